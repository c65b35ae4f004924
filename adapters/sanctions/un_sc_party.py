"""One INDIVIDUAL or ENTITY of the Security Council's list as a party record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapters.base import Address, Designation, Identifier, Link, Name, NameKind, PartyRecord, SourceChanged, Strength
from adapters.countries import iso2
from adapters.dates import PartialDate, SourceDate
from adapters.sanctions.un_sc_measures import measures, regime
from adapters.xml import Node

# QUALITY of persons' aliases and of entities' -> what it says.
_QUALITIES: dict[str, tuple[NameKind, Strength]] = {
    "Good": ("alias", "strong"),
    "Low": ("alias", "weak"),
    "a.k.a.": ("alias", "strong"),
    "f.k.a.": ("former", "strong"),
}
_FORMER = re.compile(r"(?:previously|formerly) listed as\b", re.IGNORECASE)
_IN_SCRIPT = re.compile(r"\b(?:original script|in Arabic(?: script)?):\s*([^A-Za-z]+)$", re.IGNORECASE)
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
_REFERENCE = re.compile(r"\b[A-Z]{2}[ie]\.\d{3}\b", re.ASCII)
_LINK = re.compile(r"https?://[^\s,;)]+", re.ASCII)
_PASSPORT = re.compile(r"pass?port|pasaporte", re.IGNORECASE)
_NATIONAL_ID = re.compile(r"national (?:identi|number)|identity (?:card|document)|tazkira", re.IGNORECASE)
# What the list writes for "nothing known" where a name's part or a nationality is missing.
_NOTHING = "na"
# What has a place of its own in the record; every other leaf becomes a detail under its path.
_PLACED = {
    "FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME", "NAME_ORIGINAL_SCRIPT", "UN_LIST_TYPE",
    "REFERENCE_NUMBER", "LISTED_ON", "COMMENTS1", "LAST_DAY_UPDATED", "LIST_TYPE", "INDIVIDUAL_ALIAS",
    "ENTITY_ALIAS", "INDIVIDUAL_ADDRESS", "ENTITY_ADDRESS", "INDIVIDUAL_DATE_OF_BIRTH", "INDIVIDUAL_DOCUMENT",
    "INDIVIDUAL_PLACE_OF_BIRTH",
}  # fmt: skip


def party(node: Node) -> PartyRecord:
    """Return the record of one checked INDIVIDUAL or ENTITY; raises SourceChanged for what is not understood."""
    if node.texts("LIST_TYPE", "VALUE") != ["UN List"]:
        raise SourceChanged(f"LIST_TYPE is {node.texts('LIST_TYPE', 'VALUE')}, expected 'UN List'")
    number = node.filled("REFERENCE_NUMBER")
    comments = one_line(node.text_of("COMMENTS1"))
    nationalities = [text for text in _lines(node, "NATIONALITY", "VALUE") if text != _NOTHING]
    return PartyRecord(
        record_id=number,
        kind="person" if node.tag == "INDIVIDUAL" else "company",
        names=tuple(dict.fromkeys(_names(node))),
        designations=(_designation(node, comments),),
        identifiers=tuple(dict.fromkeys(_identifiers(node))),
        addresses=tuple(dict.fromkeys(_addresses(node))),
        countries=tuple(dict.fromkeys(filter(None, map(iso2, nationalities)))),
        links=tuple(_links(comments, number)),
        birth_dates=tuple(dict.fromkeys(filter(None, map(_birth_date, node.all("INDIVIDUAL_DATE_OF_BIRTH"))))),
        remarks=comments or None,
        details=tuple(dict.fromkeys(_details(node, comments))),
    )


def one_line(text: str) -> str:
    """Return the text without the hard line breaks that the publisher sets within sentences and names."""
    return " ".join(text.split())


def day(text: str) -> PartialDate:
    """Return the day as it is written; raises SourceChanged for what is none.

    About ten days carry a zone ("2015-07-01-04:00"), which says where the day was, not that another one was meant.
    """
    found = _DAY.fullmatch(text)
    try:
        if not found:
            raise ValueError(text)
        return PartialDate.parse(found.group(1))
    except ValueError as exc:
        raise SourceChanged(f"{text!r} is not a day of the form YYYY-MM-DD") from exc


def _lines(node: Node, *path: str) -> list[str]:
    return [one_line(text) for text in node.texts(*path)]


def _designation(node: Node, comments: str) -> Designation:
    of = regime(node.filled("UN_LIST_TYPE"))
    updates = dict.fromkeys(map(day, node.texts("LAST_DAY_UPDATED", "VALUE")))
    return Designation(
        authority="UN",
        list="UN Security Council Consolidated List",
        programmes=(of.programme,),
        measures=measures(of, comments, is_person=node.tag == "INDIVIDUAL"),
        dates=(
            SourceDate(kind="effective", on=day(node.filled("LISTED_ON")), field="LISTED_ON"),
            *(SourceDate(kind="amended", on=on, field="LAST_DAY_UPDATED") for on in sorted(updates)),
        ),
        legal_basis=(of.basis,),
    )


def _names(node: Node) -> Iterator[Name]:
    """Yield the primary name, the one in its own script, then the aliases; an entity's stands in FIRST_NAME whole."""
    parts = [one_line(node.text_of(f"{which}_NAME")) for which in ("FIRST", "SECOND", "THIRD", "FOURTH")]
    primary = " ".join(part for part in parts if part not in ("", _NOTHING))
    if not primary:
        raise SourceChanged("no name")
    yield Name(text=primary)
    if original := one_line(node.text_of("NAME_ORIGINAL_SCRIPT")):
        yield Name(text=original, kind="translation")
    for alias in node.all(f"{node.tag}_ALIAS"):
        yield from _alias(alias)


