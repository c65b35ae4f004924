"""Scripts of India in Latin letters: nine scripts write one alphabet, so all are read in the signs of Devanagari.

A consonant holds an *a* that speech drops at a word's end and between syllables: भारत is Bharat, सरकार Sarkar. Where it
is dropped is told by rule (Ohala 1983) for the usual spelling; any other may be written too, Bengali writes it *o*.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from service.names.brahmic import NASAL, VIRAMA
from service.names.readings import Unit
from service.names.tables import letters

_LABIALS = "पफबभम"
_SYLLABLE = re.compile(
    "(?P<consonant>क्ष|ज्ञ|ट्च|क्स|क्व|व्ह|[\u0915-\u0939]\u093c?)"
    f"(?:(?P<bare>{VIRAMA})|(?P<vowel>\u093e[इउ]|[\u093e-\u094c]))?|(?P<alone>आइ|[\u0904-\u0914])|(?P<nasal>{NASAL})|(?P<other>.)",
    re.DOTALL,
)
# Signs that only words taken from English bear.
_ENGLISH = re.compile("[ऍऑॅॉ]")


@lru_cache(maxsize=8192)
def units(text: str, script: str = "indic", *, english: bool = False) -> tuple[Unit, ...]:
    """Return the units of a word in the signs of Devanagari, the usual spelling of each first."""
    table = _table(script, english=english)
    parts = list(_SYLLABLE.finditer(text))
    inherent = [bool(each["consonant"]) and not each["bare"] and not each["vowel"] for each in parts]
    spoken = inherent if script == "tamil" else _spoken(parts, inherent)
    found: list[Unit] = []
    for at, part in enumerate(parts):
        if consonant := part["consonant"]:
            following = parts[at + 1]["consonant"] if at + 1 < len(parts) else None
            unit = table.get(consonant) or table.get(consonant[0], ("",))
            joined = bool(at and parts[at - 1]["bare"])
            if joined and consonant == "य":
                unit = ("", "y", "i") if script == "bengali" else ("y", "i", "")
            found.append((*unit, "") if part["bare"] and following and following[0] == consonant[0] else unit)
            if part["vowel"]:
                found.append(table[part["vowel"]])
            elif not part["bare"]:
                found.append(_inherent(table["अ"], spoken=spoken[at], last=at + 1 == len(parts), english=english))
            elif english:
                found.append(_SILENT)
            else:  # अग्रवाल is Agarwal as well
                found.append(("", "a", "e") if following and following[0] == "र" else ("",))
        elif part["alone"]:
            found.append(table[part["alone"]])
        elif part["nasal"]:
            labial = text[part.end() : part.end() + 1] in tuple(_LABIALS)
            found.append(("m", "n") if labial else ("n", "m", "ng", ""))
        elif part["other"].isascii() and part["other"].isalnum():
            found.append((part["other"],))
    return tuple(found)


_SILENT: Unit = ("", "e")


def _inherent(vowel: Unit, *, spoken: bool, last: bool, english: bool) -> Unit:
    if english:
        return ("", "e", "a", "o", "u", "i", "ue")
    return (*vowel, "") if spoken else ("", *(vowel[:1] if last else vowel))


def _spoken(parts: list[re.Match[str]], inherent: list[bool]) -> list[bool]:
    """Tell for each consonant whether the *a* it holds is spoken, from the end to the beginning."""
    found = list(inherent)
    for at in range(len(parts) - 1, 0, -1):
        if not inherent[at]:
            continue
        cluster = bool(parts[at - 1]["bare"])
        if at + 1 == len(parts):
            found[at] = cluster and not parts[at]["consonant"].startswith(tuple("टठडढनरलस"))
            continue
        vowel_before = not cluster and (found[at - 1] or bool(parts[at - 1]["vowel"] or parts[at - 1]["alone"]))
        behind = parts[at + 1]
        vowel_behind = bool(behind["consonant"]) and (bool(behind["vowel"]) or found[at + 1])
        found[at] = not (vowel_before and vowel_behind)
    return found


@lru_cache(maxsize=8192)
def either(text: str, script: str = "indic") -> tuple[Unit, ...]:
    """Return the units of a word that bears English signs read both ways, of any other as it is read at home."""
    native = units(text, script)
    if not _ENGLISH.search(text):
        return native
    loan = units(text, script, english=True)
    return tuple(tuple(dict.fromkeys((*here, *there))) for here, there in zip(native, loan, strict=True))


@cache
def _table(script: str, *, english: bool) -> dict[str, Unit]:
    table = {**letters("indic"), **(letters(script) if script != "indic" else {})}
    if english:
        table |= {**letters("indic_loan"), **letters(f"{script}_loan")}
    return table
