"""The Security Council's list: days as written, measures by regime and by what a listing states, and what stops it."""

from __future__ import annotations

import io
import os
from collections import Counter
from pathlib import Path

import pytest

import adapters
from adapters.base import Measure, PartyRecord, SourceChanged
from adapters.sanctions import by_id
from adapters.sanctions.port import Publication

ROOT = Path(adapters.__file__).parent.parent
SHARED = Path(os.environ.get("DILIGENCE_SHARED") or ROOT.parent / "shared") / "lists" / "un"
SAMPLE = (ROOT / "tests" / "data" / "lists" / "un_sc" / "xml" / "consolidated.xml").read_text(encoding="utf-8")
UN = by_id("un_sc")


def read(document: bytes) -> tuple[Publication, dict[str, PartyRecord]]:
    publication, *records = UN.read(io.BytesIO(document))
    assert isinstance(publication, Publication)
    return publication, {record.record_id: record for record in records if isinstance(record, PartyRecord)}


def sample(*changes: tuple[str, str]) -> dict[str, PartyRecord]:
    document = SAMPLE
    for old, new in changes:
        assert old in document
        document = document.replace(old, new, 1)
    return read(document.encode())[1]


def days(record: PartyRecord) -> list[tuple[str, str, str]]:
    return [(date.kind, str(date.on), date.field) for date in record.designations[0].dates]


def measures(record: PartyRecord) -> dict[str, Measure]:
    return {measure.type: measure for measure in record.designations[0].measures}


def names(record: PartyRecord) -> list[tuple[str, str, str]]:
    return [(name.text, name.kind, name.strength) for name in record.names]


# ------------------------------------------------------------------------------------------------ dates


def test_a_listing_takes_effect_on_its_day_and_every_update_is_an_amendment() -> None:
    assert days(sample()["LYi.006"]) == [
        ("effective", "2011-02-26", "LISTED_ON"),
        ("amended", "2014-06-27", "LAST_DAY_UPDATED"), ("amended", "2016-04-01", "LAST_DAY_UPDATED"),
        ("amended", "2020-02-25", "LAST_DAY_UPDATED"), ("amended", "2022-07-18", "LAST_DAY_UPDATED"),
    ]  # fmt: skip
    assert days(sample()["SDi.001"]) == [("effective", "2006-04-25", "LISTED_ON")]


@pytest.mark.parametrize("zone", ["-04:00", "Z", "+14:00", ""])
def test_a_day_with_a_zone_is_the_day_as_written(zone: str) -> None:
    records = sample(("<LISTED_ON>2015-07-01-04:00", f"<LISTED_ON>2015-07-01{zone}"))
    assert days(records["SSi.001"])[0] == ("effective", "2015-07-01", "LISTED_ON")


@pytest.mark.parametrize(
    ("generated", "published"),
    [
        ("2025-04-19T23:00:04.625Z", "2025-04-19"),  # 19:00 in New York
        ("2024-10-16T00:00:02.670Z", "2024-10-15"),  # 20:00 in New York, the evening before
        ("2026-01-20T00:00:01.474Z", "2026-01-19"),  # 19:00 in New York, the evening before
        ("2021-03-12T19:03:54.942-05:00", "2021-03-12"),
        ("2016-03-07T13:06:25", "2016-03-07"),
    ],
)
def test_the_file_is_published_on_the_day_it_was_made_in_new_york(generated: str, published: str) -> None:
    publication, _ = read(SAMPLE.replace("2025-04-19T23:00:04.625Z", generated).encode())
    assert str(publication.published) == published


def test_a_measure_added_later_has_the_day_that_the_comments_state() -> None:
    found = measures(sample()["LYi.006"])
    assert found["travel_ban"].dates == ()
    (date,) = found["asset_freeze"].dates
    assert (date.kind, str(date.on), date.field, date.parsed) == ("effective", "2011-03-17", "COMMENTS1", True)


# --------------------------------------------------------------------------------------------- measures


def test_al_qaida_is_under_freeze_and_arms_embargo_and_no_entity_under_a_travel_ban() -> None:
    found = measures(sample()["QDe.014"])
    assert set(found) == {"asset_freeze", "arms_embargo"}
    freeze = found["asset_freeze"]
    assert (set(freeze.restricts), freeze.cascades) == ({"funds", "supply", "receive"}, True)
    assert set(measures(sample()["TAi.153"])) == {"asset_freeze", "travel_ban", "arms_embargo"}


def test_gb_is_guinea_bissau_and_bans_travel_alone() -> None:
    record = sample()["GBi.001"]
    (designation,) = record.designations
    assert designation.programmes == ("GB (Guinea-Bissau)",)
    assert record.countries == ("GW",)
    assert set(measures(record)) == {"travel_ban"}
    assert designation.legal_basis == ("Security Council resolution 2048 (2012), paragraph 4",)


