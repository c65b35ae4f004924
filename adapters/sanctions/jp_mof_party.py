"""One row of the Japanese list as a party record."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from adapters.base import Address, Designation, Identifier, Link, PartyRecord
from adapters.sanctions.jp_mof_columns import Meaning
from adapters.sanctions.jp_mof_countries import country, country_of_address
from adapters.sanctions.jp_mof_entry import Entry
from adapters.sanctions.jp_mof_names import lettered, one_line, says_more
from adapters.sanctions.port import LeftOut

LAW = "外国為替及び外国貿易法 (Foreign Exchange and Foreign Trade Act)"
_DOCUMENT = re.compile(
    r"(?P<before>[^0-9A-Z]*?)\s*:?\s*(?P<number>[A-Z]{0,3}[ -]?[0-9][0-9A-Z/-]{3,})(?P<after>\s*[(、].*)?", re.ASCII
)
_ALSO_AS_WRITTEN: tuple[Meaning, ...] = ("birth_place", "passport", "identity_number", "detail")
_OTHER_NAMES: tuple[Meaning, ...] = ("alias", "weak_alias", "former")
# Numbers that the remarks label in one wording. The IMO numbers there are those of shipping companies.
_LABELLED = (
    (re.compile(r"(ロシア国家登録番号)\s*:\s*([0-9]{13}|[0-9]{15})(?![0-9])", re.ASCII), "ogrn", "RU"),
    (re.compile(r"(登録された会社番号)\s*:\s*([0-9A-Z]{6,})", re.ASCII), "company_number", None),
    (re.compile(r"(IMO番号)\s*:?\s*([0-9]{7})(?![0-9])", re.ASCII), "other", None),
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
    for meaning in _ALSO_AS_WRITTEN:
        for heading, text in row.known(meaning):
            yield heading, one_line(text)
    for heading, text in row.known("nationality"):
        if not all(map(country, lettered(text))):
            yield heading, one_line(text)
    for meaning in _OTHER_NAMES:
        for heading, text in row.known(meaning):
            if says_more(text):
                yield heading, one_line(text)
