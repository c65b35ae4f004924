"""Thai in Latin letters: the Royal system and the spellings companies like better, syllable by syllable.

Thai writes some vowels in front of the consonant after which they are spoken, leaves others out, and speaks a consonant
at a syllable's end otherwise than at its beginning. No dictionary tells where syllables end, so each consonant may be
spelled either way, the likelier first: กรุงเทพ is Krungthep, ธนาคาร Thanakhan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from service.names.readings import Unit
from service.names.tables import letters

_CONSONANT = "\u0e01-\u0e2e"
_SYLLABLE = re.compile(
    rf"(?P<silent>[{_CONSONANT}][\u0e34\u0e38]?\u0e4c)"
    rf"|(?P<before>[เแโใไ])(?:ห(?=[งญนมยรลว]))?(?P<first>[{_CONSONANT}])(?P<second>[รลว](?![าะ]$|[\u0e31\u0e34-\u0e39]))?(?P<behind>ีย|ือ|าะ|[าะอิยว]?)"
    rf"|(?P<consonant>[{_CONSONANT}])(?P<vowel>รร|ิว(?![\u0e30-\u0e3a])|ัว|ัย|ือ|[ัำาะิีึืุู]|อ(?![ัำาะิีึืุู])|)"
)
# Before these ห is a mark of the tone.
_LED = re.compile("[งญนมยรลว][\u0e30-\u0e3a]")
# What may stand between two consonants that are written without a vowel.
_UNWRITTEN: Unit = ("", "o", "a")
# A syllable may begin with two consonants: kr, khl, pr, phl …
_CLUSTERS = frozenset("กขคตทปผพบดฟส")


@lru_cache(maxsize=8192)
def either(text: str) -> tuple[Unit, ...]:
    """Return the units of a word that may be Thai or English."""
    return tuple(
        tuple(dict.fromkeys((*native, *loan)))
        for native, loan in zip(units(text), units(text, english=True), strict=True)
    )


@lru_cache(maxsize=8192)
def units(text: str, *, english: bool = False) -> tuple[Unit, ...]:
    """Return the units of a Thai word, or of an English one in Thai letters, the usual spelling of each first.

    Signs that are no Thai letter are silent.
    """
    table = _tables()[english]
    found: list[Unit] = []
    open_ = False  # the last syllable has its vowel and no final consonant yet
    parts = list(_SYLLABLE.finditer(text))
    for at, part in enumerate(parts):
        if part["silent"]:
            found.append(("", *table.final(part["silent"][0])) if english else ("", *table.initial(part["silent"][0])))
        elif part["before"]:
            vowel = table.vowel(part["before"] + part["behind"]) or table.vowel(part["before"])
            found.append(table.first(part["first"]))
            found.append(_with_second(table, part["second"], vowel, behind=part["behind"]) if part["second"] else vowel)
            open_ = True
        elif part["vowel"]:
            found.append(table.first(part["consonant"]))
            found.append(table.vowel("^อ" if part["vowel"] == "อ" else part["vowel"]))
            open_ = part["vowel"] != "รร"
        elif part["consonant"] == "ห" and _LED.match(text[part.end() :]):
            found.append(("", "h"))
        else:
            final = open_
            following = parts[at + 1] if at + 1 < len(parts) else None
            ends = final or (english and following is None)
            unit = table.final(part["consonant"]) if ends else table.initial(part["consonant"])
            found.append((*unit, "") if english and final and _doubled(part["consonant"], following) else unit)
            silent_e = english and (final or following is None)
            found.append(("", "e") if silent_e else _unwritten(part["consonant"], following, final=final))
            open_ = not final and found[-1][0] != ""
    return tuple(found)


# ซุปเปอร์ is super: the letter between two vowels is written twice, the first time as it ends a syllable.
_ALIKE = ("กขค", "จชซสด", "ดตทถ", "บปพผฟ", "ฟฝวพ", "น", "ม", "ล", "ร")


def _doubled(consonant: str, following: re.Match[str] | None) -> bool:
    if following is None:
        return False
    beginning = following["consonant"] or following["first"] or ""
    return any(consonant in each and beginning in each for each in _ALIKE)


def _unwritten(consonant: str, following: re.Match[str] | None, *, final: bool) -> Unit:
    if final or following is None:
        return _UNWRITTEN
    if following["consonant"] and not following["vowel"]:
        return ("o", "", "a")
    beginning = following["consonant"] or following["first"]
    return _UNWRITTEN if consonant in _CLUSTERS and beginning in (*"รลว",) else ("a", "", "o")


@dataclass(frozen=True, slots=True)
class _Table:
    letters: dict[str, Unit]
    english: bool

    def initial(self, consonant: str) -> Unit:
        """Return the spellings of a consonant that may begin or end a syllable, those of a beginning first."""
        return tuple(dict.fromkeys((*self._of(consonant), *self._of(f"{consonant}$"))))

    def first(self, consonant: str) -> Unit:
        """Return those of a consonant that surely begins one; Thai doubles it after a short vowel (Sitthi)."""
        return self._of(consonant) if self.english else self.initial(consonant)

    def final(self, consonant: str) -> Unit:
        if self.english:
            return self._of(f"{consonant}$") or self._of(consonant)
        return tuple(dict.fromkeys((*self._of(f"{consonant}$"), *self._of(consonant))))

    def vowel(self, signs: str) -> Unit:
        return self._of(signs)

    def _of(self, part: str) -> Unit:
        return self.letters.get(part, ())


@cache
def _tables() -> tuple[_Table, _Table]:
    """Return the table of Thai words and that of English ones, which reads signs that English does not need as Thai."""
    native = letters("thai")
    return _Table(native, english=False), _Table({**native, **letters("thai_loan")}, english=True)


def _with_second(table: _Table, second: str, vowel: Unit, *, behind: str) -> Unit:
    """Read a vowel written in front of two consonants: after both, as in เพลง, or between them, as in เพล."""
    after = [between + each + spoken for each in table.initial(second) for spoken in vowel for between in ("", "a")]
    found = [*after, *(spoken + each for each in table.final(second) for spoken in vowel)]
    if table.english and behind == "อ":  # two syllables: the velop of development
        front, back = table.vowel("เ"), table.vowel("^อ")
        found.extend(spoken + each + o for spoken in front for each in table.first(second) for o in back)
    return tuple(dict.fromkeys(found))
