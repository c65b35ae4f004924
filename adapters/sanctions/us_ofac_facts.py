"""What OFAC's layouts without a schema of features say of a party under a label: numbers, features, countries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from adapters.base import Identifier
from adapters.countries import iso2
from adapters.sanctions.us_ofac_documents import document
from adapters.sanctions.us_ofac_labels import (
    COUNTRY_FEATURES,
    DOCUMENTS,
    MEASURE_FEATURES,
    NUMBER_FEATURES,
    bare,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A label of `us_ofac_labels` and what stands under it; `country` is as written, `extra` its issue and expiry."""

    label: str
    value: str
    country: str | None = None
    extra: tuple[tuple[str, str], ...] = ()


def identifiers(facts: Iterable[Fact], *, in_russia: bool) -> Iterator[Identifier]:
    """Yield the numbers among the facts; `in_russia`: all addresses of the party are there."""
    for fact in facts:
        if fact.label in DOCUMENTS:
            country = iso2(fact.country) if fact.country else None
            yield document(fact.label, fact.value, country=country, in_russia=in_russia)
        elif fact.label in NUMBER_FEATURES:
            yield Identifier(type=NUMBER_FEATURES[fact.label], value=fact.value, label=fact.label)


def details(facts: Iterable[Fact]) -> Iterator[tuple[str, str]]:
    """Yield every feature, and what a document says beyond its number: a country without a code, issue, expiry."""
    for fact in facts:
        if fact.label not in DOCUMENTS:
            yield bare(fact.label), fact.value
            continue
        if fact.country and iso2(fact.country) is None:
            yield f"{fact.label} {fact.value}: issuingCountry", fact.country
        yield from ((f"{fact.label} {fact.value}: {field}", text) for field, text in fact.extra)


def countries(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Return the codes of nationality, citizenship, registration and flag, each once."""
    codes = (iso2(fact.value) for fact in facts if fact.label in COUNTRY_FEATURES)
    return tuple(dict.fromkeys(code for code in codes if code))


def stated(facts: Iterable[Fact]) -> tuple[tuple[str, str], ...]:
    """Return the features from which measures are derived, as (label, value)."""
    return tuple((fact.label, fact.value) for fact in facts if fact.label in MEASURE_FEATURES)
