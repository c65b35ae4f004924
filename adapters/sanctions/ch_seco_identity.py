"""What the identities of a target of the Swiss list say beside names: births, nationalities, addresses, documents."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.base import Address, Identifier, SourceChanged
from adapters.sanctions.ch_seco_references import References, country_of
from adapters.xml import Node

_DOCUMENTS = {
    "passport": "passport", "diplomatic-passport": "passport", "id-card": "national_id", "driving-license": "other",
    "driving-permit": "other", "residence-permit": "other", "resident-permit": "other", "travel-document": "other",
    "other": "other",
}  # fmt: skip
# An address's own parts in the order in which they are written; its place's follow.
_ADDRESS = ("c-o", "address-details", "p-o-box", "zip-code")
_GREGORIAN = "Gregorian"


def births(identities: list[Node]) -> Iterator[str]:
    """Yield each `day-month-year` as exact as given: `1980-03-23`, `1980-03`, `1980`, `--03-23` without a year.

    Another calendar than the Gregorian and a quality other than good stand behind it in brackets. Raises
    SourceChanged for parts that are no numbers, and for a day of no month.
    """
    for node in _all(identities, "day-month-year"):
        year, month, day = (_number(node, name) for name in ("year", "month", "day"))
        if day and not month:
            raise SourceChanged(f"a day-month-year has the day {day} of no month")
        written = "-".join([f"{year:04}" if year else "-", *(f"{part:02}" for part in (month, day) if part)])
        said = (node.attributes.get("calendar", ""), node.attributes.get("quality", ""))
        doubts = ", ".join(text for text in said if text not in ("", _GREGORIAN, "good"))
        if year or month:
            yield f"{written} ({doubts})" if doubts else written


def _number(node: Node, name: str) -> int:
    """The part of a date, 0 where it is not known."""
    text = node.attributes.get(name, "").strip() or "0"
    if not (text.isascii() and text.isdecimal()):
        raise SourceChanged(f"the {name} of a day-month-year is {text!r}")
    return int(text)


def countries(identities: list[Node]) -> Iterator[str]:
    """Yield the ISO codes of the nationalities."""
    for node in _all(identities, "nationality", "country"):
        if code := country_of(node, "iso-code"):
            yield code


def addresses(identities: list[Node], references: References) -> Iterator[Address]:
    """Yield the addresses, each with its place joined to it; raises SourceChanged where the place is missing."""
    for node in _all(identities, "address"):
        if text := _written(node, references):
            yield Address(text=text, country=references.place(node).country)


def documents(identities: list[Node]) -> Iterator[Identifier]:
    """Yield the numbers of identification documents; raises SourceChanged for an unknown type of document."""
    for node in _all(identities, "identification-document"):
        label = node.attribute("document-type")
        if label not in _DOCUMENTS:
            raise SourceChanged(f"unknown document-type {label!r}")
        issuers = node.all("issuer")
        for number in node.texts("number"):
            country = country_of(issuers[0], "code") if issuers else None
            yield Identifier(type=_DOCUMENTS[label], value=" ".join(number.split()), country=country, label=label)


def identity_details(identities: list[Node], references: References) -> Iterator[tuple[str, str]]:
    """Yield what has no other place: nationalities as written, places of birth, the rest of addresses and documents."""
    for node in _all(identities, "nationality", "country"):
        yield "nationality", node.text or node.attribute("iso-code")
    for node in _all(identities, "place-of-birth"):
        if text := ", ".join(references.place(node).parts):
            yield "place-of-birth", _doubted(text, node)
        yield from (("place of birth, spelt otherwise", text) for text in references.place(node).variants)
    for node in _all(identities, "address"):
        yield from _rest(node, _written(node, references), {*_ADDRESS})
        yield from (("place of an address, spelt otherwise", text) for text in references.place(node).variants)
        if node.attributes.get("current") == "false":
            yield "address no longer current", _written(node, references)
    for node in _all(identities, "identification-document"):
        said = " ".join(filter(None, (node.attribute("document-type"), node.text_of("number"))))
        yield from _rest(node, said, {"number"})
        for place in node.all("place-of-issue"):
            if text := ", ".join(references.place(place).parts):
                yield f"{said}: place-of-issue", text


def _all(identities: list[Node], *path: str) -> Iterator[Node]:
    for identity in identities:
        yield from identity.all(*path)


def _written(node: Node, references: References) -> str:
    own = (" ".join(text.split()) for tag in _ADDRESS for text in node.texts(tag))
    return ", ".join((*own, *references.place(node).parts))


def _doubted(text: str, node: Node) -> str:
    quality = node.attributes.get("quality", "")
    return text if quality in ("", "good") else f"{text} ({quality})"


def _rest(node: Node, said: str, placed: set[str]) -> Iterator[tuple[str, str]]:
    for tag, children in node.children.items():
        if tag not in placed:
            yield from ((f"{said}: {tag}", " ".join(child.text.split())) for child in children if child.text)
