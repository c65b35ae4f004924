"""Words that many companies share: trades, places, numbers; peeled off glued Hangul, Han and kana too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from service.names import brands, compounds, han_parts, inflection, rewriting, romanised_words, thai_words
from service.names.characters import Word, normal, split
from service.names.tables import rows

Kind = Literal["distinct", "generic", "place", "number", "qualifier"]
Class = Literal["name", "business", "general", "filler", "particle", "place", "number", "qualifier"]
KINDS: dict[Class, Kind] = {
    "name": "distinct",
    "business": "generic",
    "general": "generic",
    "filler": "generic",
    "particle": "generic",
    "place": "place",
    "number": "number",
    "qualifier": "qualifier",
}
_ROMAN = {
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "xi": "11",
    "xii": "12",
}
_WORKS = frozenset({"plant", "manufacturing"})
_TRADES = frozenset({"business", "general", "filler"})
_LONGEST_PHRASE = 5
_COUNTRY = 3  # syllables of a place that may stand behind: 지멘스코리아, but not 대성서울
_ALONE = 3  # syllables of a trade that leave even one syllable as a name: 램리서치
# In front of a name 조선 is what northern companies call Korea; behind it is shipbuilding.
_NORTHERN = re.compile("조선(?!소|해양|업|기자재).{3}")
# Between two words these are "and" or "of" in Spanish, Italian, Slavic and Persian names; capitals are initials.
_LINKS = frozenset({"e", "y", "i", "ye"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Words that mean one thing: `meaning` is a concept, a place, a number, or None for a name's own word."""

    words: tuple[Word, ...]
    kind: Class
    meaning: str | None = None
    language: str = ""  # of the table's row: two words of one language are not translations of each other


@dataclass(frozen=True, slots=True)
class _Meaning:
    kind: Class
    meaning: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class _Table:
    phrases: dict[tuple[str, ...], _Meaning]
    starts: frozenset[str]  # first words of phrases of several words
    stops: frozenset[str]


@cache
def _table() -> _Table:
    phrases: dict[tuple[str, ...], _Meaning] = {}
    stops: set[str] = set()
    joined: dict[tuple[str, ...], _Meaning] = {}
    for row in rows("words"):
        key = _key(row["word"])
        if row["kind"] == "stop":
            stops.update(key)
            continue
        meaning = _Meaning(_class(row["kind"]), row["concept"], row["language"])
        phrases.setdefault(key, meaning)
        if "and" in key:  # an ampersand leaves no word
            joined.setdefault(tuple(each for each in key if each != "and"), meaning)
        if row["language"] in inflection.LANGUAGES and len(key) == 1:
            for form in inflection.forms(row["word"], row["language"])[1:]:
                joined.setdefault(_key(form), meaning)
        if row["language"] == "ar":
            for each in _with_particles(key):
                joined.setdefault(each, meaning)
    for row in rows("places"):
        place = _Meaning("place", row["place"])
        phrases[_key(row["word"])] = place
        for form in inflection.of_place(row["word"])[1:]:
            joined.setdefault(_key(form), place)
    for key, meaning in joined.items():
        phrases.setdefault(key, meaning)
    return _Table(phrases, frozenset(key[0] for key in phrases if len(key) > 1), frozenset(stops))


def _key(text: str) -> tuple[str, ...]:
    return tuple(each.text for each in split(normal(text)))


