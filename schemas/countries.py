"""From a country as people write it to its ISO 3166-1 code; what is not understood is an error that names it."""

from __future__ import annotations

from functools import cache
from typing import Any

import pycountry
from marshmallow import ValidationError, fields, validate

LONGEST = 60

# What people write and ISO does not. XK is assigned by nobody, but used for Kosovo by everyone who needs a code.
# Names that two states share, or that are history ("Korea", "USSR"), are left out on purpose.
_WRITTEN = {
    "bolivia": "BO", "bosnia": "BA", "britain": "GB", "brunei": "BN", "burma": "MM", "cape verde": "CV",
    "czech rep.": "CZ", "czech republic": "CZ", "democratic republic of congo": "CD",
    "democratic republic of the congo": "CD", "dprk": "KP", "dr congo": "CD", "el": "GR", "england": "GB",
    "great britain": "GB", "holland": "NL", "hong kong sar": "HK", "iran": "IR", "ivory coast": "CI", "kosovo": "XK",
    "laos": "LA", "macau": "MO", "macedonia": "MK", "micronesia": "FM", "moldova": "MD", "north korea": "KP",
    "northern ireland": "GB", "palestine": "PS", "persia": "IR", "prc": "CN", "republic of korea": "KR",
    "republic of the congo": "CG", "rok": "KR", "russia": "RU", "scotland": "GB", "south korea": "KR",
    "swaziland": "SZ", "syria": "SY", "taiwan": "TW", "tanzania": "TZ", "the gambia": "GM", "the netherlands": "NL",
    "turkey": "TR", "u.k.": "GB", "u.s.": "US", "u.s.a.": "US", "uae": "AE", "uk": "GB", "usa": "US",
    "vatican": "VA", "venezuela": "VE", "vietnam": "VN", "wales": "GB", "xk": "XK",
}  # fmt: skip
_NAMES = ("alpha_2", "alpha_3", "name", "official_name", "common_name")


class UnknownCountry(ValueError):
    """No country we know is written like this; the message names it."""


def country(text: str) -> str:
    """Return the ISO 3166-1 alpha-2 code of a country given by code or English name, in any case.

    Raises UnknownCountry for anything else; a country is never guessed.
    """
    code = _codes().get(" ".join(text.split()).casefold())
    if code is None:
        raise UnknownCountry(f"{text[:LONGEST]!r} is no country known here; give its ISO 3166-1 code, as KR")
    return code


@cache
def _codes() -> dict[str, str]:
    known = {
        str(getattr(each, name)).casefold(): str(each.alpha_2)
        for each in pycountry.countries
        for name in _NAMES
        if hasattr(each, name)
    }
    return known | _WRITTEN


class Country(fields.String):
    """A country in a question; loads to its code."""

    def __init__(self, meaning: str, **given: Any) -> None:
        super().__init__(
            metadata={"description": meaning, "example": "KR"}, validate=validate.Length(max=LONGEST), **given
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        written = super()._deserialize(value, attr, data, **kwargs)
        try:
            return country(written)
        except UnknownCountry as exc:
            raise ValidationError(str(exc)) from exc
