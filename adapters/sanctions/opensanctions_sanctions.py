"""What OpenSanctions says of sanctions: one designation for each of its data sets, in OpenSanctions' name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adapters.base import Designation, Measure, MeasureType, Restricts, SourceChanged
from adapters.dates import DateKind, SourceDate
from adapters.sanctions.opensanctions_entities import Entity, day

AUTHORITY = "OS"

# startDate: the designation takes effect; listingDate: it is listed (FollowTheMoney's schema of Sanction).
_DATES: dict[str, DateKind] = {
    "startDate": "effective", "listingDate": "listed", "endDate": "ended", "modifiedAt": "amended",
}  # fmt: skip
# Data sets whose startDate is often that of a later notice (see us_csl_party): it only says by when.
_LATER_STARTS = frozenset({"us_trade_csl", "us_bis_denied"})
_SAID = frozenset({"entity", "program", "programId", "provisions", "reason", *_DATES})

_Effect = tuple[MeasureType, tuple[Restricts, ...], bool]
_FREEZE: _Effect = ("asset_freeze", ("funds", "supply", "receive"), True)
_UNSAID: _Effect = ("other", (), False)
_RECEIVE: _Effect = ("export_control", ("receive",), False)
# Scopes as authorities word them; any other wording is kept and restricts nothing that we know of.
_PROVISIONS: dict[str, _Effect] = {
    "asset freeze": _FREEZE, "assets freeze": _FREEZE, "asset freeze and dealing prohibition": _FREEZE,
    "block": _FREEZE, "travel ban": ("travel_ban", ("travel",), False),
    "arms embargo": ("arms_embargo", ("supply",), False),
}  # fmt: skip
# Lists whose every entry is frozen by law: OFAC's SDN and Blocked Persons, the EU's financial sanctions, the UN's.
_FREEZING = frozenset({"us_ofac_sdn", "eu_fsf", "un_sc_sanctions"})


def is_listed(topics: Sequence[str]) -> bool:
    """Return whether one of an entity's topics says that it is under sanctions or export control, or linked to it."""
    return any(_is_of_sanctions(topic) for topic in topics)


def _is_of_sanctions(topic: str) -> bool:
    return topic in ("sanction", "export.control", "asset.frozen") or topic.startswith(("sanction.", "export.control."))


def designations(party: Entity, sanctions: Sequence[Entity]) -> tuple[Designation, ...]:
    """Return the party's designations: of each data set that has Sanctions of it; else one of its topics alone.

    A Sanction names its authority, but the statement is OpenSanctions': the authority is `OS`, the list names the
    data set. Where a data set has several Sanctions of a party each keeps its dates on its own measures. Raises
    SourceChanged for a date that is none, or a Sanction of no data set.
    """
    topics = [topic for topic in party.all("topics") if _is_of_sanctions(topic)]
    by_dataset: dict[str, list[Entity]] = {}
    for sanction in sanctions:
        if not sanction.datasets:
            raise SourceChanged(f"{sanction.id} is of no data set")
        for dataset in sanction.datasets:
            by_dataset.setdefault(dataset, []).append(sanction)
    if by_dataset:
        return tuple(_of_dataset(name, by_dataset[name], topics) for name in sorted(by_dataset))
    return (
        Designation(
            authority=AUTHORITY,
            list="OpenSanctions: topics",
            programmes=tuple(topics),
            measures=tuple(_measure(topic, _of_topics([topic])) for topic in topics),
            dates=(),  # the party's first_seen says nothing of when the topic was added
        ),
    )


def _of_dataset(dataset: str, sanctions: Sequence[Entity], topics: Sequence[str]) -> Designation:
    alone = len(sanctions) == 1
    measures: list[Measure] = []
    programmes: list[str] = []
    basis: list[str] = []
    for each in sanctions:
        dates = () if alone else tuple(_dates(each))
        measures.extend(_measures(each, dataset, topics, dates))
        programmes.extend(each.all("programId") or each.all("program"))
        basis.extend(each.all("program"))
    return Designation(
        authority=AUTHORITY,
        list=f"OpenSanctions: {dataset}",
        programmes=tuple(dict.fromkeys(programmes)) or (dataset,),
        measures=tuple(measures),
        dates=tuple(_dates(sanctions[0])) if alone else (),
        legal_basis=tuple(dict.fromkeys(basis)),
        reasons="\n".join(dict.fromkeys(text for each in sanctions for text in each.all("reason"))) or None,
    )


def _measures(
    sanction: Entity, dataset: str, topics: Sequence[str], dates: tuple[SourceDate, ...]
) -> Iterator[Measure]:
    provisions = sanction.all("provisions")
    for text in provisions:
        yield _measure(text, _PROVISIONS.get(text.casefold(), _UNSAID), dates)
    if dataset in _FREEZING and not any(_PROVISIONS.get(text.casefold()) == _FREEZE for text in provisions):
        yield _measure(f"{dataset}: all entries are frozen", _FREEZE, dates)
    elif not provisions:
        yield _measure(f"{dataset}: measure not stated", _of_topics(topics), dates)


def _of_topics(topics: Sequence[str]) -> _Effect:
    """Only where every topic of that kind is export control is it known that the measure is."""
    if topics and all(topic == "export.control" for topic in topics):
        return _RECEIVE
    return _FREEZE if list(topics) == ["asset.frozen"] else _UNSAID


def _measure(label: str, effect: _Effect, dates: tuple[SourceDate, ...] = ()) -> Measure:
    type_, restricts, cascades = effect
    return Measure(type=type_, restricts=restricts, cascades=cascades, label=label, dates=dates)


def _dates(sanction: Entity) -> Iterator[SourceDate]:
    """Every value of every date; and by when OpenSanctions published it, which bounds the undated ones (OFAC's)."""
    later = not _LATER_STARTS.isdisjoint(sanction.datasets)
    for name, kind in _DATES.items():
        for text in sanction.all(name):
            kind_here = "amended" if later and kind == "effective" else kind
            yield SourceDate(kind=kind_here, on=day(text), field=f"Sanction.{name}")
    if sanction.first_seen:
        yield SourceDate(kind="published", on=day(sanction.first_seen), field="first_seen")


def sanction_details(sanction: Entity) -> Iterator[tuple[str, str]]:
    """Yield what a Sanction says beyond its designation: authority, reference numbers, status, addresses."""
    for name, values in sanction.properties.items():
        if name not in _SAID:
            yield from ((f"{', '.join(sanction.datasets)}: {name}", text) for text in values)
