"""Legal forms: found in front, behind or within a name, glued or in brackets, abbreviated or spelt out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from typing import Literal

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from service.names.characters import Word, normal, split
from service.names.tables import rows

_GLUED = ("hangul", "han")
Where = Literal["any", "ends", "end"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """One legal form; forms of one family do not speak against each other, and family `any` speaks against none."""

    id: str
    family: str
    where: Where  # anywhere in the name, in front or behind, only behind


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    form: Form
    source: str


@dataclass(frozen=True, slots=True)
class _Table:
    phrases: dict[tuple[str, ...], Form]
    longest: int
    starts: frozenset[str]
    glued: tuple[tuple[str, Form], ...]
    brackets: tuple[tuple[re.Pattern[str], Form], ...]


@cache
def _table() -> _Table:
    phrases: dict[tuple[str, ...], Form] = {}
    brackets: list[tuple[re.Pattern[str], Form]] = []
    glued: dict[str, Form] = {}
    for row in rows("legal_forms"):
        form = Form(id=row["form"], family=row["family"], where=_where(row["where"]))
        spelling = normal(row["spelling"])
        if "(" in spelling:
            inner = (
                re.escape(spelling)
                .replace(r"\(", r"[(\[（]\s*")
                .replace(r"\)", r"\s*[)\]）]")
                .replace(r"\ ", r"[\s.,]*")
            )
            brackets.append((re.compile(inner, re.IGNORECASE), form))
            continue
        words = split(spelling)
        for each in _dotted(tuple(each.text for each in words)):
            phrases.setdefault(each, form)
        if len(words) == 1 and words[0].script in _GLUED and len(words[0].text) > 1:
            glued.setdefault(words[0].text, form)
    return _Table(
        phrases=phrases,
        longest=max(map(len, phrases)),
        starts=frozenset(key[0] for key in phrases if phrases[key].where == "any"),
        glued=tuple(sorted(glued.items(), key=lambda item: -len(item[0]))),
        brackets=tuple(brackets),
    )


def _dotted(phrase: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield a form as words and as dots may leave it: S.A. de C.V., SA de CV, and SAB de C.V., which folding joins."""
    yield phrase
    for shortest in (2, 3):
        joined: list[str] = []
        for single, group in groupby(phrase, key=lambda each: len(each) == 1):
            run = list(group)
            joined.extend(["".join(run)] if single and len(run) >= shortest else run)
        if len(joined) > 1:  # one word of two letters may be another word
            yield tuple(joined)


_PLACES: tuple[Where, ...] = ("any", "ends", "end")


def _where(word: str) -> Where:
    for known in _PLACES:
        if word == known:
            return known
    raise ValueError(f"legal_forms.tsv: where is {word!r}")


def take_brackets(text: str) -> tuple[str, list[Found]]:
    """Return the text without legal forms written in brackets, as (주) or (株), and these."""
    if "(" not in text and "[" not in text:
        return text, []
    found = []
    for pattern, form in _table().brackets:
        match = pattern.search(text)
        if match:
            found.append(Found(form=form, source=match.group().strip()))
            text = pattern.sub(" ", text)
    return text, found


def take(words: Sequence[Word]) -> tuple[list[Word], list[Found]]:
    """Return the words that are no legal form, and the forms; every word may turn out to be one."""
    left: list[Word] = [part for each in words for part in _apart(each)]
    found: list[Found] = []
    for at_end in (True, False):
        for _ in range(4):  # "Co., Ltd. (branch)" has three; nobody has five
            taken = _one(left, at_end=at_end)
            if taken is None:
                break
            found.append(taken)
    left = _within(left, found)
    return _unglued(left, found), found


# "SiemensAG" in lists that lost their spaces; forms of two capitals and "Co" end too many brands (PepsiCo, CaixaBI).
_CAPITALS = re.compile(
    r"(?P<name>[A-Z]?[^\W\d_A-Z]{3,})(?P<form>AG|SA|GmbH|LLC|LTD|Ltd|Inc|INC|PLC|SpA|SRL|NV|BV|AB|OOO|FZE|KG|ASA)"
)


def _apart(word: Word) -> Sequence[Word]:
    """Split a form in capitals off a name in small letters."""
    glued = _CAPITALS.fullmatch(word.source) if word.script == "latin" else None
    return split(f"{glued['name']} {glued['form']}") if glued else (word,)


def _one(words: list[Word], *, at_end: bool) -> Found | None:
    table = _table()
    for count in range(min(len(words), table.longest), 0, -1):
        part = words[-count:] if at_end else words[:count]
        form = table.phrases.get(tuple(each.text for each in part)) or (_spelt_out(part) if at_end else None)
        # "AS" or "Co" in front is more often a word than a form; a word alone is a name, whatever it looks like.
        if form is None or (not at_end and (form.where == "end" or (len(words) == 1 and form.where != "any"))):
            continue
        taken = Found(form=form, source=" ".join(each.source for each in part))
        words[:] = words[:-count] if at_end else words[count:]
        return taken
    return None


def _spelt_out(part: Sequence[Word]) -> Form | None:
    """Read "L L C", the letters of an abbreviation with dots."""
    if len(part) < 2 or any(len(each.text) != 1 or each.script not in ("latin", "cyrillic") for each in part):
        return None
    return _table().phrases.get(("".join(each.text for each in part),))