def _with_particles(key: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield an Arabic phrase as it stands after the article and the particles that are written as part of the word."""
    bare = key[0].removeprefix("ال") if len(key[0]) > 4 else key[0]
    for before in ("", "ال", "لل", "وال", "بال", "ل", "و"):
        yield (before + bare, *key[1:])
        if len(key) == 2:  # an adjective takes the article of its noun
            yield (before + bare, "ال" + key[1])


def _class(word: str) -> Class:
    for known in KINDS:
        if word == known:
            return known
    raise ValueError(f"words.tsv: kind is {word!r}")


def branded(words: Sequence[Word]) -> list[Word]:
    """Return the words with a company's house name in place of its own-script one: 海康威视 is Hikvision."""
    return brands.settled(words, _table().phrases)


def read(words: Sequence[Word]) -> list[Piece]:
    """Return the pieces of a name in order; stop words are left out unless nothing else is there."""
    table = _table()
    words = rewriting.rewritten(words, _known)
    pieces: list[Piece] = []
    at = 0
    while at < len(words):
        word = words[at]
        count, meaning = _longest(words, at)
        if at == 0 and word.text == "조선" and len(words) > 1:
            meaning = _Meaning("place", "korea", "ko")
        if meaning is None and word.script == "latin" and (read_as := romanised_words.romanised(word.text)):
            meaning = _Meaning(_class(read_as[0]), *read_as[1:])
        if meaning is not None and meaning.kind == "name" and count == 1 and _articled(word):
            pieces.append(_piece(word, 0, 2, _Meaning("particle", "al", "ar")))
            pieces.append(_piece(word, 2, len(word.text), meaning))
        elif meaning is not None:
            pieces.append(
                Piece(
                    words=tuple(words[at : at + count]),
                    kind=meaning.kind,
                    meaning=meaning.meaning,
                    language=meaning.language,
                )
            )
        elif word.script == "hangul" and _NORTHERN.match(word.text):
            pieces.append(_piece(word, 0, 2, _Meaning("place", "korea", "ko")))
            pieces.extend(read([_part(word, 2, len(word.text))]))
        elif word.script in ("hangul", "han", "kana"):
            pieces.extend(_peeled(word))
        elif word.script == "thai":
            pieces.extend(_thai(word))
        elif _articled(word):
            pieces.append(_piece(word, 0, 2, _Meaning("particle", "al", "ar")))
            pieces.append(Piece(words=(_part(word, 2, len(word.text)),), kind="name"))
        elif (number := _number(word, first=at == 0)) is not None:
            pieces.append(Piece(words=(word,), kind="number", meaning=number))
        elif word.script == "latin" and (halves := compounds.parts(word.text, _language)):
            pieces.extend(_halves(word, halves))
        elif word.text not in table.stops and not (word.source in _LINKS and 0 < at < len(words) - 1):
            pieces.append(Piece(words=(word,), kind="name"))
        at += count
    return (
        [_nounlike(each) for each in _light(pieces)]
        if _of_company(pieces)
        else pieces or [Piece(words=(each,), kind="name") for each in words]
    )


def _of_company(pieces: Sequence[Piece]) -> bool:
    return any(each.kind == "business" for each in pieces)


def _nounlike(piece: Piece) -> Piece:
    word = piece.words[0]
    if piece.kind != "name" or word.script != "cyrillic" or word.text.endswith(inflection.NOUN):
        return piece
    text = inflection.nounlike(word.text)
    return Piece(words=(Word(source=word.source, text=text, script=word.script),), kind="name")


def _light(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with words for a works made light where the trade stands beside them: Bearing Plant."""
    if all(each.kind != "business" or each.meaning in _WORKS for each in pieces):
        return pieces
    return [
        Piece(words=each.words, kind="filler", meaning=each.meaning, language=each.language)
        if each.meaning in _WORKS
        else each
        for each in pieces
    ]


def _articled(word: Word) -> bool:
    return word.script == "arabic" and word.text.startswith("ال") and len(word.text) > 4


def _known(text: str) -> bool:
    return (text,) in _table().phrases


def _language(text: str) -> str | None:
    meaning = _table().phrases.get((text,))
    return meaning.language if meaning is not None and meaning.kind in _TRADES else None


def _halves(word: Word, halves: tuple[tuple[str, str], ...]) -> Iterator[Piece]:
    at = 0
    for written, text in halves:
        source = word.source[at : at + len(written)] if len(word.source) == len(word.text) else written
        at += len(written)
        part = Word(source=source, text=written, script=word.script)
        yield _piece(part, 0, len(written), _table().phrases[(text,)])


def _thai(word: Word) -> Iterator[Piece]:
    """Read a Thai word's parts; English ones by what they mean."""
    table = _table()
    found = thai_words.parts(word.text, lambda text: _known(text) or text in table.stops)
    for each in found:
        if each.text in table.stops:
            continue
        part = Word(source=each.text if len(found) > 1 else word.source, text=each.text, script=word.script)
        if each.kind == "letters":
            yield Piece(words=(Word(source=part.source, text=each.latin, script="latin"),), kind="name")
            continue
        meaning = table.phrases.get((each.text,)) or table.phrases.get((each.latin,))
        if meaning is not None and meaning.language == "en":  # in Thai letters it is Thai: one of many spellings
            meaning = replace(meaning, language="th")
        if meaning is None or each.kind == "rest":
            yield Piece(words=(part,), kind="name")
        else:
            yield _piece(part, 0, len(each.text), meaning)


def _longest(words: Sequence[Word], at: int) -> tuple[int, _Meaning | None]:
    table = _table()
    if words[at].text in table.starts:
        for count in range(min(_LONGEST_PHRASE, len(words) - at), 1, -1):
            meaning = table.phrases.get(tuple(each.text for each in words[at : at + count]))
            if meaning is not None:
                return count, meaning
    return 1, table.phrases.get((words[at].text,))


def _number(word: Word, *, first: bool) -> str | None:
    if word.script == "digits":
        return word.text.lstrip("0") or "0"
    return None if first or not word.source.isupper() else _ROMAN.get(word.text)


def _peeled(word: Word) -> list[Piece]:
    """Split 가람별빛산업 into 가람별빛 and 산업: known words from the end, then a place from the front."""
    phrases = _table().phrases
    front: list[Piece] = []
    start, end = 0, len(word.text)
    if word.script == "han":
        if number := han_parts.number(word.text):
            return _around(word, *number)
        spans = han_parts.throughout(word.text, _kind_and_meaning)
        if spans:
            return [_piece(word, *each, phrases[(word.text[slice(*each)],)]) for each in spans]
        places, start = han_parts.places(word.text, _kind_and_meaning)
        for at, to, known in places:
            part = word.text[at:to]
            front.append(_piece(word, at, to, phrases[(part,)] if known else _Meaning("filler", part)))
    end, back = _endings(word, start)
    whole = phrases.get((word.text[start:end],))
    if word.script == "hangul" and whole is None:
        size = _beginning(word, start, end)
        if size:
            front.append(_piece(word, 0, size, phrases[(word.text[:size],)]))
            start, whole = size, phrases.get((word.text[size:end],))
    middle = _piece(word, start, end, whole) if whole else Piece(words=(_part(word, start, end),), kind="name")
    return [*front, middle, *back]


def _around(word: Word, span: tuple[int, int], digits: str) -> list[Piece]:
    """Read a Han word that holds a number of its own: what is before it, the number, what is behind it."""
    start, end = span
    before = read([_part(word, 0, start)]) if start else []
    behind = read([_part(word, end, len(word.text))]) if end < len(word.text) else []
    return [*before, _piece(word, start, end, _Meaning("number", digits)), *behind]


def _kind_and_meaning(text: str) -> tuple[str, str] | None:
    found = _table().phrases.get((text,))
    return (found.kind, found.meaning) if found else None


def _endings(word: Word, start: int) -> tuple[int, list[Piece]]:
    """Return what is known at the end, and where it begins; 積體電路 stays one, as 電路 would leave nothing known."""
    phrases = _table().phrases
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
        back = [_piece(word, end - size, end, meaning), *back]
        end -= size
    return known if known and (word.text[start:end],) not in phrases else (end, back)


def _beginning(word: Word, start: int, end: int) -> int:
    """Return the length of the place in front that leaves at least two signs of a name, 0 where there is none."""
    for size in (5, 4, 3, 2):
        meaning = _table().phrases.get((word.text[start : start + size],))
        if meaning is not None and meaning.kind == "place" and end - start - size >= 2:
            return size
    return 0


def _ending(word: Word, start: int, end: int, *, place: bool) -> tuple[int, _Meaning] | None:
    """Return the longest known word at the end that leaves a name: two signs, or one of Hangul before a long word.

    In Han and kana a place counts only if asked, in Hangul only a country (지멘스코리아).
    """
    longest = 12 if word.script == "kana" else 7  # エンターテインメント
    for size in range(min(longest, end - start - (1 if word.script == "hangul" else 2)), 0, -1):
        if size < _ALONE and end - start - size < 2:
            continue
        meaning = _table().phrases.get((word.text[end - size : end],))
        if meaning is None or (meaning.kind == "place" and not _place_behind(word, size, meaning, asked=place)):
            continue
        # One sign alone is a trade (阀, 铝), never "new" or "group": 创新 is a word of its own.
        if size > 1 or (word.script == "han" and meaning.kind not in ("qualifier", "particle", "filler")):
            return size, meaning
    return None


def _place_behind(word: Word, size: int, meaning: _Meaning, *, asked: bool) -> bool:
    if word.script == "hangul":
        return size >= _COUNTRY
    return asked and not meaning.meaning.startswith("county-")


def _part(word: Word, start: int, end: int) -> Word:
    return Word(source=word.source[start:end], text=word.text[start:end], script=word.script)


def _piece(word: Word, start: int, end: int, meaning: _Meaning) -> Piece:
    return Piece(
        words=(_part(word, start, end),),
        kind=meaning.kind,
        meaning=meaning.meaning,
        language=meaning.language,
    )
