"""OFAC's real files of all layouts: each loads completely, with these counts, or is refused for the right reason."""

from __future__ import annotations

import io
import os
from collections import Counter
from pathlib import Path

import pytest

import adapters
from adapters.base import PartyRecord, SourceChanged
from adapters.sanctions import by_id
from adapters.sanctions.port import LeftOut, Publication

ROOT = Path(adapters.__file__).parent.parent
SHARED = Path(os.environ.get("DILIGENCE_SHARED") or ROOT.parent / "shared") / "lists" / "ofac"
SNAPSHOTS = SHARED / "sdn_series" / "snapshots"
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="needs the shared real files (DILIGENCE_SHARED)")
SDN, CONS = "us_ofac_sdn", "us_ofac_cons"


def read(list_id: str, *documents: bytes) -> list:
    return list(by_id(list_id).read(*map(io.BytesIO, documents)))


def partial(list_id: str, document: bytes) -> list:
    layout, members = by_id(list_id).recognise([io.BytesIO(document)])
    return list(layout.read(members))


def shared(*names: str) -> list[bytes]:
    return [(SHARED / name).read_bytes() for name in names]


def parties(items: list) -> dict[str, PartyRecord]:
    return {item.record_id: item for item in items if isinstance(item, PartyRecord)}


def lists(items: list) -> Counter[str]:
    return Counter(designation.list for record in parties(items).values() for designation in record.designations)


def count(items: list, field: str) -> int:
    return sum(len(getattr(record, field)) for record in parties(items).values())


def weak(items: list) -> int:
    return sum(name.strength == "weak" for record in parties(items).values() for name in record.names)


def measure_dates(items: list) -> Counter[tuple[str, bool]]:
    return Counter(
        (date.kind, date.parsed)
        for record in parties(items).values()
        for designation in record.designations
        for measure in designation.measures
        for date in measure.dates
    )


def imposed(record: PartyRecord) -> set[tuple[object, ...]]:
    return {
        (item.list, item.programmes, measure.type, measure.restricts, measure.cascades)
        for item in record.designations
        for measure in item.measures
    }


# ------------------------------------------------------------------------------------------- classic XML


def test_the_classic_sdn_list_of_2021_loads_whole() -> None:
    publication, *records = items = read(SDN, *shared("xml/sdn_20210310.xml"))
    assert isinstance(publication, Publication)
    assert (str(publication.published), publication.declared_count) == ("2021-03-10", 8_832)
    assert len(parties(items)) == len(records) == 8_832
    assert Counter(record.kind for record in records) == {
        "person": 4_539, "company": 3_613, "vessel": 403, "aircraft": 277,
    }  # fmt: skip
    assert (count(items, "names"), weak(items)) == (8_832 + 14_094, 2_402)
    assert (count(items, "identifiers"), count(items, "addresses"), count(items, "links")) == (6_552, 11_286, 3_352)
    assert lists(items) == {
        "OFAC SDN": 8_832, "OFAC (list not stated)": 7, "OFAC FSE": 5, "OFAC SSI": 3, "OFAC NS-PLC": 1,
    }  # fmt: skip
    assert measure_dates(items) == {}


@pytest.mark.parametrize(
    ("name", "day", "found", "identifiers", "on_lists", "dated"),
    [
        ("consolidated_20220324", "2022-03-24", 462, 915,
         {"OFAC SSI": 290, "OFAC NS-PLC": 78, "OFAC CMIC": 68, "OFAC SDN": 36, "OFAC CAPTA": 27, "OFAC MBS": 17,
          "OFAC FSE": 3}, 110),
        ("consolidated_20250328", "2025-03-28", 443, 890,
         {"OFAC SSI": 286, "OFAC NS-PLC": 78, "OFAC SDN": 77, "OFAC CMIC": 68, "OFAC (list not stated)": 16,
          "OFAC MBS": 12, "OFAC CAPTA": 1, "OFAC FSE": 1}, 95),
    ],
)  # fmt: skip
def test_the_classic_non_sdn_lists_load_whole(
    name: str, day: str, found: int, identifiers: int, on_lists: dict[str, int], dated: int
) -> None:
    publication, *records = items = read(CONS, *shared(f"xml/{name}.xml"))
    assert (str(publication.published), publication.declared_count, len(records)) == (day, found, found)
    assert count(items, "identifiers") == identifiers
    assert lists(items) == on_lists
    assert measure_dates(items) == {("listed", False): dated, ("effective", False): dated}


def test_a_bank_under_a_directive_alone_was_not_frozen_in_march_2022_and_a_blocked_one_was() -> None:
    records = parties(read(CONS, *shared("xml/consolidated_20220324.xml")))
    assert {row[0] for row in imposed(records["17018"])} == {"OFAC SSI", "OFAC CAPTA", "OFAC MBS"}  # Sberbank
    assert {row[0] for row in imposed(records["17015"])} == {"OFAC SSI", "OFAC SDN"}  # VEB.RF, since February


