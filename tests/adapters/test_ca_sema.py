"""Canada's list: three forms of one file, ids that outlive renumbering, aliases taken apart only where it is sure."""

from __future__ import annotations

import io
import os
from collections import Counter
from pathlib import Path

import pytest

import adapters
from adapters.base import PartyKind, PartyRecord, SourceChanged
from adapters.sanctions import by_id
from adapters.sanctions.ca_sema_aliases import aliases, in_two_languages
from adapters.sanctions.port import Publication

ROOT = Path(adapters.__file__).parent.parent
SHARED = Path(os.environ.get("DILIGENCE_SHARED") or ROOT.parent / "shared") / "lists" / "ca"
DATA = ROOT / "tests" / "data" / "lists" / "ca_sema"
BILINGUAL = (DATA / "bilingual_xml" / "sema.xml").read_text(encoding="utf-8")
SHIPS = (DATA / "entity_or_ship_xml" / "sema.xml").read_text(encoding="utf-8")
OLD = (DATA / "entity_xml" / "sema.xml").read_text(encoding="utf-8")


def parties(document: str, *changes: tuple[str, str]) -> dict[str, PartyRecord]:
    for old, new in changes:
        assert old in document
        document = document.replace(old, new, 1)
    publication, *records = by_id("ca_sema").read(io.BytesIO(document.encode()))
    assert isinstance(publication, Publication)
    assert publication.published is None  # the file carries no date of its own
    assert all(isinstance(record, PartyRecord) for record in records)
    return {record.record_id: record for record in records if isinstance(record, PartyRecord)}


def days(record: PartyRecord) -> list[tuple[str, str, str, bool]]:
    return [(date.kind, str(date.on), date.field, date.parsed) for date in record.designations[0].dates]


def measures(record: PartyRecord) -> list[tuple[str, tuple[str, ...], bool]]:
    return [(each.type, each.restricts, each.cascades) for each in record.designations[0].measures]


# ------------------------------------------------------------------------------------------- the three forms


def test_the_form_is_known_by_the_names_of_its_elements() -> None:
    recognised = {
        document: by_id("ca_sema").recognise([io.BytesIO(document.encode())])[0].id
        for document in (BILINGUAL, SHIPS, OLD)
    }
    assert list(recognised.values()) == ["bilingual_xml", "entity_or_ship_xml", "entity_xml"]


def test_the_bilingual_names_of_august_2026_change_nothing_in_the_parties() -> None:
    new, old = parties(BILINGUAL), parties(SHIPS)
    assert list(new) == list(old)
    for key, record in new.items():
        assert record.names == old[key].names
        assert [(str(date.on), date.kind) for date in record.designations[0].dates] == [
            (str(date.on), date.kind) for date in old[key].designations[0].dates
        ]
        assert measures(record) == measures(old[key])
        assert [value for _, value in record.details] == [value for _, value in old[key].details]


def test_the_day_of_listing_is_the_fields_own_and_the_older_form_mostly_has_none() -> None:
    person = parties(BILINGUAL)["belarus/andrei-vydumanovich-probny"]
    assert days(person) == [("listed", "2024-04-12", "DateOfListing-DateDinscription", False)]
    old = parties(OLD)
    assert days(old["belarus/andrei-vydumanovich-probny"]) == []
    assert days(old["syria/al-mukhtaraa"]) == [("listed", "2023-05-19", "DateOfListing", False)]


def test_the_country_is_the_regime_and_no_nationality() -> None:
    for record in (*parties(BILINGUAL).values(), *parties(OLD).values()):
        assert record.countries == ()
    assert parties(BILINGUAL)["russia/vydumka-group"].designations[0].programmes == ("Russia / Russie",)


def test_a_person_is_named_as_it_is_said_and_keeps_the_date_of_birth_as_written() -> None:
    person = parties(BILINGUAL)["belarus/andrei-vydumanovich-probny"]
    assert person.kind == "person"
    assert [(name.text, name.kind, name.script) for name in person.names] == [
        ("Andrei Vydumanovich PROBNY", "primary", None),
        ("Andrei Vydumanavich PROBNY", "alias", None),
        ("Andrej Vydumanovič PROBNYJ", "alias", None),
        ("Андрэй Выдуманавіч ПРОБНЫ", "translation", "Belarusian"),
        ("Андрей Выдуманович ПРОБНЫЙ", "translation", "Russian"),
    ]
    assert person.birth_dates == ("1974-11-31 or 1974-12-01",)
    assert dict(person.details)["Aliases-Alias"].startswith("Andrei Vydumanavich PROBNY, Andrej")
    assert dict(person.details)["Schedule-Annexe"] == "1, Part 1"
    assert parties(OLD)["belarus/andrei-vydumanovich-probny"].birth_dates == ("1974-12",)


