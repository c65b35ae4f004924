"""Thai in Latin letters: the Royal system and the spellings companies like better, syllable by syllable.

Thai writes some vowels in front of the consonant after which they are spoken, leaves others out, and speaks a consonant
at a syllable's end otherwise than at its beginning. No dictionary tells where syllables end, so each consonant may be
spelled either way, the likelier first: กรุงเทพ is Krungthep, ธนาคาร Thanakhan.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from service.names.tables import letters

Unit = tuple[str, ...]

_CONSONANT = "\u0e01-\u0e2e"
_SYLLABLE = re.compile(
    rf"(?P<silent>[{_CONSONANT}][\u0e34\u0e38]?\u0e4c)"
    rf"|(?P<before>[เแโใไ])(?:ห(?=[งญนมยรลว]))?(?P<first>[{_CONSONANT}])(?P<second>[รลว](?![าะ\u0e30]$))?(?P<behind>ีย|ือ|าะ|[าะอิยว]?)"
    rf"|(?P<consonant>[{_CONSONANT}])(?P<vowel>รร|ัว|ัย|ือ|[ัำาะิีึืุู]|อ(?![ัำาะิีึืุู])|)"
)
# What may stand between two consonants that are written without a vowel.
_UNWRITTEN: Unit = ("", "o", "a")
# A syllable may begin with two consonants: kr, khl, pr, phl …
_CLUSTERS = frozenset("กขคตทปผพบดฟส")


@lru_cache(maxsize=4096)
def units(text: str) -> tuple[Unit, ...]:
    """Return the units of a Thai word, the usual spelling of each first; signs that are no Thai letter are silent."""
    found: list[Unit] = []
    open_ = False  # the last syllable has its vowel and no final consonant yet
    parts = list(_SYLLABLE.finditer(text))
    for at, part in enumerate(parts):
        if part["silent"]:
            found.append(("", *_initial(part["silent"][0])))
        elif part["before"]:
            vowel = letters("thai").get(part["before"] + part["behind"]) or letters("thai")[part["before"]]
            found.append(_initial(part["first"]))
            found.append(_with_second(part["second"], vowel) if part["second"] else vowel)
            open_ = True
        elif part["vowel"]:
            found.append(_initial(part["consonant"]))
            found.append(letters("thai")["^อ" if part["vowel"] == "อ" else part["vowel"]])
            open_ = part["vowel"] != "รร"
        else:
            final = open_
            following = parts[at + 1] if at + 1 < len(parts) else None
            found.append(_final(part["consonant"]) if final else _initial(part["consonant"]))
            found.append(_unwritten(part["consonant"], following, final=final))
            open_ = not final and found[-1][0] != ""
    return tuple(found)


def _unwritten(consonant: str, following: re.Match[str] | None, *, final: bool) -> Unit:
    if final or following is None:
        return _UNWRITTEN
    if following["consonant"] and not following["vowel"]:
        return ("o", "", "a")
    beginning = following["consonant"] or following["first"]
    return _UNWRITTEN if consonant in _CLUSTERS and beginning in (*"รลว",) else ("a", "", "o")


def _initial(consonant: str) -> Unit:
    return tuple(dict.fromkeys((*letters("thai")[consonant], *letters("thai").get(f"{consonant}$", ()))))


def _final(consonant: str) -> Unit:
    return tuple(dict.fromkeys((*letters("thai").get(f"{consonant}$", ()), *letters("thai")[consonant])))


def _with_second(second: str, vowel: Unit) -> Unit:
    """Read a vowel written in front of two consonants: after both, as in เพลง, or between them, as in เพล."""
    after = [between + each + spoken for each in _initial(second) for spoken in vowel for between in ("", "a")]
    return tuple(dict.fromkeys((*after, *(spoken + each for each in _final(second) for spoken in vowel))))


# ----------------------------------------------------------------------------------------------- words

_LONGEST = 16
_GOES_ON = re.compile("[\u0e30-\u0e3a\u0e4c]")  # a vowel or mark that belongs to the letter before it


def parts(text: str, known: Callable[[str], bool]) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a word that Thai writes without spaces, and whether each is known: ธนาคาร and กรุงเทพ.

    Known words come off the front while there are any, then off the end; a rest has three signs or more.
    """
    behind: list[str] = []
    while text:
        size = _front(text, known)
        if size:
            yield text[:size], True
            text = text[size:]
            continue
        size = next((each for each in _sizes(text) if known(text[-each:])), 0)
        if not size:
            yield text, False
            break
        behind.insert(0, text[-size:])
        text = text[:-size]
    yield from ((each, True) for each in behind)


def _front(text: str, known: Callable[[str], bool]) -> int:
    return next((each for each in _sizes(text) if known(text[:each]) and not _GOES_ON.match(text[each:])), 0)


def _sizes(text: str) -> list[int]:
    return [each for each in range(min(_LONGEST, len(text)), 2, -1) if each == len(text) or len(text) - each > 2]
