"""Rows that cannot be read: what of them is kept, how many a file may have before it is held, and what is told."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from adapters.trade.contacts import SHAPED, without
from service import trade_words
from service.store import Store, asides, holdings
from service.store.asides import File, SetAside

# However short the file, so many rows may be unreadable: a report's last line is often a total, or a signature.
ALWAYS_ALLOWED = 10
# Beyond so many, a file is given up before its end once more of its rows than may be are unreadable.
MOST_KEPT = 100_000
PERCENT = Decimal(1)
_TOLD = 5
_LONGEST_CELL = 2_000
_MOST_KINDS = 20  # words for why records are left out: further ones are counted together
# Among the counts of an edition: rows that were read without a number, as its formula has no result.
WITHOUT_NUMBER = "without_number"
# Among the counts of a register's edition: stakes of which an earlier file states what is newer.
WITHOUT_EFFECT = "without_effect"
COLUMNS = ("file_sha256", "held", "line", "reason")
WITHHELD = "not kept: the cells cannot be told from those of columns that the layout leaves out"
# Labels of columns that hold what belongs to persons; layouts leave such columns out.
PERSONAL = re.compile(
    r"phone|mobile|\btel\b|tel[._ ]|telef|\bfax\b|e-?mail|correo|contact|\bfirm\b|passport|birth|person"
    r"|\bmob\b|\bgsm\b|\bdirector\b|signator|yetkili|\bфио\b|директор|руководител|подписант"
    r"|телефон|\bтел\b|почт|факс|паспорт|контакт|eposta|e-posta|电话|電話|邮箱|郵箱|전화|이메일",
    re.IGNORECASE,
)
# What stands before the @ is looked at from its beginning only: from each of its letters on it would take minutes.
_MAIL = re.compile(r"(?<![^\s@,;<>'\"])[^\s@,;<>'\"]+@[^\s@,;<>'\"]+")
_PHONE = re.compile(r"\+\d[\d ()-]{7,}\d")
_CONTACT = re.compile(r"@|\d(?:[\s()./-]{0,3}\d){5}")
# A spreadsheet would run a cell that begins so; the tab before it is not part of the cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def is_personal(label: str) -> bool:
    """Return whether a column holds what belongs to persons, by the words of its label in any of the languages."""
    return bool(PERSONAL.search(label) or trade_words.found_in(label, trade_words.phrases("personal")))


def scrubbed(text: str) -> str:
    """Return a text without e-mail addresses, and telephone numbers that their form shows."""
    if "@" in text:
        text = _MAIL.sub("…", text)
    return SHAPED.sub("…", _PHONE.sub("…", text))


def allowed(rows: int, percent: Decimal) -> int:
    """Return how many of a file's rows may be set aside: the share, ten however short the file, never above half."""
    return min(max(ALWAYS_ALLOWED, int(rows * percent / 100)), rows // 2)


class TooMany(Exception):
    """More rows cannot be read than may be; the message begins with how many, and tells the first reasons."""


class Aside:
    """The rows of one load that are set aside, until a chunk writes them."""

    def __init__(self, percent: Decimal) -> None:
        self._percent = percent
        self._first: list[str] = []
        self._waiting: list[SetAside] = []
        self._not_kept: frozenset[int] = frozenset()
        self._personal: tuple[int, ...] = ()
        self.labels: tuple[str, ...] = ()
        self.left_out: Counter[str] = Counter()  # records that are no rows of ours on purpose, by the word for why
        self.count = 0
        self.read = 0  # rows that could be read so far; whoever counts them says so

    def hear_header(self, labels: Sequence[str], left_out: Collection[int]) -> None:
        """Take the header's labels: nothing is kept of the columns that the layout leaves out."""
        self.labels, self._not_kept = tuple(labels), frozenset(left_out)
        self._personal = tuple(each for each in self._not_kept if is_personal(labels[each]))

    def hear(self, line: int, cells: Sequence[str], reason: str) -> None:
        """Keep a row that cannot be read; raises TooMany where there is no sense in reading on."""
        self.count += 1
        reason = scrubbed(reason)  # it may quote the cell
        if len(self._first) < _TOLD:
            self._first.append(f"line {line}: {reason}")
        if self.count > MOST_KEPT and self.count > allowed(self.rows, self._percent):
            raise TooMany(self.told(ended=False))
        self._waiting.append(SetAside(line=line, cells=self._kept(cells), reason=reason))

    def hear_left_out(self, line: int, cells: Sequence[str], kind: str, reason: str) -> None:
        """Count a record that is understood and is no row, and keep it with those set aside: it holds no load up."""
        known = kind in self.left_out or (len(self.left_out) < _MOST_KINDS and kind != holdings.UNREADABLE)
        self.left_out[kind if known else "other"] += 1
        if self.left_out.total() <= MOST_KEPT:
            self._waiting.append(SetAside(line=line, cells=self._kept(cells), reason=f"left out: {scrubbed(reason)}"))

    @property
    def rows(self) -> int:
        """How many rows and records the file had so far, read or not."""
        return self.read + self.count + self.left_out.total()

    def _kept(self, cells: Sequence[str]) -> tuple[str, ...] | None:
        if len(cells) == len(self.labels):
            hidden = self._not_kept | self._beside(cells)
            return tuple("" if place in hidden else _bare(each) for place, each in enumerate(cells))
        if self._not_kept:  # nobody can say which of the cells is that of a column that nothing is kept of
            return None
        return tuple(_bare(scrubbed(each[:_LONGEST_CELL])) for each in cells)

    def _beside(self, cells: Sequence[str]) -> set[int]:
        """Return the places beside personal columns without a contact in them: the row may be one cell out of step."""
        lacking = [each for each in self._personal if not _CONTACT.search(cells[each][:_LONGEST_CELL])]
        return {each + step for each in lacking for step in (-1, 1)}

    def take(self) -> list[SetAside]:
        """Return what waits to be written, and let go of it."""
        waiting, self._waiting = self._waiting, []
        return waiting

    def check(self) -> None:
        """Raise TooMany where more of the file's rows were set aside than may be."""
        if self.count > allowed(self.rows, self._percent):
            raise TooMany(self.told(ended=True))

    def told(self, *, ended: bool) -> str:
        """Return how many rows were set aside, and the first reasons."""
        of = f"of {self.rows:,} rows" if ended else f"of the first {self.rows:,} rows"
        share = f"{self._percent.normalize():f} % (and than {ALWAYS_ALLOWED})"
        if self.count <= ALWAYS_ALLOWED or self.count <= self.rows * self._percent / 100:
            share = "half of them"
        rest = f"; and {self.count - len(self._first):,} more" if self.count > len(self._first) else ""
        return f"{self.count:,} {of} cannot be read, more than {share}: {'; '.join(self._first)}{rest}"


def _bare(cell: str) -> str:
    """Return a cell as it is kept: not longer than may be, and without the contacts that a name may have in it."""
    return without(cell[:_LONGEST_CELL]) or ""


def of_dataset(store: Store, dataset: str) -> list[File] | None:
    """Return the files of a data set with rows set aside; None where nothing of it was ever loaded."""
    with store.reading() as connection:
        if holdings.kind_of(connection, dataset) not in ("trade", "ownership"):
            return None
        return asides.files(connection, dataset)


def as_csv(store: Store, files: Sequence[File]) -> Iterator[str]:
    """Yield the rows as CSV, a page at a time: where each stands and why it was set aside, then its cells by label.

    A row of another width than its header has its cells in the columns cell_1, cell_2 …
    """
    labels = list(dict.fromkeys(label for each in files for label in each.labels))
    out = io.StringIO()
    writer = csv.writer(out)
    with store.reading() as connection:
        wide = max((_unlabelled(each, row) for each in files for row in asides.rows(connection, each)), default=0)
        writer.writerow([*COLUMNS, *map(_harmless, labels), *(f"cell_{number}" for number in range(1, wide + 1))])
        for file in files:
            places = [labels.index(label) for label in file.labels]
            for row in asides.rows(connection, file):
                writer.writerow(_written(file, row, places, len(labels)))
                if out.tell() > 64 * 1024:
                    yield out.getvalue()
                    out.seek(0)
                    out.truncate()
    yield out.getvalue()


def _unlabelled(file: File, row: SetAside) -> int:
    return 0 if row.cells is None or len(row.cells) == len(file.labels) else len(row.cells)


def _written(file: File, row: SetAside, places: Sequence[int], width: int) -> list[str]:
    told = [file.sha256, "yes" if file.held else "no", str(row.line), _harmless(row.reason)]
    if row.cells is None:
        return [*told[:3], f"{told[3]} (cells {WITHHELD})"]
    if len(row.cells) != len(file.labels):
        return [*told, *[""] * width, *map(_harmless, row.cells)]
    cells = [""] * width
    for place, cell in zip(places, row.cells, strict=True):
        cells[place] = _harmless(cell)
    return [*told, *cells]


def _harmless(text: str) -> str:
    return f"\t{text}" if text.startswith(_FORMULA) else text
