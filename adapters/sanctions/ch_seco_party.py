"""One target of the Swiss list as a party record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.ru import inn as russian_inn

from adapters.base import Designation, Identifier, Link, PartyKind, PartyRecord, SourceChanged
from adapters.sanctions.ch_seco_dates import other_dates, stretches
from adapters.sanctions.ch_seco_identity import addresses, births, countries, documents, identity_details
from adapters.sanctions.ch_seco_names import names, titles
from adapters.sanctions.ch_seco_references import References
from adapters.xml import Node

_LIST = "SECO Consolidated List"
_SUBJECTS = ("individual", "entity", "object")
_OBJECTS: dict[str, PartyKind] = {"vessel": "vessel", "aircraft": "aircraft"}
# Where one whole `other-information` is a number under its label; anything longer stays text.
_NUMBERS = (
    (re.compile(r"IMO number ?: ?(?:IMO ?)?(\d{7})\.?", re.ASCII | re.IGNORECASE), "imo"),
    (re.compile(r"(?:INN|ИНН) ?: ?(\d{10}|\d{12})\.?", re.IGNORECASE), "inn"),
    (re.compile(r"(?:OGRN|ОГРН) ?: ?(\d{13}|\d{15})\.?", re.IGNORECASE), "ogrn"),
    (re.compile(r"Tax(?:payer identification| registration)? number ?: ?(\w+)\.?", re.ASCII | re.IGNORECASE), "tax_id"),
    (re.compile(r"(?:State |Business )?registration number ?: ?(\w+)\.?", re.ASCII | re.IGNORECASE), "registration"),
    (re.compile(r"SWIFT(?:/BIC)?(?: code)? ?: ?([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\.?", re.ASCII), "swift"),
)


def party(target: Node, references: References) -> PartyRecord:
    """Return the record of one checked `target`; raises SourceChanged for what is not understood."""
    kind, subject = _subject(target)
    identities = subject.all("identity")
    places = tuple(dict.fromkeys(addresses(identities, references)))
    nations = tuple(dict.fromkeys(countries(identities)))
    in_russia = {*nations, *(address.country for address in places)} == {"RU"}
    is_person = kind == "person"
    return PartyRecord(
        record_id=target.attribute("ssid"),
        kind=kind,
        names=tuple(dict.fromkeys(names(identities))),
        designations=tuple(_designations(target, subject, references, is_person=is_person)),
        identifiers=tuple(dict.fromkeys((*documents(identities), *_numbers(subject, in_russia=in_russia)))),
        addresses=places,
        countries=nations,
        links=tuple(_links(subject, references)),
        birth_dates=tuple(dict.fromkeys(births(identities))) if is_person else (),
        remarks="\n".join(dict.fromkeys(_texts(subject, "other-information"))) or None,
        details=tuple(dict.fromkeys(_details(target, subject, references, is_person=is_person))),
    )


def primary_name(target: Node) -> str:
    """Return the name by which relations to this `target` mention it; raises SourceChanged if it has none."""
    return next(names(_subject(target)[1].all("identity"))).text


def _subject(target: Node) -> tuple[PartyKind, Node]:
    found = [node for tag in _SUBJECTS for node in target.all(tag)]
    if len(found) != 1:
        raise SourceChanged(f"{len(found)} of {', '.join(_SUBJECTS)}, one was expected")
    subject = found[0]
    if subject.tag == "object":
        if subject.attribute("object-type") not in _OBJECTS:
            raise SourceChanged(f"unknown object-type {subject.attribute('object-type')!r}")
        return _OBJECTS[subject.attribute("object-type")], subject
    return "person" if subject.tag == "individual" else "company", subject


def _texts(node: Node, *path: str) -> list[str]:
    return [" ".join(text.split()) for text in node.texts(*path)]


def _designations(target: Node, subject: Node, references: References, *, is_person: bool) -> Iterator[Designation]:
    """Yield one designation a stretch, the first listing under the list's own name, later ones numbered.

    So a second listing never shares the end of the first, and a stretch keeps its name when another follows. The
    sets of sanctions are those of today: the file does not say which were in force in an earlier stretch.
    """
    numbers = list(dict.fromkeys(target.texts("sanctions-set-id")))
    if not numbers:
        raise SourceChanged("no sanctions-set-id")
    sets = [references.sanctions_set(number) for number in numbers]
    for count, dates in enumerate(stretches(target.all("modification")), start=1):
        yield Designation(
            authority="CH",
            list=_LIST if count == 1 else f"{_LIST}: listing {count}",
            programmes=tuple(dict.fromkeys(item.programme for item in sets)),
            measures=tuple(dict.fromkeys(each for item in sets for each in item.measures(is_person=is_person))),
            dates=dates,
            legal_basis=tuple(dict.fromkeys(item.ordinance for item in sets)),
            reasons="\n".join(dict.fromkeys(_texts(subject, "justification"))) or None,
        )


def _numbers(subject: Node, *, in_russia: bool) -> Iterator[Identifier]:
    """Yield the numbers that `other-information` holds under a label of their own."""
    for text in _texts(subject, "other-information"):
        for form, type_ in _NUMBERS:
            if found := form.fullmatch(text):
                number, label = found.group(1), text.partition(":")[0].strip()
                if type_ == "tax_id" and in_russia and russian_inn.is_valid(number):
                    type_ = "inn"
                country = "RU" if type_ in ("inn", "ogrn") else None
                yield Identifier(type=type_, value=number, country=country, label=label)
                break


def _links(subject: Node, references: References) -> Iterator[Link]:
    """Yield the relations; a target that the file does not hold is named by its SSID."""
    for node in subject.all("relation"):
        number = node.attribute("target-id")
        name = references.names.get(number, f"SSID {number}")
        yield Link(relation=node.attribute("relation-type"), target=number, target_name=name)


def _details(target: Node, subject: Node, references: References, *, is_person: bool) -> Iterator[tuple[str, str]]:
    identities = subject.all("identity")
    yield from (("foreign-identifier", text) for text in _texts(target, "foreign-identifier"))
    for node in target.all("generic-attribute"):
        yield f"generic-attribute {node.attributes.get('name', '')}".strip(), node.text
    if subject.attributes.get("sex"):
        yield "sex", subject.attributes["sex"]
    for number in target.texts("sanctions-set-id"):
        one = references.sanctions_set(number)
        if one.origin:
            yield "origin", f"{one.programme}: {one.origin}"
    yield from (("title", text) for text in titles(identities))
    if not is_person:
        yield from (("day-month-year", text) for text in births(identities))
    yield from identity_details(identities, references)
    for node in subject.all("relation"):
        yield from ((f"{node.attribute('relation-type')} SSID {node.attribute('target-id')}: remark", text)
                    for text in _texts(node, "remark"))  # fmt: skip
    yield from other_dates(target.all("modification"))
