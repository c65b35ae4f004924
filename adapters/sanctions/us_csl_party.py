"""An entry of BIS or the State Department in the US Consolidated Screening List, put into our words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapters.base import Designation, PartyKind, PartyRecord, SourceChanged
from adapters.countries import iso2
from adapters.dates import PartialDate, SourceDate
from adapters.sanctions.us_csl_lists import YEARS, CslList, measures
from adapters.sanctions.us_csl_names import names
from adapters.sanctions.us_csl_rows import Entry
from adapters.sanctions.us_federal_register import Citation, citations, kind_of_start, published

_KINDS: dict[str, PartyKind] = {
    "": "unknown", "Individual": "person", "Entity": "company", "Vessel": "vessel", "Aircraft": "aircraft",
}  # fmt: skip
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NOTICE = "federal_register_notice"
_KEPT = (
    "title", "standard_order", "license_policy", "call_sign", "vessel_type", "gross_tonnage",
    "gross_registered_tonnage", "vessel_flag", "vessel_owner", "source_list_url", "source_information_url",
)  # fmt: skip


def party(entry: Entry, listed: CslList, record_id: str) -> PartyRecord:
    """Return the party of one entry; raises SourceChanged for a type, date, programme or country it does not know."""
    if entry["type"] not in _KINDS:
        raise SourceChanged(f"unknown type {entry['type']!r}")
    named = names(entry["name"], entry.lists["alt_names"])
    dates, misdated = _dates(entry, listed)
    programmes = entry.lists["programs"]
    designation = Designation(
        authority="US",
        list=listed.title,
        programmes=programmes or (listed.programme,),
        measures=measures(
            listed,
            programmes=programmes,
            requirement=" ".join(entry["license_requirement"].split()),
            subsidiaries=named.subsidiaries,
        ),
        dates=dates,
        legal_basis=(entry[_NOTICE],) if entry[_NOTICE] else (),
    )
    return PartyRecord(
        record_id=record_id,
        kind=_KINDS[entry["type"]],
        names=named.names,
        designations=(designation,),
        identifiers=entry.identifiers,
        addresses=entry.addresses,
        countries=tuple(dict.fromkeys((*entry.countries, *_nationalities(entry)))),
        links=named.links,
        birth_dates=entry.lists["dates_of_birth"],
        remarks=entry["remarks"] or None,
        details=(
            *named.as_written,
            *((name, entry[name]) for name in _KEPT if entry[name]),
            *(("place_of_birth", place) for place in entry.lists["places_of_birth"]),
            *entry.details,
            *misdated,
        ),
    )


def _nationalities(entry: Entry) -> Iterator[str]:
    for name in ("citizenships", "nationalities"):
        for country in entry.lists[name]:
            code = iso2(country)
            if code is None:
                raise SourceChanged(f"unknown country {country!r} in {name}")
            yield code


def _dates(entry: Entry, listed: CslList) -> tuple[tuple[SourceDate, ...], tuple[tuple[str, str], ...]]:
    """Return the entry's dates, and those that cannot be right as they are written.

    BIS's regulations bind from a day that stands only in the notice, often before it is printed (Huawei: in effect
    on 16 May 2019, start_date 2019-05-21): for the Entity and MEU lists start_date is the day of publication. For
    denial orders and the State Department's measures it is the day of effect. The earliest of the cited notices says
    by when the party was listed, too.
    """
    cited = citations(entry[_NOTICE])
    dates: list[SourceDate] = []
    misdated: list[tuple[str, str]] = []
    start, end = _day(entry["start_date"]), _day(entry["end_date"])
    if start is not None and _believable(start, cited, listed):
        kind = kind_of_start(cited, "effective" if listed.start_date == "effect" else "published")
        dates.append(SourceDate(kind=kind, on=start, field="start_date"))
    elif entry["start_date"]:
        misdated.append(("start_date", entry["start_date"]))
    if [each.kind for each in dates] != ["published"]:
        dates.extend(published(cited, field=_NOTICE))
    if end is not None and end.first.year in YEARS:
        dates.append(SourceDate(kind="ended", on=end, field="end_date"))
    elif entry["end_date"]:
        misdated.append(("end_date", entry["end_date"]))
    return tuple(dates), tuple(misdated)


def _believable(start: PartialDate, cited: tuple[Citation, ...], listed: CslList) -> bool:
    """A day of publication cannot lie in a year before the earliest notice it could be that of."""
    if start.first.year not in YEARS:
        return False
    return listed.start_date == "effect" or not cited or start.first.year >= min(each.year for each in cited)


def _day(text: str) -> PartialDate | None:
    if not text:
        return None
    if not _DAY.fullmatch(text):
        raise SourceChanged(f"{text!r} is not a day of the form YYYY-MM-DD")
    try:
        return PartialDate.parse(text)
    except ValueError as exc:
        raise SourceChanged(f"{text!r} is not a day of the form YYYY-MM-DD") from exc
