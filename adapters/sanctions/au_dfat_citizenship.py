"""From the citizenships that Australia's Consolidated List writes, names of countries or of peoples, to codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapters.countries import iso2

# Only words that mean one country: "Congolese" may be of either Congo and stays without a code.
_PEOPLES = {
    "afghan": "AF", "afghani": "AF", "algerian": "DZ", "angolan": "AO", "armenian": "AM", "australian": "AU",
    "austrian": "AT", "azerbaijani": "AZ", "bahraini": "BH", "bangladeshi": "BD", "belarusian": "BY",
    "belarussian": "BY", "belgian": "BE", "bosnian": "BA", "british": "GB", "burmese": "MM", "canadian": "CA",
    "chadian": "TD", "chinese": "CN", "croatian": "HR", "cuban": "CU", "cypriot": "CY", "dutch": "NL",
    "egyptian": "EG", "emirati": "AE", "eritrean": "ER", "estonian": "EE", "ethiopian": "ET", "filipino": "PH",
    "finnish": "FI", "french": "FR", "georgian": "GE", "german": "DE", "greek": "GR", "guatemalan": "GT",
    "haitian": "HT", "indian": "IN", "indonesian": "ID", "iranian": "IR", "iraqi": "IQ", "israeli": "IL",
    "italian": "IT", "japanese": "JP", "jordanian": "JO", "kazakh": "KZ", "kenyan": "KE", "kuwaiti": "KW",
    "kyrgyz": "KG", "latvian": "LV", "lebanese": "LB", "libyan": "LY", "lithuanian": "LT", "malaysian": "MY",
    "malian": "ML", "maltese": "MT", "mauritanian": "MR", "moldovan": "MD", "montenegrin": "ME", "moroccan": "MA",
    "nicaraguan": "NI", "nigerian": "NG", "north korean": "KP", "norwegian": "NO", "omani": "OM",
    "pakistani": "PK", "palestinian": "PS", "qatari": "QA", "russian": "RU", "rwandan": "RW",
    "saudi arabian": "SA", "senegalese": "SN", "serbian": "RS", "somali": "SO", "south african": "ZA",
    "south korean": "KR", "south sudanese": "SS", "spanish": "ES", "sudanese": "SD", "swedish": "SE", "swiss": "CH",
    "syrian": "SY", "tajik": "TJ", "tanzanian": "TZ", "tunisian": "TN", "turkish": "TR", "turkmen": "TM",
    "ugandan": "UG", "ukrainian": "UA", "uzbek": "UZ", "venezuelan": "VE", "vietnamese": "VN", "yemeni": "YE",
    "zimbabwean": "ZW", "state of palestine": "PS", "islamic republic of iran": "IR",
    "united kingdom of great britain": "GB", "congo, democratic republic of the": "CD",
}  # fmt: skip
_SEVERAL = re.compile(r";|(?:^|(?<=[\s;,]))[a-z]\)")
_JOINED = re.compile(r",| and |/", re.IGNORECASE)
_NOTE = re.compile(r"\s*\([^()]*\)\s*$")


def countries(text: str) -> Iterator[str]:
    """Yield the code of each citizenship in a cell; one with anything more to say ("withdrawn in 2002") yields none.

    Several are parted by ";" or lettered; by a comma, "and" or "/" only where every part is a country, since
    names of countries have these too ("Congo, Democratic Republic of the").
    """
    for part in filter(None, (each.strip(" ,") for each in _SEVERAL.split(text))):
        if part.casefold() in ("na", "n/a"):  # not Namibia
            continue
        if code := _code(part):
            yield code
            continue
        each = [_code(one) for one in _JOINED.split(part)]
        if all(each):
            yield from filter(None, each)


def _code(text: str) -> str | None:
    """The code of one name; a name for the same country in brackets ("… (North Korea)") changes nothing."""
    plain = text.strip()
    found = _PEOPLES.get(plain.casefold()) or iso2(plain)
    note = _NOTE.search(plain)
    if found is None and note:
        shorter = _NOTE.sub("", plain)
        code = _PEOPLES.get(shorter.casefold()) or iso2(shorter)
        return (
            code if code and iso2(note.group().strip(" ()")) in (None, code) and not _says_more(note.group()) else None
        )
    return found


def _says_more(note: str) -> bool:
    return any(each.isdigit() for each in note) or len(note.split()) > 3
