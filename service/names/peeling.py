"""Hangul, Han and kana written without spaces, taken apart: 가람별빛산업 is the name 가람별빛 and the trade 산업."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from service.names import han_parts, hangul_loans
from service.names.characters import Word
from service.names.meanings import Meaning, Piece, part_of, piece_of, table_of_words

Read = Callable[[Sequence[Word]], list[Piece]]
_COUNTRY = 3  # syllables of a place that may stand behind: 지멘스코리아, but not 대성서울
_ALONE = 3  # syllables of a trade that leave even one syllable as a name: 램리서치


def peeled(word: Word, read: Read) -> list[Piece]:
    """Split 가람별빛산업 into 가람별빛 and 산업: known words from the end, then a place from the front.

    `read` reads what stands around a number.
    """
    phrases = table_of_words().phrases
    front: list[Piece] = []
    start, end = 0, len(word.text)
    if word.script == "han":
        if number := han_parts.number(word.text):
            return _around(word, *number, read=read)
        spans = han_parts.throughout(word.text, _kind_and_meaning)
        if spans:
            return [piece_of(word, *each, phrases[(word.text[slice(*each)],)]) for each in spans]
        places, start = han_parts.places(word.text, _kind_and_meaning)
        for at, to, known in places:
            part = word.text[at:to]
            front.append(piece_of(word, at, to, phrases[(part,)] if known else Meaning("filler", part)))
    end, back = _endings(word, start)
    whole = _understood(word, word.text[start:end])
    if word.script == "hangul" and whole is None:
        size = _beginning(word, start, end)
        if size:
            front.append(piece_of(word, 0, size, phrases[(word.text[:size],)]))
            start, whole = size, _understood(word, word.text[size:end])
    middle = piece_of(word, start, end, whole) if whole else Piece(words=(part_of(word, start, end),), kind="name")
    return [*front, middle, *back]


def _understood(word: Word, text: str) -> Meaning | None:
    """Return what a part of a word means by the tables, or as English in Hangul."""
    found = table_of_words().phrases.get((text,))
    return found or (hangul_loans.meaning(text) if word.script == "hangul" else None)


def _around(word: Word, span: tuple[int, int], digits: str, *, read: Read) -> list[Piece]:
    """Read a Han word that holds a number of its own: what is before it, the number, what is behind it."""
    start, end = span
    before = read([part_of(word, 0, start)]) if start else []
    behind = read([part_of(word, end, len(word.text))]) if end < len(word.text) else []
    return [*before, piece_of(word, start, end, Meaning("number", digits)), *behind]


def _kind_and_meaning(text: str) -> tuple[str, str] | None:
    found = table_of_words().phrases.get((text,))
    return (found.kind, found.meaning) if found else None


def _endings(word: Word, start: int) -> tuple[int, list[Piece]]:
    """Return what is known at the end, and where it begins; 積體電路 stays one, as 電路 would leave nothing known."""
    phrases = table_of_words().phrases
    end, back = len(word.text), list[Piece]()
    known: tuple[int, list[Piece]] | None = None
    while end - start > 2:
        if known is None and (word.text[start:end],) in phrases:
            known = end, back
            if word.script != "hangul":
                break
        cut = _ending(word, start, end, place=bool(back))
        if cut is None:
            break
        size, meaning = cut
        back = [piece_of(word, end - size, end, meaning), *back]
        end -= size
    return known if known and (word.text[start:end],) not in phrases else (end, back)


def _beginning(word: Word, start: int, end: int) -> int:
    """Return the length of the place in front that leaves at least two signs of a name, 0 where there is none."""
    for size in (5, 4, 3, 2):
        meaning = table_of_words().phrases.get((word.text[start : start + size],))
        if meaning is not None and meaning.kind == "place" and end - start - size >= 2:
            return size
    return 0


def _ending(word: Word, start: int, end: int, *, place: bool) -> tuple[int, Meaning] | None:
    """Return the longest known word at the end that leaves a name: two signs, or one of Hangul before a long word.

    In Han and kana a place counts only if asked, in Hangul only a country (지멘스코리아).
    """
    longest = 12 if word.script == "kana" else 7  # エンターテインメント
    for size in range(min(longest, end - start - (1 if word.script == "hangul" else 2)), 0, -1):
        if size < _ALONE and end - start - size < 2:
            continue
        meaning = _understood(word, word.text[end - size : end])
        if meaning is None or (meaning.kind == "place" and not _place_behind(word, size, meaning, asked=place)):
            continue
        # One sign alone is a trade (阀, 铝), never "new" or "group": 创新 is a word of its own.
        if size > 1 or (word.script == "han" and meaning.kind not in ("qualifier", "particle", "filler")):
            return size, meaning
    return None


def _place_behind(word: Word, size: int, meaning: Meaning, *, asked: bool) -> bool:
    if word.script == "hangul":
        return size >= _COUNTRY
    return asked and not meaning.meaning.startswith("county-")
