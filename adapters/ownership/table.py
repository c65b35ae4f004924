"""Our own table of owners, one stake a row: what a person with a spreadsheet can write from any register."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import BinaryIO, ClassVar, get_args

from adapters.base import Identifier, PartyKind, SourceChanged, TradeParty
from adapters.csvfile import Dialect
from adapters.dates import PartialDate
from adapters.ownership import shares
from adapters.ownership.parts import LONGEST_LABEL, address, check_order, clean, digest, number, party
from adapters.ownership.port import OwnershipFormat, Relation, Stake
from adapters.trade import cells
from adapters.trade.cells import Cells, CellUnreadable, Columns, Conventions, nothing
from adapters.trade.encodings import DETECT
from adapters.trade.reading import on_unreadable, refuse
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
Reader = Callable[[int, list[str]], Stake]


class OwnersTable(OwnershipFormat):
    """Text of any common encoding and sign between cells, or a workbook; only `owner` and `owned` must be there."""

    id: ClassVar[str] = "csv"
    title: ClassVar[str] = "A table of owners, one stake a row"

    def read(self, stream: BinaryIO, options: Mapping[str, object]) -> Iterator[Stake]:
        """Yield every row as a stake; the record id is a hash of what the row says, so order does not matter."""
        hears = on_unreadable(options)
        _refuse_json(stream)
        with opened(stream, Dialect(encoding=DETECT, delimiter=DETECT), on_unreadable=hears) as found:
            columns = Columns(_labels(found.table.header), Conventions(), typed=found.table.typed)
            row = columns.stored(_row_reader(columns))
            columns.done()
            seen: dict[str, int] = {}
            for line, values in found.table.rows:
                if not any(map(str.strip, values)):
                    continue  # what a spreadsheet leaves below its last row
                try:
                    stake = row(line, values)
                    if stake.record_id in seen:
                        raise ValueError(f"says the same as line {seen[stake.record_id]}")
                except ValueError as exc:
                    refuse(line, values, exc, hears)
                    continue
                seen[stake.record_id] = line
                yield stake


def _refuse_json(stream: BinaryIO) -> None:
    if not stream.seekable():
        return
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
    since, until = (columns.converted(_if(columns, each), PartialDate.parse) for each in ("since", "until"))
    publisher = columns.text(_if(columns, "publisher"), most=cells.LONGEST_NAME)
    url = columns.converted(_if(columns, "url"), address)

    def side(role: str, name: str, row: Cells, of: PartyKind) -> TradeParty:
        return party(name, role, country=places[role](row), numbers=numbers[role](row), kind=of)

    def read(line: int, row: list[str]) -> Stake:
        kind_of_owner: PartyKind = kind(row) or "unknown"
        holds: Relation = relation(row) or "owns"
        bounds: tuple[Decimal | None, Decimal | None] = share(row) or (None, None)
        stake = Stake(
            record_id=digest({label: text for label, text in columns.labelled(row).items() if text}),
            line=line,
            owner=side("owner", owner(row), row, kind_of_owner),
            owned=side("owned", owned(row), row, "company"),
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
        )
        check_order(stake.since, stake.until)
        return stake

    return read


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
