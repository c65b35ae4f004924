"""The words of a name understood: what each means, trades and places peeled off glued Hangul, Han, kana and Thai."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from service.names import brands, compounds, hangul_loans, inflection, rewriting, romanised_words, thai_words
from service.names.characters import Word
from service.names.meanings import Class as Class
from service.names.meanings import Meaning, class_of, part_of, piece_of, table_of_words
from service.names.meanings import Piece as Piece
from service.names.peeling import peeled

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
_LONGEST_PHRASE = 8
# In front of a name 조선 is what northern companies call Korea; behind it is shipbuilding.
_NORTHERN = re.compile("조선(?!소|해양|업|기자재).{3}")
# Between two words these are "and" or "of" in Spanish, Italian, Slavic and Persian names; capitals are initials.
_LINKS = frozenset({"e", "y", "i", "ye"})


def branded(words: Sequence[Word]) -> list[Word]:
    """Return the words with a company's house name in place of its own-script one: 海康威视 is Hikvision."""
    return brands.settled(words, table_of_words().phrases)


def read(words: Sequence[Word]) -> list[Piece]:
    """Return the pieces of a name in order; stop words are left out unless nothing else is there."""
    table = table_of_words()
    words = rewriting.rewritten(words, _known)
    pieces: list[Piece] = []
    at = 0
    while at < len(words):
        word = words[at]
        count, meaning = _longest(words, at)
        if at == 0 and word.text == "조선" and len(words) > 1:
            meaning = Meaning("place", "korea", "ko")
        if meaning is None and word.script == "latin" and (read_as := romanised_words.romanised(word.text)):
            meaning = Meaning(class_of(read_as[0]), *read_as[1:])
        if meaning is not None and meaning.kind == "name" and count == 1 and _articled(word):
            pieces.append(piece_of(word, 0, 2, Meaning("particle", "al", "ar")))
            pieces.append(piece_of(word, 2, len(word.text), meaning))
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
            pieces.append(piece_of(word, 0, 2, Meaning("place", "korea", "ko")))
            pieces.extend(read([part_of(word, 2, len(word.text))]))
        elif word.script in ("hangul", "han", "kana"):
            pieces.extend(peeled(word, read))
        elif word.script == "thai":
            pieces.extend(_thai(word))
        elif _articled(word):
            pieces.append(piece_of(word, 0, 2, Meaning("particle", "al", "ar")))
            pieces.append(Piece(words=(part_of(word, 2, len(word.text)),), kind="name"))
        elif (number := _number(word, first=at == 0)) is not None:
            pieces.append(Piece(words=(word,), kind="number", meaning=number))
        elif word.script == "latin" and (halves := compounds.parts(word.text, _language)):
            pieces.extend(_halves(word, halves))
        elif word.text not in table.stops and not (word.source in _LINKS and 0 < at < len(words) - 1):
            pieces.append(Piece(words=(word,), kind="name"))
        at += count
    return (
        [_nounlike(each) for each in _light(_once(pieces))]
        if _of_company(pieces)
        else pieces or [Piece(words=(each,), kind="name") for each in words]
    )


def _once(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with a trade that is told in two words as one: Paint & Coatings, Wire and Cable."""
    found: list[Piece] = []
    for each in pieces:
        if found and each.kind == "business" and (each.kind, each.meaning) == (found[-1].kind, found[-1].meaning):
            found[-1] = replace(found[-1], words=(*found[-1].words, *each.words))
        else:
            found.append(each)
    return found


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
    return (text,) in table_of_words().phrases or hangul_loans.meaning(text) is not None


def _language(text: str) -> str | None:
    meaning = table_of_words().phrases.get((text,))
    return meaning.language if meaning is not None and meaning.kind in _TRADES else None


def _halves(word: Word, halves: tuple[tuple[str, str], ...]) -> Iterator[Piece]:
    at = 0
    for written, text in halves:
        source = word.source[at : at + len(written)] if len(word.source) == len(word.text) else written
        at += len(written)
        part = Word(source=source, text=written, script=word.script)
        yield piece_of(part, 0, len(written), table_of_words().phrases[(text,)])


def _thai(word: Word) -> Iterator[Piece]:
    """Read a Thai word's parts; English ones by what they mean."""
    table = table_of_words()
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
            yield piece_of(part, 0, len(each.text), meaning)


def _longest(words: Sequence[Word], at: int) -> tuple[int, Meaning | None]:
    table = table_of_words()
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
