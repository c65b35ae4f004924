"""OpenSanctions' FollowTheMoney lines: joined in any order, dated as its Sanctions say, in its own name."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import adapters
from adapters.base import Designation, PartyRecord, SourceChanged
from adapters.sanctions import by_id
from adapters.sanctions.port import LeftOut, Publication

ROOT = Path(adapters.__file__).parent.parent
FILE = ROOT / "tests" / "data" / "lists" / "opensanctions" / "ftm_jsonl" / "entities.ftm.json"
LINES = FILE.read_bytes().splitlines(keepends=True)


def read(*lines: bytes) -> list:
    return list(by_id("opensanctions").read(io.BytesIO(b"".join(lines))))


def line(id_: str, schema: str, properties: dict[str, list[str]], **more: Any) -> bytes:
    entity = {"id": id_, "caption": id_, "schema": schema, "properties": properties, "datasets": ["eu_fsf"], **more}
    return json.dumps(entity).encode() + b"\n"


def parties(*lines: bytes) -> dict[str, PartyRecord]:
    return {each.record_id: each for each in read(*(lines or LINES)) if isinstance(each, PartyRecord)}


def on(record: PartyRecord, dataset: str) -> Designation:
    (found,) = [each for each in record.designations if each.list == f"OpenSanctions: {dataset}"]
    return found


def days(dated: Any) -> list[tuple[str, str, str]]:
    return [(date.kind, str(date.on), date.field) for date in dated.dates]


NK_X = line("NK-X", "Company", {"name": ["X"]})
SANCTION = line("S-X", "Sanction", {"entity": ["NK-X"]})


def test_it_is_off_by_default_and_says_that_business_needs_a_licence() -> None:
    listing = by_id("opensanctions")
    assert not listing.in_use
    assert "CC BY-NC 4.0" in listing.licence
    assert "licence from OpenSanctions" in listing.licence


def test_the_publication_is_the_last_day_the_data_was_seen() -> None:
    publication = read(*LINES)[0]
    assert isinstance(publication, Publication)
    assert str(publication.published) == "2026-11-20"


def test_the_statement_is_opensanctions_own_and_the_authority_a_detail() -> None:
    strelsau = parties()["NK-Strelsau"]
    assert {each.authority for each in strelsau.designations} == {"OS"}
    assert [each.list for each in strelsau.designations] == [
        "OpenSanctions: ch_seco_sanctions", "OpenSanctions: eu_fsf", "OpenSanctions: us_ofac_sdn",
    ]  # fmt: skip
    assert ("us_ofac_sdn: authority", "Office of Foreign Assets Control") in strelsau.details


def test_every_date_of_a_sanction_keeps_its_kind_and_all_its_values() -> None:
    eu = on(parties()["NK-Strelsau"], "eu_fsf")
    assert days(eu) == [
        ("effective", "2024-06-24", "Sanction.startDate"), ("listed", "2024-06-25", "Sanction.listingDate"),
        ("listed", "2024-06-26", "Sanction.listingDate"), ("amended", "2025-02", "Sanction.modifiedAt"),
        ("published", "2024-03-01", "first_seen"),
    ]  # fmt: skip
    assert (eu.programmes, eu.legal_basis) == (("EU-RUR",), ("2026/99 (OJ L1)",))
    assert eu.reasons == "It supplies the court of Ruritania."


def test_ofacs_sanctions_have_no_date_but_when_opensanctions_first_showed_them() -> None:
    ofac = on(parties()["NK-Strelsau"], "us_ofac_sdn")
    assert days(ofac) == [("published", "2024-02-23", "first_seen")]
    assert [(each.type, each.cascades, each.label) for each in ofac.measures] == [("asset_freeze", True, "Block")]


def test_several_sanctions_of_one_data_set_keep_their_dates_apart() -> None:
    seco = on(parties()["NK-Strelsau"], "ch_seco_sanctions")
    assert seco.dates == ()
    ban, freeze = seco.measures
    assert (ban.type, ban.restricts, ban.label) == ("other", (), "Ban on satellite data")
    assert days(ban)[0] == ("effective", "2024-07-09", "Sanction.startDate")
    assert freeze.type == "asset_freeze"
    assert days(freeze)[:2] == [
        ("effective", "2020-01-01", "Sanction.startDate"), ("ended", "2022-12-31", "Sanction.endDate"),
    ]  # fmt: skip


def test_the_consolidated_screening_lists_start_only_says_by_when() -> None:
    optics = on(parties()["NK-Optics"], "us_trade_csl")
    assert days(optics)[0] == ("amended", "2019-05-21", "Sanction.startDate")
    assert [(each.type, each.restricts) for each in optics.measures] == [("export_control", ("receive",))]


def test_a_list_that_freezes_all_its_entries_does_so_without_saying() -> None:
    (measure,) = on(parties()["NK-Strelsau"], "eu_fsf").measures
    assert (measure.type, measure.label) == ("asset_freeze", "eu_fsf: all entries are frozen")
    record = parties(NK_X, line("S-X", "Sanction", {"entity": ["NK-X"]}, datasets=["jp_mof_sanctions"]))["NK-X"]
    (measure,) = record.designations[0].measures
    assert (measure.type, measure.label) == ("other", "jp_mof_sanctions: measure not stated")
    assert record.designations[0].programmes == ("jp_mof_sanctions",)


def test_a_topic_alone_makes_an_undated_designation() -> None:
    (designation,) = parties()["NK-Vessel"].designations
    assert (designation.list, designation.programmes, designation.dates) == ("OpenSanctions: topics", ("sanction",), ())
    (measure,) = designation.measures
    assert (measure.type, measure.restricts, measure.cascades) == ("other", (), False)


def test_names_numbers_documents_and_addresses_are_joined() -> None:
    strelsau, hentzau = parties()["NK-Strelsau"], parties()["NK-Hentzau"]
    assert [(each.text, each.kind, each.strength) for each in strelsau.names] == [
        ("Strelsau Motor Works LLC", "primary", "strong"), ("ООО Стрелсау Мотор", "alias", "strong"),
        ("SMW", "alias", "strong"), ("Strelsau Carriage Works", "former", "strong"), ("Strelsau", "alias", "weak"),
    ]  # fmt: skip
    assert [(each.type, each.value, each.country) for each in strelsau.identifiers] == [
        ("inn", "7743000001", "RU"), ("ogrn", "5177746000001", "RU"), ("lei", "529900T8BM49AURSDO55", None),
        ("registration", "5177746000001", None),
    ]  # fmt: skip
    assert [(each.text, each.country) for each in strelsau.addresses] == [
        ("1 Castle Road, Strelsau, 101000", "RU"), ("Castle Road 1, Strelsau", None),
    ]  # fmt: skip
    assert (strelsau.countries, hentzau.countries) == (("RU",), ("DE",))
    assert {("country", "ua-cri"), ("referent", "ofac-99901")} <= set(strelsau.details)
    assert [(each.type, each.value, each.country) for each in hentzau.identifiers] == [
        ("other", "DL-77", "DE"), ("passport", "H1234567", "DE"), ("other", "X9", None),
    ]  # fmt: skip
    assert hentzau.birth_dates == ("1871", "1871-02-03")
    assert {("citizenship", "suhh"), ("Passport H1234567: endDate", "2030-01-01")} <= set(hentzau.details)
    vessel = parties()["NK-Vessel"]
    assert (vessel.kind, vessel.identifiers[0].type, vessel.identifiers[0].value) == ("vessel", "imo", "9074729")


def test_links_stand_at_both_ends_with_their_share_and_what_ended_is_former() -> None:
    links = {id_: [(each.relation, each.target, each.former) for each in one.links] for id_, one in parties().items()}
    assert links == {
        "NK-Strelsau": [("owned by", "NK-Hentzau", False), ("owns", "NK-Vessel", True)],
        "NK-Hentzau": [("linked to", "NK-Vessel", False), ("owns", "NK-Strelsau", False)],
        "NK-Vessel": [("linked to", "NK-Hentzau", False), ("owned by", "NK-Strelsau", True)],
        "NK-Optics": [],
    }
    assert ("owned by Rupert of Hentzau: percentage", "51") in parties()["NK-Strelsau"].details


@settings(max_examples=50, deadline=None)
@given(st.permutations(LINES))
def test_the_order_of_lines_changes_no_party(lines: list[bytes]) -> None:
    assert parties(*lines) == parties()


def test_the_order_of_values_changes_no_party() -> None:
    turned = []
    for each in LINES:
        entity = json.loads(each)
        entity["properties"] = {name: values[::-1] for name, values in reversed(entity["properties"].items())}
        turned.append(json.dumps(entity).encode() + b"\n")
    assert parties(*turned) == parties()


def test_whom_no_sanction_concerns_is_left_out_and_said() -> None:
    minister = line("Q1", "Person", {"name": ["M"], "topics": ["role.pep"]})
    wallet = line("W1", "CryptoWallet", {"publicKey": ["1abc"]})
    assert read(minister, wallet, NK_X, SANCTION)[1:3] == [
        LeftOut(record_id="Q1", reason="no sanction"), LeftOut(record_id="W1", reason="no party: CryptoWallet"),
    ]  # fmt: skip
    assert list(parties(minister, wallet, NK_X, SANCTION)) == ["NK-X"]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([NK_X, b"{not json}\n"], "line 2: the JSON cannot be read"),
        ([NK_X, b"\n"], "line 2"),
        ([NK_X, b"[]\n"], "line 2: .* is no object"),
        ([NK_X, SANCTION.rstrip()], "line 2: it has no end"),
        ([NK_X, SANCTION, NK_X], "line 3: NK-X stands twice"),
        ([NK_X, line("Z", "Spaceship", {})], "line 2: Z: unknown schema 'Spaceship'"),
        ([NK_X, line("Z", "Company", {"name": ["Z"]}, colour="red")], "line 2: unknown key 'colour'"),
        ([NK_X, line("S", "Sanction", {"program": ["P"]})], "line 2: S has no entity"),
        ([NK_X, line("S", "Sanction", {"entity": ["NK-Y"]})], "S is of NK-Y, which is not in the file"),
        ([NK_X, line("P", "Passport", {"holder": ["NK-Y"]})], "P is of NK-Y, which is not in the file"),
        ([NK_X, line("S", "Sanction", {"entity": ["NK-X"]}, datasets=[])], "line 1: NK-X: S is of no data set"),
        ([NK_X, line("S", "Sanction", {"entity": ["NK-X"], "startDate": ["June 2024"]})], "'June 2024' is not a date"),
        ([NK_X, line("S", "Sanction", {"entity": ["NK-X"], "startDate": ["2024-02-30"]})], "'2024-02-30' is not"),
        ([NK_X, SANCTION, line("O", "Ownership", {"owner": ["NK-X"], "asset": ["NK-Y"]})], "links to NK-Y, which"),
        ([NK_X, line("P", "Passport", {"holder": ["NK-X"]}), SANCTION], "P has no number"),
        ([line("NK-X", "Company", {}), SANCTION], "the party has no name"),
        ([line("NK-X", "Company", {"name": ["X"], "addressEntity": ["A"]}), SANCTION], "its address A is not"),
        ([line("NK-X", "Company", {"name": "X"}), SANCTION], "name: 'X' is no list of texts"),
        ([line("A", "Address", {"full": ["1 Castle Road"]})], "no party"),
    ],
)  # fmt: skip
def test_what_is_not_understood_stops_the_load_and_is_named(lines: list[bytes], says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        read(*lines)


GROWTH = """
import io, resource, sys, tempfile
from adapters.sanctions import by_id

def grown(copies):
    with tempfile.TemporaryFile() as stream:
        for copy in range(copies):
            stream.write((
                '{"id": "N%d", "caption": "N", "schema": "Company", "properties": {"name": ["N"], "notes": ["%s"]}, '
                '"datasets": ["eu_fsf"]}\\n{"id": "S%d", "schema": "Sanction", "properties": {"entity": ["N%d"], '
                '"reason": ["%s"]}, "datasets": ["eu_fsf"]}\\n' % (copy, "n" * 5000, copy, copy, "r" * 5000)
            ).encode())
        assert sum(1 for _ in by_id("opensanctions").read(stream)) == copies + 1
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

before = grown(100)
print(grown(5000) - before)
"""


def test_memory_holds_ids_and_places_not_lines() -> None:
    run = subprocess.run([sys.executable, "-c", GROWTH], capture_output=True, text=True, check=True, cwd=ROOT)
    assert int(run.stdout) < 5000 * 10 // 4  # kB, of some 50 MB read
