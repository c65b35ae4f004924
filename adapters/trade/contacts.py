"""Telephone numbers, e-mail and messenger addresses inside a name or an address: they belong to persons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.ru import inn

from adapters.number_labels import NO_REGION
from adapters.trade import contact_persons, legal_words

# A telephone number has at most 15 digits (ITU-T E.164); of fewer than so many nobody can say that it is one.
_FEWEST, _MOST = 6, 15
_FEWEST_ABROAD = 8  # with a + and the code of the country
# After so many digits a blank ends the number, but for a group as short as the last ones of a number are: what stands
# there may be a registry's number, or that of a house.
_FULL, _LAST_GROUP = 7, 4

# Words that announce a number; then those that mean other things as well, and count with a sign or `no` behind them.
_WORDS = (
    r"tel(?:ephone|efone|éfono|efono|efon|efaks|efax|fax|f)?|tlf|tél(?:éphone)?|phone|fone|fax|faks|mob|whats\s?app|gsm|hotline"
    r"|тел(?:ефоны|ефон)?|факс|моб|điện\s?thoại|đt|sđt"
)
_WITH_SIGN = (
    r"(?:ph|cell?|celular|mobile|móvil|movil|mobil|hp|contact|мобильный)(?=\s?(?:[.:：]|(?:no|number|num)(?![^\W\d_])))"
    r"|ph(?=\s?\d(?:[\s-]?\d){7})|[tfmpтф](?=\s?[:：])|т(?=\.\s?\(?\+?[78][\s(-]{0,2}\d{3})"
)
_CJK = r"(?:联系|聯絡|联络)?(?:电话|電話|手机|手機|传真|傳真)(?:号码|號碼)?|전화(?:번호)?|팩스|휴대폰|핸드폰|연락처"
_APART = r"[\s./,&\\-]*"
_LABEL = re.compile(
    rf"(?<![^\W\d_])(?:(?:(?:{_WORDS})(?![^\W\d_])|{_WITH_SIGN}){_APART})+|(?:(?:{_CJK}){_APART})+", re.IGNORECASE
)
_BEFORE = re.compile(
    r"(?:(?:no|number|num|номер|n[°º]|№|#)(?![^\W\d_]))?[\s.:：=/\\#№-]*\(?\+?\(?(?=\d)", re.IGNORECASE
)
_ABROAD = re.compile(r"(?<![\w+])\(?\+\s?\(?(?=[1-9])")
_GROUP = re.compile(r"\d+")
_RUN = re.compile(r"\d[\d./\\–—-]*")
_BETWEEN = re.compile(r"[()./\\–—-]{0,2}\s?[()./\\–—-]{0,2}")
_EXTENSION = re.compile(
    r"\)?\s?,?\s?(?:ext|extn|доб|вн|внутр|内线|분기)[.:]?\s?\d{1,6}(?!\d)|\s?[/~]\s?\d{1,4}(?![\d-])", re.IGNORECASE
)
# A second number behind the first: with brackets or a +, or shaped as telephones are, the last group of four.
_FURTHER = re.compile(r"\s?[,;/&]\s?(?=\(?\+|\(\d|(?:\d{1,4}-){1,3}\d{4}(?![\d-]))")
_MAIL = re.compile(
    r"(?:(?<![^\W_])(?:e-?\s?mail|mail|correo|e-?posta|эл(?:ектронная|\.)?\s?почта|почта)[\s.:：=]{0,4}"
    r"|(?:邮箱|电邮|電郵|郵箱|이메일|메일)[\s.:：=]{0,4})?"
    r"[A-Za-z0-9_.+%&'-]{1,64}[@＠](?:[A-Za-z0-9а-яё-]{1,63}\.){1,8}(?:[A-Za-z]{2,24}|рф|рус|бел|укр|қаз)",
    re.IGNORECASE,
)

# An account of a messenger: its name, a sign, and what may be one.
_MESSENGER = re.compile(
    r"(?<![^\W_])(?:we\s?chat|weixin|whats\s?app|telegram|viber|skype|kakao(?:\s?talk)?|line\sid|qq)(?:\s(?:id|no))?\.?"
    r"\s?[:：=]\s?(?:@(?=\w)|(?=[A-Za-z.+-]*[0-9_]))[A-Za-z0-9_.+-]{3,40}"
    r"|(?:微信号?|微信號)\s?[:：]?\s?[A-Za-z0-9_-]{3,40}",
    re.IGNORECASE,
)
# Words for telephones that lost their numbers, at the end or before a comma: `tel./fax:, Moscow`.
_BARE = re.compile(
    r"(?<![^\W\d_])(?:(?:tel(?:ephone|efon)?|phone|fax|mob|тел(?:ефон)?|факс|моб)\.?\s?[:：/]\s*)+(?=$|[,;)])"
    r"|(?:(?:电话|電話|传真|傳真|전화|팩스)\s?[:：]\s*)+(?=$|[,;)])",
    re.IGNORECASE,
)
# Words that names have as well: `Hotline 7000000 Foods`, `GSM 900 Systems`. They never make a whole cell a contact.
_AMBIGUOUS = re.compile(r"(?:hotline|gsm|mob|ph|cell?|hp|contact)(?![^\W\d_])", re.IGNORECASE)
# What shows that a number behind a word is a telephone's: a sign or `no` behind the word, or the groups of a telephone.
_SIGNED = re.compile(r"[.:：=#№+(]|(?<![^\W\d_])(?:no|number|num|номер)(?![^\W\d_])|\d[-)/]\s?\d", re.IGNORECASE)
_EASTERN = re.compile(rf"(?:{_CJK})")
# Telephones that their groups show without a word: `8-916-555-44-33`, `8 (916) 555-44-33`, `(495) 111-22-33`.
SHAPED = re.compile(
    r"(?<![\w./+-])(?:(?:[78][\s-]?)?\(\d{3,5}\)\s?\d{1,3}[\s-]\d{2}[\s-]?\d{2}|(?:[78][\s-])\d{3}[\s-]\d{3}-\d{2}-?\d{2}"
    r"|8\s9\d\d\s(?:\d{7}|\d{3}\s\d{2}\s?\d{2}))(?![\w-])",
    re.ASCII,
)
# A letter alone announces a number only behind a name, or where the number is written as a telephone's.
_LETTER = re.compile(r"[tfmpтф]\s?[:：]", re.IGNORECASE)
_GROUPED = re.compile(r"[+(]|\d[-)/\s]\s?\d")

# What every number has, and how what stands before one ends; most names and addresses have neither.
_ANY = re.compile("[0-9@＠０-９:：]|微信")
_LONG = re.compile(r"\d[\d\s()./\\–—-]{4,}\d")
_GAP = "".join(filter(str.isspace, map(chr, range(0x3001)))) + ".:：=/\\#№&,(+-"
_ENDINGS = tuple(
    "tel telf tlf tél fone fono éfono efon phone fax faks mob app gsm hotline ph cel cell celular mobile móvil movil "
    "mobil hp contact no number num n° nº тел телефон телефоны факс моб мобильный т номер thoại đt "
    "电话 電話 手机 手機 传真 傳真 号码 號碼 전화 번호 팩스 휴대폰 핸드폰 연락처".split()
)
_FURTHEST = 24  # characters before a number in which the end of such a word is looked for
# What is left around the place of what was taken out.
_LEFT = (
    (re.compile(r"\(\s*[,;:/.-]*\s*\)|\[\s*[,;:/.-]*\s*\]|<\s*[,;:/.-]*\s*>"), " "),
    (re.compile(r"\s+(?=[,;)\]])"), ""),
    (re.compile(r"(?<=[.,])\s+\.(?!\w)"), ""),
    (re.compile(r"[,;](?=[,;])"), ""),
    (re.compile(r"\s{2,}"), " "),
)
_ENDS = " \t\r\n,;:/|-–—"


def without(text: str | None, *, home: str | None = None, address: bool = False) -> str | None:
    """Return a name or an address without the contacts in it, None where nothing is left.

    A number counts for a telephone's where a word says so (`TEL`, `факс`, `电话`, …), or a + with a
    country's code. Any other number stays: one of a register, of a house, or one that belongs to the name. In a name a
    number behind a word alone goes only where the name stands before it and does not go on behind it, and stays where
    it is an INN by its check digit, for a party that may be Russian by its country `home`. Of a name, what begins with
    a contact person or a post box goes to the end of the cell, unless it names a company.
    """
    if text and not address and (person := contact_persons.begins(text, companies=False)) is not None:
        text = cut(text[:person], [])
    if not text or not _ANY.search(text):
        return text or None
    mails = _MAIL.finditer(text) if "@" in text or "＠" in text else ()
    spans = [
        each.span() for each in (*mails, *_MESSENGER.finditer(text), *_BARE.finditer(text), *SHAPED.finditer(text))
    ]
    if _announced(text):
        numbers = list(_numbers(text))
        if not address:
            numbers = [each for each in numbers if _is_contact(text, each, spans + numbers, home=home)]
        spans += numbers
    return (cut(text, sorted(spans)) or None) if spans else text


def bare_before(text: str, at: int) -> int:
    """Return where words for telephones begin that stand right before a place and have no number: `tel.: ИНН …`."""
    words = next((each for each in _BARE.finditer(text[:at]) if each.end() == at), None)
    return words.start() if words else at


def _is_contact(text: str, span: tuple[int, int], spans: list[tuple[int, int]], *, home: str | None) -> bool:
    """Return whether a number with a word before it is no part of the name that it stands in."""
    written = text[slice(*span)]
    if home in (None, "RU") and _is_inn(written):
        return False
    if _LETTER.match(written) and not _GROUPED.search(written):
        return legal_words.are_a_name(cut(text[: span[0]], [each for each in sorted(spans) if each[1] <= span[0]]))
    if _SIGNED.search(written) or _EASTERN.match(written):
        return True
    before = cut(text[: span[0]], [each for each in sorted(spans) if each[1] <= span[0]])
    after = cut(text[span[1] :], [(start - span[1], end - span[1]) for start, end in sorted(spans) if start >= span[1]])
    if not before and not after:
        return not _AMBIGUOUS.match(written)
    if not legal_words.are_a_name(before):
        return False
    goes_on = text[span[1] :].lstrip()[:1].isalpha() and legal_words.ends_in_one(after)
    return not goes_on or legal_words.ends_in_one(before)


def _is_inn(written: str) -> bool:
    number = written.rpartition(" ")[2]
    return number.isascii() and number.isdigit() and number[:2] not in NO_REGION and inn.is_valid(number)


def _announced(text: str) -> bool:
    """Return whether a telephone number may be in the text: a quick look, where `_numbers` is a thorough one."""
    for run in _LONG.finditer(text):
        head = text[max(0, run.start() - _FURTHEST) : run.start()]
        before = head.rstrip(_GAP)
        gap = head[len(before) :]
        far = not before and run.start() > _FURTHEST
        if far or "+" in gap or ":" in gap or "：" in gap or before.casefold().endswith(_ENDINGS):
            return True
    return False


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield where telephone numbers stand, with the words before them."""
    for label in _LABEL.finditer(text):
        before = _BEFORE.match(text, label.end())
        if before and (end := _end(text, before.end(), _FEWEST)):
            yield label.start(), _last(text, end)
    for sign in _ABROAD.finditer(text):
        if end := _end(text, sign.end(), _FEWEST_ABROAD):
            yield sign.start(), _last(text, end)


