"""What the EU's programmes are called, which of them only carry UN listings, and what standing on the list means."""

from __future__ import annotations

from adapters.base import Measure

# FSF gives a code and no name. A programme names a regime and not a measure, so one that is not here yet is
# taken under its bare code: a new regime would otherwise stop the whole list, and read no better.
_NAMES = {
    "AFG": "Afghanistan",
    "BDI": "Burundi",
    "BIH": "Bosnia and Herzegovina",
    "BLR": "Belarus",
    "CAF": "Central African Republic",
    "CHEM": "chemical weapons",
    "COD": "Democratic Republic of the Congo",
    "CYB": "cyber-attacks",
    "EGY": "misappropriation of State funds, Egypt",
    "EUAQ": "ISIL (Da'esh) and Al-Qaida, listed by the EU",
    "GIN": "Guinea",
    "GNB": "Guinea-Bissau",
    "GTM": "Guatemala",
    "HAM": "Hamas and Palestinian Islamic Jihad",
    "HR": "serious human rights violations and abuses",
    "HTI": "Haiti",
    "IRN": "Iran",
    "IRQ": "Iraq",
    "LBN": "Lebanon",
    "LBY": "Libya",
    "MDA": "Moldova",
    "MLI": "Mali",
    "MMR": "Myanmar",
    "NER": "Niger",
    "NIC": "Nicaragua",
    "PRK": "Democratic People's Republic of Korea",
    "RUS": "Russia, internal repression",
    "RUSDA": "Russia, destabilising activities abroad",
    "SDN": "Sudan",
    "SDNZ": "Sudan, stability and political transition",
    "SOM": "Somalia",
    "SSD": "South Sudan",
    "SYR": "Syria",
    "TAQA": "ISIL (Da'esh) and Al-Qaida, listed by the UN",
    "TERR": "terrorism",
    "TUN": "misappropriation of State funds, Tunisia",
    "TUR": "drilling activities in the Eastern Mediterranean",
    "UKR": "territorial integrity of Ukraine",
    "UNLI": "UN listings not yet taken over by an EU act",
    "VEN": "Venezuela",
    "YEM": "Yemen",
    "ZWE": "Zimbabwe",
}
# Regulations 881/2002, 753/2011, 1210/2003 and 356/2010 list whom the Security Council or its committees have
# designated and nobody else, so a day of designation there is the UN's.
OF_THE_UN = frozenset({"TAQA", "AFG", "IRQ", "SOM", "UNLI"})

# FSF lists "persons, groups and entities subject to EU financial sanctions": their funds and economic resources
# are frozen and none may be made available to them, which reaches what they own or control (Regulation
# 269/2014, Article 2, and the like of every regime). Travel bans stand in the Council's decisions and not here.
_FREEZE = Measure(
    type="asset_freeze",
    restricts=("funds", "supply", "receive"),
    cascades=True,
    label="Freezing of funds and economic resources",
)
# A provisional entry whose only act is the UN's: an alert until the Official Journal brings the EU's own act.
_ANNOUNCED = Measure(
    type="other",
    restricts=(),
    cascades=False,
    label="UN listing not yet taken over by an EU act (UNLI)",
)


def programme_name(code: str) -> str:
    """Return the programme's code with its name, as far as it is known: `UKR (territorial integrity of Ukraine)`."""
    return f"{code} ({_NAMES[code]})" if code in _NAMES else code


def measures(*, by_the_un_alone: bool) -> tuple[Measure, ...]:
    """Return what an entry imposes: the freeze, or nothing yet where no EU act stands behind it."""
    return (_ANNOUNCED if by_the_un_alone else _FREEZE,)
