"""Vietnamese marks: Hà and Hạ are two names, Ha may be either, and hoà is hòa."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Dot below, hook above, horn; breve, circumflex and a tone on one letter; đ: no other language of companies has these.
_OWN = frozenset("\u0323\u0309\u031bđ")
_QUALITIES = frozenset("\u0302\u0306")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


@lru_cache(maxsize=8192)
def _marks(source: str) -> tuple[str, ...]:
    """Return the letters' own marks in order, and the tone wherever it is written: hoà and hòa are one."""
    apart = unicodedata.normalize("NFD", source.lower())
    tones = [each for each in apart if each in _TONES]
    return (*(each for each in apart if each not in _TONES), *tones)


@lru_cache(maxsize=8192)
def _vietnamese(source: str) -> bool:
    apart = unicodedata.normalize("NFD", source.lower())
    return bool(_OWN & set(apart)) or any(
        one in _QUALITIES and other in _TONES for one, other in zip(apart, apart[1:], strict=False)
    )


def differ(one: str, other: str) -> bool:
    """Tell whether two words are written with marks that make them two Vietnamese ones."""
    return (
        not (one.isascii() or other.isascii())
        and (_vietnamese(one) or _vietnamese(other))
        and _marks(one) != _marks(other)
    )