def test_what_a_listing_states_decides_over_what_its_regime_may_impose() -> None:
    assert set(measures(sample()["YEe.001"])) == {"arms_embargo"}
    only = sample((" Listed\non 17 March 2011 pursuant to paragraph 17 of resolution 1970 (Asset Freeze).", ""))
    assert set(measures(only["LYi.006"])) == {"travel_ban"}
    both = sample(("paragraph 15 of resolution 1970 (Travel Ban). Listed", "both ( Travel Ban,asset  freeze). Listed"))
    assert set(measures(both["LYi.006"])) == {"travel_ban", "asset_freeze"}


def test_a_regime_that_leaves_it_to_the_listing_claims_nothing_where_the_listing_is_silent() -> None:
    silent = sample(("(Travel Ban)", ""), ("(Asset Freeze)", ""))
    (measure,) = silent["LYi.006"].designations[0].measures
    assert (measure.type, measure.restricts, measure.cascades) == ("other", (), False)
    assert "does not say" in measure.label


def test_the_libyan_funds_are_frozen_in_part_and_their_subsidiaries_free() -> None:
    (measure,) = sample()["LYe.001"].designations[0].measures
    assert (measure.type, measure.restricts, measure.cascades) == ("asset_freeze", ("funds",), False)
    assert "resolution 2009" in measure.label


# ------------------------------------------------------------------------------------- names and numbers


def test_names_are_put_together_and_aliases_have_their_strength_and_script() -> None:
    records = sample()
    assert names(records["LYi.006"])[0] == ("ABU ZAYD UMAR DORDA", "primary", "strong")
    # FOURTH_NAME is "na" here, which is the list's word for none.
    assert names(records["TAi.153"]) == [
        ("FAIZULLAH KHAN NOORZAI", "primary", "strong"),
        ("فیض الله خان نورزی", "translation", "strong"),
        ("Haji Faizullah Noor", "alias", "strong"),
        ("Faizullah Noorzai Akhtar Mohammed Mira Khan", "former", "strong"),
        ("Haji Pazullah Noorzai", "alias", "weak"),
        ("Haji Mullah Faizullah", "alias", "weak"),
    ]
    assert names(records["QDe.014"])[2:] == [
        ("AQIM", "alias", "strong"),
        ("Al Qaïda au Maghreb islamique (AQMI)", "alias", "strong"),
        ("Le Groupe Salafiste pour La Prédication et le Combat (GSPC)", "former", "strong"),
        ("Salafist Group For Call and Combat", "former", "strong"),
    ]


def test_an_alias_in_another_script_is_read_from_a_note_that_says_so() -> None:
    old = "<ALIAS_NAME>Dorda Abuzed OE</ALIAS_NAME>"
    for note in ("original script: Дорда", "previously listed as, in Arabic: دوردة"):
        record = sample((old, f"{old}<NOTE>{note}</NOTE>"))["LYi.006"]
        kind = "former" if "listed" in note else "alias"
        assert names(record)[1:3] == [
            ("Dorda Abuzed OE", kind, "strong"), (note.rpartition(": ")[2], "translation", "strong"),
        ]  # fmt: skip
    record = sample((old, f"{old}<NOTE>original script: see Arabic</NOTE>"))["LYi.006"]
    assert len(record.names) == 3
    assert ("INDIVIDUAL_ALIAS Dorda Abuzed OE: NOTE", "original script: see Arabic") in record.details


def test_an_empty_alias_is_no_name_but_what_it_says_of_a_birth_is_kept() -> None:
    alias = "<QUALITY>Good</QUALITY>\n        <ALIAS_NAME>Dorda Abuzed OE</ALIAS_NAME>"
    empty = sample((alias, "<QUALITY/><ALIAS_NAME/>"))["LYi.006"]
    assert [name.text for name in empty.names] == ["ABU ZAYD UMAR DORDA", "Abu Zayd Umar Hmeid Dorda"]
    born = sample((alias, "<QUALITY/><ALIAS_NAME/><DATE_OF_BIRTH>1960</DATE_OF_BIRTH>"))["LYi.006"]
    assert ("INDIVIDUAL_ALIAS: DATE_OF_BIRTH", "1960") in born.details


def test_documents_are_numbers_with_their_own_label_and_country() -> None:
    records = sample()
    assert [(item.type, item.value, item.country, item.label) for item in records["SSi.001"].identifiers] == [
        ("passport", "D00008623", "SS", "Passport"),
        ("national_id", "M6600000258472", None, "National Identification Number"),
    ]
    (card,) = records["SDi.001"].identifiers
    assert (card.type, card.label) == ("other", "Ex-serviceman’s identification card")
    without = sample(("<NUMBER>FK117RK0</NUMBER>", ""))["LYi.006"]
    assert without.identifiers == ()
    assert ("Passport: NOTE", "Date of expiration: 24 Nov 2026") in without.details


