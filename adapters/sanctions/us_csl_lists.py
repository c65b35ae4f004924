"""The lists inside the US Consolidated Screening List: who keeps each, and what US law attaches to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from adapters.base import Measure, MeasureType, Restricts, SourceChanged

# "Entity List (EL) - Bureau of Industry and Security", "Non-SDN Menu-Based Sanctions List (NS-MBS List) - …"
_SOURCE = re.compile(
    r"[^()]+\(([A-Z-]+)(?: List)?\)(?: List)? - "
    r"(Treasury Department|Bureau of Industry and Security|State Department)",
    re.ASCII,
)
_TREASURY, _BIS, _STATE = "Treasury Department", "Bureau of Industry and Security", "State Department"

# What OFAC publishes itself, with dates that this file does not have.
_OFAC = {
    "SDN": "us_ofac_sdn", "SSI": "us_ofac_cons", "FSE": "us_ofac_cons", "PLC": "us_ofac_cons",
    "NS-PLC": "us_ofac_cons", "CAP": "us_ofac_cons", "CAPTA": "us_ofac_cons", "NS-MBS": "us_ofac_cons",
    "MBS": "us_ofac_cons", "CMIC": "us_ofac_cons", "NS-CMIC": "us_ofac_cons",
}  # fmt: skip

# A day before any of these laws, or after anyone's lifetime, is a typing error: 0017-05-26, 3033-01-17.
YEARS = range(1945, 2100)

StartDate = Literal["publication", "effect", "none"]


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a list or law restricts; `receive`: goods may not reach the party, `supply`: nor come from it."""

    type: MeasureType
    restricts: tuple[Restricts, ...]
    cascades: bool
    label: str


@dataclass(frozen=True, slots=True)
class CslList:
    """One list of BIS or the State Department. `start_date`: what that column holds for its rows."""

    code: str
    title: str
    agency: str
    programme: str
    start_date: StartDate
    rule: _Rule | None  # None: the row's programmes say


# None of BIS's rules is given as cascading. Its Affiliates Rule (owned to 50 % or more by parties of the Entity
# List or the MEU List; in force 29 Sep 2025, suspended 10 Nov 2025 to 9 Nov 2026) is no part of this file, and
# whether it binds on a day is for a rule with dates of its own to say; before it, affiliates were not caught.
_LISTS = {
    each.code: each
    for each in (
        CslList(
            "EL", "BIS Entity List", _BIS, "Entity List (EL)", "publication",
            _Rule("export_control", ("receive",), False, "Licence requirement of the Entity List (15 CFR 744.16)"),
        ),
        CslList(
            "MEU", "BIS Military End User List", _BIS, "Military End User (MEU) List", "publication",
            _Rule("export_control", ("receive",), False, "Licence requirement of the MEU List (15 CFR 744.21)"),
        ),
        # No licence exceptions, and a statement of the party before any export: goods may still reach it.
        CslList(
            "UVL", "BIS Unverified List", _BIS, "Unverified List (UVL)", "none",
            _Rule("other", (), False, "No licence exceptions; UVL statement required (15 CFR 744.15)"),
        ),
        # The standard order forbids to export to the person and to acquire from it what was exported.
        CslList(
            "DPL", "BIS Denied Persons List", _BIS, "Denied Persons List (DPL)", "effect",
            _Rule("export_control", ("supply", "receive"), False, "Denial of export privileges (15 CFR 764.3(a)(2))"),
        ),
        CslList("ISN", "State Nonproliferation Sanctions", _STATE, "", "effect", None),
        CslList(
            "DTC", "State AECA Debarred", _STATE, "ITAR Debarred (DTC)", "none",
            _Rule("export_control", ("supply", "receive"), False, "Debarment from defense trade (22 CFR 127.7)"),
        ),
    )
}  # fmt: skip

_Effect = tuple[MeasureType, tuple[Restricts, ...], bool]
_LICENCES: _Effect = ("export_control", ("receive",), False)
_BLOCKED: _Effect = ("asset_freeze", ("funds", "supply", "receive"), True)
_PROGRAMMES: dict[str, _Effect] = {
    # All property is blocked, also of what blocked parties own to 50 % or more (OFAC, 13 Aug 2014).
    "E.O. 13382": _BLOCKED,
    "E.O. 13949": _BLOCKED,
    # No procurement, assistance or arms sales, and no licence for what the EAR control (INKSNA sec. 3).
    "INKSNA": _LICENCES,
    "Missile Sanctions laws": _LICENCES,
    # No procurement from the person and no import of its products (AECA sec. 81, EAA sec. 11C).
    "Chemical and Biological Weapons Act": ("import_ban", ("supply",), False),
    "E.O. 12938": ("import_ban", ("supply",), False),
    # Against governments: assistance, arms sales, credit and licences (22 U.S.C. 5605).
    "Chemical and Biological Weapons Control and Warfare Elimination Act (CBW Act)": _LICENCES,
    # No procurement by, assistance to or credit from the US government: trade of others is free.
    "Nuclear Proliferation Prevention Act": ("other", (), False),
    "Export-Import Bank Act": ("other", (), False),
    "Transfer of Lethal Military Equipment": ("other", (), False),
}


def code_of(source: str) -> str:
    """Return the letters in brackets by which the file names a list; raises SourceChanged for an unknown list."""
    found = _SOURCE.fullmatch(source)
    if found:
        code, agency = found.groups()
        if code in _OFAC if agency == _TREASURY else code in _LISTS and _LISTS[code].agency == agency:
            return code
    raise SourceChanged(f"unknown source {source!r}")


def kept_by_ofac(code: str) -> str | None:
    """Return the id of our own list that holds what stands under this code, or None if it is not OFAC's."""
    return _OFAC.get(code)


def csl_list(code: str) -> CslList:
    """Return the list of BIS or State of that code; raises KeyError for one of OFAC's."""
    return _LISTS[code]


def measures(
    listed: CslList, *, programmes: tuple[str, ...], requirement: str, subsidiaries: bool
) -> tuple[Measure, ...]:
    """Return the list's measure in the row's own words, or one for each law that a row of State's names.

    `subsidiaries`: the row itself names "any subsidiary thereof". Raises SourceChanged for an unknown law.
    """
    if listed.rule is not None:
        rule = listed.rule
        return (
            Measure(type=rule.type, restricts=rule.restricts, cascades=rule.cascades, label=requirement or rule.label),
        )
    for programme in programmes:
        if programme not in _PROGRAMMES:
            raise SourceChanged(f"unknown programme {programme!r}")
    if not programmes:
        raise SourceChanged("no programme is named")
    return tuple(
        Measure(type=type_, restricts=restricts, cascades=cascades or subsidiaries, label=programme)
        for programme, (type_, restricts, cascades) in ((each, _PROGRAMMES[each]) for each in programmes)
    )
