"""The way from the subject to a listed party through counterparties they share: a bounded search, hop by hop.

A chain is context and never the subject's own trade. It does not pass through a party that is listed itself (that is
the subject's finding), nor through a hub or a name that names nobody. A hop is trade in the records, or a stake in a
register of owners.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from adapters.base import Identifier
from service import chains_rows, counterparties
from service.chain import Chain, Chains, Leg, Node, apart_in_time, party_ids, root, way
from service.chains_bounds import Bounds
from service.chains_listed import by_measure, counts
from service.chains_wider import widened
from service.counterparties import Group
from service.facts import CounterpartyFacts, DesignationFacts
from service.investigate import History, Matched, Scope, designations, histories, in_scope, told_apart
from service.numbered import somebody
from service.owners import Owners, names_nobody
from service.partners import match_groups
from service.store import Connection, chains, finding, rulings, screenings
from service.store.finding import FoundName
from service.store.screenings import Screened

# Who trades with more parties than this, as the records spell them, on one side or both, is a bank, a forwarder or a
# marketplace: that two companies share it says nothing of them.
HUB_PARTNERS = 200
MOST_CHAINS = 20


@dataclass(slots=True)
class _Search:
    connection: Connection
    scope: Scope
    bounds: Bounds
    visited: set[int]
    owners: Owners
    hubs: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)


def found(
    connection: Connection,
    subject: Sequence[Group],
    trading: Sequence[CounterpartyFacts],
    scope: Scope,
    bounds: Bounds,
    owners: Owners,
) -> Chains:
    """Return the chains that begin at the subject's counterparties and owners, but for a first hop in trade: that is
    the subject's finding. A fixed number of queries a hop; `owners` may have looked some of them up before."""
    own = [each for each in subject if each.parties]
    names = map(told_apart, own) if len(own) > 1 else [""]
    roots = [Node(group=each, name=name, grade="name_only") for each, name in zip(own, names, strict=False)]
    search = _Search(connection, scope, bounds, {pk for each in trading for pk in each.group.pks}, owners)
    search.visited |= {moved.near_pk for each in trading for moved in each.shipments}
    search.visited |= {pk for each in roots for pk in each.group.pks}
    traded = _first_hop(trading, roots)
    frontier, ends = _one_hop(search, roots, hop=1, last=False) if scope.owners else ([], [])
    frontier += traded
    for hop in range(2, bounds.hops + 1):
        frontier, reached = _one_hop(search, frontier, hop=hop, last=hop == bounds.hops)
        ends += reached
    search.cut += chains_rows.read(connection, [end for end, _ in ends], scope, owners)
    known = histories(connection, [each for _, matched in ends for each in matched], scope)
    told = [chain for end, matched in ends if (chain := _chain(search, end, matched, known))]
    told.sort(key=lambda each: (len(each.nodes), each.apart is not None, not each.dated, each.nodes[-1].name))
    if len(told) > MOST_CHAINS:
        search.cut.append(f"{len(told)} chains were found; the first {MOST_CHAINS} are told")
    return Chains(
        bounds=bounds,
        chains=tuple(told[:MOST_CHAINS]),
        hubs=tuple(dict.fromkeys((*search.hubs, *owners.hubs))),
        cut=(*search.cut, *owners.cut),
    )


def _first_hop(trading: Iterable[CounterpartyFacts], roots: Sequence[Node]) -> list[Node]:
    """Return the counterparties that may be passed through, buyers and suppliers of the same parties as one; those of
    two companies of the supplier's name apart."""
    of = {party_ids(each.group): each for each in roots}
    nodes: dict[tuple[Node, frozenset[int]], Node] = {}
    for each in trading:
        if each.itself or not each.group.parties or not each.shipments or _listed(each.designations):
            continue
        leg = Leg(role=each.role, shipments=each.shipments, doubles=each.doubles)
        start = of[each.subject_parties]
        node = Node(group=each.group, name=each.name, grade=each.grade, before=start)
        known = nodes.setdefault((start, frozenset(each.group.pks)), node)
        known.legs = (*known.legs, leg)
    return sorted(nodes.values(), key=lambda each: (-len(each.shipments), each.name))


def _listed(facts: Iterable[DesignationFacts]) -> bool:
    return any(map(counts, facts))


