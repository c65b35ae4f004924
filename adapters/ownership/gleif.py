"""Relations between legal entities as GLEIF publishes them (RR-CDF): who consolidates whom, who manages which fund."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import BinaryIO, ClassVar, cast

from adapters.base import Identifier, SourceChanged, TradeParty
from adapters.dates import PartialDate
from adapters.ownership import gleif_kinds, gleif_names
from adapters.ownership.files import xml_inside
from adapters.ownership.parts import Ordinals, check_order, clean, day, digest, leave_out, stated, take_back
from adapters.ownership.port import TAKEN_BACK, OwnershipFormat, Relation, Stake, TakenBack
from adapters.trade.reading import on_unreadable, refuse
from adapters.xml import Node, Shape, read_items, root_of

_NAMESPACE = re.compile(r"\{(http://www\.gleif\.org/data/schema/rr/\d{4})\}RelationshipData", re.ASCII)
_HEAD = 64 * 1024
_RECORD = "RelationshipRecords/RelationshipRecord"
# Extensions differ from one service of GLEIF to another, so that a record is taken with all it has.
_ITEMS: dict[str, Shape | None] = {
    "Header": None, "Extension": None, _RECORD: Shape(tag="RelationshipRecord", times="*", free=True),
}  # fmt: skip
# Accounting consolidation says nothing of a percentage: it is no share, least of all the whole.
_RELATIONS: dict[str, tuple[Relation, bool | None]] = {
    "IS_DIRECTLY_CONSOLIDATED_BY": ("consolidates", False),
    "IS_ULTIMATELY_CONSOLIDATED_BY": ("consolidates", True),
    "IS_FUND-MANAGED_BY": ("manages", None),
    "IS_INTERNATIONAL_BRANCH_OF": ("other", None),
    "IS_SUBFUND_OF": ("other", None),
    "IS_FEEDER_TO": ("other", None),
}
_PUBLISHER = "GLEIF"
Names = Mapping[str, TradeParty]


class GleifRelations(OwnershipFormat):
    """No record has a share; the start node is what is owned, the end node the owner.

    Names come from the LEI-CDF file in `options["entities"]`, if it is given: then the relations are read twice, for
    the LEIs first. A party that has no name there is named by its LEI.
    """

    id: ClassVar[str] = "gleif"
    title: ClassVar[str] = "GLEIF relationship records, RR-CDF XML"

    def read(self, stream: BinaryIO, options: Mapping[str, object]) -> Iterator[Stake]:
        """Yield every relation; annulled and duplicate records are told as left out, then as taken back."""
        hears = on_unreadable(options)
        with xml_inside(stream) as inside:
            names, ordinals = _names(inside, options.get("entities")), Ordinals()
            gone: list[TakenBack] = []
            for number, record in _records(inside):
                status = record.text_of("Registration", "RegistrationStatus")
                nodes = [record.text_of("Relationship", each, "NodeID")[:40] for each in ("StartNode", "EndNode")]
                if status in TAKEN_BACK:
                    leave_out(number, nodes, status, f"its registration is {status}", options)
                    gone += _gone(number, record)
                    continue
                try:
                    stake = _stake(number, record, names, ordinals)
                except (ValueError, SourceChanged) as exc:
                    refuse(number, nodes, ValueError(str(exc)), hears)
                else:
                    yield stake
        # After those that stand, so that no id of these is theirs; the newest first, as it is the last that was told.
        gone.sort(key=lambda each: (each.stated_on is not None, each.stated_on, each.line), reverse=True)
        take_back((replace(each, record_id=ordinals.told_apart(each.record_id)) for each in gone), options)


def _gone(number: int, record: Node) -> Iterator[TakenBack]:
    """Yield the relation that is taken back by what it is about; nothing where that cannot be read."""
    with suppress(ValueError, SourceChanged):
        about = digest(_about(record.one("Relationship")))
        yield TakenBack(record_id=about, line=number, stated_on=stated(_updated(record)))


def _records(stream: BinaryIO) -> Iterator[tuple[int, Node]]:
    stream.seek(0)
    head = stream.read(_HEAD)
    root = root_of(head)
    found = _NAMESPACE.fullmatch(root or "")
    if root is not None and found is None:
        raise gleif_kinds.refuse_relations(root)
    stream.seek(0)
    # What is no XML at all is told by the reading itself.
    namespace = found[1] if found else "http://www.gleif.org/data/schema/rr/2016"
    records = read_items(stream, namespace=namespace, root="RelationshipData", items=_ITEMS, named_by="Relationship")
    yield from enumerate(records, 1)


def _names(stream: BinaryIO, entities: object) -> Names:
    if entities is None:
        return {}
    if not callable(getattr(entities, "read", None)):
        raise TypeError("the option `entities` must be an open file of LEI-CDF")
    wanted = set()
    for _, record in _records(stream):
        wanted.update(record.texts("Relationship", "StartNode", "NodeID"))
        wanted.update(record.texts("Relationship", "EndNode", "NodeID"))
    return gleif_names.read(cast(BinaryIO, entities), wanted)


def _stake(number: int, record: Node, names: Names, ordinals: Ordinals) -> Stake:
    relationship = record.one("Relationship")
    owned, owner, label = about = _about(relationship)
    relation, indirect = _RELATIONS.get(label, ("other", None))
    status = relationship.filled("RelationshipStatus")
    if status not in ("ACTIVE", "INACTIVE", "NULL"):
        raise ValueError(f"RelationshipStatus is {status[:40]!r}, not ACTIVE, INACTIVE or NULL")
    since, until = _period(relationship)
    check_order(since, until)
    return Stake(
        record_id=ordinals.told_apart(digest(about)),
        line=number,
        owner=names.get(owner) or _unnamed(owner),
        owned=names.get(owned) or _unnamed(owned),
        owner_kind="company",
        relation=relation,
        label=label,
        share_from=None,
        share_to=None,
        indirect=indirect,
        since=since,
        until=until,
        ended=status != "ACTIVE",
        publisher=_PUBLISHER,
        url=f"https://search.gleif.org/#/record/{owned}",
        stated_on=stated(_updated(record)),
    )


def _about(relationship: Node) -> list[str]:
    """Return who is owned, the owner, and the type of the relation."""
    owned, owner = (_lei(relationship.one(each)) for each in ("StartNode", "EndNode"))
    return [owned, owner, clean(relationship.filled("RelationshipType"), "RelationshipType", most=100)]


def _updated(record: Node) -> str:
    return record.text_of("Registration", "LastUpdateDate")


def _lei(node: Node) -> str:
    value, kind = node.filled("NodeID"), node.text_of("NodeIDType")
    if kind != "LEI" or not gleif_names.LEI.fullmatch(value):
        raise ValueError(f"the {node.tag} {value[:40]!r} ({kind[:20]}) is no LEI")
    return value


def _unnamed(lei: str) -> TradeParty:
    return TradeParty(name=lei, identifiers=(Identifier(type="lei", value=lei, label="LEI"),))


def _period(relationship: Node) -> tuple[PartialDate | None, PartialDate | None]:
    """Return the relation's own period; those of the accounts and of the documents say only what it was seen in."""
    since: list[PartialDate] = []
    until: list[PartialDate | None] = []
    for period in relationship.all("RelationshipPeriods", "RelationshipPeriod"):
        if period.text_of("PeriodType") == "RELATIONSHIP_PERIOD":
            start, end = (day(period.text_of(each), each) for each in ("StartDate", "EndDate"))
            check_order(start, end)
            since += [start] if start else []
            until.append(end)
    ends = [each for each in until if each is not None]
    # Of several periods one without an end goes on.
    return min(since, default=None), max(ends) if ends and len(ends) == len(until) else None
