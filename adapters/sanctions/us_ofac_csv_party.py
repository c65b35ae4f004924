"""One row of OFAC's CSV files, with what the files beside it say, as a party record."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.base import Address, Name, PartyKind, PartyRecord, SourceChanged
from adapters.sanctions.us_ofac_derived import derived
from adapters.sanctions.us_ofac_facts import Fact, countries, details, identifiers, stated
from adapters.sanctions.us_ofac_remarks import CUT_AT, Remarks, read_remarks

_KINDS: dict[str | None, PartyKind] = {
    None: "company",
    "individual": "person",
    "vessel": "vessel",
    "aircraft": "aircraft",
}
# Columns 6 to 11 under the names that the other layouts have for them.
_SHIP = (
    "Vessel Call Sign",
    "VESSEL TYPE",
    "Vessel Tonnage",
    "Vessel Gross Registered Tonnage",
    "Vessel Flag",
    "Vessel Owner",
)
_NOTHING = Remarks()


def party(
    number: str,
    cells: Sequence[str | None],
    rest_of_remark: str | None,
    *,
    names: Sequence[Name],
    addresses: Sequence[Address],
    file_of: str,
) -> PartyRecord:
    """Return the record of one row: its number and the eleven cells after it, nulls as None.

    Raises SourceChanged for what is not understood.
    """
    name, kind, programmes, title, *ship, remark = cells
    if not name or not name.strip() or not programmes:
        raise SourceChanged("the name or the programme is null")
    if kind not in _KINDS:
        raise SourceChanged(f"unknown type {kind!r}")
    cut = remark is not None and len(remark) >= CUT_AT and rest_of_remark is None
    said = read_remarks(remark + (rest_of_remark or ""), cut=cut) if remark else _NOTHING
    facts = [*said.facts, *(Fact(label, value) for label, value in zip(_SHIP, ship, strict=True) if value)]
    in_russia = bool(addresses) and {address.country for address in addresses} == {"RU"}
    return PartyRecord(
        record_id=number,
        kind=_KINDS[kind],
        names=(Name(text=" ".join(name.split())), *names, *said.names),
        designations=derived(_programmes(programmes), stated(facts), file_of=file_of, parsed=True),
        identifiers=tuple(identifiers(facts, in_russia=in_russia)),
        addresses=tuple(addresses),
        countries=countries(facts),
        links=tuple(said.links),
        birth_dates=tuple(said.births),
        remarks="; ".join(said.rest) or None,
        details=(
            *((("title", title),) if title else ()),
            *details(facts),
            *((("remarks", f"cut at {CUT_AT} characters; the rest is in a file that was not given"),) if cut else ()),
        ),
    )


def _programmes(text: str) -> tuple[str, ...]:
    """Return the programmes of a cell like `SDGT] [SYRIA`, which has no outer brackets."""
    programmes = tuple(text.split("] ["))
    if any(not each or each != each.strip() or "[" in each or "]" in each for each in programmes):
        raise SourceChanged(f"the programmes are {text!r}")
    return programmes