def _one_hop(
    search: _Search, frontier: Sequence[Node], *, hop: int, last: bool
) -> tuple[list[Node], list[tuple[Node, Matched]]]:
    """Return the parties to go on from and those that lists have, each with the node it was reached from."""
    followed = _followed(search, frontier, hop=hop)
    _widen(search, [each for each in followed if search.bounds.wider or each.bonds], hop=hop)
    traded = _partners(search, followed) if hop > 1 else {}  # the subject's own are its counterparties
    looked = _looked_at(search, traded, hop=hop, last=last)
    held = _owners(search, frontier, hop=hop)
    reached = traded | held
    pks = sorted({*looked.pks, *held})
    search.visited.update(pks)
    names = finding.names_of(search.connection, pks, seen=search.scope.seen)
    numbers = finding.identifiers_of(search.connection, pks, seen=search.scope.seen)
    named = somebody(names, numbers)
    matched = _on_lists(search, named, looked.screened, numbers, hop=hop)
    rest = [each for each in named if not matched[each.party_pk]]
    onward = [] if last else _onward(search, rest, numbers, reached)
    for node in onward:
        node.bonds = chains_rows.bonds(node, search.owners)
    return onward, _ends(named, matched, reached)


def _followed(search: _Search, frontier: Sequence[Node], *, hop: int) -> list[Node]:
    """Return whose trade is followed: so many that were reached by trade, and as many that were by stakes."""
    chosen: list[Node] = []
    for some, said in (
        ([each for each in frontier if not each.bonds], "parties were followed"),
        ([each for each in frontier if each.bonds], "owners and holdings were followed to their trade"),
    ):
        if len(some) > search.bounds.followed:
            search.cut.append(f"hop {hop}: {search.bounds.followed} of {len(some)} {said}")
        chosen += some[: search.bounds.followed]
    return chosen


def _widen(search: _Search, nodes: Sequence[Node], *, hop: int) -> None:
    """Let parties be followed under their other spellings and in other data sets, too."""
    wider, cut = widened(search.connection, [each.group for each in nodes], search.scope) if nodes else ([], False)
    if cut:
        search.cut.append(f"hop {hop}: a name has so many spellings in trade records that not all were compared")
    for node, group in zip(nodes, wider, strict=True):
        node.group = group
        search.visited.update(group.pks)


def _partners(search: _Search, followed: Sequence[Node]) -> dict[int, list[Node]]:
    """Return the parties that the followed trade with, and were not reached before, with the nodes they lie behind."""
    pks = [pk for each in followed for pk in each.group.pks]
    partners = chains.partners(search.connection, pks, active=search.scope.editions, most=HUB_PARTNERS)
    reached: dict[int, list[Node]] = {}
    for node in followed:
        each_far = [partners.get(own, set()) for own in node.group.pks]
        far = set[int]().union(*(each or () for each in each_far))
        if None in each_far or len(far) > HUB_PARTNERS:
            search.hubs.append(node.name)
            continue
        for pk in far - search.visited:
            reached.setdefault(pk, []).append(node)
    return reached


def _owners(search: _Search, frontier: Sequence[Node], *, hop: int) -> dict[int, list[Node]]:
    """Return the owners and holdings of the parties within the bounds, owners first, as `_partners` does."""
    groups = [each.group for each in frontier]
    if hop == 1:
        search.owners.look_supplier(groups)  # under the spellings it was widened to
    else:
        search.owners.look(groups, most=search.bounds.owners)
    reached: dict[int, dict[Node, None]] = {}
    ties = [(node, tie) for node in frontier for tie in search.owners.of(node.group)]
    for node, tie in sorted(ties, key=lambda each: each[1].role != "owner"):
        if tie.far_pk not in search.visited and tie.when != "later" and not names_nobody(tie.far_name):
            reached.setdefault(tie.far_pk, {})[node] = None
    most = search.bounds.owners
    if len(reached) > most:
        search.cut.append(f"hop {hop}: {most} of {len(reached)} parties of registers of owners were looked at")
    return {pk: list(reached[pk]) for pk in list(reached)[:most]}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Looked:
    """The reached parties to look at: all that may be listed, and others where the search goes on from them."""

    pks: list[int]
    screened: Screened


