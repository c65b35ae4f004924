"""The keys under which a name is stored and looked up: short ASCII strings, compared for equality only.

t:aurus      a word, reduced over its transliterations
k:KNK        the consonant classes of a Korean word, in Hangul or romanised
c:mhmd       the consonants of a word, for Arabic
g:rosneft    the whole name glued
p:cent s:urus  beginning and end of a name's only word, for a wrong letter
w:…          a name made of shared words only
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b

from service.names import hangul
from service.names.fold import Folded, Token, fold
from service.names.latin import consonants, reduced

MOST_KEYS = 12
_MOST_WORDS = 5
_LONGEST = 40
_MOST_GLUED = 3
_PERSON = 3  # syllables of most Korean persons' names


@lru_cache(maxsize=8192)
def keys(text: str) -> frozenset[str]:
    """Return at most twelve keys; names that `compare` may call match or possible share one. Empty only for no word."""
    return frozenset(list(dict.fromkeys(_keys(fold(text))))[:MOST_KEYS])


def _keys(name: Folded) -> Iterator[str]:
    own = _own(name)
    if not own:
        if name.tokens:
            yield _short("w:" + " ".join(sorted({each.text for each in name.tokens})))
        return
    # The rarest tend to be the longest; a fixed choice on both sides keeps them meeting.
    chosen = sorted(own, key=lambda each: (-len(each.reduced), each.reduced))[:_MOST_WORDS]
    glued = reduced("".join(each.latin for each in own))
    yield _short("g:" + glued)
    yield from _glued_with_more(name, own)
    for each in chosen:
        yield from _sound_keys(each, korean=name.korean)
    if len(own) == 1 and len(glued) >= 5:
        yield "p:" + glued[:4]
        yield "s:" + glued[-4:]
    yield from _glued_sounds(name, own)
    yield from _vowelless_keys(chosen, own)


def _glued_with_more(name: Folded, own: list[Token]) -> Iterator[str]:
    """Yield the glued name with what may be part of its one word: an article, or the Neft of Ros Neft."""
    kinds = [each.kind for each in name.tokens if each.kind != "filler"]
    if "particle" in kinds:
        with_articles = [each.latin for each in name.tokens if each in own or each.kind == "particle"]
        yield _short("g:" + reduced("".join(with_articles)))
    elif len(kinds) == 2 and len(own) == 1:
        yield _short("g:" + reduced("".join(each.latin for each in name.tokens if each.kind != "filler")))


def _own(name: Folded) -> list[Token]:
    """Return the words that are worth looking up: the name's own, or places and trades where it has none."""
    own = [each for each in name.tokens if each.kind == "name"]
    if not own:
        own = [each for each in name.tokens if each.worth > 0.5 and each.kind not in ("filler", "general", "particle")]
    return own


def _sound_keys(token: Token, *, korean: bool) -> Iterator[str]:
    if token.kind != "name":
        yield _short("t:" + token.text)
    if len(token.latin) > 1 or token.script != "latin":
        yield _short("t:" + (token.reduced or token.text))
    elif token.latin:
        yield "t:" + token.latin
    if token.script == "hangul":
        yield _short("k:" + hangul.key("".join(each.text for each in token.words)))
    elif token.script == "latin" and (hangul.likeness(token.latin) or (korean and hangul.readable(token.latin))):
        yield _short("k:" + hangul.latin_key(token.latin))


def _glued_sounds(name: Folded, own: list[Token]) -> Iterator[str]:
    """Yield the sounds of the glued name: Hangul needs no spaces, and says not which word is Korean."""
    if len(own) <= _MOST_GLUED:
        yield _sound(own)
    if not name.korean:
        return
    if len(own) < len(name.tokens):
        yield _sound([each for each in name.tokens if each.kind not in ("filler", "particle")])
    first = own[0].words[0].text
    if len(own) == 1 and own[0].script == "hangul" and len(first) == _PERSON:
        yield _short("k:" + hangul.key(first[1:]))
    elif len(own) in (
        2,
        _PERSON,
    ):  # family names are spelled beyond all rules: Lee, Yi, Rhee; the given name is found
        yield _sound(own[1:])
        yield _sound(own[:-1])


def _sound(part: list[Token]) -> str:
    sounds = (
        hangul.sounds("".join(word.text for word in each.words))
        if each.script == "hangul"
        else hangul.latin_sounds(each.latin)
        for each in part
    )
    return _short("k:" + hangul.settled("".join(sounds)))


def _vowelless_keys(chosen: list[Token], own: list[Token]) -> Iterator[str]:
    """Yield consonants; two are shared by thousands, so short words count together."""
    for each in chosen:
        if each.script != "arabic" and (each.kind != "name" or len(each.latin) < 5):
            continue
        left = consonants(each.latin)
        if len(left) > 2 or len(own) == 1:
            yield _short("c:" + left)
            if each.script == "arabic" and each.latin.startswith("al"):  # the article, often left out in Latin letters
                yield _short("c:" + consonants(each.latin[2:]))
        else:
            yield _short("c:" + consonants("".join(every.latin for every in own)))


def _short(key: str) -> str:
    if len(key) <= _LONGEST and key.isascii():
        return key
    return key[:2] + "#" + blake2b(key.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
