"""A name in Hangul or Han read otherwise: as a person's, or with what was taken for a trade as part of the brand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from service.names import loanwords
from service.names.characters import Word, normal
from service.names.fold import Folded, Token, token
from service.names.meanings import Piece

_SCRIPTS = frozenset({"hangul", "han"})
_FEWEST, _MOST = 2, 4


def readings(name: Folded) -> tuple[Folded, ...]:
    """Return the other ways to read a name: as written where a house name was put in, as a person's."""
    if name.plain is None and _SCRIPTS.isdisjoint([each.script for each in name.tokens]):
        return ()
    return _readings(name)


# An asked name is compared with many: with the same words each time, likenesses are remembered by these.
@lru_cache(maxsize=256)
def _readings(name: Folded) -> tuple[Folded, ...]:
    return apart(name) if name.plain is None else (name.plain, *apart(name.plain))


def apart(name: Folded) -> tuple[Folded, ...]:
    """Return the name's other readings: family name and given name, each syllable by itself, a brand with its end."""
    if len(name.tokens) != 1:
        return tuple(_unpeeled(name))
    (word,) = name.tokens
    text = word.words[0].text
    if word.script not in _SCRIPTS or word.meant or len(word.words) != 1 or not _FEWEST <= len(text) <= _MOST:
        return ()
    cuts = {(0, 1), (0, 2) if len(text) == _MOST else (0, 1), tuple(range(len(text)))}
    return tuple(_cut(name, word.words[0], sorted(each)) for each in sorted(cuts, key=len))


def _unpeeled(name: Folded) -> Iterator[Folded]:
    """Yield the name with a foreign word put back to what it was taken from: 세아베스틸 is SeAH Besteel, not steel."""
    for at, (brand, trade) in enumerate(pairwise(name.tokens)):
        if brand.script != "hangul" or brand.kind != "name" or trade.script != "hangul" or not trade.meant:
            continue
        source = brand.source + trade.source
        if loanwords.foreign(trade.words[0].text) and source in normal(name.original):
            text = brand.words[-1].text + trade.words[0].text
            piece = Piece(words=(Word(source=source, text=text, script="hangul"),), kind="name")
            whole = token(piece, leads=brand.leads)
            yield Folded.of((*name.tokens[:at], whole, *name.tokens[at + 2 :]), name.form)


def _cut(name: Folded, word: Word, starts: Sequence[int]) -> Folded:
    tokens: list[Token] = []
    for start, end in zip(starts, (*starts[1:], len(word.text)), strict=True):
        part = Word(source=word.source[start:end], text=word.text[start:end], script=word.script)
        tokens.append(token(Piece(words=(part,), kind="name"), leads=True))
    return Folded.of(tuple(tokens), name.form)
