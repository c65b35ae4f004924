"""Switzerland's consolidated list as the State Secretariat for Economic Affairs publishes it in XML."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import BinaryIO

from adapters.base import PartyRecord, SourceChanged
from adapters.dates import PartialDate
from adapters.sanctions.ch_seco_party import party, primary_name
from adapters.sanctions.ch_seco_references import References
from adapters.sanctions.port import Item, OneFile, Publication, SanctionsList
from adapters.xml import Node, Shape, outline, read_items, root_of

_ROOT = "swiss-sanctions-list"
_WHOLE = "whole-list"
_ROOT_ATTRIBUTES = frozenset({"list-type", "date"})

_PROGRAMME = outline("""
    sanctions-program @ssid @version-date @predecessor-version-date
        program-key @lang *
        program-name @lang *
        sanctions-set @ssid @lang *
        origin ?
""")
_PLACE = outline("""
    place @ssid
        location ?
        location-variant @lang @script @variant-type *
        area ?
        area-variant @lang @script @variant-type *
        country @iso-code ?
""")
_IDENTITY = """
            identity @ssid @main *
                name @ssid @name-type @quality @lang *
                    name-part @order @name-part-type *
                        value ?
                        spelling-variant @lang @script @spelling-variant-type *
                nationality @ssid *
                    country @iso-code ?
                day-month-year @ssid @day @month @year @calendar @quality *
                place-of-birth @ssid @place-id @quality *
                address @ssid @place-id @quality @current *
                    remark ?
                    c-o ?
                    address-details ?
                    p-o-box ?
                    zip-code ?
                identification-document @ssid @document-type *
                    number ?
                    issuer @code ?
                    date-of-issue ?
                    place-of-issue @place-id ?
                    expiry-date ?
                    remark ?
            justification @ssid *
            relation @ssid @target-id @relation-type *
                remark ?
            other-information @ssid *
"""
# `added` and `removed` hold copies of what a target once was, down to whole targets: half of all the names in the file.
# They are history, not the record, and are passed over whatever they hold.
_TARGET = outline(f"""
    target @ssid
        sanctions-set-id *
        foreign-identifier *
        generic-attribute @ssid @name *
        individual @sex ?{_IDENTITY.rstrip()}
        entity ?{_IDENTITY.rstrip()}
        object @object-type ?{_IDENTITY.rstrip()}
        modification @modification-type @enactment-date @publication-date @effective-date *
            remark ?
            added ? -
            removed ? -
""")
# What the first pass takes of a target: the name under which others' relations mention it.
_SUBJECT_NAME = """
            identity @ssid @main *
                name @ssid @name-type @quality @lang *
                    name-part @order @name-part-type *
                        value ?
                        spelling-variant * -
                nationality * -
                day-month-year * -
                place-of-birth * -
                address * -
                identification-document * -
            justification * -
            relation * -
            other-information * -
"""
_TARGET_NAME = outline(f"""
    target @ssid
        sanctions-set-id * -
        foreign-identifier * -
        generic-attribute * -
        individual @sex ?{_SUBJECT_NAME.rstrip()}
        entity ?{_SUBJECT_NAME.rstrip()}
        object @object-type ?{_SUBJECT_NAME.rstrip()}
        modification * -
""")


class SecoXml(OneFile):
    """The XML of the whole list. The record id is the target's SSID, which SECO's notices cite and which never changes.

    Targets refer to places and to other targets that stand after them, so the file is read twice: once for what is
    referred to, once for the targets.
    """

    id = "xml"
    title = "SECO XML of the whole list"

    def opens(self, head: bytes) -> bool:
        return root_of(head) == _ROOT

    def read_file(self, stream: BinaryIO) -> Iterator[Item]:
        """Yield the publication, then every target in the file's order; raises as the port says."""
        references = _references(stream)
        stream.seek(0)
        seen = set[str]()
        for node in _pass(stream, {"sanctions-program": None, "place": None, "target": _TARGET}):
            if node.tag == _ROOT:
                yield _publication(node)
            else:
                yield _party(node, references, seen)
        if not seen:
            raise SourceChanged("the file holds no target")


def _references(stream: BinaryIO) -> References:
    references = References()
    for node in _pass(stream, {"sanctions-program": _PROGRAMME, "place": _PLACE, "target": _TARGET_NAME}):
        if node.tag == "sanctions-program":
            references.add_programme(node)
        elif node.tag == "place":
            references.add_place(node)
        elif node.tag == "target":
            with _naming(node):
                references.names[node.attribute("ssid")] = primary_name(node)
    return references


def _pass(stream: BinaryIO, items: dict[str, Shape | None]) -> Iterator[Node]:
    return read_items(
        stream, namespace=None, root=_ROOT, items=items, named_by="ssid", root_attributes=_ROOT_ATTRIBUTES
    )


def _publication(root: Node) -> Publication:
    """Return the day of the list; an amendment alone would pass for a list from which all else has gone."""
    kind = root.attribute("list-type")
    if kind != _WHOLE:
        raise SourceChanged(f"list-type is {kind!r}: only {_WHOLE!r} makes an edition")
    try:
        published = PartialDate.parse(root.attribute("date"))
    except ValueError as exc:
        raise SourceChanged(f"the date of the list is {root.attribute('date')!r}") from exc
    return Publication(published=published, label=f"{_ROOT}: {kind}")


def _party(node: Node, references: References, seen: set[str]) -> PartyRecord:
    number = node.attribute("ssid")
    if number in seen:
        raise SourceChanged(f"target {number} stands twice")
    seen.add(number)
    with _naming(node):
        return party(node, references)


@contextmanager
def _naming(target: Node) -> Iterator[None]:
    try:
        yield
    except SourceChanged as exc:
        raise SourceChanged(f"target {target.attribute('ssid')}: {exc}") from exc


class SecoList(SanctionsList):
    """Everyone under Swiss sanctions and everyone who once was: some 8,700 targets, 40 MB."""

    id = "ch_seco"
    title = "Swiss consolidated sanctions list (SECO)"
    authority = "CH"
    publisher = "State Secretariat for Economic Affairs (SECO)"
    licence = "Swiss federal administration: free to use with the source named; the Official Compilation decides"
    url = (
        "https://www.sesam.search.admin.ch/sesam-search-web/pages/downloadXmlGesamtliste.xhtml"
        "?lang=en&action=downloadXmlGesamtlisteAction"
    )
    allowed_hosts = ("www.sesam.search.admin.ch",)
    timezone = "Europe/Zurich"
    stale_after = timedelta(hours=12)
    expires_after = timedelta(hours=48)
    stagnant_after = timedelta(days=30)
    max_bytes = 150_000_000
    least = 2_000
    layouts = (SecoXml(),)

    def record_url(self, record_id: str) -> str:
        """Return SECO's search, which takes the SSID in its form; the fragment says which."""
        return f"https://www.sesam.search.admin.ch/sesam-search-web/pages/search.xhtml?lang=en#ssid-{record_id}"
