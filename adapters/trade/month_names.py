"""The names of months, whole and short, in the languages of those whose files are read here, by the CLDR."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from babel import Locale

# In Vietnamese and in East Asia months are numbers.
_LANGUAGES = ("en", "es", "pt", "fr", "de", "it", "tr", "ru", "uk")
_SHORT = 3  # letters to which programs cut a name: `фев`, `сен`


def month_of(name: str) -> int:
    """Return the number of the month, from 1; raises ValueError for any other word, and for one of two months.

    Case, a full stop at the end and accents do not count.
    """
    found = _months().get(_folded(name))
    if found is None:
        raise ValueError(f"{name!r} is no month")
    return found


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    whole: dict[str, set[int]] = {}
    cut: dict[str, set[int]] = {}
    for language in _LANGUAGES:
        months = Locale.parse(language).months
        for where in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[where][width].items():
                    whole.setdefault(_folded(name), set()).add(number)
                    cut.setdefault(_folded(name)[:_SHORT], set()).add(number)
    return {name: numbers.copy().pop() for name, numbers in {**cut, **whole}.items() if len(numbers) == 1}


def _folded(name: str) -> str:
    parts = unicodedata.normalize("NFD", name.rstrip(".").casefold().replace("ı", "i"))
    bare = "".join(
        each for at, each in enumerate(parts) if not unicodedata.combining(each) or not parts[at - 1].isascii()
    )
    return unicodedata.normalize("NFC", bare)
