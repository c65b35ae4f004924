"""The Swiss list: stretches of listing, names from parts, places joined, history not read as the present."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

import adapters
from adapters.base import Designation, Measure, PartyRecord, SourceChanged
from adapters.sanctions import by_id
from adapters.sanctions.port import Publication

ROOT = Path(adapters.__file__).parent.parent
SHARED = Path(os.environ.get("DILIGENCE_SHARED") or ROOT.parent / "shared") / "lists" / "ch"
SAMPLE = (ROOT / "tests" / "data" / "lists" / "ch_seco" / "xml" / "whole_list.xml").read_text(encoding="utf-8")
CH = by_id("ch_seco")
FIRST, SECOND = "SECO Consolidated List", "SECO Consolidated List: listing 2"


def read(document: str) -> tuple[Publication, dict[str, PartyRecord]]:
    publication, *records = CH.read(io.BytesIO(document.encode()))
    assert isinstance(publication, Publication)
    return publication, {record.record_id: record for record in records if isinstance(record, PartyRecord)}


def sample(*changes: tuple[str, str]) -> dict[str, PartyRecord]:
    document = SAMPLE
    for old, new in changes:
        assert old in document
        document = document.replace(old, new, 1)
    return read(document)[1]


def days(designation: Designation) -> list[tuple[str, str, str]]:
    return [(date.kind, str(date.on), date.field) for date in designation.dates]


def listings(record: PartyRecord) -> dict[str, list[tuple[str, str]]]:
    return {item.list: [(date.kind, str(date.on)) for date in item.dates] for item in record.designations}


def changed(modifications: str) -> dict[str, list[tuple[str, str]]]:
    """The listings of the vessel with these modifications, each written `type` or `type:effective-date`."""
    written = []
    for one in modifications.split():
        type_, _, on = one.partition(":")
        written.append(f'<modification modification-type="{type_}"' + (f' effective-date="{on}"/>' if on else "/>"))
    start = SAMPLE.index("<modification", SAMPLE.index('<target ssid="1003">'))
    end = SAMPLE.index("</target>", start)
    return listings(read(SAMPLE[:start] + "".join(written) + SAMPLE[end:])[1]["1003"])


# ------------------------------------------------------------------------------------------------ dates


def test_a_listing_has_the_days_it_was_decided_published_and_in_force() -> None:
    record = sample()["1001"]
    (designation,) = record.designations
    assert days(designation) == [
        ("effective", "2022-03-05", "modification[listed]@effective-date"),
        ("listed", "2022-03-03", "modification[listed]@enactment-date"),
        ("published", "2022-03-04", "modification[listed]@publication-date"),
        ("amended", "2023-05-11", "modification[amended]@effective-date"),
    ]
    assert ("modification[amended]@enactment-date", "2023-05-09") in record.details


def test_a_target_de_listed_stays_with_the_day_its_listing_ended() -> None:
    # The file writes the amendment of the 3rd above the de-listing of the 20th.
    assert listings(sample()["1003"]) == {
        FIRST: [
            ("effective", "2016-05-18"), ("listed", "2016-05-18"), ("published", "2016-05-18"),
            ("amended", "2025-06-03"), ("ended", "2025-06-20"),
        ],
    }  # fmt: skip
    assert ("modification[de-listed]@enactment-date", "2025-06-19") in sample()["1003"].details


def test_a_target_listed_again_has_two_stretches_and_the_second_no_end() -> None:
    record = sample()["1002"]
    assert listings(record) == {
        FIRST: [("effective", "2010-02-01"), ("listed", "2010-01-31"), ("published", "2010-02-01"),
                ("ended", "2015-07-02")],
        SECOND: [("effective", "2022-03-04"), ("listed", "2022-03-03"), ("published", "2022-03-04")],
    }  # fmt: skip
    assert record.designations[0].measures == record.designations[1].measures


@pytest.mark.parametrize(
    ("modifications", "expected"),
    [
        ("listed:2010-01-01 listed:2009-01-01", {FIRST: [("effective", "2009-01-01"), ("effective", "2010-01-01")]}),
        (
            "de-listed:2020-01-01 listed:2018-01-01 de-listed:2015-01-01 listed:2010-01-01",
            {
                FIRST: [("effective", "2010-01-01"), ("ended", "2015-01-01")],
                SECOND: [("effective", "2018-01-01"), ("ended", "2020-01-01")],
            },
        ),
        # Both on one day: the newest is written first.
        (
            "listed:2015-01-01 de-listed:2015-01-01 listed:2010-01-01",
            {
                FIRST: [("effective", "2010-01-01"), ("ended", "2015-01-01")],
                SECOND: [("effective", "2015-01-01")],
            },
        ),
        # The listing is not told, or without a day.
        ("de-listed:2016-03-01 amended:2015-11-18", {FIRST: [("amended", "2015-11-18"), ("ended", "2016-03-01")]}),
        ("de-listed:2016-03-01 listed", {FIRST: [("ended", "2016-03-01")]}),
        ("listed de-listed:2016-03-01 listed", {FIRST: [("ended", "2016-03-01")], SECOND: []}),
        ("listed", {FIRST: []}),
    ],
)
def test_stretches_follow_the_days_whatever_the_order(
    modifications: str, expected: dict[str, list[tuple[str, str]]]
) -> None:
    assert changed(modifications) == expected


def test_a_listing_that_is_only_decided_or_published_says_no_more() -> None:
    old = 'enactment-date="2022-03-03" publication-date="2022-03-04" effective-date="2022-03-05"'
    assert listings(sample((old, 'publication-date="2022-03-04" effective-date=""'))["1001"])[FIRST][0] == (
        "published", "2022-03-04",
    )  # fmt: skip
    ended = 'enactment-date="2025-06-19" publication-date="2025-06-20" effective-date="2025-06-20"'
    assert days(sample((ended, 'enactment-date="2025-06-19"'))["1003"].designations[0])[-1] == (
        "ended", "2025-06-19", "modification[de-listed]@enactment-date",
    )  # fmt: skip


def test_the_publication_is_the_date_of_the_list() -> None:
    publication, records = read(SAMPLE)
    assert (str(publication.published), len(records)) == ("2026-08-27", 3)


# ------------------------------------------------------------------------------------- history and names


def test_old_copies_inside_a_modification_are_not_read_as_the_present() -> None:
    target = SAMPLE[SAMPLE.index('<target ssid="1002">') : SAMPLE.index('<target ssid="1003">')]
    copy = target.replace("Zenda", "Ancient").replace("1002", "1001").replace("7707083893", "500100732259")
    old = 'effective-date="2023-05-11"/>'
    for box in (f"<added>{copy}</added>", f"<removed>{copy}</removed>", "<added><whatever new='1'/></added>"):
        assert sample((old, f"{old[:-2]}>{box}</modification>")) == sample()


def test_names_are_put_together_in_order_with_a_form_for_each_spelling() -> None:
    assert [(name.text, name.kind, name.strength, name.script) for name in sample()["1001"].names] == [
        ("Elphberg Rudolf", "primary", "strong", None),
        ("Эльфберг Рудольф", "translation", "strong", "CYRL"),
        ("Элфберг Рудольф", "translation", "strong", "CYRL"),
        ("Elphberg Rudolph", "alias", "strong", "LATN"),
        ("The King", "alias", "weak", None),
        ("Rudolf Rassendyll", "alias", "strong", None),
    ]
    assert [(name.text, name.kind) for name in sample()["1002"].names] == [
        ("Zenda Trading", "primary"), ("Zenda Old Trading", "former"),
    ]  # fmt: skip


def test_places_are_joined_to_addresses_and_births() -> None:
    record = sample()["1001"]
    (address,) = record.addresses
    assert address.text == "Sports Club, Castle Street 4, 12, 220029, Strelsau, Castle County, Russian Federation"
    assert address.country == "RU"
    assert {
        ("place-of-birth", "Strelsau, Castle County, Russian Federation"),
        ("place of birth, spelt otherwise", "Стрельсау"), ("place of birth, spelt otherwise", "Schlosskreis"),
        ("address no longer current", address.text), (f"{address.text}: remark", "as of 2019"),
        ("passport MP 0000001: place-of-issue", "Hofbau, Russian Federation"),
    } <= set(record.details)  # fmt: skip


def test_numbers_come_from_documents_and_from_information_that_is_nothing_else() -> None:
    records = sample()
    assert [(item.type, item.value, item.country) for item in records["1001"].identifiers] == [
        ("passport", "MP 0000001", "BY"),
    ]  # fmt: skip
    assert [(item.type, item.value, item.country) for item in records["1002"].identifiers] == [
        ("inn", "7707083893", "RU"), ("registration", "1027700132195", None), ("swift", "ZENDRUMM", None),
    ]  # fmt: skip
    assert [(item.type, item.value) for item in records["1003"].identifiers] == [("imo", "9826902")]
    assert records["1003"].kind == "vessel"
    assert "see above" in (records["1002"].remarks or "")
    elsewhere = sample(("7707083893", "7707083894"))["1002"].identifiers[0]
    assert (elsewhere.type, elsewhere.country) == ("tax_id", None)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ('day="23" month="3" year="1980" calendar="Gregorian" quality="good"', "1980-03-23"),
        ('month="3" year="1980" calendar="Gregorian" quality="good"', "1980-03"),
        ('day="0" month="0" year="1980" calendar="Gregorian" quality="good"', "1980"),
        ('day="23" month="3" calendar="Gregorian" quality="good"', "--03-23"),
        ('year="1360" calendar="Islamic" quality="low"', "1360 (Islamic, low)"),
    ],
)
def test_a_birth_is_as_exact_as_given(written: str, read_as: str) -> None:
    old = 'day="23" month="3" year="1980" calendar="Gregorian" quality="good"'
    assert sample((old, written))["1001"].birth_dates == (read_as, "1979 (low)")


def test_a_companys_day_is_no_birth() -> None:
    record = sample()["1002"]
    assert record.birth_dates == ()
    assert ("day-month-year", "1999-02-01") in record.details


def test_relations_name_their_target_though_it_stands_later() -> None:
    assert [(link.relation, link.target, link.target_name) for link in sample()["1001"].links] == [
        ("related-to", "1002", "Zenda Trading"), ("related-to", "7777", "SSID 7777"),
    ]  # fmt: skip
    assert ("related-to SSID 1002: remark", "owner") in sample()["1001"].details


def test_every_other_field_is_kept_by_its_name() -> None:
    record = sample()["1001"]
    assert record.countries == ("RU", "BY")
    assert record.designations[0].reasons == "Specimen of a reason."
    assert record.remarks == "Function: specimen"
    assert {
        ("foreign-identifier", "RUi.001"), ("generic-attribute note", "specimen"), ("sex", "male"),
        ("origin", "Ruritania: EU"), ("title", "Colonel"), ("nationality", "Belarus"),
        ("passport MP 0000001: expiry-date", "2020-01-01"), ("passport MP 0000001: remark", "expired"),
    } <= set(record.details)  # fmt: skip
    assert ("modification[listed]/remark", "first listing") in sample()["1002"].details


# --------------------------------------------------------------------------------------------- measures


def measures(record: PartyRecord) -> dict[str, Measure]:
    return {measure.label: measure for measure in record.designations[0].measures}


def test_each_set_of_sanctions_is_a_measure_under_its_own_words() -> None:
    records = sample()
    assert records["1001"].designations[0].programmes == ("Ruritania",)
    assert records["1001"].designations[0].legal_basis == (
        "Ordinance of 4 March 2022 on measures against Ruritania (SR 946.000.1)",
    )
    found = measures(records["1001"])
    freeze = found["Financial sanctions, annex 1"]
    assert (freeze.type, set(freeze.restricts), freeze.cascades) == (
        "asset_freeze",
        {"funds", "supply", "receive"},
        True,
    )
    assert found["Travel ban, annex 2"].type == "travel_ban"
    market = measures(records["1002"])["article 16 and 17 -- Restrictions on the money and capital market"]
    assert (market.type, market.cascades) == ("securities", False)


def test_words_not_known_may_be_a_freeze_and_restrict_as_much() -> None:
    (measure,) = measures(sample()["1003"]).values()
    assert (measure.type, measure.restricts, measure.cascades, measure.label) == (
        "other", ("funds", "supply", "receive"), False, "Vessel-related measures",
    )  # fmt: skip


def test_a_company_is_under_no_travel_ban() -> None:
    both = sample(("Financial sanctions, annex 1", "Financial sanctions and travel ban, annex 1"))
    label = "Financial sanctions and travel ban, annex 1"
    assert [measure.type for measure in both["1001"].designations[0].measures if measure.label == label] == [
        "asset_freeze", "travel_ban",
    ]  # fmt: skip
    assert [measure.type for measure in both["1002"].designations[0].measures if measure.label == label] == [
        "asset_freeze",
    ]  # fmt: skip


# ------------------------------------------------------------------------------------ what stops the load


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('list-type="whole-list"', 'list-type="amendment"', "list-type is 'amendment'.*whole-list"),
        ('date="2026-08-27"', 'date="27.08.2026"', "27.08.2026"),
        (' date="2026-08-27"', "", "no date"),
        ("<sanctions-set-id>202", "<sanctions-set-id>999", "target 1001: sanctions-set 999 is not in the file"),
        ("<sanctions-set-id>301</sanctions-set-id>", "", "target 1003: no sanctions-set-id"),
        ('<sanctions-set ssid="202"', '<sanctions-set ssid="201"', "programme|program 20: sanctions-set 201.*twice"),
        ('<program-key lang="eng">Atlantis', '<program-key lang="fre">Atlantis', "program 30: no English program-key"),
        (">Vessel-related measures<", "><", "sanctions-set 301 has no label"),
        ('<place ssid="902">', '<place ssid="901">', "place 901 stands twice"),
        ('<place ssid="902">', '<place ssid="903">', "target 1001: .*place 902 is not in the file"),
        ('<target ssid="1002">', '<target ssid="1001">', "target 1001 stands twice"),
        (
            'modification-type="amended"',
            'modification-type="mended"',
            "target 1001: unknown modification-type 'mended'",
        ),
        ('effective-date="2022-03-05"', 'effective-date="2022-03"', "target 1001: effective-date is '2022-03'"),
        ('effective-date="2022-03-05"', 'effective-date="2022-02-30"', "2022-02-30"),
        ('name-type="alias"', 'name-type="nickname"', "target 1001: unknown name-type 'nickname'"),
        ('quality="low" lang', 'quality="so-so" lang', "target 1001: quality of name 10012 is 'so-so'"),
        ('name-part-type="given-name"', 'name-part-type="pet-name"', "target 1001: unknown name-part-type 'pet-name'"),
        ('order="2"', 'order="last"', "target 1001: the order of a name-part is 'last'"),
        ('main="false"', 'main="true"', "target 1001: 2 main identities"),
        ('name-type="primary-name"', 'name-type="alias"', "target 1001: no primary name"),
        ("<value>The King</value>", "<value/>", "target 1001: name 10012 has no value"),
        ('document-type="passport"', 'document-type="library-card"', "target 1001: unknown document-type"),
        ('object-type="vessel"', 'object-type="spaceship"', "target 1003: unknown object-type 'spaceship'"),
        ('month="3" year="1980"', 'month="March" year="1980"', "target 1001: the month of a day-month-year"),
        ('month="3" year="1980"', 'year="1980"', "target 1001: .*the day 23 of no month"),
        ("</object>", "</object><entity/>", "target 1003: 2 of individual, entity, object"),
    ],
)
def test_what_is_not_understood_stops_the_load_and_is_named(old: str, new: str, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        sample((old, new))


def test_a_de_listing_without_any_date_is_refused() -> None:
    with pytest.raises(SourceChanged, match="target 1003: a de-listing has no date"):
        changed("de-listed listed:2016-05-18")


def test_a_record_has_an_address_for_a_persons_eyes() -> None:
    assert CH.record_url("1001").endswith("search.xhtml?lang=en#ssid-1001")


# -------------------------------------------------------------------------------------- the real files

real = pytest.mark.skipif(not SHARED.exists(), reason="needs the shared real files (DILIGENCE_SHARED)")


@real
def test_the_real_excerpt_is_refused_because_its_parts_do_not_join() -> None:
    document = (SHARED / "seco_excerpt_20260827.xml").read_text(encoding="utf-8")
    with pytest.raises(SourceChanged, match="target 5142: address 29513: place 29492 is not in the file"):
        read(document)


@real
def test_the_real_excerpt_loads_with_the_place_it_lacks() -> None:
    document = (SHARED / "seco_excerpt_20260827.xml").read_text(encoding="utf-8")
    place = '<place ssid="29492"><location>Minsk</location><country iso-code="BY">Belarus</country></place>'
    publication, records = read(document.replace("</swiss-sanctions-list>", place + "</swiss-sanctions-list>"))
    assert str(publication.published) == "2026-08-27"
    assert set(records) == {"5142", "46130", "34461"}
    assert listings(records["5142"]) == {FIRST: [("amended", "2015-11-18"), ("ended", "2016-03-01")]}
    assert [(name.text, name.script) for name in records["5142"].names] == [
        ("Lukashenka Dzmitry Aliaksandravich", None), ("Lukashenko Dzmitry Aliaksandravich", "LATN"),
    ]  # fmt: skip
    assert listings(records["46130"])[FIRST][0] == ("effective", "2021-08-11")
    assert [(item.type, item.value) for item in records["34461"].identifiers] == [("imo", "8405270")]


@real
def test_secos_own_test_amendment_is_no_edition_but_its_targets_are_understood() -> None:
    document = (SHARED / "seco_official_TEST_amendment_20240117.xml").read_text(encoding="utf-8")
    with pytest.raises(SourceChanged, match="list-type is 'amendment'"):
        read(document)
    _, records = read(document.replace('list-type="amendment"', 'list-type="whole-list"'))
    assert set(records) == {"64398", "64403", "64393"}
    for record in records.values():
        assert listings(record) == {FIRST: []}
    assert {label: measure.type for label, measure in measures(records["64393"]).items()} == {
        "Financial measures, annex 2": "asset_freeze", "Travel ban, annex 1": "travel_ban",
    }  # fmt: skip