def _looked_at(search: _Search, reached: Mapping[int, Sequence[Node]], *, hop: int, last: bool) -> _Looked:
    """Return them within the bounds: first who bears a number that a list has, then whom most of the followed share."""
    held = screenings.of_parties(search.connection, sorted(reached), search.scope.seen)
    numbered = screenings.numbered(search.connection, sorted(reached), search.scope.seen)
    ordered = sorted(reached, key=lambda pk: (pk not in numbered, -len(reached[pk]), pk))
    maybe = [pk for pk in ordered if pk in numbered or (pk in held.near and pk not in held.lacking)]
    lacking = [pk for pk in ordered if pk in held.lacking and pk not in numbered]
    others = [] if last else [pk for pk in ordered if not (pk in numbered or pk in held.near or pk in held.lacking)]
    pks: set[int] = set()
    for some, most, said in (
        (maybe, search.bounds.weighed, "parties that may be listed were looked at"),
        (
            lacking,
            search.bounds.looked_at,
            "parties were compared with the lists: for the others, run `diligence trade screen`",
        ),
        (others, search.bounds.passed, "parties between were looked at"),
    ):
        if len(some) > most:
            search.cut.append(f"hop {hop}: {most} of {len(some)} {said}")
        pks.update(some[:most])
    return _Looked(pks=sorted(pks), screened=held)


def _ends(
    named: Sequence[FoundName], matched: Mapping[int, Matched], reached: Mapping[int, Sequence[Node]]
) -> list[tuple[Node, Matched]]:
    """Return each listed party under all its spellings as one end of each way to it."""
    ends: dict[tuple[Node, frozenset[str]], tuple[Node, Matched]] = {}
    for party in named:
        own = matched[party.party_pk]
        for node in reached[party.party_pk] if own else ():
            key = node, frozenset(found.party_id for found, _ in own)
            end = Node(group=Group(), name=party.text, grade=own[0][1].grade, before=node)
            ends.setdefault(key, (end, own))[0].group.parties.append(party)
    return list(ends.values())


def _onward(
    search: _Search,
    rest: Sequence[FoundName],
    numbers: Mapping[int, Sequence[Identifier]],
    reached: Mapping[int, Sequence[Node]],
) -> list[Node]:
    """Return the parties that no list has, grouped as counterparties are, each reached on one way: the first from each
    of the supplier's own."""
    ruled = rulings.holding(search.connection, {each.party_id for each in rest}, search.scope.seen)
    return [
        Node(group=each, name=each.parties[0].text, grade="name_only", before=before)
        for each in counterparties.group(rest, numbers, rulings=ruled)
        for before in {root(node): node for node in reversed(reached[each.pks[0]])}.values()
    ]


def _on_lists(
    search: _Search,
    named: Sequence[FoundName],
    screened: Screened,
    numbers: Mapping[int, Sequence[Identifier]],
    *,
    hop: int,
) -> dict[int, Matched]:
    """Return party pk -> the list parties that it surely matches, by name or number; those that only may are not."""
    seen, scope = search.scope.seen, search.scope
    near, cut = screenings.near(search.connection, named, screened, seen=seen, kinds=("list",))
    if cut:
        search.cut.append(f"hop {hop}: a name has so many candidates on lists that not all were compared")
    near = {text: [each for each in held if in_scope(each, scope)] for text, held in near.items()}
    own = [number for each in named for number in numbers.get(each.party_pk, ())]
    numbered = finding.by_identifiers(search.connection, own, seen=seen) if own else []
    held = [
        *(each for some in near.values() for each in some),
        *(each for each in numbered if each.source_kind == "list" and in_scope(each, scope)),
    ]
    theirs = finding.identifiers_of(search.connection, sorted({each.party_pk for each in held}), seen=seen)
    matched = match_groups([Group(parties=[each]) for each in named], numbers, near, held, theirs)
    return {
        party.party_pk: [one for one in each if one[1].verdict == "match" and not one[1].weak_only]
        for party, each in zip(named, matched, strict=True)
    }


def _chain(search: _Search, end: Node, matched: Matched, known: History) -> Chain | None:
    """Return the chain with the last hop placed against the designations' dates, or None where none has begun."""
    twice = [each for leg in end.legs for each in leg.doubles]
    placed = designations(matched, known, search.scope, shipments=end.shipments, doubles=twice)
    facts = by_measure(placed)
    if not facts:
        return None
    nodes = way(end)
    apart = [at for at in range(1, len(nodes)) if apart_in_time(nodes[at - 1], nodes[at])]
    sure = [at for at in apart if nodes[at - 1].whole and nodes[at].whole]
    return Chain(
        nodes=tuple(nodes),
        designations=tuple(facts),
        apart=min(sure, default=None),
        dated=all(each.spans() for each in nodes),
        unread=bool(apart),
    )