def test_birth_dates_are_as_exact_as_given() -> None:
    records = sample()
    assert records["SSi.001"].birth_dates == ("1966-01-01",)
    assert records["TAi.153"].birth_dates == ("1966", "1961", "1968 to 1970", "1962")
    old = "<DATE>1944-04-04</DATE>"
    for new, expected in (
        ("<DATE>1944-04-04-05:00</DATE>", "1944-04-04"),
        ("<NOTE>April 1944 </NOTE>", "April 1944"),
        ("<YEAR>1944</YEAR><NOTE>from false passport</NOTE>", "1944 (from false passport)"),
    ):
        assert sample((old, new))["LYi.006"].birth_dates == (expected,)
    about = sample(("EXACT</TYPE_OF_DATE>\n        " + old, "APPROXIMATELY</TYPE_OF_DATE><YEAR>1944</YEAR>"))
    assert about["LYi.006"].birth_dates == ("approximately 1944",)


def test_a_nationality_of_na_is_none_and_countries_in_the_uns_words_are_known() -> None:
    records = sample()
    assert records["SDi.001"].countries == ()
    assert records["SSi.001"].countries == ("SS",)
    iran = sample(("<COUNTRY>Libya</COUNTRY>", "<COUNTRY>Iran (Islamic Republic of)</COUNTRY>"))["LYi.006"]
    assert [(address.text, address.country) for address in iran.addresses] == [("Iran (Islamic Republic of)", "IR")]


def test_comments_lose_their_hard_line_breaks_and_give_links_to_entries_and_pages() -> None:
    record = sample()["QDe.014"]
    assert record.remarks is not None
    assert "\n" not in record.remarks
    assert [(link.relation, link.target) for link in record.links] == [("named in COMMENTS1", "QDi.232")]
    notice = "https://www.interpol.int/en/How-we-work/Notices/View-UN-Notices-Entities"
    assert ("web link in COMMENTS1", notice) in record.details
    assert sample()["YEe.001"].designations[0].reasons is None


