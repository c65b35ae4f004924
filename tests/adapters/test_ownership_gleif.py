"""GLEIF's relations are told as what they are: consolidation without a share, in the relation's own period."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from adapters.base import Identifier, SourceChanged, TradeParty
from adapters.dates import PartialDate
from adapters.ownership import Stake, by_id
from adapters.ownership.port import TakenBack

DATA = Path(__file__).parents[1] / "data" / "ownership"
RELATIONS, NAMES = (DATA / "rr.xml").read_bytes(), (DATA / "lei.xml").read_bytes()
REAL = Path(os.environ.get("DILIGENCE_SHARED", Path(__file__).parents[3] / "shared")) / "lists" / "gleif"
Told = list[tuple[int, str]]


def read(content: bytes, entities: bytes | None = None) -> tuple[list[Stake], Told]:
    told: Told = []
    options: dict[str, object] = {
        "on_unreadable": lambda line, cells, reason: told.append((line, reason)),
        "on_left_out": lambda line, cells, word, reason: told.append((line, f"left out ({word}): {reason}")),
    }
    if entities is not None:
        options["entities"] = io.BytesIO(entities)
    return list(by_id("gleif").read(io.BytesIO(content), options)), told


def zipped(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("relations.xml", content)
    return made.getvalue()


def test_a_relation_is_read_with_the_names_from_the_other_file_and_has_no_share() -> None:
    stakes, _ = read(RELATIONS, NAMES)
    assert stakes[0] == Stake(
        record_id=stakes[0].record_id, line=1,
        owner=TradeParty(name="Invented Holding AG", country="CH", identifiers=(
            Identifier(type="lei", value="00000000INVENTEDCH22", label="LEI"),)),
        owned=TradeParty(name="ООО Выдуманный Завод", country="RU", identifiers=(
            Identifier(type="lei", value="00000000INVENTEDRU11", label="LEI"),
            Identifier(type="ogrn", value="1027700000008", country="RU", label="RegistrationAuthorityEntityID"))),
        owner_kind="company", relation="consolidates", label="IS_DIRECTLY_CONSOLIDATED_BY", share_from=None,
        share_to=None, indirect=False, since=PartialDate.parse("2018-02-06"), until=None, ended=False,
        publisher="GLEIF", url="https://search.gleif.org/#/record/00000000INVENTEDRU11",
    )  # fmt: skip


def test_an_ended_relation_is_told_as_ended_and_an_unnamed_owner_is_called_by_its_lei() -> None:
    stakes, _ = read(RELATIONS, NAMES)
    old = stakes[1]
    assert (old.ended, str(old.until), old.indirect) == (True, "2022-03-01", True)
    assert old.owner == TradeParty(
        name="00000000INVENTEDXX33", identifiers=(Identifier(type="lei", value="00000000INVENTEDXX33", label="LEI"),)
    )
    assert (stakes[2].relation, stakes[2].ended) == ("manages", True)
    assert all(each.share_from is None and each.share_to is None for each in stakes)


def test_annulled_records_are_left_out_by_count_and_a_node_that_is_no_lei_is_told() -> None:
    stakes, told = read(RELATIONS)
    assert [each.line for each in stakes] == [1, 2, 3]
    assert [line for line, _ in told] == [4, 5]
    assert told[0][1] == "left out (ANNULLED): its registration is ANNULLED"
    assert "no LEI" in told[1][1] and "left out" not in told[1][1]
    with pytest.raises(SourceChanged, match="line 5"):
        list(by_id("gleif").read(io.BytesIO(RELATIONS), {}))


RECORD = RELATIONS[RELATIONS.index(b"    <rr:RelationshipRecord>") : RELATIONS.index(b"</rr:RelationshipRecord>")]
OPENED, CLOSED = RELATIONS[: RELATIONS.index(RECORD)], b"  </rr:RelationshipRecords></rr:RelationshipData>"


def records(*of: tuple[str, str]) -> bytes:
    """The first relation once for each registration status, with the day of its last update."""
    made = b""
    for status, day in of:
        updated = f"<rr:LastUpdateDate>{day}T00:00:00Z</rr:LastUpdateDate>" if day else ""
        said = f"{updated}<rr:RegistrationStatus>{status}<".encode()
        made += RECORD.replace(b"<rr:RegistrationStatus>PUBLISHED<", said) + b"</rr:RelationshipRecord>"
    return OPENED + made + CLOSED


def taken_back(content: bytes) -> tuple[list[str], list[tuple[str, str]]]:
    """The ids of the stakes, and of what is taken back each with its day."""
    gone: list[TakenBack] = []
    stakes = [each.record_id for each in by_id("gleif").read(io.BytesIO(content), {"on_taken_back": gone.append})]
    return stakes, [(each.record_id, str(each.stated_on)) for each in gone]


def test_an_annulled_record_takes_back_what_had_its_id_and_never_what_the_same_file_states() -> None:
    (own,), gone = taken_back(records(("PUBLISHED", "2024-01-01")))
    assert gone == []
    assert taken_back(records(("ANNULLED", "2024-05-01"))) == ([], [(own, "2024-05-01")])
    both = records(("DUPLICATE", "2024-05-01"), ("PUBLISHED", "2024-01-01"))
    assert taken_back(both) == ([own], [(f"{own}#2", "2024-05-01")])


def test_of_several_annulled_records_about_the_same_the_one_annulled_last_comes_first() -> None:
    (own,), _ = taken_back(records(("PUBLISHED", "")))
    several = records(("ANNULLED", ""), ("ANNULLED", "2019-02-01"), ("DUPLICATE", "2024-05-01"))
    assert taken_back(several)[1] == [(own, "2024-05-01"), (f"{own}#2", "2019-02-01"), (f"{own}#3", "None")]


def test_both_files_may_be_zipped_and_the_relations_may_come_as_a_stream_that_cannot_be_read_twice() -> None:
    plain = read(RELATIONS, NAMES)
    assert read(zipped(RELATIONS), zipped(NAMES)) == plain

    class Once(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise io.UnsupportedOperation

    stakes = by_id("gleif").read(Once(RELATIONS), {"entities": io.BytesIO(NAMES), "on_unreadable": lambda *_: None})
    assert list(stakes) == plain[0]


def test_the_namespace_of_the_first_version_of_the_names_is_known_too() -> None:
    first = NAMES.replace(b"www.gleif.org/data/schema/leidata/2016", b"www.leiroc.org/data/schema/leidata/2014")
    assert read(RELATIONS, first) == read(RELATIONS, NAMES)


@pytest.mark.parametrize(
    ("content", "entities", "reason"),
    [
        (NAMES, None, "RelationshipData"), (RELATIONS, RELATIONS, "LEIData"), (b"", None, "empty"),
        (b"{}", None, "XML"),
        (RELATIONS[:-60], None, "not a whole"), (zipped(RELATIONS)[:-60], None, "zip"),
        (b'<!DOCTYPE x [<!ENTITY e "e">]>' + RELATIONS.partition(b"\n")[2], None, "DOCTYPE"),
        (RELATIONS.replace(b"INVENTEDRU11<", b"INVENTED&e;<"), None, "not a whole"),
        (RELATIONS.replace(b"<rr:Relationship>", b"<rr:a>" * 400), None, "not a whole"),
        (zipped(RELATIONS.replace(b"ACTIVE", b" " * 20_000_000, 1)), None, "not a whole"),
    ],
    ids=["names", "swapped", "empty", "json", "cut", "cut zip", "doctype", "entity", "deep", "long"],
)  # fmt: skip
def test_a_file_that_is_not_what_it_should_be_is_refused(content: bytes, entities: bytes | None, reason: str) -> None:
    with pytest.raises(SourceChanged, match=reason):
        read(content, entities)


REPEX = b"""<?xml version="1.0"?><repex:ReportingExceptionData
    xmlns:repex="http://www.gleif.org/data/schema/repex/2016"><repex:Header/></repex:ReportingExceptionData>"""


@pytest.mark.parametrize(
    ("content", "entities", "reason"),
    [
        (REPEX, None, r"holds the reporting exceptions \(repex.*wanted are the relations \(RR-CDF"),
        (NAMES, None, r"holds the names \(LEI-CDF.*wanted are the relations \(RR-CDF.*--entities"),
        (RELATIONS, REPEX, r"entities: .* holds the reporting exceptions .*wanted are the names \(LEI-CDF"),
        (RELATIONS, RELATIONS, r"entities: .* holds the relations .*wanted are the names"),
        (b"<a>" + b"<b></b>" * 9_000 + b"</a>", None, "'a', of no file of GLEIF"),
        (RELATIONS.replace(b"/rr/2016", b"/rrcdf/3"), None, "version that is not known.*rrcdf/3"),
    ],
)
def test_another_file_of_gleif_is_called_by_what_it_is(content: bytes, entities: bytes | None, reason: str) -> None:
    with pytest.raises(SourceChanged, match=reason):
        read(content, entities)


def test_a_relation_that_has_ended_or_begun_on_another_day_keeps_its_id() -> None:
    before = [each.record_id for each in read(RELATIONS)[0]]
    later = RELATIONS.replace(b">ACTIVE<", b">INACTIVE<").replace(b"2018-02-06T", b"2017-01-01T")
    after = read(later)[0]
    assert [each.record_id for each in after] == before
    assert after[0].ended and str(after[0].since) == "2017-01-01"
    assert len(set(before)) == 3


def test_a_relation_that_the_file_repeats_has_a_number_behind_its_id() -> None:
    first = RELATIONS.index(b"<rr:RelationshipRecord>")
    end = RELATIONS.index(b"</rr:RelationshipRecord>") + len(b"</rr:RelationshipRecord>")
    record = RELATIONS[first:end]
    ids = [each.record_id for each in read(RELATIONS[:end] + record * 2 + RELATIONS[end:])[0]]
    assert ids[:3] == [ids[0], f"{ids[0]}#2", f"{ids[0]}#3"]


def test_the_day_of_the_last_update_is_the_day_of_the_statement() -> None:
    tag = b"<rr:Registration><rr:LastUpdateDate>%b</rr:LastUpdateDate>"

    def said(text: bytes) -> PartialDate | None:
        return read(RELATIONS.replace(b"<rr:Registration>", tag % text, 1))[0][0].stated_on

    assert said(b"2023-05-18T15:41:20.212Z") == PartialDate.parse("2023-05-18")
    assert said(b"yesterday") is None
    assert read(RELATIONS)[0][0].stated_on is None


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("2018-02-06T00:00:00Z", "2023-02-06T00:00:00Z", "before it begins"),
        ("2018-02-06T00:00:00Z", "2018-02-31T00:00:00Z", "no date"), ("2018-02-06T00:00:00Z", "soon", "not a date"),
        (">INACTIVE<", ">MAYBE<", "MAYBE"), ("IS_ULTIMATELY_CONSOLIDATED_BY", "", "RelationshipType"),
    ],
)  # fmt: skip
def test_a_record_that_cannot_be_read_is_told_and_the_next_is_read(old: str, new: str, reason: str) -> None:
    stakes, told = read(RELATIONS.replace(old.encode(), new.encode()))
    assert [each.line for each in stakes] == [1, 3]
    assert told[0][0] == 2 and reason in told[0][1]


@pytest.mark.skipif(not REAL.is_dir(), reason="the publisher's own files lie in ../shared, beside the project")
def test_the_publishers_own_files_are_read_whole() -> None:
    named = {}
    for relations, names, count in (
        ("bodspipelines_rr-data.xml", "bodspipelines_lei-data.xml", 10),
        ("bodspipelines_rr-updates-data2.xml", "bodspipelines_lei-updates-data2.xml", 11),
    ):
        stakes, told = read((REAL / relations).read_bytes(), (REAL / names).read_bytes())
        assert (len(stakes), told) == (count, [])
        named[relations] = sum(each.owned.country is not None for each in stakes)
    assert named == {"bodspipelines_rr-data.xml": 5, "bodspipelines_rr-updates-data2.xml": 11}
