"""The rows of one OFSI group as a party record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from adapters.base import (
    Address,
    Identifier,
    Link,
    Name,
    NameKind,
    PartyKind,
    PartyRecord,
    SourceChanged,
    Strength,
)
from adapters.countries import iso2
from adapters.sanctions.uk_numbers import business_numbers, numbered, numbers, ship_number
from adapters.sanctions.uk_ofsi_measures import MEASURE_TAGS, Cells, designations, distinct
from adapters.sanctions.uk_ofsi_tags import FREE, REASONS, read_tags, values

_KINDS: dict[str, PartyKind] = {"individual": "person", "entity": "company", "ship": "vessel"}
_NAME_KINDS: dict[str, NameKind] = {
    "primary name": "primary",
    "prime alias": "primary",  # until 2021
    "primary name variation": "alias",
    "aka": "alias",
    "fka": "former",
}
_STRENGTHS: dict[str, Strength] = {"": "strong", "good quality": "strong", "low quality": "weak"}
_LINKS = ("Parent company", "Subsidiaries", "Current owners", "Previous owners")
_NUMBERS = {
    "Passport Number": "passport", "National Identification Number": "national_id",
    "NI Number": "national_id",  # the national identification number's label until February 2022
}  # fmt: skip
_DETAILS = (
    "Title", "Town of Birth", "Country of Birth", "Nationality", "Passport Details", "NI Number",
    "National Identification Details", "Position", "Non-Latin Script Language",
)  # fmt: skip
_PLACED_TAGS = {
    FREE, REASONS, "IMO number", *_LINKS, *MEASURE_TAGS,
}  # fmt: skip
_NO_PRIMARY = "no row of the group is a primary name; its first name stands for it"


def group_party(group: str, rows: Sequence[Cells]) -> PartyRecord:
    """Return the record of a group's rows, in the file's order; raises SourceChanged for what is not understood."""
    kinds = {cells["Group Type"].casefold() for cells in rows}
    if len(kinds) != 1 or not kinds <= _KINDS.keys():
        raise SourceChanged(f"Group Type is {' and '.join(map(repr, sorted(kinds)))}")
    tags = [tag for text in distinct(rows, "Other Information") for tag in read_tags(text)]
    names, has_primary = _names(rows)
    countries = [each for text in distinct(rows, "Nationality") for each in numbered(text)]
    return PartyRecord(
        record_id=group,
        kind=_KINDS[kinds.pop()],
        names=names,
        designations=tuple(designations(rows, tags)),
        identifiers=tuple(dict.fromkeys(_identifiers(rows, tags))),
        addresses=tuple(dict.fromkeys(filter(None, map(_address, rows)))),
        countries=tuple(dict.fromkeys(filter(None, map(iso2, (*countries, *values(tags, "Flag of ship")))))),
        links=tuple(_links(tags)),
        birth_dates=tuple(distinct(rows, "DOB")),
        remarks="\n".join(values(tags, FREE)) or None,
        details=tuple(_details(rows, tags, has_primary=has_primary)),
    )


def _names(rows: Sequence[Cells]) -> tuple[tuple[Name, ...], bool]:
    """The names as they are said: Name 1 to Name 5, then Name 6; and whether OFSI calls one of them primary."""
    latin, other = dict[Name, None](), dict[str, Name]()
    for cells in rows:
        type_, quality = cells["Alias Type"], cells.get("Alias Quality", "")
        if type_.casefold() not in _NAME_KINDS:
            raise SourceChanged(f"unknown Alias Type {type_!r}")
        if quality.casefold() not in _STRENGTHS:
            raise SourceChanged(f"unknown Alias Quality {quality!r}")
        strength = _STRENGTHS[quality.casefold()]
        text = _one_line(cells[f"Name {number}"] for number in (1, 2, 3, 4, 5, 6))
        if not text:
            raise SourceChanged("a row without a name")
        latin[Name(text=text, kind=_NAME_KINDS[type_.casefold()], strength=strength)] = None
        script = _one_line([cells.get("Name Non-Latin Script", "")])
        if script and (script not in other or strength == "strong"):
            type_of_script = cells["Non-Latin Script Type"] or None
            other[script] = Name(text=script, kind="translation", strength=strength, script=type_of_script)
    names = sorted(latin, key=lambda name: name.kind != "primary")
    has_primary = names[0].kind == "primary"
    if not has_primary:
        names[0] = Name(text=names[0].text, kind="primary")
    return (*names, *other.values()), has_primary


def _one_line(parts: Iterable[str]) -> str:
    return " ".join(" ".join(parts).split())


def _identifiers(rows: Sequence[Cells], tags: list[tuple[str, str]]) -> Iterator[Identifier]:
    for column, type_ in _NUMBERS.items():
        for text in distinct(rows, column):
            yield from (Identifier(type=type_, value=each, label=column) for each in numbers(text))
    if "Passport Number" not in rows[0]:  # until February 2022 the details alone, where they are a bare number
        for text in distinct(rows, "Passport Details"):
            yield from (
                Identifier(type="passport", value=each, label="Passport Details")
                for each in numbers(text)
                if " " not in each
            )
    for text in values(tags, "Business Reg No"):
        yield from business_numbers(text, "Business Reg No")
    for text in values(tags, "IMO number"):
        yield from (ship_number(each, "IMO number") for each in numbers(text))


def _address(cells: Cells) -> Address | None:
    parts = [cells[column] for column in (*(f"Address {number}" for number in range(1, 7)), "Post/Zip Code", "Country")]
    text = ", ".join(filter(None, (_one_line([part]) for part in parts)))
    return Address(text=text, country=iso2(cells["Country"]) if cells["Country"] else None) if text else None


def _links(tags: list[tuple[str, str]]) -> Iterator[Link]:
    """Companies that OFSI counts are parted; others stay in one text, since a full stop also ends `Co.`."""
    for tag in _LINKS:
        for text in values(tags, tag):
            for name in numbered(text):
                yield Link(relation=tag, target=None, target_name=name, former=tag.startswith("Previous"))


def _details(rows: Sequence[Cells], tags: list[tuple[str, str]], *, has_primary: bool) -> Iterator[tuple[str, str]]:
    if not has_primary:
        yield "Alias Type", _NO_PRIMARY
    for column in _DETAILS:
        yield from ((column, text) for text in distinct(rows, column))
    for tag, value in dict.fromkeys(tags):
        if tag not in _PLACED_TAGS:
            yield tag, value
