"""Our own table of owners, one stake a row: what a person with a spreadsheet can write from any register."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import BinaryIO, ClassVar, NamedTuple, get_args

from adapters.base import Identifier, PartyKind, SourceChanged, TradeParty
from adapters.csvfile import Dialect
from adapters.ownership import shares, table_days
from adapters.ownership.files import rewindable
from adapters.ownership.parts import LONGEST_LABEL, address, check_order, clean, digest, number, party, record_id
from adapters.ownership.persons import PERSONAL_NUMBERS, BareRows
from adapters.ownership.port import OwnershipFormat, Relation, Stake
from adapters.trade import cells
from adapters.trade.cells import Cells, CellUnreadable, Columns, Conventions, nothing
from adapters.trade.encodings import DETECT
from adapters.trade.reading import on_unreadable, refuse, tell_header
from adapters.trade.tables import opened

_RELATIONS: dict[str, Relation] = {each: each for each in get_args(Relation)}
_KINDS: dict[str, PartyKind] = {"company": "company", "person": "person", "unknown": "unknown"}
_IDENTIFIERS = {
    each: each for each in (
        "inn", "ogrn", "okpo", "kpp", "lei", "uscc", "imo", "duns", "swift", "isin", "vat", "krbrn", "company_number",
        "passport", "national_id", "tax_id", "registration", "other",
    )
}  # fmt: skip
_HEAD = 4_096
_OF_COMPANIES = tuple(each for each in _IDENTIFIERS if each not in PERSONAL_NUMBERS)
_TWICE = "the same parties, relation and `since`; if it is another stake, give each a `record_id`"
# Stakes of one owner in one party are told apart by the day of their beginning, then by a number that is not kept.
_Order = tuple[str, tuple[str, ...]]


class _Row(NamedTuple):
    stake: Stake  # its id: the one given, or what it is about
    order: _Order


Reader = Callable[[int, list[str]], _Row]


class OwnersTable(OwnershipFormat):
    """Text of any common encoding and sign between cells, or a workbook; only `owner` and `owned` must be there."""

    id: ClassVar[str] = "csv"
    title: ClassVar[str] = "A table of owners, one stake a row"

    def read(self, stream: BinaryIO, options: Mapping[str, object]) -> Iterator[Stake]:
        """Yield every row as a stake; the file is read twice, as the id of one depends on those about the same."""
        hears = on_unreadable(options)
        with rewindable(stream) as whole:
            _refuse_json(whole)
            repeated = _repeated(whole)
            whole.seek(0)
            seen: dict[str, int] = {}
            bare = None if hears is None else BareRows(hears, _OF_COMPANIES)
            for line, values, found in _rows(whole, bare, options):
                stake = found.stake
                if (order := repeated.get(stake.record_id)) and order.index(found.order):
                    stake = replace(stake, record_id=f"{stake.record_id}#{order.index(found.order) + 1}")
                if stake.record_id in seen:
                    reason = f"says the same as line {seen[stake.record_id]}: {_TWICE}"
                    refuse(line, values, ValueError(reason), None if bare is None else bare.hear)
                    continue
                seen[stake.record_id] = line
                yield stake


def _rows(
    stream: BinaryIO, bare: BareRows | None, options: Mapping[str, object]
) -> Iterator[tuple[int, list[str], _Row]]:
    hears = None if bare is None else bare.hear
    with opened(stream, Dialect(encoding=DETECT, delimiter=DETECT), on_unreadable=hears) as found:
        columns = Columns(_labels(found.table.header), Conventions(), typed=found.table.typed)
        row = columns.stored(_row_reader(columns))
        columns.done()
        # No column is of persons alone: what is a person's is cut from the row itself.
        tell_header(options, found.table.header, columns.left_out)
        if bare is not None:
            bare.labels = _labels(found.table.header)
        for line, values in found.table.rows:
            if not any(map(str.strip, values)):
                continue  # what a spreadsheet leaves below its last row
            try:
                read = row(line, values)
            except ValueError as exc:
                refuse(line, values, exc, hears)
            else:
                yield line, values, read


def _repeated(stream: BinaryIO) -> dict[str, list[_Order]]:
    """Return the ids of what several rows are about, with the order of these rows."""
    first: dict[str, _Order] = {}
    several: dict[str, set[_Order]] = {}
    for _, _, found in _rows(stream, BareRows(lambda *_: None, ()), {}):
        before = first.setdefault(found.stake.record_id, found.order)
        if before != found.order:
            several.setdefault(found.stake.record_id, {before}).add(found.order)
    return {about: sorted(orders) for about, orders in several.items()}


def _refuse_json(stream: BinaryIO) -> None:
    head = stream.read(_HEAD).lstrip(b"\xef\xbb\xbf \t\r\n")
    stream.seek(0)
    if head.startswith((b"{", b"[")):
        raise SourceChanged("the file is JSON, and no table: read it as `bods` or `ftm`, whichever it is")


def _labels(header: Sequence[str]) -> tuple[str, ...]:
    labels = tuple("_".join(each.split()).casefold() for each in header)
    twice = next((each for each in labels if labels.count(each) > 1), None)
    if twice is not None:
        raise SourceChanged(f"the column {twice!r} is in the header {labels.count(twice)} times")
    return labels


def _row_reader(columns: Columns) -> Reader:
    owner, owned = (columns.needed(each) for each in ("owner", "owned"))
    places = {each: columns.country(_if(columns, f"{each}_country")) for each in ("owner", "owned")}
    numbers = {each: _number_reader(columns, each) for each in ("owner", "owned")}
    share = columns.converted(_if(columns, "share"), _fractions_refused if columns.typed else shares.parse)
    relation = columns.one_of("relation", _RELATIONS) if "relation" in columns else nothing
    kind = columns.one_of("owner_kind", _KINDS) if "owner_kind" in columns else nothing
    since, until, stated_on = (
        columns.converted(_if(columns, each), table_days.parse) for each in ("since", "until", "stated_on")
    )
    own_id = columns.text(_if(columns, "record_id"), most=cells.LONGEST_NAME)
    publisher = columns.text(_if(columns, "publisher"), most=cells.LONGEST_NAME)
    url = columns.converted(_if(columns, "url"), address)

    def side(role: str, name: str, row: Cells, given: Sequence[Identifier], of: PartyKind) -> TradeParty:
        return party(name, role, country=places[role](row), numbers=given, kind=of)

    def read(line: int, row: list[str]) -> _Row:
        kind_of_owner: PartyKind = kind(row) or "unknown"
        holds: Relation = relation(row) or "owns"
        bounds: tuple[Decimal | None, Decimal | None] = share(row) or (None, None)
        given = {role: numbers[role](row) for role in ("owner", "owned")}
        holder = side("owner", owner(row), row, given["owner"], kind_of_owner)
        held = side("owned", owned(row), row, given["owned"], "company")
        said = own_id(row)
        stake = Stake(
            record_id=digest([_about(holder), _about(held), holds]) if said is None else record_id(said),
            line=line,
            owner=holder,
            owned=held,
            owner_kind=kind_of_owner,
            relation=holds,
            label=holds,
            share_from=bounds[0],
            share_to=bounds[1],
            indirect=None,
            since=since(row),
            until=until(row),
            ended=False,
            publisher=_text(publisher(row)),
            url=url(row),
            stated_on=stated_on(row),
        )
        check_order(stake.since, stake.until)
        if said is not None:
            return _Row(stake, ("", ()))
        kept = {*holder.identifiers, *held.identifiers}
        hidden = tuple(each.value for each in (*given["owner"], *given["owned"]) if each not in kept)
        return _Row(stake, (f"{stake.since.first} {stake.since.last}" if stake.since else "", hidden))

    return read


def _about(party: TradeParty) -> list[object]:
    numbers = sorted((each.type, "".join(filter(str.isalnum, each.value.upper()))) for each in party.identifiers)
    return [party.name.casefold(), party.country, numbers]


def _if(columns: Columns, label: str) -> str | None:
    return label if label in columns else None


def _text(text: str | None) -> str | None:
    return None if text is None else clean(text, "publisher", most=LONGEST_LABEL)


def _number_reader(columns: Columns, role: str) -> Callable[[Cells], tuple[Identifier, ...]]:
    value = columns.text(_if(columns, f"{role}_id"))
    type_label = f"{role}_id_type"
    kind = columns.one_of(type_label, _IDENTIFIERS) if type_label in columns else nothing
    home = columns.country(_if(columns, f"{role}_country"))

    def read(row: Cells) -> tuple[Identifier, ...]:
        said, of_kind = value(row), kind(row)
        if said is None and of_kind is not None:
            raise CellUnreadable(type_label, f"says {of_kind!r}, and {role}_id is empty")
        return () if said is None else (number(of_kind or "other", said, country=home(row), label=f"{role}_id"),)

    return read


def _fractions_refused(text: str) -> tuple[Decimal | None, Decimal | None]:
    """Read a share from a workbook, where 51 % may be held as 0.51 and nothing but its looks would tell."""
    bounds = shares.parse(text)
    if "%" not in text and bounds[0] == bounds[1] and bounds[0] is not None and 0 < bounds[0] <= 1:
        raise ValueError(
            f"{text!r} may be {text} % or, shown as a percentage, {text} of 1: write it as text, `{text} %`"
        )
    return bounds
