"""An equal number says who a party is only as far as it is the only one of its kind."""

from __future__ import annotations

import pytest

from adapters.base import Identifier
from service.identity import Match, Wanted, normal, weigh
from service.store.finding import FoundName


def found(text: str, *, strength: str = "strong", country: str | None = None, address: str | None = None) -> FoundName:
    return FoundName(
        name_pk=1, party_pk=7, party_id="us_ofac_sdn:7", source_id="us_ofac_sdn", source_kind="list", party_name=text,
        party_kind="company", country=country, address=address, record_pk=None, current=True, illustrative=False,
        text=text, kind="primary", strength=strength,
    )  # fmt: skip


def number(written: str) -> Identifier:
    kind, value, *country = written.split(":")
    return Identifier(type=kind, value=value, country=country[0] if country else None)


def weighed(name: str, asked: str, held: str, *, known_as: str = "Hanbit Bank") -> Match | None:
    numbers = {7: [number(each) for each in held.split()]}
    wanted = Wanted(names=(name,), identifiers=tuple(map(number, asked.split())))
    return next(iter(weigh(wanted, [found(known_as)], numbers)), None)


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("inn:7743237789", "inn:7743237789:RU"),
        ("inn:7743237789:RU", "inn:7743237789:RU"),
        ("lei:5493001KJTIIGC8Y1R12:KR", "lei:5493001KJTIIGC8Y1R12:GB"),
        ("imo:9187629:PA", "imo:9187629"),
        ("swift:HNBNKRSE", "swift:HNBNKRSE:KR"),
    ],
)
def test_a_number_with_one_holder_confirms_whatever_the_name(asked: str, held: str) -> None:
    match = weighed("Zzyzx Qwv", asked, held)
    assert match is not None
    assert (match.verdict, match.grade) == ("match", "confirmed")


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("other:1000:KR", "other:1000:RU"),
        ("other:1000:RU", "other:1000:RU"),
        ("other:100045", "other:100045"),
        ("kpp:774301001:RU", "kpp:774301001:RU"),
        ("company_number:100045:KR", "company_number:100045:HK"),
        ("company_number:100045", "company_number:100045:HK"),
        ("passport:AB123456", "passport:AB123456:KP"),
        ("tax_id:1234567:KR", "tax_id:1234567:CN"),
        ("registration:12:KR", "registration:12:KR"),
    ],
)
def test_a_number_that_anybody_may_have_finds_nobody_of_another_name(asked: str, held: str) -> None:
    assert weighed("Zzyzx Qwv", asked, held) is None


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("inn:7743237789:KZ", "inn:7743237789:RU"),
        ("company_number:100045:HK", "company_number:100045:HK"),
        ("vat:123456789:DE", "vat:123456789:DE"),
        ("passport:AB123456:KP", "passport:AB123456:KP"),
        ("isin:US0378331005", "isin:US0378331005"),
    ],
)
def test_a_number_that_one_other_may_have_makes_another_name_possible_and_never_sure(asked: str, held: str) -> None:
    match = weighed("Zzyzx Qwv", asked, held)
    assert match is not None
    assert (match.verdict, match.grade, match.number_only) == ("possible", "name_only", True)


@pytest.mark.parametrize(
    ("asked", "held", "grade"),
    [
        ("company_number:100045:HK", "company_number:100045:HK", "confirmed"),
        ("vat:123456789:DE", "vat:123456789:DE", "confirmed"),
        ("company_number:100045", "company_number:100045:HK", "corroborated"),
        ("passport:AB123456", "passport:AB123456:KP", "corroborated"),
        ("other:100045:RU", "other:100045:RU", "corroborated"),
        ("other:1000:RU", "other:1000:RU", "name_only"),
        ("kpp:774301001:RU", "kpp:774301001:RU", "name_only"),
        ("inn:7743237789:KZ", "inn:7743237789:RU", "name_only"),
        ("other:100045:KR", "other:100045:RU", "name_only"),
    ],
)
def test_beside_the_name_a_number_is_a_second_sign_of_its_own_weight(asked: str, held: str, grade: str) -> None:
    match = weighed("Hanbit Bank", asked, held)
    assert match is not None
    assert (match.verdict, match.grade) == ("match", grade)


def test_a_second_sign_does_not_outweigh_a_different_number() -> None:
    match = weighed("Hanbit Bank", "other:100045:RU inn:7700000001:RU", "other:100045:RU inn:7743237789:RU")
    assert match is not None
    assert (match.verdict, match.grade) == ("possible", "name_only")


def test_another_bic_of_a_bank_speaks_against_nothing() -> None:
    match = weighed("Hanbit Bank", "swift:HNBNKRSEBUS", "swift:HNBNKRSE")
    assert match is not None and match.verdict == "match"


@pytest.mark.parametrize("written", ["７７４３２３７７８９", "٧٧٤٣٢٣٧٧٨٩", " 7743 237-789 ", "۷۷۴۳۲۳۷۷۸۹"])
def test_digits_of_every_script_are_the_same_digits(written: str) -> None:
    assert normal(written) == "7743237789"


def test_a_weak_alias_does_not_hide_what_a_strong_name_may_be() -> None:
    strong, weak = found("Hanbit Lantern"), found("Hanbit Lantern Works", strength="weak")
    wanted = Wanted(names=("Hanbit Lantern Works",))
    (alone,) = weigh(wanted, [weak], {})
    assert (alone.verdict, alone.weak_only) == ("match", True)
    for order in ([strong, weak], [weak, strong]):
        (match,) = weigh(wanted, order, {})
        assert (match.verdict, match.weak_only, match.matched) == ("possible", False, "Hanbit Lantern")
        assert "calls weak, agrees too" in match.why[-1]


def test_a_weak_alias_still_counts_where_no_strong_name_comes_near() -> None:
    other, weak = found("Quixwold Zanterbury"), found("Hanbit Lantern Works", strength="weak")
    (match,) = weigh(Wanted(names=("Hanbit Lantern Works",)), [other, weak], {})
    assert (match.verdict, match.weak_only) == ("match", True)
