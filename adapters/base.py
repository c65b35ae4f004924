"""The ports, the frozen records they speak in, and the error family.

AdapterError
├── SourceUnavailable   try later: the publisher did not answer, or not in full
└── SourceChanged       a person must look: what came is not what we know how to read
    └── RowUnreadable   the same of one row of a trade file; the rows after it can be read
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import BinaryIO, ClassVar, Literal

from adapters.dates import PartialDate, SourceDate


class AdapterError(Exception):
    """Anything a source can do to us."""


class SourceUnavailable(AdapterError):
    """The source did not answer, or not completely; waiting may help.

    `retry_after` is in seconds, when the source named it.
    """

    def __init__(self, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class SourceChanged(AdapterError):
    """The source sent something we do not understand; the message names what and where."""


class RowUnreadable(SourceChanged):
    """One row cannot be read, those after it can; `line` is the file's own, `column` the label at fault, if any."""

    def __init__(self, line: int, column: str | None, reason: str) -> None:
        self.line, self.column, self.reason = line, column, reason
        self.told = reason if column is None else f"column {column!r}: {reason}"
        super().__init__(f"line {line}: {self.told}")


PartyKind = Literal["company", "person", "vessel", "aircraft", "unknown"]
NameKind = Literal["primary", "alias", "former", "translation"]
Strength = Literal["strong", "weak"]
MeasureType = Literal[
    "asset_freeze",
    "export_control",
    "import_ban",
    "sectoral_debt",
    "securities",
    "services",
    "port",
    "travel_ban",
    "arms_embargo",
    "director_disqualification",
    "transport",
    "other",
]
Restricts = Literal["supply", "receive", "funds", "securities", "services", "port", "travel"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Name:
    """One name as the source writes it; `script` is the source's own word for it, if it says."""

    text: str
    kind: NameKind = "primary"
    strength: Strength = "strong"
    script: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Identifier:
    """A registered number.

    `type` is ours, lower case: inn, ogrn, okpo, kpp, lei, uscc, imo, duns, swift, isin, vat, krbrn,
    company_number, passport, national_id, tax_id, registration, other. `label` is the publisher's own word.
    """

    type: str
    value: str
    country: str | None = None  # ISO 3166-1 alpha-2
    label: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    text: str
    country: str | None = None  # ISO 3166-1 alpha-2


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A relation the source itself states, from the record that holds it to `target` (a record id or None)."""

    relation: str
    target: str | None
    target_name: str
    former: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """What the authority imposes. `label` is its own wording; `dates` only where they differ from the designation's.

    `cascades`: whether parties owned by this one are caught too.
    """

    type: MeasureType
    restricts: tuple[Restricts, ...]
    cascades: bool
    label: str
    dates: tuple[SourceDate, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Designation:
    """One authority putting one party on one list with one set of measures.

    `programmes` holds more than one where the source does not say which of them a date belongs to.
    """

    authority: str  # "US", "UK", "EU", "UN", …
    list: str  # "OFAC SDN"
    programmes: tuple[str, ...]
    measures: tuple[Measure, ...]
    dates: tuple[SourceDate, ...]
    legal_basis: tuple[str, ...] = ()
    reasons: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PartyRecord:
    """A party as one sanctions list knows it; `record_id` is the publisher's."""

    record_id: str
    kind: PartyKind
    names: tuple[Name, ...]
    designations: tuple[Designation, ...]
    identifiers: tuple[Identifier, ...] = ()
    addresses: tuple[Address, ...] = ()
    countries: tuple[str, ...] = ()  # ISO 3166-1 alpha-2, nationality or registration
    links: tuple[Link, ...] = ()
    birth_dates: tuple[str, ...] = ()  # as written
    remarks: str | None = None
    details: tuple[tuple[str, str], ...] = ()  # every other field the source gives: (its name, its value)


@dataclass(frozen=True, kw_only=True, slots=True)
class Validators:
    """What we hold for a conditional GET."""

    etag: str | None = None
    last_modified: str | None = None


# ---------------------------------------------------------------------------------------------- trade

DocumentDate = Literal["order", "load", "departure", "arrival", "declaration", "release"]
ValueKind = Literal["statistical", "fob", "cif", "invoice", "customs", "unknown"]
DocumentType = Literal["declaration", "bol", "manifest"]


@dataclass(frozen=True, kw_only=True, slots=True)
class TradeParty:
    """A party as one trade row writes it; no folding, no guessing."""

    name: str
    country: str | None = None  # ISO 3166-1 alpha-2
    identifiers: tuple[Identifier, ...] = ()
    address: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    value: Decimal
    currency: str  # ISO 4217
    kind: ValueKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Shipment:
    """One line of a trade record. `values[0]` is the one to total; the others are kept beside it."""

    record_id: str
    line: int  # in the file, 1 is the first line
    document_type: DocumentType
    document_no: str | None
    dates: tuple[tuple[DocumentDate, PartialDate], ...]
    sender: TradeParty | None
    receiver: TradeParty | None
    direction: str | None = None  # "import:RU", "export:KR"
    item_no: str | None = None
    contract_holder: TradeParty | None = None
    declarant: TradeParty | None = None
    manufacturer: TradeParty | None = None
    notify_party: TradeParty | None = None
    origin: str | None = None
    departure: str | None = None
    trading: str | None = None
    destination: str | None = None
    hs_raw: str | None = None
    hs_version: str | None = None  # "HS2017", "HS2022"
    hs_imputed: bool = False
    goods: str | None = None
    net_kg: Decimal | None = None
    gross_kg: Decimal | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    values: tuple[Amount, ...] = ()
    incoterm: str | None = None
    illustrative: bool = False


Qualifier = Literal["at_least", "nearly", "almost", "about", "exact"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """Something published about trade: a supplier's own words, or a total. No party means 'all of that country'."""

    record_id: str
    claim: str  # "supplies", "imports"
    supplier: TradeParty | None
    buyer: TradeParty | None
    supplier_country: str | None
    buyer_country: str | None
    publisher: str
    published_on: PartialDate
    period_from: PartialDate | None = None
    period_to: PartialDate | None = None
    amount: Decimal | None = None
    currency: str | None = None
    qualifier: Qualifier | None = None
    goods: str | None = None
    quote: str | None = None
    title: str | None = None
    note: str | None = None
    url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What a data set covers. Period and directions come from here, never from the rows.

    `kind`: trade, statements, ownership or list (a list's manifest exists only to mark an excerpt).
    """

    id: str
    kind: Literal["trade", "statements", "ownership", "list"]
    title: str
    publisher: str
    licence: str
    illustrative: bool
    files: tuple[str, ...]
    period_from: PartialDate | None = None
    period_to: PartialDate | None = None
    directions: tuple[str, ...] = ()
    mapping: str | None = None  # the layout: a format's id or, of trade, a mapping file
    excerpt: bool = False
    retrieved_on: PartialDate | None = None
    gaps: tuple[str, ...] = ()


# Hears of a row that cannot be read: its line, its cells as far as they could be told apart, and the reason, which
# names the column where one is at fault.
OnUnreadable = Callable[[int, Sequence[str], str], None]
# Hears of a table's labels, and of the places of the columns that the layout leaves out, before any of its rows.
OnHeader = Callable[[Sequence[str], Collection[int]], None]
# Tells, whenever it is asked, the share of the file that was read, from 0 to 1; None where nobody can know.
Share = Callable[[], float | None]


class TradeFormat(ABC):
    """The port of one layout of trade files.

    `directions`, `date_kinds` and `value_kinds` say what its rows state, the value to total first.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    directions: ClassVar[tuple[str, ...]] = ()
    date_kinds: ClassVar[tuple[DocumentDate, ...]] = ()
    value_kinds: ClassVar[tuple[ValueKind, ...]] = ()

    @abstractmethod
    def read(self, stream: BinaryIO, options: Mapping[str, object]) -> Iterator[Shipment]:
        """Yield every row, in the file's order.

        `options["on_unreadable"]`, an OnUnreadable, is told of each row that cannot be read, and reading goes on with
        the next line; without it the first such row raises RowUnreadable, naming line and column. A header, a container
        or an encoding that is not understood raises SourceChanged either way: then no row can be trusted.
        `options["on_no_result"]` hears line and labels of a row without a number, whose formula has no result.
        `options["on_header"]`, an OnHeader, is told of a header's labels; `options["on_share"]` gets a Share, if any.
        """
