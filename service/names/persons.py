"""A short name in Hangul or Han read as a person's: the family name apart from the given name."""

from __future__ import annotations

from collections.abc import Sequence

from service.names.characters import Word
from service.names.fold import Folded, Token, token
from service.names.vocabulary import Piece

_SCRIPTS = ("hangul", "han")
_FEWEST, _MOST = 2, 4


def readings(name: Folded) -> tuple[Folded, ...]:
    """Return the other ways to read a name: as written where a house name was put in, as a person's."""
    return apart(name) if name.plain is None else (name.plain, *apart(name.plain))


def apart(name: Folded) -> tuple[Folded, ...]:
    """Return the name as family name and given name, and each syllable by itself; nothing where it is no such name."""
    if len(name.tokens) != 1:
        return ()
    (word,) = name.tokens
    text = word.words[0].text
    if word.script not in _SCRIPTS or word.meant or len(word.words) != 1 or not _FEWEST <= len(text) <= _MOST:
        return ()
    cuts = {(0, 1), (0, 2) if len(text) == _MOST else (0, 1), tuple(range(len(text)))}
    return tuple(_cut(name, word.words[0], sorted(each)) for each in sorted(cuts, key=len))


def _cut(name: Folded, word: Word, starts: Sequence[int]) -> Folded:
    tokens: list[Token] = []
    for start, end in zip(starts, (*starts[1:], len(word.text)), strict=True):
        part = Word(source=word.source[start:end], text=word.text[start:end], script=word.script)
        tokens.append(token(Piece(words=(part,), kind="name"), leads=True))
    return Folded.of(tuple(tokens), name.form)
