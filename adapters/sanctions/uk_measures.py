"""What the UK Sanctions List's measures mean, and from when each of them binds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from adapters.base import Measure, MeasureType, Restricts, SourceChanged
from adapters.dates import PartialDate, SourceDate


@dataclass(frozen=True, slots=True)
class _Meaning:
    """A measure of the UK list. `since`: from when UK law knew it, where older designations carry it too."""

    type: MeasureType
    restricts: tuple[Restricts, ...]
    cascades: bool
    indicator: str | None = None
    since: date | None = None


# The label in SanctionsImposed (case and 'see "Other information"' set aside) -> its meaning. Owned or
# controlled parties are caught by the asset freeze (regulation 7 of the Russia Regulations, and the like of
# other regimes).
_MEANINGS = {
    "asset freeze": _Meaning("asset_freeze", ("funds", "supply", "receive"), True, "AssetFreeze"),
    "travel ban": _Meaning("travel_ban", ("travel",), False, "TravelBan"),
    # Regulation 18C of the Russia Regulations, in force on 16 December 2022.
    "trust services sanctions": _Meaning(
        "services", ("services",), False, "TrustServicesSanctions", date(2022, 12, 16)
    ),
    # Section 11A of the Company Directors Disqualification Act 1986, in force on 9 April 2025.
    "director disqualification sanction": _Meaning(
        "director_disqualification", (), False, "DirectorDisqualificationSanction", date(2025, 4, 9)
    ),
    "arms embargo": _Meaning("arms_embargo", ("supply",), False, "ArmsEmbargo"),
    "targeted arms embargo": _Meaning("arms_embargo", ("supply",), False, "TargetedArmsEmbargo"),
    # Specified ships: no entry to a UK port, no UK registration, directions by harbour authorities.
    "shipping sanctions": _Meaning("port", ("port",), False),
    "prohibition of port entry": _Meaning("port", ("port",), False, "ProhibitionOfPortEntry"),
    # Ships and aircraft owned, controlled, chartered or operated by the designated person.
    "transport sanctions": _Meaning("transport", ("port",), True),
    "de-flag": _Meaning("transport", (), False, "Deflag"),
    "chartering of ships": _Meaning("transport", ("services",), False, "CharteringOfShips"),
    "prevention of chartering of ships": _Meaning("transport", ("services",), False, "PreventionOfCharteringOfShips"),
    "prevention of chartering of ships and aircraft": _Meaning(
        "transport", ("services",), False, "PreventionOfCharteringOfShipsAndAircraft"
    ),
    "crew servicing of ships and aircraft": _Meaning(
        "transport", ("services",), False, "CrewServicingOfShipsAndAircraft"
    ),
    "technical assistance related to aircraft": _Meaning(
        "transport", ("services",), False, "TechnicalAssistanceRelatedToAircraft"
    ),
    # Joint ventures, holdings and correspondent relations with the person (regimes of UN origin).
    "prevention of business arrangements": _Meaning(
        "other", ("funds", "services"), False, "PreventionOfBusinessArrangements"
    ),
    "closure of representative offices": _Meaning("other", (), False, "ClosureOfRepresentativeOffices"),
    # Regulation 54A of the Russia Regulations, in force on 29 April 2022.
    "internet services sanctions": _Meaning("services", ("services",), False, None, date(2022, 4, 29)),
    "prohibition on correspondent banking relationships and processing payments": _Meaning(
        "services", ("funds", "services"), True
    ),
    "prohibition on correspondent banking and clearing": _Meaning("services", ("funds", "services"), True),
    "prohibition on correspondent banking and sterling clearing": _Meaning("services", ("funds", "services"), True),
}
INDICATORS = tuple(meaning.indicator for meaning in _MEANINGS.values() if meaning.indicator)

_SEE_OTHER = re.compile(r":?\s*\(?see\s+[\"'“‘]other information[\"'”’]\)?$", re.IGNORECASE)
# "The Director Disqualification Sanction was imposed on 09/04/2025", "The transport sanctions were imposed on
# …"
_IMPOSED = re.compile(
    rf"({'|'.join(map(re.escape, sorted(_MEANINGS, key=len, reverse=True)))})"
    r"\s+(?:was\s+|were\s+)?imposed\s+on\s+(\d{2}/\d{2}/\d{4})",
    re.IGNORECASE | re.ASCII,
)


def day(text: str) -> PartialDate:
    """Return the day that `dd/mm/yyyy` writes; raises SourceChanged for anything else."""
    try:
        parts = [int(part) for part in text.split("/")]
        if len(text) != 10 or len(parts) != 3:
            raise ValueError(text)
        return PartialDate.of(date(parts[2], parts[1], parts[0]))
    except ValueError as exc:
        raise SourceChanged(f"{text!r} is not a day of the form dd/mm/yyyy") from exc


def measures(
    imposed: str,
    *,
    prose: Mapping[str, str],
    indicators: Mapping[str, bool],
    designated: PartialDate,
    updated: PartialDate | None,
) -> tuple[Measure, ...]:
    """Return the measures that `SanctionsImposed` names, once each and in one order, with the dates of their own.

    `prose` holds the fields of free text by name, in which later measures are dated. Of a measure younger
    than the designation and undated there only one thing is known: it stood by the last update; without that day
    it has no dates here, and the caller must keep the designation's from it. Raises SourceChanged for an unknown
    label, for none at all, and where the indicators contradict the labels.
    """
    labels = {_key(label): _SEE_OTHER.sub(_quoted, label.strip()) for label in imposed.split("|") if label.strip()}
    if not labels:
        raise SourceChanged("SanctionsImposed is blank")
    for key, label in labels.items():
        if key not in _MEANINGS:
            raise SourceChanged(f"unknown measure {label!r} in SanctionsImposed")
    _check_indicators(set(labels), indicators)
    dated = _imposed_on(prose)
    stood_by = (SourceDate(kind="amended", on=updated, field="LastUpdated"),) if updated else ()
    return tuple(
        Measure(
            type=meaning.type,
            restricts=meaning.restricts,
            cascades=meaning.cascades,
            label=labels[key],
            dates=dated.get(key) or (stood_by if is_younger(labels[key], designated) else ()),
        )
        for key, meaning in _MEANINGS.items()
        if key in labels
    )


def is_younger(label: str, designated: PartialDate) -> bool:
    """Return whether UK law did not know a measure yet on the day of the designation that now carries it."""
    since = _MEANINGS[_key(label)].since
    return since is not None and designated.first < since


def _quoted(see_other: re.Match[str]) -> str:
    """Write the quotation marks as the XML does: the CSV has apostrophes, and a label must not change with them."""
    return re.sub("[“”‘’']", '"', see_other.group(0))


def _key(label: str) -> str:
    return _SEE_OTHER.sub("", " ".join(label.split())).casefold()


def _check_indicators(keys: set[str], indicators: Mapping[str, bool]) -> None:
    for key, meaning in _MEANINGS.items():
        given = indicators.get(meaning.indicator) if meaning.indicator else None
        if given is not None and given != (key in keys):
            raise SourceChanged(f"{meaning.indicator} is {given}, SanctionsImposed says otherwise")


def _imposed_on(prose: Mapping[str, str]) -> dict[str, tuple[SourceDate, ...]]:
    found: dict[str, tuple[SourceDate, ...]] = {}
    for name, text in prose.items():
        for phrase, on in _IMPOSED.findall(" ".join(text.split())):
            dated = SourceDate(kind="effective", on=day(on), field=name, parsed=True)
            found[phrase.casefold()] = (*found.get(phrase.casefold(), ()), dated)
    return found