def _within(words: list[Word], found: list[Found]) -> list[Word]:
    table = _table()
    left: list[Word] = []
    at = 0
    while at < len(words):
        step = 0
        if words[at].text in table.starts:
            for count in range(min(len(words) - at, table.longest), 0, -1):
                form = table.phrases.get(tuple(each.text for each in words[at : at + count]))
                if form is not None and form.where == "any":
                    found.append(Found(form=form, source=" ".join(each.source for each in words[at : at + count])))
                    step = count
                    break
        if not step:
            left.append(words[at])
        at += step or 1
    return left


def _unglued(words: list[Word], found: list[Found]) -> list[Word]:
    return [_unglue(each, found) if each.script in _GLUED else each for each in words]


def _unglue(word: Word, found: list[Found]) -> Word:
    text, source = word.text, word.source
    for _ in range(3):
        for spelling, form in _table().glued:
            if len(text) <= len(spelling):
                continue
            if text.endswith(spelling):
                taken, text, source = (
                    source[-len(spelling) :],
                    text[: -len(spelling)],
                    source[: -len(spelling)],
                )
            elif text.startswith(spelling) and (word.script == "hangul" or form.id.startswith("jp-")):
                taken, text, source = source[: len(spelling)], text[len(spelling) :], source[len(spelling) :]
            else:
                continue
            found.append(Found(form=form, source=taken))
            break
        else:
            break
    return Word(source=source, text=text, script=word.script)


def principal(found: Sequence[Found]) -> Found | None:
    """Return the form that says most: one of a definite family before "Co., Ltd." or "company"."""
    definite = [each for each in found if each.form.family not in ("any", "branch")]
    return definite[0] if definite else found[0] if found else None


@cache
def _form_words() -> frozenset[str]:
    return frozenset(word for phrase in _table().phrases for word in phrase)


def is_form(word: str) -> bool:
    """Tell whether a word of lower-case letters is a legal form or a part of one."""
    return word in _form_words()


# Words of forms this long are recognised mistyped, glued and broken; shorter ones are too often parts of names.
_LONG = 6


@cache
def _long_words() -> tuple[str, ...]:
    plain = {word for word in _form_words() if len(word) >= _LONG and word.isascii() and word.isalpha()}
    return (*sorted(plain - _MEANT), "jointstock")


@cache
def _long_set() -> frozenset[str]:
    return frozenset(_long_words())


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(each[:size] for each in _long_words() for size in range(1, len(each) + 1))


# Words of forms that names use, too.
_MEANT = frozenset(
    "public private federal capital society office general foundation branch profit republican representative "
    "institution establishment enterprise partnership sanayi ticaret ihracat pazarlama additional collectif "
    "kollektif autonomous budgetary unitary liaison zakrytoe europaea verein variable druzba "
    "commercial thuong nghiep chamkat industrielle individuali kommandite person".split()
)


@lru_cache(maxsize=8192)
def resembles(word: str) -> bool:
    """Tell whether a Latin word is part of a legal form, or one with a letter wrong."""
    if len(word) < _LONG:
        return word in ("joint", "stock")
    allowed = 1 if len(word) < _SURE else 2
    return bool(
        word in _long_set()
        or extractOne(word, _long_words(), scorer=OSA.distance, score_cutoff=allowed, processor=None)
    )


_SURE = 10


def mended(words: Sequence[Word]) -> list[Word]:
    """Return the words with legal forms glued to a name taken off it and broken ones put together."""
    if not any(each.script == "latin" and (len(each.text) > _LONG or _breaks(each.text)) for each in words):
        return list(words)
    found: list[Word] = []
    for each in words:
        last = found[-1] if found else None
        if last is not None and last.text + each.text in _long_set() and not (is_form(last.text) or is_form(each.text)):
            found[-1] = _latin(last.source + each.source, last.text + each.text)
        elif each.script == "latin" and len(each.text) > _LONG + 2:
            found.extend(_peeled(each))
        else:
            found.append(each)
    return found


def _latin(source: str, text: str) -> Word:
    return Word(source=source, text=text, script="latin")


def _breaks(word: str) -> bool:
    return word in _beginnings()


@lru_cache(maxsize=8192)
def _peeled(word: Word) -> tuple[Word, ...]:
    text = word.text
    if text in _long_set() or is_form(text) or len(text) != len(word.source):
        return (word,)
    for size in range(len(text) - _REST, _LONG - 1, -1):
        if text[:size] in _long_set():
            return (_latin(word.source[:size], text[:size]), *_peeled(_latin(word.source[size:], text[size:])))
        if text[-size:] in _long_set():
            return (*_peeled(_latin(word.source[:-size], text[:-size])), _latin(word.source[-size:], text[-size:]))
    return (word,)


_REST = 3


@cache
def _numbers() -> tuple[Form, ...]:
    return tuple(
        sorted(set(_table().phrases.values()) | {form for _, form in _table().brackets}, key=lambda each: each.id)
    )


@cache
def _number_of() -> dict[str, int]:
    return {each.id: at for at, each in enumerate(_numbers())}


def number(found: Found) -> int:
    """Return the place of a form in the table, for storing; another version of the table has other places."""
    return _number_of()[found.form.id]


@cache
def numbered(place: int) -> Found:
    """Return the form at this place."""
    return Found(form=_numbers()[place], source=_numbers()[place].id)
