"""One row of the Japanese list as a party record."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from adapters.base import Address, Designation, Identifier, Link, Measure, Name, PartyKind, PartyRecord, SourceChanged
from adapters.sanctions.jp_mof_columns import ONLY_PERSONS_HAVE, Meaning, kind_of, owned_are_caught, squeezed
from adapters.sanctions.jp_mof_countries import country, country_of_address
from adapters.sanctions.jp_mof_dates import Notice, notice
from adapters.sanctions.jp_mof_names import UNKNOWN, lettered, main_names, one_line, other_names, says_more
from adapters.sanctions.port import LeftOut
from adapters.sheets import Cell

LAW = "外国為替及び外国貿易法 (Foreign Exchange and Foreign Trade Act)"
_NUMBER = re.compile(r"([*#]?)([0-9]+)(?:\(([*#])([0-9]+)\))?", re.ASCII)
_DOCUMENT = re.compile(
    r"(?P<before>[^0-9A-Z]*?)\s*:?\s*(?P<number>[A-Z]{0,3}[ -]?[0-9][0-9A-Z/-]{3,})(?P<after>\s*[(、].*)?", re.ASCII
)
# Numbers that the remarks label in one wording. The IMO numbers there are those of shipping companies.
_LABELLED = (
    (re.compile(r"(ロシア国家登録番号)\s*:\s*([0-9]{13}|[0-9]{15})(?![0-9])", re.ASCII), "ogrn", "RU"),
    (re.compile(r"(登録された会社番号)\s*:\s*([0-9A-Z]{6,})", re.ASCII), "company_number", None),
    (re.compile(r"(IMO番号)\s*:?\s*([0-9]{7})(?![0-9])", re.ASCII), "other", None),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Regime:
    """A sheet: one regime. `key` is its name without the running number, `notes` what stands below the title."""

    key: str
    title: str
    notes: tuple[str, ...]
    columns: tuple[tuple[str, Meaning], ...]

    @property
    def measure(self) -> Measure:
        """The freeze. Payments to and by the party and capital dealings with it need a permit (articles 16 and 21).

        So neither selling to it nor buying from it can be paid for. In two regimes, as their notes say, the
        permit is needed only for claims that arose before a day (「以前に発生した債権」): that is about funds, not goods.
        """
        limit = next((note for note in self.notes if "以前に発生した債権" in note), "")
        return Measure(
            type="asset_freeze",
            restricts=("funds",) if limit else ("funds", "supply", "receive"),
            cascades=owned_are_caught([self.title, *self.notes]),
            label=f"資産凍結等の措置 {limit}".strip(),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A row, its continuations joined. `number` is Japan's for the party within its regime, without marks."""

    regime: Regime
    cells: tuple[Cell, ...]
    notice: Notice
    mark: str
    number: str
    elsewhere: str | None  # "*186": marked so, and numbered 186, in another regime

    @property
    def record_id(self) -> str:
        return f"{self.regime.key}#{self.number}"

    @property
    def kind(self) -> PartyKind:
        """As the sheet's title says; in a mixed sheet a person where a column is filled that only persons have."""
        kind = kind_of(self.regime.title)
        if kind == "unknown" and any(self.texts(meaning) for meaning in ONLY_PERSONS_HAVE):
            return "person"
        return kind

    def texts(self, meaning: Meaning) -> list[str]:
        """Return the cells of that meaning which are not empty, line breaks kept."""
        return [text for _, text in self.columns(meaning)]

    def columns(self, meaning: Meaning) -> Iterator[tuple[str, str]]:
        for (heading, found), cell in zip(self.regime.columns, self.cells, strict=True):
            if found == meaning and (text := plain(cell)):
                yield heading, text

    def known(self, meaning: Meaning) -> list[tuple[str, str]]:
        """Return (heading, text) of the cells that say something: not empty and not 不明 (unknown)."""
        return [each for each in self.columns(meaning) if unicodedata.normalize("NFKC", each[1]) not in UNKNOWN]

    @property
    def names(self) -> list[Name]:
        """All names, the primary first; of a row that has only other names the first of these is the primary."""
        japanese, english = "\n".join(self.texts("japanese")), "\n".join(self.texts("english"))
        names = main_names(japanese, english, of_person=self.kind == "person")
        for _, text in self.known("alias"):
            names += other_names(text, kind="alias", strength="strong")
        for _, text in self.known("weak_alias"):
            names += other_names(text, kind="alias", strength="weak")
        for _, text in self.known("former"):
            names += other_names(text, kind="former", strength="strong")
        names = list(dict.fromkeys(names))
        if names and names[0].kind != "primary":
            names[0] = replace(names[0], kind="primary")
        return names