def _alias(node: Node) -> Iterator[Name]:
    """Yield an alias, and the same in its own script where the note gives it; one without a name is none."""
    quality, text = node.text_of("QUALITY"), one_line(node.text_of("ALIAS_NAME"))
    note = one_line(node.text_of("NOTE"))
    if not text:
        return  # the list writes hundreds of them; what one says beside the name is kept as a detail
    if quality not in _QUALITIES:
        raise SourceChanged(f"QUALITY of the alias {text!r} is {quality!r}")
    kind, strength = _QUALITIES[quality]
    yield Name(text=text, kind="former" if _FORMER.match(note) else kind, strength=strength)
    if written := _IN_SCRIPT.search(note):
        yield Name(text=written.group(1).strip(), kind="translation", strength=strength)


def _identifiers(node: Node) -> Iterator[Identifier]:
    for document in node.all("INDIVIDUAL_DOCUMENT"):
        if number := one_line(document.text_of("NUMBER")):
            label = _document_label(document)
            issuers = (document.text_of("ISSUING_COUNTRY"), document.text_of("COUNTRY_OF_ISSUE"))
            country = next(filter(None, (iso2(text) for text in issuers if text)), None)
            # The second type is free text and the more exact one; what neither names stays `other` under its label.
            national = _NATIONAL_ID.search(label)
            type_ = "passport" if _PASSPORT.search(label) else "national_id" if national else "other"
            yield Identifier(type=type_, value=number, country=country, label=label or None)


def _document_label(node: Node) -> str:
    return one_line(node.text_of("TYPE_OF_DOCUMENT2")) or one_line(node.text_of("TYPE_OF_DOCUMENT"))


def _place(node: Node) -> str:
    tags = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
    return ", ".join(filter(None, (one_line(node.text_of(tag)) for tag in tags)))


def _addresses(node: Node) -> Iterator[Address]:
    for item in node.all(f"{node.tag}_ADDRESS"):
        if text := _place(item):
            country = item.text_of("COUNTRY")
            yield Address(text=text, country=iso2(country) if country else None)


def _birth_date(node: Node) -> str:
    """The date as exact as it is given: a day, a year, a span or only a note ("July 1961"), with its doubts."""
    if span := node.text_of("FROM_YEAR") or node.text_of("TO_YEAR"):
        span = f"{node.filled('FROM_YEAR')} to {node.filled('TO_YEAR')}"
    written = str(day(node.text_of("DATE"))) if node.text_of("DATE") else node.text_of("YEAR") or span
    kind, note = node.text_of("TYPE_OF_DATE"), one_line(node.text_of("NOTE"))
    if kind not in ("", "EXACT", "APPROXIMATELY", "BETWEEN"):
        raise SourceChanged(f"TYPE_OF_DATE is {kind!r}")
    text = f"{written} ({note})" if written and note else written or note
    return f"approximately {text}" if text and kind == "APPROXIMATELY" else text


def _links(comments: str, own: str) -> Iterator[Link]:
    """Yield the other entries whose reference numbers the comments give; how they are related is prose."""
    for number in dict.fromkeys(_REFERENCE.findall(comments)):
        if number != own:
            yield Link(relation="named in COMMENTS1", target=number, target_name=number)


def _details(node: Node, comments: str) -> Iterator[tuple[str, str]]:
    for tag, boxes in node.children.items():
        if tag not in _PLACED:
            for text in (text for box in boxes for _, text in box.leaves()):
                yield tag, one_line(text)
    for alias in node.all(f"{node.tag}_ALIAS"):
        said = f"{alias.tag} {one_line(alias.text_of('ALIAS_NAME'))}".strip()
        yield from _rest(alias, said, {"QUALITY", "ALIAS_NAME"})
    for address in node.all(f"{node.tag}_ADDRESS"):
        if note := one_line(address.text_of("NOTE")):
            yield f"{address.tag} NOTE", f"{_place(address)}: {note}" if _place(address) else note
    for place in node.all("INDIVIDUAL_PLACE_OF_BIRTH"):
        if text := ", ".join(filter(None, (_place(place), one_line(place.text_of("NOTE"))))):
            yield place.tag, text
    for document in node.all("INDIVIDUAL_DOCUMENT"):
        said = f"{_document_label(document)} {one_line(document.text_of('NUMBER'))}".strip()
        yield from _rest(document, said, {"TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2", "NUMBER"})
        if said and not document.text_of("NUMBER"):
            yield document.tag, said
    for address_of_notice in _LINK.findall(comments):
        yield "web link in COMMENTS1", address_of_notice.rstrip(".")


def _rest(node: Node, said: str, placed: set[str]) -> Iterator[tuple[str, str]]:
    for tag, children in node.children.items():
        if tag not in placed:
            yield from ((f"{said}: {tag}", one_line(child.text)) for child in children if child.text)
