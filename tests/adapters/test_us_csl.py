"""The Consolidated Screening List: whose entries are read here, since when each is listed, and what stops the load."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import adapters
from adapters.base import PartyRecord, SourceChanged
from adapters.sanctions import by_id
from adapters.sanctions.port import LeftOut, Publication
from adapters.sanctions.us_federal_register import citations

ROOT = Path(adapters.__file__).parent.parent
SHARED = Path(os.environ.get("DILIGENCE_SHARED") or ROOT.parent / "shared") / "lists" / "us_csl"
FIXTURES = ROOT / "tests" / "data" / "lists" / "us_csl"
JSON = (FIXTURES / "json" / "consolidated.json").read_bytes()
CSV = (FIXTURES / "csv" / "consolidated.csv").read_bytes()
EL = "Entity List (EL) - Bureau of Industry and Security"
ISN = "Nonproliferation Sanctions (ISN) - State Department"


def read(document: bytes) -> list:
    return list(by_id("us_csl").read(io.BytesIO(document)))


def named(items: list, name: str) -> list[PartyRecord]:
    return [each for each in items if isinstance(each, PartyRecord) and each.names[0].text == name]


def one(name: str, document: bytes = JSON) -> PartyRecord:
    (found,) = named(read(document), name)
    return found


def days(record: PartyRecord) -> list[tuple[str, str, str, bool]]:
    (designation,) = record.designations
    return [(date.kind, str(date.on), date.field, date.parsed) for date in designation.dates]


def with_entries(*entries: dict[str, Any]) -> bytes:
    return json.dumps({"results": entries}).encode()


def entry(**fields: Any) -> dict[str, Any]:
    return {"source": EL, "name": "Ruritania Optics", "federal_register_notice": "84 FR 1", **fields}


def with_rows(*rows: dict[str, str]) -> bytes:
    header = CSV.decode().split("\n", 1)[0].split(",")
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, header, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


# --------------------------------------------------------------------------------------- what it says


def test_the_days_file_says_when_it_was_made_in_washington_and_how_many_it_holds() -> None:
    publication = read(JSON)[0]
    assert isinstance(publication, Publication)
    assert str(publication.published) == "2026-09-24"  # 02:15 UTC of the 25th
    assert publication.declared_count == len(read(JSON)) - 1 == 14


def test_json_and_csv_of_one_day_make_the_same_parties() -> None:
    from_json, from_csv = read(JSON)[1:], read(CSV)[1:]
    assert [each.record_id for each in from_json] == [each.record_id for each in from_csv]
    assert [each.names for each in from_json] == [each.names for each in from_csv]
    assert [each.designations for each in from_json] == [each.designations for each in from_csv]
    assert [each.addresses for each in from_json[:9]] == [each.addresses for each in from_csv[:9]]


def test_an_entity_list_entry_may_not_receive_goods_is_not_frozen_and_does_not_cascade() -> None:
    ghoura = one("Abdul Satar Ghoura")
    (designation,) = ghoura.designations
    assert (designation.authority, designation.list) == ("US", "BIS Entity List")
    assert designation.programmes == ("Entity List (EL)",)
    assert designation.legal_basis == ("76 FR 71867",)
    (measure,) = designation.measures
    assert (measure.type, measure.restricts, measure.cascades) == ("export_control", ("receive",), False)
    assert measure.label == "For all items subject to the EAR. (See §744.11 of the EAR)."
    assert ("license_policy", "Presumption of denial.") in ghoura.details
    assert [(each.text, each.country) for each in ghoura.addresses] == [
        ("501, 5th Floor, Amanullah Sancharaki Market, Kabul, AF", "AF")
    ]


def test_the_entity_lists_start_date_is_the_day_of_publication_never_that_of_listing() -> None:
    assert days(one("Abdul Satar Ghoura")) == [("published", "2011-11-21", "start_date", False)]


def test_where_several_notices_are_cited_the_start_date_only_says_by_when() -> None:
    assert days(one("54th Research Institute of China")) == [
        ("amended", "2001-05-14", "start_date", False),
        ("published", "2001", "federal_register_notice", True),
    ]
    khan = entry(
        name="AQ Khan Research Laboratories",
        federal_register_notice="63 FR 64322; 77 FR 58006",
        start_date="2012-09-19",
    )
    assert days(one(khan["name"], with_entries(khan))) == [
        ("amended", "2012-09-19", "start_date", False),
        ("published", "1998", "federal_register_notice", True),
    ]


def test_without_a_start_date_the_volume_cited_gives_the_year() -> None:
    assert days(one("Precision Image Corporation")) == [("published", "2018", "federal_register_notice", True)]
    assert days(one("Atlas Sanatgaran")) == []


def test_orders_of_denial_and_states_measures_give_their_day_of_effect() -> None:
    assert days(one("ADRIAN MANUEL HERNANDEZ")) == [
        ("effective", "2017-10-16", "start_date", False),
        ("published", "2017-10-20", "federal_register_notice", True),
        ("ended", "2020-10-13", "end_date", False),
    ]
    assert days(one("SPC Supachoke")) == [
        ("effective", "1994-02-08", "start_date", False),
        ("published", "1994-03-07", "federal_register_notice", True),
    ]
    assert days(one("I. ASH"))[:2] == [
        ("amended", "2002-03-04", "start_date", False),
        ("published", "2002-03-11", "federal_register_notice", True),
    ]


@pytest.mark.parametrize("start", ["0017-05-26", "0097-06-30", "3017-08-22", "2018-12-31"])
def test_a_day_that_cannot_be_right_is_kept_as_written_and_dates_nothing(start: str) -> None:
    record = one("Ruritania Optics", with_entries(entry(start_date=start)))  # the notice is of 2019
    assert days(record) == [("published", "2019", "federal_register_notice", True)]
    assert ("start_date", start) in record.details


def test_each_law_of_states_has_its_own_measure() -> None:
    measures = {
        name: [(each.type, each.restricts, each.cascades) for each in one(name).designations[0].measures]
        for name in ("SPC Supachoke", "Namchongang Trading Corp.", "Sinobright Import and Export Company")
    }
    assert measures == {
        "SPC Supachoke": [("import_ban", ("supply",), False)],
        "Namchongang Trading Corp.": [("asset_freeze", ("funds", "supply", "receive"), True)],
        "Sinobright Import and Export Company": [("export_control", ("receive",), True)],
    }
    assert one("SPC Supachoke").countries == ("TH",)


def test_what_stands_around_a_name_is_no_part_of_it() -> None:
    subsidiaries = one("Sinobright Import and Export Company")
    whole = "Sinobright Import and Export Company; and any successor, sub-unit, or subsidiary thereof"
    assert ("name", whole) in subsidiaries.details
    affiliate = one("Hangzhou Huawei Enterprises")
    (link,) = affiliate.links
    assert (link.relation, link.target, link.target_name) == (
        "Affiliated Entity", None, "Huawei Technologies Co., Ltd. (Huawei)",
    )  # fmt: skip
    telecom = one("Gazprom Telekom, OOO")
    assert [(each.text, each.kind) for each in telecom.names[1:]] == [
        ("Zakrytoe Aktsionernoe Obshchestvo Gaztelekom", "former"), ("Gaztelekom, ZAO", "alias"),
        ("Gaztelekom", "former"), ("Gazprom Telecom", "alias"),
    ]  # fmt: skip
    precision = one("Precision Image Corporation", CSV)
    assert [each.text for each in precision.names[1:]] == ["Precision Industries, Inc.", "CK Enterprises, Inc."]


def test_a_semicolon_in_a_name_does_not_part_it_and_in_an_alias_is_kept() -> None:
    record = one("Strelsau; Sons", with_entries(entry(name="Strelsau;  Sons", alt_names=["ZAMAN; Haydar"])))
    assert [each.text for each in record.names] == ["Strelsau; Sons", "ZAMAN", "Haydar"]
    record = one("Ruritania Optics", with_entries(entry(alt_names=["LLC Zenda;-LLC Hentzau,", "and"])))
    assert [each.text for each in record.names[1:]] == ["LLC Zenda", "LLC Hentzau"]
    assert ("alt_names", "LLC Zenda;-LLC Hentzau,; and") in record.details


@pytest.mark.parametrize(
    ("written", "type_", "value", "country"),
    [
        ("RU, 7736640919, Tax ID No.", "inn", "7736640919", "RU"),
        ("Tax ID No., 7736640919, RU", "inn", "7736640919", "RU"),
        ("C122790, Registration Number", "registration", "C122790", None),
        ("CN, 91110000MA005UCQ5P, Unified Social Credit Code (USCC)", "uscc", "91110000MA005UCQ5P", "CN"),
    ],
)
def test_numbers_are_read_in_either_order(written: str, type_: str, value: str, country: str | None) -> None:
    row = {"source": EL, "name": "Ruritania Optics", "ids": f"{written}; Secondary sanctions risk:, sections 1 and 2"}
    record = one("Ruritania Optics", with_rows(row))
    assert [(each.type, each.value, each.country) for each in record.identifiers] == [(type_, value, country)]
    assert ("ids", "Secondary sanctions risk:, sections 1 and 2") in record.details


def test_numbers_in_json_keep_their_dates() -> None:
    number = {"type": "Passport", "number": "A1", "country": "SY", "issue_date": None, "expiration_date": "2030-01-01"}
    other = {"type": "Gender", "number": "Male"}
    record = one("Ruritania Optics", with_entries(entry(type="Individual", ids=[number, other], nationalities=["SY"])))
    assert record.kind == "person"
    assert record.countries == ("SY",)
    assert [(each.type, each.value, each.country) for each in record.identifiers] == [("passport", "A1", "SY")]
    assert {("ids", "Gender, Male"), ("Passport A1: expiration_date", "2030-01-01")} <= set(record.details)


def test_a_us_state_is_not_taken_for_a_country() -> None:
    dpl = "Denied Persons List (DPL) - Bureau of Industry and Security"
    row = {"source": dpl, "name": "R. RASSENDYLL", "addresses": "1 ZENDA ROAD, LOS ALTOS, CA; 2 ZENDA ROAD, LONDON, GB"}
    assert [each.country for each in one("R. RASSENDYLL", with_rows(row)).addresses] == [None, "GB"]


# --------------------------------------------------------------------------------- which entries, what ids


def test_ofacs_entries_are_left_to_ofacs_own_lists() -> None:
    sdn = {"source": "Specially Designated Nationals (SDN) - Treasury Department", "entity_number": "906", "name": "X"}
    cap = {"source": "Capta List (CAP) - Treasury Department", "entity_number": "15268", "name": "X"}
    assert read(with_entries(sdn, cap, cap, entry()))[1:4] == [
        LeftOut(record_id="SDN-906", reason="left to us_ofac_sdn"),
        LeftOut(record_id="CAP-15268", reason="left to us_ofac_cons"),
        LeftOut(record_id="CAP-15268-again-2", reason="left to us_ofac_cons"),
    ]


def test_one_name_on_several_entries_stays_several_records_told_apart_by_their_first_day() -> None:
    first, second = named(read(JSON), "Huawei Technologies Co., Ltd. (Huawei)")
    assert {first.record_id, second.record_id} == {
        (bare := min(first.record_id, second.record_id)), f"{bare}-2",
    }  # fmt: skip
    old, new = entry(start_date="2019-05-21"), entry(start_date="2020-08-20", federal_register_notice="85 FR 2")
    alone = read(with_entries(old))[1].record_id
    assert [each.record_id for each in read(with_entries(new, old))[1:]] == [f"{alone}-2", alone]


def test_the_id_does_not_follow_the_files_own_hash_nor_the_address() -> None:
    moved = entry(id="another", addresses=[{"address": "1 Castle Road", "country": "CN"}], name=" Ruritania  optics ")
    assert read(with_entries(entry(id="one")))[1].record_id == read(with_entries(moved))[1].record_id


def test_an_entry_that_repeats_another_and_a_second_header_make_no_party() -> None:
    again = read(with_entries(entry(id="1"), entry(id="2")))[2]
    assert (again.record_id[:3], again.reason) == ("EL-", "repeats another entry")
    header, rest = CSV.split(b"\n", 1)
    items = read(header + b"\n" + header + b"\n" + rest)
    assert items[1] == LeftOut(record_id="line-2", reason="a second line of headings")
    assert len(items) == len(read(CSV)) + 1


def test_an_address_and_an_empty_entry_are_no_parties() -> None:
    items = read(with_entries(entry(name="Address 01"), {"source": EL, "id": "7", "name": ""}))
    assert [each.reason for each in items[1:]] == ["an address, not a party", "an empty entry"]


# ------------------------------------------------------------------------------------- what stops the load


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"source": "Mystery List (ML) - Treasury Department"}, "entry 1: unknown source 'Mystery List"),
        ({"source": "Entity List (EL) - State Department"}, "unknown source"),
        ({"source": ISN, "programs": ["Castle Act"]}, "entry 1: unknown programme 'Castle Act'"),
        ({"source": ISN, "programs": []}, "no programme"),
        ({"type": "Spaceship"}, "unknown type 'Spaceship'"),
        ({"start_date": "21 May 2019"}, "'21 May 2019' is not a day"),
        ({"start_date": "2019-02-30"}, "'2019-02-30' is not a day"),
        ({"name": ""}, "no name"),
        ({"colour": "red"}, "entry 1: the entry: unknown key 'colour'"),
        ({"addresses": [{"planet": "Mars"}]}, "addresses: unknown key 'planet'"),
        ({"addresses": "1 Castle Road"}, "addresses: '1 Castle Road' is no list"),
        ({"name": 7}, "name: 7 is no text"),
        ({"nationalities": ["Ruritania"]}, "unknown country 'Ruritania'"),
    ],
)
def test_what_is_not_understood_stops_the_load_and_is_named(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        read(with_entries(entry(**fields)))


def test_a_document_cut_anywhere_is_never_a_short_success() -> None:
    whole = JSON.rstrip()
    for percent in range(100):
        with pytest.raises(SourceChanged):
            read(whole[: len(whole) * percent // 100])
    for more in (b"{}", b"]", b"x"):
        with pytest.raises(SourceChanged):
            read(whole + more)


def test_results_that_are_missing_empty_or_beside_the_unknown_are_refused() -> None:
    for document in (b'{"results": []}', b'{"total": 3, "results": []}'):
        with pytest.raises(SourceChanged, match="no entry"):
            read(document)
    with pytest.raises(SourceChanged, match="unknown key 'error'"):
        read(b'{"error": "try later", "results": []}')
    with pytest.raises(SourceChanged, match="without its offset"):
        read(b'{"search_performed_at": "2026-09-25T02:15:00", "results": []}')


def test_an_unknown_or_missing_column_and_a_row_cut_short_are_refused() -> None:
    for old, new, says in (
        (b",remarks,", b",notes,", "column 'notes' is unknown"),
        (b",remarks,", b",", "column 'remarks' is missing"),
    ):
        with pytest.raises(SourceChanged, match=says):
            read(CSV.replace(old, new, 1))
    with pytest.raises(SourceChanged, match="line 15"):
        read(CSV[:-40])


# ---------------------------------------------------------------------------------- the Federal Register


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("84 FR 61538", ["2019"]),
        ("84  FR 21233", ["2019"]),
        ("80FR 69852", ["2015"]),
        ("77 FR 61249 No. 195", ["2012"]),
        ("76 FR No. 197 (10/12/2011)", ["2011-10-12"]),
        ("62 FR 35334, 6/30/97; 66 FR 24267", ["1997-06-30", "2001"]),
        ("67 F.R. 56530 9/4/02 67 F.R. 10890 3/11/02", ["2002-09-04", "2002-03-11"]),
        ("82 F.R. 61745 12/29/2017,  83F.R. 28801 6/21/2018", ["2017-12-29", "2018-06-21"]),
        ("Notice 2944, Vol. 64, No. 17, 1/27/99", ["1999-01-27"]),
        ("84 FR 61538 (13/40/2019)", ["2019"]),
        ("84 FR 61538 (1/4/2012)", ["2019"]),
        ("", []),
        ("to be announced", []),
    ],
)
def test_citations_are_read_as_the_agencies_write_them(text: str, expected: list[str]) -> None:
    assert [str(each.on) for each in citations(text)] == expected


# ------------------------------------------------------------------------------------------ the real file

real = pytest.mark.skipif(not SHARED.exists(), reason="needs the shared real files (DILIGENCE_SHARED)")


@pytest.fixture(scope="module")
def april_2022() -> list:
    return read(gzip.decompress((SHARED / "csl_consolidated_2022-04.csv.gz").read_bytes()))


@real
def test_the_real_file_loads_whole(april_2022: list) -> None:
    parties = [each for each in april_2022 if isinstance(each, PartyRecord)]
    left = Counter(each.reason for each in april_2022 if isinstance(each, LeftOut))
    assert left == {"left to us_ofac_sdn": 10_026, "left to us_ofac_cons": 509}
    assert len({each.record_id for each in april_2022[1:]}) == len(april_2022) - 1 == 14_160
    assert Counter(each.designations[0].list for each in parties) == {
        "BIS Entity List": 2_001, "BIS Denied Persons List": 462, "BIS Unverified List": 201,
        "BIS Military End User List": 71, "State Nonproliferation Sanctions": 163, "State AECA Debarred": 727,
    }  # fmt: skip
    assert Counter(name.kind for each in parties for name in each.names) == {
        "primary": 3_625, "alias": 2_303, "former": 16,
    }  # fmt: skip
    assert sum(len(each.addresses) for each in parties) == 4_404
    assert sum(len(each.links) for each in parties) == 50


@real
def test_in_the_real_file_no_entity_list_entry_passes_for_listed_on_a_known_day(april_2022: list) -> None:
    kinds = Counter(
        tuple(date.kind + (" (read)" if date.parsed else "") for date in each.designations[0].dates)
        for each in april_2022
        if isinstance(each, PartyRecord) and each.designations[0].list == "BIS Entity List"
    )
    assert kinds == {
        ("published",): 1_528, ("amended", "published (read)"): 289, ("published (read)",): 156,
        ("amended",): 5, (): 23,
    }  # fmt: skip


@real
def test_in_the_real_file_five_start_dates_cannot_be_right(april_2022: list) -> None:
    kept = [value for each in april_2022[1:] for field, value in getattr(each, "details", ()) if field == "start_date"]
    assert sorted(kept) == ["0017-05-26", "0097-06-30", "0097-06-30", "2000-09-28", "2001-05-14"]


@real
def test_in_the_real_file_huawei_keeps_its_three_entries(april_2022: list) -> None:
    records = named(april_2022, "Huawei Technologies Co., Ltd. (Huawei)")
    assert len(records) == 3
    assert {days(each)[0] for each in records} == {("amended", "2019-05-21", "start_date", False)}
    assert len([each for each in april_2022[1:] if getattr(each, "links", ())]) == 50
