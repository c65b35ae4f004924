"""Trade words that German, Dutch, Nordic and Hungarian write as one: Wälzlagerwerk is rolling bearings and works."""

from __future__ import annotations

from collections.abc import Callable

LANGUAGES = frozenset({"de", "nl", "sv", "no", "da", "hu"})
_LEAST = 4
# What stands between the halves: Versicherungs-gesellschaft, Maschinen-n-…, Boots-werft.
_LINKS = ("", "s", "n", "en", "e", "es")


def parts(text: str, known: Callable[[str], str | None]) -> tuple[tuple[str, str], ...]:
    """Return the two halves, each as written and as the table has it, or nothing.

    `known` returns the language in which a word is a trade word, or None; the second half tells the compound's.
    """
    for cut in range(len(text) - _LEAST, _LEAST - 1, -1):
        if known(text[cut:]) not in LANGUAGES:
            continue
        for link in _LINKS:
            if text[:cut].endswith(link):
                first = text[: cut - len(link)]
                if len(first) >= _LEAST and known(first) is not None:  # Nickel is English, too
                    return (text[:cut], first), (text[cut:], text[cut:])
    return ()
