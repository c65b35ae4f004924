"""The same parties under other spellings or in other data sets: where a chain may go on."""

from __future__ import annotations

from collections.abc import Sequence

from service import counterparties
from service.counterparties import Group
from service.investigate import Scope
from service.store import Connection, finding, rulings


def widened(connection: Connection, groups: Sequence[Group], scope: Scope) -> tuple[list[Group], bool]:
    """Return each group with the parties of trade records that are taken for it, and whether not all were compared.

    They are grouped as counterparties are; what would make one of two of the groups joins neither.
    """
    texts = [party.text for each in groups for party in each.parties]
    near, cut = finding.by_each_name(connection, texts, seen=scope.seen, kinds=("trade",))
    own = [pk for each in groups for pk in each.pks]
    mine = set(own)
    others = {each.party_pk: each for held in near.values() for each in held if each.party_pk not in mine}
    numbers = finding.identifiers_of(connection, sorted({*own, *others}), seen=scope.seen)
    everyone = [*(party for each in groups for party in each.parties), *others.values()]
    ruled = rulings.holding(connection, {counterparties.party_id(each) for each in everyone}, scope.seen)
    of = {pk: joined for joined in counterparties.group(everyone, numbers, rulings=ruled) for pk in joined.pks}
    wider = []
    for each in groups:
        joined = {pk: of[pk] for pk in each.pks}
        added = {
            party.party_pk: party
            for whole in joined.values()
            if {pk for pk in whole.pks if pk in mine} <= set(each.pks)
            for party in whole.parties
            if party.party_pk in others
        }
        wider.append(Group(parties=[*each.parties, *added.values()], numbers=each.numbers, rulings=each.rulings))
    return wider, bool(cut)