def test_a_ship_has_its_imo_number_for_an_id_and_no_date_of_birth() -> None:
    ship = parties(BILINGUAL)["russia/imo-9999993"]
    assert (ship.kind, ship.birth_dates) == ("vessel", ())
    assert [(number.type, number.value) for number in ship.identifiers] == [("imo", "9999993")]
    assert [name.text for name in ship.names] == ["Vydumka Star", "Old Star", "Vydumka Luna"]
    assert dict(ship.details) == {
        "TitleOrShipType-TitreOuTypeDeNavire": "Bunkering Tanker (LNG) | Navire-citerne de soutage (GNL)",
        "Aliases-Alias": "Old Star, Vydumka Luna",
        "Schedule-Annexe": "1.1",
        "Item-NumeroDarticle": "1",
        "DateOfBirthOrShipBuildDate-DateDeNaissanceOuDateDeConstructionDuNavire": "2021",
        "EntityOrShip-EntiteOuNavire": "Vydumka Star",
    }


def test_what_is_no_number_in_the_column_of_numbers_is_kept_as_it_stands() -> None:
    ship = parties(BILINGUAL)["russia/vydumka-moon"]
    assert (ship.kind, ship.identifiers) == ("vessel", ())
    assert ("ShipIMONumber-NumeroOMIDuNavire", "Vydumka Luna") in ship.details


# ------------------------------------------------------------------------------------------- what it means


def test_a_designated_party_is_under_the_dealings_ban_which_reaches_what_it_controls() -> None:
    freeze = [("asset_freeze", ("funds", "supply", "receive"), True)]
    company = parties(BILINGUAL)["russia/vydumka-group"]
    assert measures(company) == freeze
    assert company.designations[0].legal_basis == ("Special Economic Measures Act (S.C. 1992, c. 17)",)
    official = parties(BILINGUAL)["jvcfor/nicolas-prueba-invento"]
    assert measures(official) == freeze
    assert official.designations[0].legal_basis == (
        "Justice for Victims of Corrupt Foreign Officials Act (S.C. 2017, c. 21)",
    )
    assert measures(parties(OLD)["belarus/andrei-vydumanovich-probny"]) == freeze


def test_a_ship_is_kept_from_ports_since_its_listing_and_from_services_not_before_they_were_banned() -> None:
    ship = parties(BILINGUAL)["russia/imo-9999993"]  # listed 2025-02-21
    assert measures(ship) == [("port", ("port",), False), ("services", ("services",), False)]
    port, services = ship.designations[0].measures
    assert port.dates == ()
    assert [(date.kind, str(date.on)) for date in services.dates] == [("effective", "2025-06-13")]
    later = parties(BILINGUAL)["russia/vydumka-moon"]  # listed 2026-06-12, so both count from then
    assert [each.dates for each in later.designations[0].measures] == [(), ()]


def test_russian_companies_in_schedules_2_and_3_are_barred_from_debt_and_not_frozen() -> None:
    assert measures(parties(OLD)["russia/oao-vydumneft"]) == [("sectoral_debt", ("funds", "securities"), False)]
    assert measures(parties(OLD)["syria/al-mukhtaraa"]) == [("asset_freeze", ("funds", "supply", "receive"), True)]


def test_a_bank_named_outside_every_schedule_is_not_taken_for_frozen() -> None:
    assert measures(parties(OLD)["belarus/vydumbank"]) == [("sectoral_debt", ("funds", "securities"), False)]


# ------------------------------------------------------------------------------------------- ids


def test_an_edition_with_renumbered_items_and_schedules_keeps_the_ids() -> None:
    again = parties(
        BILINGUAL,
        ("<Item-NumeroDarticle>103<", "<Item-NumeroDarticle>97<"),
        ("1, Part 1 <", "Part 1<"),  # Belarus' own schedule may be cited either way
        ("PROBNY</Last", " Probny </Last"),
        ("<Item-NumeroDarticle>634<", "<Item-NumeroDarticle>2<"),
        ("Nicolás", "Nicolas"),
        ("1974-11-31 or 1974-12-01", "1974-12-01"),
        ("Vydumka Star ", "Renamed Star"),  # a ship is known by its number
    )
    assert list(again) == list(parties(BILINGUAL))


