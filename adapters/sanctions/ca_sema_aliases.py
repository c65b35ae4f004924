"""The Canadian list's aliases, one string a record, taken apart where its wording is regular and nowhere else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from adapters.base import Name, NameKind, PartyKind

# "Belarusian: …, Russian: …", "(a.k.a. …)", "formerly known as …": what follows is a name of this sort.
_MARK = re.compile(
    r"[\s,;(]*(?<!\w)(?:"
    r"(?P<language>Arabic|Armenian|Belarus+ian|Burmese|Chinese|Dari|English|Farsi|French|Georgian|Hebrew|Korean"
    r"|Pashto|Persian|Romanian|Russian|Spanish|Ukrainian)\s*:"
    r"|(?P<former>f\.k\.a\.?|formerly(?: known as)?)(?!\w)"
    r"|(?:a\.k\.a\.?|(?-i:aka)|also known as)(?!\w)|alias(?:es)?\s*:)\s*",
    re.IGNORECASE,
)
_SLASH = re.compile(r"\s+/\s+")
_JOIN = re.compile(r"\s+(?:or|and)\s+")
_WORD = re.compile(r"\w+", re.UNICODE)
# A comma before one of these belongs to the name: "Kazan Works, JSC", "КВЗ-Ремсервис, АО", "Tay, Jr.".
_ENDINGS = {
    "ag", "ao", "as", "bv", "cjsc", "co", "coltd", "company", "companylimited", "companyltd", "corp", "corporation",
    "fzc", "fzco", "fze", "fzllc", "gmbh", "inc", "incorporated", "jr", "jsc", "kk", "limited", "llc", "llp", "ltd",
    "ltda", "ltdsti", "nv", "oao", "ojsc", "ooo", "pao", "pjs", "pjsc", "plc", "ptyltd", "pte", "pteltd", "pvtltd",
    "sa", "sae", "sal", "sarl", "sas", "spa", "sro", "srl", "sr", "tov", "zao",
    "ао", "аат", "зао", "зат", "нао", "оао", "одо", "ооо", "пао", "пат", "тов", "тоо", "фгуп", "чуп",
}  # fmt: skip
# How the French half of a name in both languages begins in this list.
_FRENCH = re.compile(
    r"(?:Agence|Approvisionnement|Armée|Banque|Bureau|Centre|Corps|Entreprise|Force|Garde|Institut|Ministère|Monopole"
    r"|Organisation|Organisme|Radiotélévision|Service|Société|Université)\s"
)


def in_two_languages(name: str) -> tuple[str, str | None]:
    """Return an entity's English and French name where the text is both ("Iranian Navy/Force navale iranienne")."""
    english, slash, french = name.partition("/")
    is_both = slash and "/" not in french and english.count("(") == english.count(")") and " " in english.strip()
    if is_both and _FRENCH.match(french.strip()):
        return english.strip(), french.strip()
    return name, None


def aliases(text: str, *, kind: PartyKind, primary: str) -> Iterator[Name]:
    """Yield the names in one `Aliases` text; one that cannot be told apart for sure stays whole.

    Apart for sure: by ";", by " / ", by a language or "a.k.a." before it. By " or " and " and ": between names
    of persons of two words or more, between words of another script than Latin, and " or " before a capital in an
    entity's. By a comma: as `_by_comma` says.
    """
    for segment in _segments(text):
        for piece in _pieces(segment.text, kind=kind, primary=primary):
            is_labelled = segment.language is not None and not _is_latin(piece)
            sort: NameKind = "translation" if is_labelled else segment.kind
            english, french = in_two_languages(piece)
            yield Name(text=english, kind=sort, script=segment.language if is_labelled else None)
            if french:
                yield Name(text=french, kind="translation")


@dataclass(frozen=True, slots=True)
class _Segment:
    text: str
    kind: NameKind = "alias"
    language: str | None = None


def _segments(text: str) -> Iterator[_Segment]:
    marks = list(_MARK.finditer(text))
    starts = [*(mark.start() for mark in marks), len(text)]
    yield _Segment(text[: starts[0]])
    for mark, end in zip(marks, starts[1:], strict=True):
        yield _Segment(text[mark.end() : end], "former" if mark["former"] else "alias", mark["language"])


def _pieces(text: str, *, kind: PartyKind, primary: str) -> Iterator[str]:
    for part in text.split(";"):
        for side in _SLASH.split(part):
            for piece in _by_comma(side, kind=kind, primary=primary):
                yield from filter(None, map(_trimmed, _by_word(piece, kind=kind)))


