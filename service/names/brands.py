"""Companies whose Latin name is no reading of their own one: 海康威视 is Hikvision, Российские железные дороги RZD."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from service.names.characters import Word, normal, split
from service.names.tables import rows

# Written without spaces: a brand may be the beginning of a word.
_GLUED = frozenset({"han", "kana", "hangul", "thai"})
_CASED = frozenset({"latin", "cyrillic", "greek"})
_ACRONYM = 4  # letters at most
_TELLING = 4  # Han characters that are no accident, whatever stands behind them
_MOST_PLACES = 3
_LONGEST_KNOWN = 12
# Words beside a spelling made of common words that do not make it another company's name.
_LIGHT = frozenset({"filler", "particle", "place", "qualifier"})
_BEFORE = frozenset({"filler", "particle"})


class Meaning(Protocol):
    """What the vocabulary knows of a phrase."""

    @property
    def kind(self) -> str: ...


Known = Mapping[tuple[str, ...], Meaning]


@dataclass(frozen=True, slots=True)
class _Spelling:
    words: tuple[str, ...]  # of a glued script a single one
    needs: tuple[str, ...]  # what must follow and stays: the 电器 of 正泰电器
    brand: str
    whole: bool  # nothing but light words may stand beside it
    acronym: bool  # only in capitals
    script: str


@dataclass(frozen=True, slots=True)
class _Table:
    apart: dict[str, tuple[_Spelling, ...]]  # by the first word
    glued: dict[str, tuple[_Spelling, ...]]  # by the first two signs


@cache
def _rows() -> dict[str, list[dict[str, str]]]:
    """Return the table's rows by the first sign of their spelling; a row is read when a name begins so."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows("brands"):
        found.setdefault(_first_sign(row["spelling"][0]), []).append(row)
    return found


@cache
def _first_sign(sign: str) -> str:
    return split(normal(sign))[0].text[0]


@cache
def _table(sign: str) -> _Table:
    apart: dict[str, list[_Spelling]] = {}
    glued: dict[str, list[_Spelling]] = {}
    for each in map(_spelling, _rows().get(sign, ())):
        if each.script in _GLUED:
            glued.setdefault(each.words[0][:2], []).append(each)
        elif each.words != (each.brand,):
            apart.setdefault(each.words[0], []).append(each)
    return _Table(_longest_first(apart), _longest_first(glued))


def _spelled(beginning: str, *, glued: bool) -> tuple[_Spelling, ...]:
    """Return the spellings that begin with this word, or with these two signs of a glued one; the longest first."""
    if beginning[:1] not in _rows():  # only signs of the table are remembered
        return ()
    table = _table(beginning[0])
    return (table.glued if glued else table.apart).get(beginning, ())


def bears(word: str) -> bool:
    """Tell whether a Latin word is a brand or a word of one's spelling."""
    return any(word in (row["brand"], *row["spelling"].lower().split()) for row in _rows().get(word[:1], ()))


def _longest_first(found: dict[str, list[_Spelling]]) -> dict[str, tuple[_Spelling, ...]]:
    return {first: tuple(sorted(group, key=_length, reverse=True)) for first, group in found.items()}


def _length(spelling: _Spelling) -> int:
    return sum(map(len, spelling.words + spelling.needs))


def _spelling(row: dict[str, str]) -> _Spelling:
    """Read a row; a plus in the spelling parts the name from the words it needs, `whole` stands behind the script."""
    written, _, needed = row["spelling"].partition("+")
    words = split(normal(written))
    texts = tuple(each.text for each in words)
    script, _, whole = row["script_hint"].partition(" ")
    return _Spelling(
        words=("".join(texts),) if script in _GLUED else texts,
        needs=tuple(each.text for each in split(normal(needed))),
        brand=row["brand"],
        whole=whole == "whole",
        acronym=script in _CASED and written.isupper() and sum(map(str.isalpha, written)) <= _ACRONYM,
        script=script,
    )


def settled(words: Sequence[Word], known: Known) -> list[Word]:
    """Return the words with a company's name as one Latin word, its brand; the rest stays as it is.

    `known` is the vocabulary: only its words may stand in front of the name. What is left of a glued word behind the
    name is taken apart where the vocabulary knows all of it.
    """
    if words and words[0].text == "the":
        return [words[0], *settled(words[1:], known)]
    for at, word in enumerate(words):
        found = _in_glued(words, at, known) if word.script in _GLUED else _in_apart(words, at, known)
        if found is not None:
            return found
        if (word.text,) not in known:
            break
    return list(words)


# ----------------------------------------------------------------------------------- words with spaces


def _in_apart(words: Sequence[Word], at: int, known: Known) -> list[Word] | None:
    for each in _spelled(words[at].text, glued=False):
        end = at + len(each.words)
        if tuple(word.text for word in words[at:end]) != each.words:
            continue
        if _fits(each, words[:at], words[at:end], words[end:], known):
            return [*words[:at], _brand(each, words[at:end]), *words[end:]]
    return None


