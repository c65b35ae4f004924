"""A record's bytes: what is read back is what was written, whatever the source left empty."""

from __future__ import annotations

from adapters.base import Address, Designation, Name, PartyRecord
from service.store import records


def test_a_record_with_nothing_but_a_country_in_its_address_and_no_measure_comes_back_as_it_went_in() -> None:
    # OFAC's ENHANCED file gives the country alone for 52 parties
    record = PartyRecord(
        record_id="9639",
        kind="company",
        names=(Name(text="AURUS LLC"),),
        addresses=(Address(text="", country="RU"), Address(text="Moscow"), Address(text="")),
        designations=(Designation(authority="US", list="OFAC SDN", programmes=(), measures=(), dates=()),),
    )
    content, sha = records.dump(record)
    assert records.load(content) == record
    assert records.dump(records.load(content)) == (content, sha)
