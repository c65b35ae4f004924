"""The words of indexed names: written to a line of text and read back, and the keys under which each is looked up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from sys import intern
from typing import get_args
from zlib import crc32

from service.names import given_names, han, hangul, loanwords
from service.names.characters import Word
from service.names.fold import Token, token
from service.names.latin import rhythm
from service.names.meanings import Class, Piece

_KINDS: tuple[Class, ...] = get_args(Class)
# Scripts that write foreign names by ear or without vowels: their short words are looked for by consonants alone.
_TELLING = 3  # consonants
_PLAIN = ("number", "particle", "filler")
_SIGNS, _LETTERS = "<", ">"
_WITH_VOWELS = ("latin", "cyrillic", "greek", "indic", "bengali", "tamil")
_FIELD, _PART = "\x1f", "\x1e"
# A word of more letters is filed whole; nobody mistypes only one letter of it.
_LONGEST_EDITED = 24
_SHORTEST_EDITED = 4


def written(word: Token) -> str:
    """Return the line from which `read` makes an equal word again."""
    parts = _PART.join(
        f"{each.script}:{each.text}" + ("" if each.source.lower() == each.text else f":{each.source}")
        for each in word.words
    )
    meaning, leads = word.text if word.meant else "", "1" if word.leads else ""
    return _FIELD.join((word.kind, meaning, word.language, leads, word.latin, word.reduced, word.bare, parts))


def read(line: str) -> Token:
    """Return the word of a line."""
    kind, meaning, language, leads, latin, short, bare, parts = line.split(_FIELD)
    words = []
    for each in parts.split(_PART):
        script, text, *source = each.split(":", 2)
        words.append(Word(source=source[0] if source else text, text=text, script=intern(script)))
    return token(
        Piece(words=tuple(words), kind=_KINDS[_KINDS.index(kind)], meaning=meaning or None, language=language),
        leads=bool(leads),
        spelled=(latin, short, bare),
    )


def exact(word: Token) -> int:
    """Return the key that only words that are the same share."""
    return _number("=", _PART.join(word.identity))


def spelt(latin: str) -> int:
    """Return the key of words that are written so in Latin letters."""
    return _number("l", latin)


def written_as_one(name: Sequence[Token]) -> Iterator[Token]:
    """Yield what two or three neighbouring words in Latin letters are as one word: Yun Jia is Yunjia."""
    for size in (2, 3):
        for start in range(len(name) - size + 1):
            run = name[start : start + size]
            if all(each.script == "latin" and len(each.words) == 1 for each in run):
                text = "".join(each.words[0].text for each in run)
                word = Word(source=text, text=text, script="latin")
                yield token(Piece(words=(word,), kind="name"), leads=True)


def as_one(word: Token) -> frozenset[int]:
    """Return the keys of what a word in Latin letters is in other scripts, or written just so."""
    across = {_number(kind + _SIGNS, text) for kind, text in _across(word)}
    return frozenset((spelt(word.latin), _number("r", word.reduced), *across))


def written_or_sounding(latin: str) -> tuple[int, ...]:
    """Return the keys of words written so, and of words of other scripts with so many consonants that sound so."""
    sound = hangul.latin_key(latin)
    return (spelt(latin), _number("h" + _SIGNS, sound)) if len(sound) >= _TELLING else (spelt(latin),)


def filed(word: Token) -> frozenset[int]:
    """Return the keys under which a word is stored."""
    if word.kind in _PLAIN:
        return frozenset((exact(word),))
    side = _LETTERS if word.script in _WITH_VOWELS else _SIGNS
    across = {_number(kind + side, text) for kind, text in _across(word)}
    return frozenset((exact(word), *across, *(_number(*each) for each in _alike(word)), *_near(word.reduced)))


def asked(word: Token) -> frozenset[int]:
    """Return the keys under which to look: all that is like the word is filed under at least one.

    Two words in Latin letters need not meet by their sound in Korean or Chinese, which thousands share: such keys lead
    from letters to signs and from signs to both.
    """
    if word.kind in _PLAIN:
        return frozenset((exact(word),))
    sides = (_SIGNS,) if word.script in _WITH_VOWELS else (_SIGNS, _LETTERS)
    across = {_number(kind + side, text) for kind, text in _across(word) for side in sides}
    if word.looks_korean:
        across.add(_number("h" + _LETTERS, hangul.latin_key(word.latin)))
    initial = {spelt(word.latin[0])} if word.kind == "name" and len(word.latin) > 1 else set()
    return frozenset((exact(word), *across, *initial, *(_number(*each) for each in _alike(word)), *_near(word.reduced)))


def _alike(word: Token) -> Iterator[tuple[str, str]]:
    """Yield what words that are written alike share, whatever their script."""
    if word.latin:
        yield "l", word.latin
    if word.reduced:
        yield "r", word.reduced
    if word.script in _WITH_VOWELS and len(word.bare) >= _TELLING:
        yield "s", rhythm(word.latin, word.bare)
    if word.kind == "name" and len(word.words) == 1 and (name := given_names.group(word.words[0].text, word.script)):
        yield "n", name


def _across(word: Token) -> Iterator[tuple[str, str]]:
    """Yield what a word shares with its spelling in another script: consonants as Korean, Chinese, English has them."""
    text = word.words[0].text
    if word.bare:
        yield "v", word.bare
    if word.script in ("han", "kana") and not word.meant and len(word.words) == 1:
        yield from (("r", each) for each in han.latin_keys(word.words[0]))
        yield from (("h", each) for each in han.sound_keys(word.words[0]) if len(text) > 1)
    elif word.script == "hangul":
        together = "".join(each.text for each in word.words)
        yield "h", hangul.key(together)
        if loanwords.foreign(together):
            yield "e", loanwords.key(together)
    elif word.script == "latin":
        yield "r", word.reduced
        if len(word.latin) > 1:
            yield "h", han.latin_sound(word.latin)
            yield "h", hangul.latin_key(word.latin)
            yield "e", loanwords.latin_key(word.latin)


def _near(short: str) -> Iterator[int]:
    """Yield what is left of a word without one of its letters, and its halves: one slip changes one half only."""
    size = len(short)
    if not _SHORTEST_EDITED <= size <= _LONGEST_EDITED:
        return
    for at in range(size):
        yield _number("d", short[:at] + short[at + 1 :])
    yield _number("d", short)
    if size >= 8:
        yield _number("a", short[: (size + 1) // 2])
        yield _number("z", short[-(size + 1) // 2 :])


def _number(kind: str, text: str) -> int:
    return crc32(f"{kind}{text}".encode("utf-8", "surrogatepass"))