# --------------------------------------------------------------------- one day, two layouts: 443 parties


# What the classic file cannot tell: 9659's "Reject" is missing in the ENHANCED file alone.
NO_TYPE_IN_ENHANCED = {"9659"}


def test_classic_and_enhanced_of_one_day_agree_on_all_443_parties() -> None:
    one = parties(read(CONS, *shared("enhanced/cons_enhanced_20250328.xml")))
    other = parties(read(CONS, *shared("xml/consolidated_20250328.xml")))
    assert one.keys() == other.keys()
    differ = {number for number in one if imposed(one[number]) != imposed(other[number])}
    assert differ == NO_TYPE_IN_ENHANCED
    for number, record in one.items():
        classic = other[number]
        assert classic.kind == record.kind
        assert classic.names[0].text == record.names[0].text
        assert {(each.text, each.kind, each.strength) for each in classic.names} == {
            (each.text, each.kind, each.strength) for each in record.names if each.kind != "translation"
        }
        assert Counter(classic.identifiers) == Counter(record.identifiers)
        assert (classic.birth_dates, set(classic.countries)) == (record.birth_dates, set(record.countries))
        assert classic.remarks == record.remarks
        assert sorted(link.target_name for link in classic.links) == sorted(link.target_name for link in record.links)
        # The classic file has no second script, no reliability and no comments, and nothing that ENHANCED lacks.
        assert set(classic.details) <= set(record.details)


def test_sectoral_parties_are_not_frozen_unless_they_are_blocked_too() -> None:
    records = parties(read(CONS, *shared("xml/consolidated_20250328.xml"))).values()
    kinds = [{(row[0], row[2]) for row in imposed(record)} for record in records]
    sectoral = [each for each in kinds if "OFAC SSI" in {name for name, _ in each}]
    assert len(sectoral) == 286
    assert sum("asset_freeze" in {kind for _, kind in each} for each in sectoral) == 75
    assert all(name == "OFAC SDN" for each in kinds for name, kind in each if kind == "asset_freeze")


# ------------------------------------------------------------------------------------------------- CSV


def test_the_non_sdn_set_of_december_2025_loads_whole() -> None:
    documents = shared(*(f"cons_csv/cons_{name}.csv" for name in ("prim", "alt", "add", "comments")))
    publication, *records = items = read(CONS, *documents)
    assert publication.published is None
    assert len(parties(items)) == len(records) == 442
    assert (count(items, "names"), weak(items)) == (442 + 1_073 + 72, 72)
    assert (count(items, "identifiers"), count(items, "addresses")) == (908, 522)
    assert lists(items) == {
        "OFAC SSI": 286, "OFAC SDN": 88, "OFAC NS-PLC": 78, "OFAC CMIC": 68, "OFAC (list not stated)": 16,
        "OFAC MBS": 12, "OFAC CAPTA": 1,
    }  # fmt: skip
    assert measure_dates(items) == {("listed", True): 95, ("effective", True): 95}
    sectoral_only = [record for record in records if {item.list for item in record.designations} == {"OFAC SSI"}]
    assert len(sectoral_only) == 197
    assert all("asset_freeze" not in {row[2] for row in imposed(record)} for record in sectoral_only)


def test_the_csv_set_and_the_classic_file_differ_only_by_what_happened_between_their_days() -> None:
    older = parties(read(CONS, *shared("xml/consolidated_20250328.xml")))
    newer = parties(read(CONS, *shared(*(f"cons_csv/cons_{name}.csv" for name in ("prim", "alt", "add", "comments")))))
    assert (older.keys() - newer.keys(), newer.keys() - older.keys()) == ({"26182"}, set())
    changed = {number for number in newer if imposed(older[number]) != imposed(newer[number])}
    # Rosneft, Lukoil and companies of theirs entered the SDN List in October 2025.
    assert {"17022", "17248"} <= changed
    assert len(changed) == 12
    renamed = {number for number in newer if older[number].names[0].text != newer[number].names[0].text}
    assert renamed == {"18284"}


def test_the_cut_remarks_of_the_non_sdn_set_need_their_comments() -> None:
    with pytest.raises(SourceChanged, match="17014: the remark is cut at 1000 characters"):
        read(CONS, *shared(*(f"cons_csv/cons_{name}.csv" for name in ("prim", "alt", "add"))))


@pytest.mark.parametrize(
    ("name", "found", "weak_aliases", "identifiers", "links", "cut"),
    [
        ("sdn_2024-02-20T1843Z.csv", 13_931, 3_394, 12_856, 6_053, 18),
        ("sdn_2024-02-23T1843Z.csv", 14_484, 3_516, 13_904, 6_126, 18),
    ],
)
def test_sdn_csv_alone_is_a_partial_set(
    name: str, found: int, weak_aliases: int, identifiers: int, links: int, cut: int
) -> None:
    data = (SNAPSHOTS / name).read_bytes()
    with pytest.raises(SourceChanged, match=r"alt\.csv, add\.csv is missing"):
        read(SDN, data)
    items = partial(SDN, data)
    records = parties(items)
    assert len(records) == len(items) - 1 == found
    assert (weak(items), count(items, "identifiers"), count(items, "links")) == (weak_aliases, identifiers, links)
    assert lists(items)["OFAC SDN"] == found
    assert measure_dates(items) == {("listed", True): 28, ("effective", True): 28}
    assert sum(any(field == "remarks" for field, _ in record.details) for record in records.values()) == cut


