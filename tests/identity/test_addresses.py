"""Two addresses are one place by number and street or building; a city or a country that both name says nothing."""

from __future__ import annotations

import pytest

from service.addresses import same
from service.identity import Wanted, weigh
from service.store.finding import FoundName

DUBAI = "Office 1204, Al Saaha Offices Tower A, Souk Al Bahar, Dubai, United Arab Emirates"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hong Kong, China", "Flat 12, 3/F, Lucky Building, Hong Kong, China"),
        ("Room 1204, Hong Kong", "Room 1204, Hong Kong"),
        ("99 Other Road, Dubai, United Arab Emirates", DUBAI),
        ("Office 1204, Dubai, United Arab Emirates", DUBAI),
        ("the of Russia Republic", "Republic of Tatarstan, the Russian Federation"),
        ("Moscow, Russia, 125009", "Moscow, Russia, 125009"),
        ("12 Lenina Street, Moscow, 125009", "14 Lenina Street, Moscow, 125009"),
        ("12 Lenina Street, Moscow", "12 Mira Street, Moscow"),
        ("Lenina Street, Moscow", "Lenina Street, Moscow"),
        ("Tverskaya Street, Moscow, Russia", "12 Tverskaya Street, Moscow, Russia"),
        ("Yekaterinburg 12", "12 Mira Street, Yekaterinburg"),
        ("", ""),
        ("KR", "KR"),
    ],
)
def test_what_many_share_is_no_second_sign(one: str, other: str) -> None:
    assert not same(one, other)
    assert not same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (DUBAI, "Al Saaha Offices Tower A, office 1204 - Souk Al Bahar - DUBAI (UAE)"),
        ("12 Lenina Street, Moscow", "ul. Lenina, d. 12, Moscow, 125009, Russia"),
        ("ул. Ленина, 12, Москва", "12 Lenina ulitsa, Moskva"),
        ("1 Namdong-daero, Incheon", "1, Namdong-daero, Namdong-gu, Incheon, Republic of Korea"),
        ("서울특별시 강남구 테헤란로 123", "대한민국 서울특별시 강남구 테헤란로 123, 5층"),
        (
            "Al Saaha Offices, Souk Al Bahar Island, Downtown Burj",
            "Al Saaha Offices, Souk Al Bahar Island, Downtown Burj",
        ),
    ],
)
def test_number_and_street_or_building_are(one: str, other: str) -> None:
    assert same(one, other)
    assert same(other, one)


def test_an_address_corroborates_a_name_and_a_city_does_not() -> None:
    held = FoundName(
        name_pk=1, party_pk=7, party_id="uk:7", source_id="uk", source_kind="list", party_name="Hanbit Bank",
        party_kind="company", country=None, address=DUBAI, record_pk=None, current=True, illustrative=False,
        text="Hanbit Bank", kind="primary", strength="strong",
    )  # fmt: skip
    for asked, grade in ((DUBAI, "corroborated"), ("99 Other Road, Dubai, United Arab Emirates", "name_only")):
        (match,) = weigh(Wanted(names=("Hanbit Bank",), address=asked), [held], {})
        assert match.grade == grade