def test_items_that_swap_their_numbers_do_not_swap_their_ids() -> None:
    again = parties(
        BILINGUAL,
        ("<Item-NumeroDarticle>1</Item-NumeroDarticle>", "<Item-NumeroDarticle>x</Item-NumeroDarticle>"),
        ("<Item-NumeroDarticle>634<", "<Item-NumeroDarticle>1<"),
        ("<Item-NumeroDarticle>x<", "<Item-NumeroDarticle>634<"),
    )
    assert again["russia/vydumka-moon"].names[0].text == "Vydumka Moon"
    assert again["russia/imo-9999993"].names[0].text == "Vydumka Star"


def test_the_regime_that_was_renamed_keeps_its_ids() -> None:
    old = "myanmar/invented-factory-hmaw-bi-pyi"
    assert old in parties(OLD)
    assert old in parties(OLD, ("Burma / Birmanie", "Myanmar (Burma) / Myanmar (Birmanie)"))


def test_one_man_under_two_regimes_is_two_records_and_a_second_of_one_name_has_an_id_of_its_own() -> None:
    assert "venezuela/nicolas-prueba-invento" in parties(OLD)
    assert "jvcfor/nicolas-prueba-invento" in parties(BILINGUAL)
    twice = parties(SHIPS, ("<EntityOrShip>Vydumka Moon<", "<EntityOrShip>Vydumka GROUP<"))
    assert {"russia/vydumka-group", "russia/vydumka-group~2"} <= set(twice)


def test_a_long_name_makes_an_id_that_fits_and_stays_its_own() -> None:
    long = "Very " * 40 + "Long Company"
    ids = list(parties(SHIPS, ("Vydumka Group<", f"{long}<")))
    other = list(parties(SHIPS, ("Vydumka Group<", f"{long}y<")))
    assert max(map(len, ids)) <= 128
    assert ids[1] != other[1]


# ------------------------------------------------------------------------------------------- aliases


def split(text: str, *, kind: PartyKind = "company", primary: str = "Invented Works") -> list[str]:
    return [name.text for name in aliases(text, kind=kind, primary=primary)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Invented Group FZE or Invented Group FZE-LLC", ["Invented Group FZE", "Invented Group FZE-LLC"]),
        ("Сбыт; Sbyt of Russia; Sbyt", ["Сбыт", "Sbyt of Russia", "Sbyt"]),
        ("Министерство проб or МинПроб; MinProb", ["Министерство проб", "МинПроб", "MinProb"]),
        ("ООО Проба-Волна and МПИ-Волна", ["ООО Проба-Волна", "МПИ-Волна"]),
        ("Air Invented Pte. Ltd., Air Invented Limited", ["Air Invented Pte. Ltd.", "Air Invented Limited"]),
        ("Myan Trade and Bank, Burm Trade and Bank", ["Myan Trade and Bank", "Burm Trade and Bank"]),
        ("IWCO, Invented Aircraft Company", ["IWCO", "Invented Aircraft Company"]),
        ('Probe, Ассоциация "Проба, и Волна", Проба', ["Probe", 'Ассоциация "Проба, и Волна"', "Проба"]),
        ("Проба (ПРБ, АО); Probe", ["Проба (ПРБ, АО)", "Probe"]),
        ("(Belarusian: Пробны банк) (Russian: ОАО Пробный банк)", ["Пробны банк", "ОАО Пробный банк"]),
        ("Works One (a.k.a. Works Two)", ["Works One", "Works Two"]),
        ("Invented Bank/Banque inventée", ["Invented Bank", "Banque inventée"]),
        # not parted, since the comma or the word may be in a name
        ("Smith, Jones and Co., Ltd", ["Smith, Jones and Co., Ltd"]),
        ("Invented, Jones and Co., Ltd", ["Invented, Jones and Co., Ltd"]),
        ("КВЗ-Проба, АО", ["КВЗ-Проба, АО"]),
        ('Завод "Проба", АО', ['Завод "Проба", АО']),
        ("Министерство проб, науки и волн Области", ["Министерство проб, науки и волн Области"]),
        ("Institute of Physics, Technology and Mechanics", ["Institute of Physics, Technology and Mechanics"]),
        ("Probe Trading, Hong Kong", ["Probe Trading, Hong Kong"]),
        ("Trade or barter centre", ["Trade or barter centre"]),
        ("Research and Development Centre", ["Research and Development Centre"]),
        ("Victory/Pobeda Political Bloc", ["Victory/Pobeda Political Bloc"]),
        ("AKA Bank", ["AKA Bank"]),
        ('ООО "НПО "Проба", Волна', ['ООО "НПО "Проба", Волна']),  # quotation marks that do not pair
    ],
)  # fmt: skip
def test_an_entitys_aliases_part_only_where_the_wording_is_regular(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Maung Har, Maung Ha", ["Maung Har", "Maung Ha"]),
        ("Yehya Probe, Abu Ibrahim, يحيى", ["Yehya Probe", "Abu Ibrahim", "يحيى"]),
        ("Probe, יחיא", ["Probe", "יחיא"]),
        ("Abdul Probe and Abdel Hamdan Probe Arabic:عبد دقلو", ["Abdul Probe", "Abdel Hamdan Probe", "عبد دقلو"]),
        ("(Владимир ПРОБА / Володимир ПРОБА", ["Владимир ПРОБА", "Володимир ПРОБА"]),
        ("Aleksei, Oleksii PROBE, PROBA", ["Aleksei", "Oleksii PROBE", "PROBA"]),
        ("PROBE, Oleksii", ["PROBE, Oleksii"]),  # may be family name and given name
        ("Katsiaryna or Katerina Probe", ["Katsiaryna or Katerina Probe"]),
        ("Joe Probe, Jr.", ["Joe Probe, Jr."]),
        ("Dzmitry (Zmitser) Probe", ["Dzmitry (Zmitser) Probe"]),
        ("formerly Maria Probe", ["Maria Probe"]),
    ],
)
def test_a_persons_aliases_part_only_where_the_wording_is_regular(text: str, expected: list[str]) -> None:
    assert split(text, kind="person", primary="Some Body") == expected


