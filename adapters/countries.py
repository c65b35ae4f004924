"""From a country's name as publishers write it to its ISO 3166-1 code; an unknown name stays unknown."""

from __future__ import annotations

from functools import lru_cache

import pycountry

# What lists write and ISO does not. Palestine's code stands for the several names the lists use for its
# parts; Kosovo has no ISO code (XK is in use, but assigned by nobody), so it is left out on purpose.
_WRITTEN = {
    "bahamas, the": "BS", "bolivia": "BO", "bosnia": "BA", "brunei": "BN", "burma": "MM", "cape verde": "CV",
    "congo": "CG", "congo (democratic republic)": "CD", "congo, democratic republic of the": "CD",
    "congo, republic of the": "CG", "cote d ivoire": "CI", "czech republic": "CZ",
    "democratic people's republic of korea": "KP", "democratic republic of the congo": "CD", "dprk": "KP",
    "gambia, the": "GM", "great britain": "GB", "iran": "IR", "ivory coast": "CI",
    "korea, north": "KP", "korea, south": "KR",
    "laos": "LA", "macau": "MO", "macedonia": "MK", "man, isle of": "IM", "micronesia": "FM", "moldova": "MD",
    "north korea": "KP", "north macedonia, the republic of": "MK", "occupied palestinian territories": "PS",
    "palestinian": "PS", "palestine": "PS", "russia": "RU", "south korea": "KR", "st kitts and nevis": "KN",
    "st lucia": "LC", "st vincent": "VC", "swaziland": "SZ", "syria": "SY", "taiwan": "TW", "tanzania": "TZ",
    "the bahamas": "BS", "the gambia": "GM", "turkey": "TR", "uk": "GB", "usa": "US", "vatican city": "VA",
    # As the United Nations write them, now or in old editions.
    "china, hong kong special administrative region": "HK", "hong kong special administrative region": "HK",
    "iran (islamic republic of)": "IR", "libyan arab jamahiriya": "LY", "palestinian territories": "PS",
    "state of palestine": "PS", "the netherlands": "NL",
    "venezuela": "VE", "vietnam": "VN", "virgin islands, british": "VG", "british virgin islands": "VG",
}  # fmt: skip


@lru_cache(maxsize=4_096)
def iso2(name: str) -> str | None:
    """Return the two-letter code for a country's name or code, or None where the whole text is neither."""
    wanted = " ".join(name.split()).casefold()
    if wanted in _WRITTEN:
        return _WRITTEN[wanted]
    try:
        return str(pycountry.countries.lookup(wanted).alpha_2)
    except LookupError:
        return None