def test_aurus_enters_between_the_two_snapshots_of_february_2024() -> None:
    before, after = (
        parties(partial(SDN, (SNAPSHOTS / f"sdn_2024-02-{day}T1843Z.csv").read_bytes())) for day in ("20", "23")
    )
    assert "47956" not in before
    aurus = after["47956"]
    assert [name.text for name in aurus.names] == ["LIMITED LIABILITY COMPANY AURUS"]
    assert {(each.type, each.value, each.country) for each in aurus.identifiers} == {
        ("inn", "7743237789", "RU"), ("ogrn", "5177746340998", "RU"),
    }  # fmt: skip
    assert (aurus.links, aurus.remarks) == ((), None)
    (designation,) = aurus.designations
    assert (designation.programmes, designation.dates) == (("RUSSIA-EO14024",), ())
    assert [link.target_name for link in after["47954"].links] == [after["47953"].names[0].text]


def test_the_empty_snapshot_of_may_2024_is_refused() -> None:
    with pytest.raises(SourceChanged, match="the file is empty"):
        partial(SDN, (SNAPSHOTS / "sdn_2024-05-04T0136Z_EMPTY.csv").read_bytes())


def test_companions_without_the_main_file_are_refused() -> None:
    documents = shared(*(f"csv_2025-02/{name}.csv" for name in ("alt", "add", "sdn_comments")))
    with pytest.raises(SourceChanged, match=r"sdn\.csv is missing"):
        read(SDN, *documents)


def test_the_set_of_2021_is_refused_for_two_rows_that_are_not_ofacs_and_loads_without_those_faults() -> None:
    """Its last row of sdn.csv stands under another party's number, its last of alt.csv is made up, a cell empty."""
    sdn, alt, add = shared("csv_2021_trio/sdn.csv", "csv_2021_trio/alt.csv", "csv_2021_trio/add.csv")
    with pytest.raises(SourceChanged, match=r"alt\.csv line 12409: column 5 is empty"):
        read(SDN, sdn, alt, add)
    alt = alt[: alt.rindex(b"34111,234234")]
    with pytest.raises(SourceChanged, match="cut at 1000 characters"):
        read(SDN, sdn, alt, add)
    with pytest.raises(SourceChanged, match=r"sdn\.csv line 9044: 2677 stands twice"):
        partial(SDN, sdn)
    renumbered = sdn.replace(b"2677,HAMER AND NAIL", b"34489,HAMER AND NAIL")
    cut = ("28263", "28264", "29703", "30518", "31212", "33151", "33854")
    comments = "".join(f'{number},"."\n' for number in cut).encode()
    items = read(SDN, renumbered, alt, add, comments)
    assert len(parties(items)) == 9_044
    assert [item for item in items if isinstance(item, LeftOut)] == []
    assert (count(items, "addresses"), len(parties(items)["34489"].addresses)) == (11_297, 1)


def test_an_address_of_a_party_that_the_main_file_lacks_is_left_out() -> None:
    sdn, alt, add = shared("csv_2021_trio/sdn.csv", "csv_2021_trio/alt.csv", "csv_2021_trio/add.csv")
    sdn = sdn[: sdn.rindex(b"2677,HAMER")]
    alt = alt[: alt.rindex(b"34111,234234")]
    cut = ("28263", "28264", "29703", "30518", "31212", "33151", "33854")
    items = read(SDN, sdn, alt, add, "".join(f'{number},"."\n' for number in cut).encode())
    assert len(parties(items)) == 9_043
    left = [item for item in items if isinstance(item, LeftOut)]
    assert [(each.record_id, each.reason) for each in left] == [
        ("34489", "address of a party that sdn.csv does not have")
    ]


@pytest.mark.parametrize(
    ("list_id", "name"),
    [(SDN, "cons_csv/cons_prim.csv"), (CONS, "sdn_series/snapshots/sdn_2024-02-23T1843Z.csv")],
)
def test_the_main_file_of_the_other_list_is_refused(list_id: str, name: str) -> None:
    with pytest.raises(SourceChanged, match="line 1, "):
        partial(list_id, *shared(name))


# ---------------------------------------------------------------------------------------------- ADVANCED XML


@pytest.mark.parametrize("list_id", [SDN, CONS])
def test_the_excerpt_of_the_advanced_file_is_refused_because_its_parts_do_not_join(list_id: str) -> None:
    with pytest.raises(SourceChanged, match=r"18642 has no DistinctParty \(dangling reference\)"):
        read(list_id, *shared("advanced/sdn_advanced_20240223_excerpt.xml"))
