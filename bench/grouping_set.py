"""Made companies with their spellings, numbers and addresses, by a fixed seed: what grouping is measured on."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import grouping_words as made_of

from adapters.base import Identifier

_SEED = 5
_NUMBER = {"CN": "uscc", "KR": "krbrn", "RU": "inn", "DE": "vat", "GB": "company_number", "TR": "tax_id"}
# Of every hundred companies so many are like another one, in a way that is to be told apart.
_NEIGHBOURS = {"other trade": 7, "other place": 5, "numbered": 4, "near brand": 5, "homonym": 3, "homonym abroad": 2}


@dataclass(frozen=True, kw_only=True)
class Company:
    """A made company; `brand` in its own script and in Latin letters, in the ways it is written."""

    label: int
    country: str
    brand: tuple[str, tuple[str, ...]]
    trade: int
    place: int | None = None
    series: int | None = None
    number: str | None = None
    street: str = ""
    near: str = ""  # how it is like the company before it


@dataclass(frozen=True, slots=True)
class Spelled:
    """One spelling as a record would give it, with the company that is meant."""

    party_pk: int
    text: str
    country: str | None
    address: str | None
    label: int
    near: str
    numbers: tuple[Identifier, ...]
    strength: str = "strong"

    @property
    def party_id(self) -> str:
        return f"made:{self.party_pk}"


def made(count: int) -> list[Spelled]:
    """Return so many parties of distinct spelling, three to ten of a company, the same at every call."""
    chance = random.Random(_SEED)
    found: list[Spelled] = []
    taken: set[tuple[str, str | None]] = set()
    for company in _companies(chance):
        distinct = dict.fromkeys(_spelled(company, chance) for _ in range(40))
        texts = [each for each in distinct if (each, company.country) not in taken][: chance.randint(3, 10)]
        for text in texts:
            taken.add((text, company.country))
            found.append(_party(len(found), text, company, chance))
        if len(found) >= count:
            break
    found = found[:count]
    chance.shuffle(found)
    return found


def _party(pk: int, text: str, company: Company, chance: random.Random) -> Spelled:
    country = company.country if chance.random() < 0.85 else None
    given = company.number is not None and chance.random() < 0.5
    number = Identifier(type=_NUMBER[company.country], value=company.number or "", country=company.country)
    address = _address(company, chance) if chance.random() < 0.4 else None
    return Spelled(pk, text, country, address, company.label, company.near, (number,) if given else ())


# ------------------------------------------------------------------------------------------- companies


def _companies(chance: random.Random) -> Iterator[Company]:
    label, taken = 0, set()
    while True:
        first = _company(0, chance)
        if not taken.isdisjoint(_keys(first)):
            continue  # a homonym by chance: of these, so many are made as are wanted
        first = replace(first, label=label)
        label += 1
        near = [how for how, percent in _NEIGHBOURS.items() if chance.random() * 100 < percent]
        if any(how.startswith("homonym") for how in near):
            first = replace(first, number=_digits(chance))  # what tells homonyms apart is on both sides
        taken |= _keys(first)
        yield first
        for how in near:
            other = _neighbour(first, how, label, chance)
            if how.startswith("homonym") or taken.isdisjoint(_keys(other)):
                taken |= _keys(other)
                yield other
                label += 1


def _keys(company: Company) -> set[tuple[object, ...]]:
    """Return under what other companies' spellings would be this one's too."""
    rest = (company.country, company.trade, company.place, company.series)
    return {("".join(each.lower().split()), *rest) for each in (company.brand[0], *company.brand[1])}


def _company(label: int, chance: random.Random) -> Company:
    country = chance.choice(("CN", "CN", "KR", "RU", "RU", "DE", "GB", "TR"))
    places = made_of.PLACES[country]
    return Company(
        label=label,
        country=country,
        brand=_BRANDS[country](chance),
        trade=chance.randrange(len(made_of.TRADES)),
        place=chance.randrange(len(places)) if chance.random() < (0.8 if country == "CN" else 0.15) else None,
        number=_digits(chance) if chance.random() < 0.4 else None,
        street=_street(chance),
    )


def _neighbour(first: Company, how: str, label: int, chance: random.Random) -> Company:
    other = replace(first, label=label, near=how, street=_street(chance), number=_digits(chance))
    if how == "other trade":
        return replace(other, trade=(first.trade + chance.randrange(1, 6)) % len(made_of.TRADES))
    if how == "other place":
        places = len(made_of.PLACES[first.country])
        return replace(other, place=((first.place or 0) + chance.randrange(1, places)) % places)
    if how == "numbered":
        return replace(other, series=chance.randrange(2, 60))
    if how == "near brand":
        return replace(other, brand=_BRANDS[first.country](chance, first.brand))
    if how == "homonym abroad":
        return replace(other, country="GB" if first.country == "DE" else "DE" if first.country == "GB" else "TR",
                       brand=(first.brand[1][0], first.brand[1]), place=None)  # fmt: skip
    return other


def _digits(chance: random.Random) -> str:
    return str(chance.randrange(10**9, 10**10))


def _street(chance: random.Random) -> str:
    return f"{chance.randrange(1, 400)} {chance.choice(made_of.STREETS)}"


Brand = tuple[str, tuple[str, ...]]


def _chinese(chance: random.Random, near: Brand | None = None) -> Brand:
    signs = [*near[0]] if near else chance.sample(sorted(made_of.CHINESE), chance.choice((2, 2, 3)))
    if near:
        signs[-1] = chance.choice([each for each in sorted(made_of.CHINESE) if each not in signs])
    sounds = [made_of.CHINESE[each] for each in signs]
    return "".join(signs), ("".join(sounds).capitalize(), " ".join(sounds).title())


def _korean(chance: random.Random, near: Brand | None = None) -> Brand:
    signs = [*near[0]] if near else chance.sample(sorted(made_of.KOREAN), chance.choice((2, 3, 3)))
    if near:
        signs[-1] = chance.choice([each for each in sorted(made_of.KOREAN) if each not in signs])
    ways = [made_of.KOREAN[each].split() for each in signs]
    return "".join(signs), tuple("".join(way[at] for way in ways).capitalize() for at in (0, 1))


def _russian(chance: random.Random, near: Brand | None = None) -> Brand:
    word = near[0].lower() if near else "".join(chance.sample(made_of.RUSSIAN, 2)) + chance.choice(made_of.RUSSIAN_ENDS)
    if near:
        word = chance.choice(made_of.RUSSIAN) + word[3:]
    ways = ("".join(made_of.LETTERS[each].split()[at] for each in word).replace("_", "") for at in (0, 1))
    return word.capitalize(), tuple(each.capitalize() for each in ways)


def _latin(chance: random.Random, near: Brand | None = None) -> Brand:
    word = near[0].lower() if near else "".join(chance.sample(made_of.LATIN, 2)) + chance.choice(made_of.LATIN_ENDS)
    if near:
        word = chance.choice(made_of.LATIN) + word[3:]
    return word.capitalize(), (word.capitalize(),)


_BRANDS: dict[str, Callable[..., Brand]] = {
    "CN": _chinese, "KR": _korean, "RU": _russian, "DE": _latin, "GB": _latin, "TR": _latin,
}  # fmt: skip


# ------------------------------------------------------------------------------------------- spellings


def _spelled(company: Company, chance: random.Random) -> str:
    english, short, russian, korean, chinese = made_of.TRADES[company.trade]
    native, ways = company.brand
    place = made_of.PLACES[company.country][company.place] if company.place is not None else ("", "")
    own, foreign = made_of.FORMS[company.country]
    series = f" No. {company.series}" if company.series else ""
    if company.country in ("CN", "KR") and chance.random() < 0.35:
        return chance.choice(own).format(f"{place[0]}{native}{chinese if company.country == 'CN' else korean}{series}")
    if company.country == "RU" and chance.random() < 0.4:
        return _cased(chance.choice(own).format(_words(native, russian, place[0], series)), chance)
    brand = _slip(chance.choice(ways), chance)
    trade = short if chance.random() < 0.08 else english
    forms = own if company.country in ("DE", "GB", "TR") and chance.random() < 0.4 else foreign
    front = company.country == "CN"
    core = f"{place[1]} {brand} {trade}{series}".strip() if front else _words(brand, trade, place[1], series)
    return _cased(chance.choice(forms).format(core), chance)


def _words(brand: str, trade: str, place: str, series: str) -> str:
    return " ".join(each for each in (f"{brand} {trade}{series}", place) if each)


def _slip(brand: str, chance: random.Random) -> str:
    """Return the brand, in one of thirty spellings with a typing slip: a letter lost, doubled, or two swapped."""
    if chance.random() > 1 / 30 or len(brand) < 7 or " " in brand:
        return brand
    at = chance.randrange(1, len(brand) - 1)
    how = chance.randrange(3)
    if how == 0:
        return brand[:at] + brand[at + 1 :]
    return brand[:at] + brand[at] + brand[at:] if how == 1 else brand[:at] + brand[at + 1] + brand[at] + brand[at + 2 :]


def _cased(text: str, chance: random.Random) -> str:
    return text.upper() if chance.random() < 0.45 else text


def _address(company: Company, chance: random.Random) -> str:
    place = made_of.PLACES[company.country][company.place or 0][1]
    house, street = company.street.split(" ", 1)
    written = chance.choice((f"{house} {street}, {place}", f"{street} {house}, {place}", f"{place}, {street}, {house}"))
    return _cased(written, chance)