def plain(cell: Cell) -> str:
    """Return a cell as text, whole numbers without `.0`; days as ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def entry(regime: Regime, cells: tuple[Cell, ...]) -> Entry:
    """Return a row checked; raises SourceChanged for a date or number of another form."""
    cells = (*cells, *[None] * (len(regime.columns) - len(cells)))
    place = {meaning: number for number, (_, meaning) in enumerate(regime.columns)}
    number = _NUMBER.fullmatch(squeezed(plain(cells[place["number"]])))
    if number is None:
        raise SourceChanged(f"告示番号 is {cells[place['number']]!r}")
    return Entry(
        regime=regime,
        cells=cells,
        notice=notice(cells[place["date"]]),
        mark=number.group(1),
        number=number.group(2),
        elsewhere=f"{number.group(3)}{number.group(4)}" if number.group(3) else None,
    )


def record(row: Entry, find: Callable[[Entry], Entry | None]) -> PartyRecord | LeftOut:
    """Return the party of a row, or why it makes none; `find` returns its row in the other regime it points to."""
    names = row.names
    if not names:
        if row.notice.same_as:
            return LeftOut(
                record_id=row.record_id, reason="deleted, as the same party as another number; no name is left"
            )
        if row.notice.is_deleted:
            return LeftOut(record_id=row.record_id, reason="deleted; no name is left")
        return LeftOut(record_id=row.record_id, reason="a date and a number without any name")
    return PartyRecord(
        record_id=row.record_id,
        kind=row.kind,
        names=tuple(names),
        designations=(_designation(row),),
        identifiers=tuple(dict.fromkeys(_identifiers(row))),
        addresses=tuple(
            Address(text=part, country=country_of_address(part))
            for _, text in row.known("address")
            for part in lettered(text)
        ),
        countries=tuple(dict.fromkeys(filter(None, map(country, _parts(row, "nationality"))))),
        links=tuple(_links(row, find)),
        birth_dates=tuple(dict.fromkeys(_parts(row, "birth"))),
        remarks="\n".join(text for _, text in row.known("remarks")) or None,
        details=tuple(_details(row)),
    )


def _parts(row: Entry, meaning: Meaning) -> list[str]:
    return [part for _, text in row.known(meaning) for part in lettered(text)]


def _designation(row: Entry) -> Designation:
    return Designation(
        authority="JP",
        list="Japan MOF asset freeze",
        programmes=(row.regime.title,),
        measures=(row.regime.measure,),
        dates=row.notice.dates,
        legal_basis=(LAW,),
        reasons="\n".join(text for _, text in row.known("reason")) or None,
    )


def _identifiers(row: Entry) -> Iterator[Identifier]:
    kinds: tuple[tuple[Meaning, str], ...] = (("passport", "passport"), ("identity_number", "national_id"))
    for meaning, type_ in kinds:
        for heading, text in row.known(meaning):
            for part in lettered(text):
                if found := _DOCUMENT.fullmatch(unicodedata.normalize("NFKC", part)):
                    yield Identifier(type=type_, value=found.group("number"), country=_issuer(found), label=heading)
    for _, text in row.known("remarks"):
        for pattern, type_, where in _LABELLED:
            for label, number in pattern.findall(unicodedata.normalize("NFKC", text)):
                yield Identifier(type=type_, value=number, country=where, label=label)


def _issuer(document: re.Match[str]) -> str | None:
    """Return the country of `アフガニスタン旅券 D 0001203` or `745120331(北朝鮮旅券)`, if it is said so."""
    before, after = document.group("before"), (document.group("after") or "").strip(" (、")
    return country_of_address(before) if before else country_of_address(after) if "旅券" in after else None


def _links(row: Entry, find: Callable[[Entry], Entry | None]) -> Iterator[Link]:
    if row.elsewhere:
        other = find(row)
        name = other.names[0].text if other and other.names else row.elsewhere
        yield Link(relation="重複して指定", target=other.record_id if other else None, target_name=name)
    if row.notice.same_as:
        target = f"{row.regime.key}#{row.notice.same_as}"
        yield Link(relation="同一", target=target, target_name=f"{row.regime.title} {row.notice.same_as}")


def _details(row: Entry) -> Iterator[tuple[str, str]]:
    """What has no place of its own, and each cell that says more than what was read from it."""
    for heading, text in (*row.columns("date"), *row.columns("number")):
        yield heading, one_line(text)
    for meaning in ("birth_place", "passport", "identity_number", "detail"):
        for heading, text in row.known(meaning):
            yield heading, one_line(text)
    for heading, text in row.known("nationality"):
        if not all(map(country, lettered(text))):
            yield heading, one_line(text)
    for meaning in ("alias", "weak_alias", "former"):
        for heading, text in row.known(meaning):
            if says_more(text):
                yield heading, one_line(text)
