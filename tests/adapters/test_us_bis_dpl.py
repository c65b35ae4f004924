"""BIS's own Denied Persons List: days in two forms, typing errors in one of them, one name on several rows."""

from __future__ import annotations

import io
import os
from collections import Counter
from pathlib import Path

import pytest

import adapters
from adapters.base import PartyRecord, SourceChanged
from adapters.sanctions import by_id
from adapters.sanctions.port import LeftOut

ROOT = Path(adapters.__file__).parent.parent
SHARED = Path(os.environ.get("DILIGENCE_SHARED") or ROOT.parent / "shared") / "lists" / "us_bis"
TEXT = (ROOT / "tests" / "data" / "lists" / "us_bis_dpl" / "txt" / "dpl.txt").read_bytes()


def read(document: bytes) -> list:
    return list(by_id("us_bis_dpl").read(io.BytesIO(document)))


def days(record: PartyRecord) -> list[tuple[str, str, str]]:
    return [(date.kind, str(date.on), date.field) for date in record.designations[0].dates]


def test_it_is_off_by_default_because_the_screening_list_carries_it() -> None:
    assert not by_id("us_bis_dpl").in_use
    assert by_id("us_csl").in_use


def test_an_order_has_its_days_of_effect_update_and_end() -> None:
    hernandez = read(TEXT)[1]
    assert [name.text for name in hernandez.names] == ["ADRIAN MANUEL HERNANDEZ"]
    assert days(hernandez) == [
        ("effective", "2017-10-16", "Effective_Date"), ("amended", "2017-10-23", "Last_Update"),
        ("ended", "2020-10-13", "Expiration_Date"), ("published", "2017-10-20", "FR_Citation"),
    ]  # fmt: skip
    (measure,) = hernandez.designations[0].measures
    assert (measure.type, measure.restricts, measure.cascades) == ("export_control", ("supply", "receive"), False)
    assert [(each.text, each.country) for each in hernandez.addresses] == [
        ("3037 S. 69TH DRIVE, PHONEIX, AZ, 85043", None)
    ]


def test_with_several_notices_the_effective_date_only_says_by_when() -> None:
    assert days(read(TEXT)[2])[0] == ("amended", "2002-03-04", "Effective_Date")


def test_an_update_in_the_year_3017_is_kept_as_written_and_dates_nothing() -> None:
    zadeh = read(TEXT)[4]
    assert ("Last_Update", "3017-08-22") in zadeh.details
    assert [field for _, _, field in days(zadeh)] == ["Effective_Date", "Expiration_Date", "FR_Citation"]


def test_rows_of_one_name_are_records_and_a_row_repeated_is_none() -> None:
    first, second = [each.record_id for each in read(TEXT)[2:4]]
    assert second == f"{first}-2"
    lines = TEXT.splitlines(keepends=True)
    assert read(TEXT + lines[1])[-1].reason == "repeats another entry"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b'"10/16/2017"', b'"2017-10-16"', "line 2: Effective_Date is '2017-10-16'"),
        (b'"10/16/2017"', b'""', "line 2: Effective_Date is blank"),
        (b'"2017-10-23"', b'"2017-23-10"', "line 2: Last_Update is '2017-23-10'"),
        (b'"10/13/2020"', b'"10/13/20"', "line 2: Expiration_Date"),
        (b'" ADRIAN MANUEL HERNANDEZ"', b'""', "line 2: Name is blank"),
        (b'"Y"', b'"M"', "line 2: Standard_Order is 'M'"),
        (b'"Action"', b'"Deed"', "column 'Action' is missing"),
        (b'"AZ"\t', b"", "line 2"),
    ],
)
def test_what_is_not_understood_stops_the_load(old: bytes, new: bytes, says: str) -> None:
    assert old in TEXT
    with pytest.raises(SourceChanged, match=says):
        read(TEXT.replace(old, new, 1))


def test_a_header_alone_is_refused() -> None:
    with pytest.raises(SourceChanged, match="no row"):
        read(TEXT.splitlines(keepends=True)[0])


@pytest.mark.skipif(not SHARED.exists(), reason="needs the shared real files (DILIGENCE_SHARED)")
def test_the_real_file_loads_whole() -> None:
    items = read((SHARED / "dpl_121688.txt").read_bytes())
    parties = [each for each in items if isinstance(each, PartyRecord)]
    assert Counter(each.reason for each in items if isinstance(each, LeftOut)) == {"repeats another entry": 3}
    assert (len(parties), len(items) - 1) == (543, 546)
    assert len({each.record_id for each in items[1:]}) == 546
    assert Counter(days(each)[0][0] for each in parties) == {"effective": 414, "amended": 129}
    assert sum(field == "ended" for each in parties for field, _, _ in days(each)) == 490
    assert [each.details for each in parties if ("Last_Update", "3017-08-22") in each.details] == [
        (("Standard_Order", "Y"), ("Last_Update", "3017-08-22"))
    ]