def _end(text: str, at: int, fewest: int) -> int | None:
    """Return where the number ends that begins here, None where it is none."""
    digits, end, dashed = 0, at, False
    while group := _GROUP.match(text, at):
        if digits + len(group[0]) > _MOST:
            break
        digits, end = digits + len(group[0]), group.end()
        between = _BETWEEN.match(text, end)
        assert between is not None  # it may be empty
        at, gap = between.end(), between[0]
        following = _RUN.match(text, at)
        if following is None:
            break
        parted = "/" in gap or any(each.isspace() for each in gap)
        if parted and digits >= _FULL and (dashed or sum(map(str.isdigit, following[0])) > _LAST_GROUP):
            break
        dashed = dashed or any(each in gap for each in "-–—")
    return end if digits >= fewest else None


def _last(text: str, end: int) -> int:
    """Return where the extension ends that follows a number, or the last of the numbers behind it."""
    if extension := _EXTENSION.match(text, end):
        end = extension.end()
    if further := _FURTHER.match(text, end):
        before = _BEFORE.match(text, further.end())
        after = _end(text, before.end(), _FEWEST) if before else None
        if after:
            return _last(text, after)
    return end


def cut(text: str, spans: list[tuple[int, int]]) -> str:
    """Return the text without these places, in their order, and without the signs that only divided them from it."""
    kept, at = [], 0
    for start, end in spans:
        if start > at:
            kept.append(text[at:start])
        at = max(at, end)
    left = " ".join([*kept, text[at:]])
    for what, instead in _LEFT:
        left = what.sub(instead, left)
    return left.strip(_ENDS)
