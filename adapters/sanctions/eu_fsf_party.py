"""One entry of the EU's list, whatever form it came in, and the entries of one party as its record.

An entry is a party under one programme and one act. A party under two programmes (or two acts of one) has two
entries with the same `logicalId`, each with its own names and dates; they follow each other in every file seen,
and one that comes later stops the load. Each programme is a designation of its own, because FSF keeps them apart
and one may end while the other goes on; the programme stands in the designation's list even where there is only
one, so that a second one changes nothing about the first.

`logicalId` is the key: it is FSF's own, on every entry in XML and in CSV, the same for all 86 parties that an
edition of 2018 shares with one of 2021. `euReferenceNumber` is as stable but comes late: new entries lack it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from adapters.base import Address, Designation, Identifier, Name, PartyKind, PartyRecord, SourceChanged
from adapters.sanctions.eu_fsf_dates import Act, Designated
from adapters.sanctions.eu_fsf_programmes import measures, programme_name
from adapters.sanctions.eu_fsf_words import main_first

_NOTHING = frozenset({"", ".", "none", "null"})  # what the remark of 47 entries is in place of one


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A party under one programme and one act, as FSF exports it."""

    logical_id: str
    kind: PartyKind
    act: Act
    act_id: str  # what tells two entries of one party apart
    designated: Designated
    names: tuple[Name, ...]
    identifiers: tuple[Identifier, ...] = ()
    addresses: tuple[Address, ...] = ()
    countries: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()


def parties(entries: Iterable[Entry]) -> Iterator[PartyRecord]:
    """Yield a record for each run of entries of one party; raises SourceChanged for an entry that stands twice."""
    seen = set[str]()
    run: list[Entry] = []
    for entry in entries:
        if run and entry.logical_id != run[0].logical_id:
            yield _party(run)
            run = []
        if not run and entry.logical_id in seen:
            raise SourceChanged(f"sanctionEntity {entry.logical_id} stands twice, with others between")
        if any(other.act_id == entry.act_id for other in run):
            raise SourceChanged(f"sanctionEntity {entry.logical_id} stands twice under one act, {entry.act.title}")
        seen.add(entry.logical_id)
        run.append(entry)
    if not run:
        raise SourceChanged("the file holds no sanctionEntity")
    yield _party(run)


def _party(entries: Sequence[Entry]) -> PartyRecord:
    first = entries[0]
    names = main_first([name for each in entries for name in each.names])
    if names is None:
        raise SourceChanged(f"sanctionEntity {first.logical_id} has no name")
    if {each.kind for each in entries} != {first.kind}:
        raise SourceChanged(f"sanctionEntity {first.logical_id} is of two subject types")
    by_programme: dict[str, list[Entry]] = {}
    for entry in entries:
        by_programme.setdefault(entry.designated.programme, []).append(entry)
    remarks = dict.fromkeys(remark for each in entries for remark in each.remarks if remark.casefold() not in _NOTHING)
    return PartyRecord(
        record_id=first.logical_id,
        kind=first.kind,
        names=names,
        designations=tuple(_designation(code, under) for code, under in by_programme.items()),
        identifiers=tuple(dict.fromkeys(number for each in entries for number in each.identifiers)),
        addresses=tuple(dict.fromkeys(address for each in entries for address in each.addresses)),
        countries=tuple(dict.fromkeys(country for each in entries for country in each.countries)),
        birth_dates=tuple(dict.fromkeys(born for each in entries for born in each.birth_dates)),
        remarks="\n".join(remarks) or None,
        details=tuple(dict.fromkeys((*_days_of_the_un(entries), *(one for each in entries for one in each.details)))),
    )


def _days_of_the_un(entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    for each in entries:
        day = each.designated.day_of_the_un(each.act)
        if day is not None:
            yield f"designationDate (of the UN), {each.designated.programme}", str(day)


def _designation(programme: str, entries: Sequence[Entry]) -> Designation:
    dates = dict.fromkeys(on for each in entries for on in each.designated.dates(each.act))
    return Designation(
        authority="EU",
        list=f"EU FSF: {programme}",
        programmes=(programme_name(programme),),
        measures=measures(by_the_un_alone=all(each.act.by_the_un for each in entries)),
        dates=tuple(sorted(dates, key=lambda each: each.kind != "listed")),
        legal_basis=tuple(dict.fromkeys(", ".join(filter(None, (each.act.title, each.act.url))) for each in entries)),
    )