def test_every_other_field_is_kept_by_its_name() -> None:
    extra = "<ZIP_CODE>1103</ZIP_CODE>\n        <COUNTRY>Libya</COUNTRY>"
    records = sample((extra, f"<STATE_PROVINCE>Tripolitania</STATE_PROVINCE>{extra}<NOTE>head office</NOTE>"))
    (address,) = records["LYe.001"].addresses
    assert address.text.endswith("Tripoli, Tripolitania, 1103, Libya")
    assert ("ENTITY_ADDRESS NOTE", f"{address.text}: head office") in records["LYe.001"].details
    assert {
        ("DATAID", "690738"), ("VERSIONNUM", "1"), ("DESIGNATION", "Head of external intelligence agency."),
        ("Passport FK117RK0: DATE_OF_ISSUE", "2018-11-25"), ("Passport FK117RK0: CITY_OF_ISSUE", "Tripoli"),
        ("INDIVIDUAL_ADDRESS NOTE", "Libya: Believed status/location:deceased"),
    } <= set(records["LYi.006"].details)  # fmt: skip
    assert {("TITLE", "Lieutenant General"), ("INDIVIDUAL_PLACE_OF_BIRTH", "Bor, South Sudan")} <= set(
        records["SSi.001"].details
    )
    assert ("SUBMITTED_ON", "2009-07-17") in records["QDe.014"].details
    assert ("SUBMITTED_BY", "Germany") in records["QDi.262"].details
    assert ("GENDER", "Male") in records["GBi.001"].details


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("<UN_LIST_TYPE>Libya", "<UN_LIST_TYPE>Atlantis", "LYi.006.*Atlantis"),
        ("<LISTED_ON>2011-02-26", "<LISTED_ON>26 Feb 2011", "LYi.006.*26 Feb 2011"),
        ("<LISTED_ON>2011-02-26", "<LISTED_ON>2011-02-30", "2011-02-30"),
        ("<LISTED_ON>2011-02-26", "<LISTED_ON>2011-02", "LYi.006.*2011-02"),
        ("<LISTED_ON>2011-02-26", "<LISTED_ON>", "LISTED_ON is blank"),
        ("<VALUE>2014-06-27", "<VALUE>soon", "LYi.006.*soon"),
        ("Listed\non 17 March 2011", "Listed\non 37 March 2011", "37 March 2011"),
        ("<QUALITY>Good", "<QUALITY>Middling", "LYi.006.*QUALITY of the alias 'Dorda Abuzed OE' is 'Middling'"),
        ("<TYPE_OF_DATE>EXACT", "<TYPE_OF_DATE>GUESSED", "GUESSED"),
        ("<VALUE>UN List", "<VALUE>Other List", "Other List"),
        ("<REFERENCE_NUMBER>GBi.001", "<REFERENCE_NUMBER>LYi.006", "LYi.006 stands twice"),
        ("<REFERENCE_NUMBER>GBi.001", "<REFERENCE_NUMBER>", "REFERENCE_NUMBER is blank"),
        ("<DATAID>690738</DATAID>", "", "LYi.006: INDIVIDUAL has 0 of DATAID"),
        ("2025-04-19T23:00:04.625Z", "yesterday", "dateGenerated is 'yesterday'"),
        (' dateGenerated="2025-04-19T23:00:04.625Z"', "", "no dateGenerated"),
        ("LIBYAN INVESTMENT AUTHORITY", "LIBYAN & AUTHORITY", "bare & that begins no entity, line"),
    ],
)
def test_what_is_not_understood_stops_the_load_and_is_named(old: str, new: str, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        sample((old, new))


@pytest.mark.parametrize("tag", ["INDIVIDUALS", "ENTITIES"])
def test_a_list_without_persons_or_without_entities_is_refused(tag: str) -> None:
    start, end = SAMPLE.index(f"<{tag}>"), SAMPLE.index(f"</{tag}>")
    with pytest.raises(SourceChanged, match="holds no"):
        read((SAMPLE[: start + len(tag) + 2] + SAMPLE[end:]).encode())


def test_a_record_has_an_address_for_a_persons_eyes() -> None:
    assert UN.record_url("QDi.001") == "https://scsanctions.un.org/search/?keywords=QDi.001"


# -------------------------------------------------------------------------------------- the real files

real = pytest.mark.skipif(not SHARED.exists(), reason="needs the shared real files (DILIGENCE_SHARED)")


def edition(name: str) -> tuple[Publication, dict[str, PartyRecord]]:
    return read((SHARED / name).read_bytes())


@real
def test_the_real_list_of_2025_loads_whole() -> None:
    publication, records = edition("un_20250419.xml")
    assert str(publication.published) == "2025-04-19"
    assert Counter(record.kind for record in records.values()) == {"person": 684, "company": 193}
    dates = Counter(date.kind for record in records.values() for date in record.designations[0].dates)
    assert dates == {"effective": 877, "amended": 1_837}
    kinds = Counter(name.kind for record in records.values() for name in record.names)
    assert kinds == {"primary": 877, "alias": 2_639, "former": 55, "translation": 411}
    assert Counter(name.strength for record in records.values() for name in record.names)["weak"] == 637
    numbers = Counter(number.type for record in records.values() for number in record.identifiers)
    assert numbers == {"passport": 289, "national_id": 114, "other": 28}
    imposed = Counter(kind for record in records.values() for kind in measures(record))
    assert imposed == {"asset_freeze": 861, "travel_ban": 616, "arms_embargo": 525}


@real
def test_the_real_list_of_2021_loads_whole() -> None:
    publication, records = edition("un_20210312.xml")
    assert str(publication.published) == "2021-03-12"
    assert Counter(record.kind for record in records.values()) == {"person": 711, "company": 293}
    dates = Counter(date.kind for record in records.values() for date in record.designations[0].dates)
    assert dates == {"effective": 1_004, "amended": 1_500}
    stated = [record.record_id for record in records.values() for measure in measures(record).values() if measure.dates]
    assert sorted(stated) == ["LYi.006", "LYi.007", "LYi.008", "LYi.015", "LYi.016", "LYi.018"]
    imposed = Counter(kind for record in records.values() for kind in measures(record))
    assert imposed == {"asset_freeze": 986, "travel_ban": 628, "arms_embargo": 514}


@real
def test_the_reference_number_outlasts_the_database_key() -> None:
    old, new = edition("un_20210312.xml")[1], edition("un_20250419.xml")[1]
    both = old.keys() & new.keys()
    changed = [number for number in both if dict(old[number].details)["DATAID"] != dict(new[number].details)["DATAID"]]
    assert (len(both), changed) == (836, ["KPe.068"])
    assert all(days(old[number])[0] == days(new[number])[0] for number in both)


@real
def test_a_measure_lifted_between_two_real_editions_is_seen() -> None:
    old, new = edition("un_20210312.xml")[1]["LYi.009"], edition("un_20250419.xml")[1]["LYi.009"]
    assert set(measures(old)) == {"travel_ban", "asset_freeze"}
    assert set(measures(new)) == {"asset_freeze"}


@real
def test_the_real_file_with_a_bare_ampersand_is_refused_for_it() -> None:
    with pytest.raises(SourceChanged, match="bare & that begins no entity, line 39788"):
        edition("un_20241016.xml")