def _fits(
    spelling: _Spelling, before: Sequence[Word], name: Sequence[Word], behind: Sequence[Word], known: Known
) -> bool:
    if spelling.acronym and not all(each.source.isupper() for each in name):
        return False
    if spelling.needs:
        return tuple(each.text for each in behind[: len(spelling.needs)]) == spelling.needs
    if spelling.acronym and spelling.script == "cyrillic" and (*spelling.words,) not in known:
        return _are(before, known, None) and _are(behind, known, None)
    if spelling.acronym or spelling.whole or _common(spelling.words, known):
        return _are(before, known, _BEFORE) and _are(behind, known, _LIGHT)
    return True


def _common(words: tuple[str, ...], known: Known) -> bool:
    """Tell whether a spelling is words that many companies share."""
    unknown = [each for each in words if (each,) not in known]
    return words in known or (len(unknown) < len(words) and all(len(each) < 4 for each in unknown))  # of, and, the


def _are(words: Sequence[Word], known: Known, kinds: frozenset[str] | None) -> bool:
    """Tell whether the vocabulary knows all words, as one of these kinds."""
    found = [known.get((each.text,)) for each in words]
    return all(each is not None and (kinds is None or each.kind in kinds) for each in found)


def _brand(spelling: _Spelling, words: Sequence[Word]) -> Word:
    return Word(source=" ".join(each.source for each in words), text=spelling.brand, script="latin")


# -------------------------------------------------------------------------------- words without spaces


def _in_glued(words: Sequence[Word], at: int, known: Known) -> list[Word] | None:
    """Find the name at the beginning of the unspaced words from `at` on, or behind the places there."""
    until = at
    while until < len(words) and words[until].script in _GLUED:
        until += 1
    text = "".join(each.text for each in words[at:until])
    for start in _starts(text, known):
        for each in _spelled(text[start : start + 2], glued=True):
            if not text.startswith(each.words[0], start):
                continue
            end = start + len(each.words[0])
            tail = _tail(each, words[at:until], end, known)
            if tail is None or not (
                each.needs or _stands_alone(each, words[:at], start, [*tail, *words[until:]], known)
            ):
                continue
            run = words[at:until]
            front, name = _between(run, 0, start), _between(run, start, end)
            return [*words[:at], *front, _brand(each, name), *tail, *words[until:]]
    return None


def _starts(text: str, known: Known) -> Iterator[int]:
    """Yield where a name may begin: at once, or behind up to three places."""
    start = 0
    yield start
    for _ in range(_MOST_PLACES):
        sizes = (
            each for each in (4, 3, 2) if (place := known.get((text[start : start + each],))) and place.kind == "place"
        )
        size = next(sizes, 0)
        if not size:
            return
        start += size
        yield start


def _tail(spelling: _Spelling, words: Sequence[Word], end: int, known: Known) -> list[Word] | None:
    """Return the words behind the name, None where the word it begins goes on as another."""
    found: list[Word] = []
    at = 0
    for each in words:
        rest = each if at >= end else _part(each, end - at, len(each.text)) if at + len(each.text) > end else None
        at += len(each.text)
        if rest is None:
            continue
        parts = _parted(rest.text, known) if rest is not each else [rest.text]
        telling = spelling.script == "han" and len(spelling.words[0]) >= _TELLING
        if parts is None and not (telling or spelling.needs):
            return None
        found.extend(_split_at(rest, parts or [rest.text]))
    needed = "".join(spelling.needs)
    return found if "".join(each.text for each in found).startswith(needed) else None


def _stands_alone(
    spelling: _Spelling, before: Sequence[Word], start: int, behind: Sequence[Word], known: Known
) -> bool:
    """Tell whether a name made of shared words (日本電気, Nippon Electric) is all there is."""
    if not spelling.whole and _parted(spelling.words[0], known) is None:
        return True
    return start == 0 and _are(before, known, _BEFORE) and _are(behind, known, _LIGHT)


def _parted(text: str, known: Known) -> list[str] | None:
    """Return the fewest known words that a text is glued of; None where some part is unknown."""
    best: list[list[str] | None] = [[]]
    for end in range(1, len(text) + 1):
        ways = (
            [*front, text[start:end]]
            for start in range(max(0, end - _LONGEST_KNOWN), end - 1)
            if (front := best[start]) is not None and (text[start:end],) in known
        )
        best.append(min(ways, key=len, default=None))
    return best[-1]


def _split_at(word: Word, parts: Sequence[str]) -> Iterator[Word]:
    at = 0
    for each in parts:
        yield _part(word, at, at + len(each)) if len(parts) > 1 else word
        at += len(each)


def _between(words: Sequence[Word], start: int, end: int) -> list[Word]:
    """Return the words, or parts of words, that a stretch of the glued text was."""
    found: list[Word] = []
    at = 0
    for each in words:
        if at < end and at + len(each.text) > start:
            found.append(_part(each, max(0, start - at), end - at))
        at += len(each.text)
    return found


def _part(word: Word, start: int, end: int) -> Word:
    if start <= 0 and end >= len(word.text):
        return word
    return Word(source=word.source[start:end], text=word.text[start:end], script=word.script)