def test_a_former_name_is_former_and_a_label_names_the_language_of_what_follows_it() -> None:
    names = list(aliases("formerly known as Old Works; Russian: Проба; Probe", kind="company", primary="Works"))
    assert [(name.text, name.kind, name.script) for name in names] == [
        ("Old Works", "former", None),
        ("Проба", "translation", "Russian"),
        ("Probe", "alias", None),
    ]


def test_a_name_in_english_and_french_is_two_names_and_the_text_is_kept() -> None:
    bank = parties(OLD)["syria/invented-bank-of-syria-banque-inventee-de-syrie"]
    assert [(name.text, name.kind) for name in bank.names] == [
        ("Invented Bank of Syria", "primary"), ("Banque inventée de Syrie", "translation"),
    ]  # fmt: skip
    assert ("Entity", "Invented Bank of Syria/Banque inventée de Syrie") in bank.details
    factory = parties(OLD)["myanmar/invented-factory-hmaw-bi-pyi"]
    assert factory.names[0].text == "Invented Factory (Hmaw Bi/Pyi)"
    assert in_two_languages("Sepah-e Invented/GRI") == ("Sepah-e Invented/GRI", None)


# ------------------------------------------------------------------------------------------- what stops the load


@pytest.mark.parametrize(
    ("document", "old", "new", "says"),
    [
        (SHIPS, "<DateOfListing>2024-04-12<", "<DateOfListing>2024-04<", "103.*not a day"),
        (SHIPS, "<DateOfListing>2024-04-12<", "<DateOfListing>12/04/2024<", "12/04/2024"),
        (SHIPS, "<DateOfListing>2024-04-12</DateOfListing>", "", "0 of DateOfListing"),
        (SHIPS, "<Schedule>1, Part 2<", "<Schedule>4<", "861.*'4'"),
        (SHIPS, "<Schedule>1, Part 2<", "<Schedule>Annex B<", "'Annex B'"),
        (SHIPS, "<Country>Russia / Russie<", "<Country> <", "no regime"),
        (SHIPS, "<EntityOrShip>Vydumka Group<", "<EntityOrShip><", "person's or an entity's"),
        (SHIPS, "<GivenName>Nicolás<", "<EntityOrShip>A</EntityOrShip><GivenName>N<", "person's or an entity's"),
        (SHIPS, "<EntityOrShip>Vydumka Group<", "<EntityOrShip>—<", "no letter"),
        (SHIPS, "<Item>634<", "<Item>1<", "Russia / Russie, 1.1, 1 stands twice"),
        (SHIPS, "<Schedule>1.1<", "<Schedule>1<", "a ship stands"),
        (SHIPS, "<Aliases>Vydumka", "<Alias>x</Alias><Aliases>Vydumka", "'Alias'"),
        (OLD, "<Schedule>N/A</Schedule>\n\t\t<Item>1</Item>", "", "neither Schedule nor Item"),
        (OLD, "<Entity>Vydumbank <", "<ShipIMONumber>1</ShipIMONumber><Entity>Vydumbank <", "'ShipIMONumber'"),
    ],
)
def test_what_is_not_understood_stops_the_load_and_is_named(document: str, old: str, new: str, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        parties(document, (old, new))


def test_the_record_page_is_the_publishers_own() -> None:
    assert by_id("ca_sema").record_url("russia/vydumka-group").endswith("lang=eng#russia/vydumka-group")


# ------------------------------------------------------------------------------------------- the real files

real = pytest.mark.skipif(not SHARED.exists(), reason="needs the shared real files (DILIGENCE_SHARED)")


@pytest.fixture(scope="module")
def may_2022() -> dict[str, PartyRecord]:
    return parties((SHARED / "sema_2022-05.xml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def august_2026() -> dict[str, PartyRecord]:
    return parties((SHARED / "sema_2026-08_slice.xml").read_text(encoding="utf-8"))


@real
def test_all_2606_records_of_may_2022_load(may_2022: dict[str, PartyRecord]) -> None:
    records = may_2022.values()
    assert len(records) == 2606
    assert Counter(record.kind for record in records) == {"person": 2069, "company": 537}
    assert Counter(name.kind for record in records for name in record.names) == {
        "primary": 2606, "alias": 1379, "translation": 43,
    }  # fmt: skip
    assert Counter(each.type for record in records for each in record.designations[0].measures) == {
        "asset_freeze": 2600, "sectoral_debt": 6,
    }  # fmt: skip
    assert sum(bool(record.birth_dates) for record in records) == 644
    assert not any(record.designations[0].dates for record in records)
    assert [key for key in may_2022 if "~" in key] == ["russia/sergey-ivanovich-menyailo~2"]


@real
def test_rosneft_was_barred_from_debt_and_the_guard_corps_is_found_in_english_and_french(
    may_2022: dict[str, PartyRecord],
) -> None:
    assert measures(may_2022["russia/rosneft"]) == [("sectoral_debt", ("funds", "securities"), False)]
    assert measures(may_2022["belarus/belarusbank"]) == [("sectoral_debt", ("funds", "securities"), False)]
    (corps,) = [record for key, record in may_2022.items() if key.startswith("iran/islamic-revolutionary-guard-corps")]
    assert [name.text for name in corps.names[:2]] == [
        "Islamic Revolutionary Guard Corps", "Corps des Gardiens de la Révolution islamique",
    ]  # fmt: skip
    assert [name.text for name in may_2022["russia/gazprom"].names] == [
        "Gazprom", "ПАО Газпром", "Public Joint Stock Company Gazprom",
    ]  # fmt: skip


@real
def test_the_slice_of_2026_loads_and_its_older_parties_have_the_ids_of_2022(
    may_2022: dict[str, PartyRecord], august_2026: dict[str, PartyRecord]
) -> None:
    assert len(august_2026) == 12
    assert [(date.kind, str(date.on)) for record in august_2026.values() for date in record.designations[0].dates] == [
        ("listed", day)
        for day in (
            "2021-06-17", "2021-06-17", "2025-02-21", "2020-09-28", "2026-08-06", "2024-04-12", "2024-04-12",
            "2026-02-19", "2025-02-21", "2017-11-03", "2024-02-02", "2024-05-16",
        )
    ]  # fmt: skip
    assert set(may_2022) & set(august_2026) == {
        "belarus/aleksey-oleksin",
        "belarus/belaeronavigatsia-republican-unitary-air-navigation-services-enterprise",
        "belarus/aleksandr-grigoryevich-lukashenko",
        "jvcfor/nicolas-maduro-moros",
    }


@real
def test_every_alias_of_the_real_files_is_a_part_of_its_text(
    may_2022: dict[str, PartyRecord], august_2026: dict[str, PartyRecord]
) -> None:
    for record in (*may_2022.values(), *august_2026.values()):
        text = " ".join(value for field, value in record.details if field in ("Aliases", "Entity", "EntityOrShip"))
        assert all(name.text in text for name in record.names[1:])
