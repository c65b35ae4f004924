"""Legal forms that are damaged: mistyped, torn apart, run together or glued to a name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from service.names.characters import Word
from service.names.form_table import form_words, is_form

# Words of forms this long are recognised mistyped, glued and broken; shorter ones are too often parts of names.
_LONG = 6
_SURE = 10  # a word this long may have two letters wrong
_REST = 3
# Words of forms that names use, too.
_MEANT = frozenset(
    "public private federal capital society office general foundation branch profit republican representative "
    "institution establishment enterprise partnership sanayi ticaret ihracat pazarlama additional collectif "
    "kollektif autonomous budgetary unitary liaison zakrytoe europaea verein variable druzba "
    "commercial thuong nghiep chamkat industrielle individuali kommandite person".split()
)


@cache
def _long_words() -> tuple[str, ...]:
    plain = {word for word in form_words() if len(word) >= _LONG and word.isascii() and word.isalpha()}
    return (*sorted(plain - _MEANT), "jointstock")


@cache
def _long_set() -> frozenset[str]:
    return frozenset(_long_words())


@cache
def _by_length() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for each in _long_words():
        found.setdefault(len(each), []).append(each)
    return found


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(each[:size] for each in _long_words() for size in range(1, len(each) + 1))


@lru_cache(maxsize=8192)
def resembles(word: str) -> bool:
    """Tell whether a Latin word is part of a legal form, or one with a letter wrong."""
    if len(word) < _LONG:
        return word in ("joint", "stock")
    allowed = 1 if len(word) < _SURE else 2
    return word in _long_set() or any(
        extractOne(word, _by_length().get(size, ()), scorer=OSA.distance, score_cutoff=allowed, processor=None)
        for size in range(len(word) - allowed, len(word) + allowed + 1)
    )


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