def _trimmed(text: str) -> str:
    """Take away what separated the piece, and a bracket that has lost its other half."""
    text = text.strip(" ,;")
    if text.count("(") > text.count(")") and text.startswith("("):
        text = text[1:]
    if text.count(")") > text.count("(") and text.endswith(")"):
        text = text[:-1]
    return text.strip(" ,;")


def _by_word(text: str, *, kind: PartyKind) -> list[str]:
    """Part at the first " or " or " and " that cannot be inside a name, then again what follows."""
    for found in _JOIN.finditer(text):
        left, right = text[: found.start()], text[found.end() :]
        if _joins_names(left, found.group().strip(), right, kind=kind):
            return [left, *_by_word(right, kind=kind)]
    return [text]


def _joins_names(left: str, word: str, right: str, *, kind: PartyKind) -> bool:
    before, after = left.split(), right.split()
    if not before or not after:
        return False
    if not _is_latin(before[-1]) and not _is_latin(after[0]):
        return True
    if kind == "person":
        return len(before) > 1 and len(_JOIN.split(right)[0].split()) > 1
    return word == "or" and not after[0][0].islower()


def _by_comma(text: str, *, kind: PartyKind, primary: str) -> list[str]:
    """Part at all commas outside brackets and quotation marks, or, unless every one surely parts names, at none.

    Surely parts persons: pieces of two words or more, three pieces or more, another script on the other side; so
    two pieces of one script with a single word among them, which may be "FAMILY, Given", stay whole. Ships' names
    have no comma. Surely parts entities: every piece begins with a capital and has a sign of being a name of its
    own, and not the last alone has an "and", as "Smith, Jones and Co., Ltd" has.
    """
    pieces = _with_endings(_outside_brackets(text))
    if len(pieces) < 2 or not all(pieces):
        return [text]
    if kind == "vessel":
        return pieces
    if kind == "person":
        two_words = all(len(piece.split()) > 1 for piece in pieces)
        sure = two_words or len(pieces) > 2 or _is_latin(pieces[0]) != _is_latin(pieces[1])
        return pieces if sure else [text]
    and_last = [bool(re.search(r"\s(?:and|&|et|и)\s", piece)) for piece in pieces]
    if and_last[-1] and not all(and_last):
        return [text]
    return pieces if all(_stands_alone(n, pieces, primary) for n in range(len(pieces))) else [text]


def _stands_alone(number: int, pieces: list[str], primary: str) -> bool:
    """Whether a piece of an entity's aliases is a name: an acronym, a legal form, another script, a word shared."""
    piece = pieces[number]
    first = next((each for each in piece if each.isalnum()), "")
    if not first or first.islower():
        return False
    beside = [pieces[near] for near in (number - 1, number + 1) if 0 <= near < len(pieces)]
    others = {word for other in (primary, *pieces[:number], *pieces[number + 1 :]) for word in _long_words(other)}
    return (
        (" " not in piece and piece.isupper() and len(piece) > 1)
        or _bare(piece.split()[-1]) in _ENDINGS
        or any(_is_latin(other) != _is_latin(piece) for other in beside)
        or not others.isdisjoint(_long_words(piece))
    )


def _long_words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text) if len(word) > 3}


def _with_endings(pieces: list[str]) -> list[str]:
    """Give a legal form or "Jr." back to the name before it."""
    joined = pieces[:1]
    for before, piece in pairwise(pieces):
        if before and _bare(piece) in _ENDINGS:
            joined[-1] = f"{joined[-1]}, {piece}"
        else:
            joined.append(piece)
    return joined


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _outside_brackets(text: str) -> list[str]:
    """Part at commas that no bracket and no pair of quotation marks holds; at none where the pairs do not match."""
    pieces, depth, quoted = [""], 0, False
    for each in text:
        depth += (each in "(«“[") - (each in ")»”]")
        quoted ^= each == '"'
        if each == "," and depth == 0 and not quoted:
            pieces.append("")
        else:
            pieces[-1] += each
    return [piece.strip() for piece in pieces] if depth == 0 and not quoted else [text.strip()]


def _is_latin(text: str) -> bool:
    """Whether the first letter is of the Latin script, which is what tells two spellings apart here."""
    letter = next((each for each in text if each.isalpha()), "a")
    return unicodedata.name(letter, "LATIN").startswith("LATIN")
