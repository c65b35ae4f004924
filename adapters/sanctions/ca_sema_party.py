"""One record of the Canadian list as a party, and the id that stays its own when the schedules are renumbered."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from adapters.base import Designation, Identifier, Name, PartyKind, PartyRecord, SourceChanged
from adapters.dates import PartialDate, SourceDate
from adapters.sanctions.ca_sema_aliases import aliases, in_two_languages
from adapters.sanctions.ca_sema_measures import Place, legal_basis, measures, place
from adapters.xml import Node

_LIST = "Consolidated Canadian Autonomous Sanctions List"
_IMO = re.compile(r"(?:IMO\s*)?(\d{7})", re.ASCII | re.IGNORECASE)
_LONGEST = 96  # characters of a name in an id
# The list has renamed this regime; what is one regime keeps one id.
_RENAMED = {"burma": "myanmar", "myanmar-burma": "myanmar"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Tags:
    """What one form of the file calls each field; None where it has none."""

    country: str
    title: str
    last: str
    given: str
    entity: str
    aliases: str
    born: str
    imo: str | None
    schedule: str
    item: str
    listed: str

    def of(self, node: Node, name: str) -> str:
        """Return the field's text in one line, or the empty string."""
        tag = getattr(self, name)
        return " ".join(node.text_of(tag).split()) if tag else ""


def key(node: Node, tags: Tags) -> tuple[str, ...]:
    """Return what names a record in one file: regime, schedule and item; without an item its name."""
    item = tags.of(node, "item")
    return (tags.of(node, "country"), tags.of(node, "schedule"), item or _whole_name(node, tags))


def party(node: Node, tags: Tags, ids: Counter[str]) -> PartyRecord:
    """Return the record of one checked node; `ids` counts those given out in this file.

    Raises SourceChanged for what is not understood.
    """
    where = place(country=tags.of(node, "country"), schedule=tags.of(node, "schedule"), item=tags.of(node, "item"))
    kind = _kind(node, tags, where)
    number = _IMO.fullmatch(tags.of(node, "imo"))
    born = tags.of(node, "born")
    return PartyRecord(
        record_id=_record_id(node, tags, where, ids),
        kind=kind,
        names=_names(node, tags, kind),
        designations=(_designation(node, tags, where, kind),),
        identifiers=(Identifier(type="imo", value=number.group(1), label=tags.imo),) if number else (),
        birth_dates=(born,) if kind == "person" and born else (),
        details=tuple(_details(node, tags, kind, is_imo=bool(number))),
    )


def _kind(node: Node, tags: Tags, where: Place) -> PartyKind:
    """A person has a family name; of the others a ship has a number or stands in the schedule of ships."""
    is_person = bool(tags.of(node, "last") or tags.of(node, "given"))
    if is_person == bool(tags.of(node, "entity")):
        raise SourceChanged("a record is either a person's or an entity's, by its names")
    if is_person:
        if tags.of(node, "imo") or where.ships_only:
            raise SourceChanged("a person stands among the ships")
        return "person"
    if tags.of(node, "imo") and not where.ships_only:
        raise SourceChanged(f"a ship stands in a schedule that names none: {where.schedule or 'none'!r}")
    return "vessel" if where.ships_only else "company"


def _whole_name(node: Node, tags: Tags) -> str:
    """The name as it is said: given names, then the family name."""
    spoken = f"{tags.of(node, 'given')} {tags.of(node, 'last')}".strip()
    return tags.of(node, "entity") or spoken


def _names(node: Node, tags: Tags, kind: PartyKind) -> tuple[Name, ...]:
    whole = _whole_name(node, tags)
    english, french = in_two_languages(whole) if kind == "company" else (whole, None)
    names = [Name(text=english)]
    if french:
        names.append(Name(text=french, kind="translation"))
    names.extend(aliases(tags.of(node, "aliases"), kind=kind, primary=english))
    return tuple({name.text: name for name in reversed(names)}[text] for text in dict.fromkeys(n.text for n in names))


def _designation(node: Node, tags: Tags, where: Place, kind: PartyKind) -> Designation:
    listed = tags.of(node, "listed")
    dates: tuple[SourceDate, ...] = ()
    if node.all(tags.listed):
        try:
            on = PartialDate.parse(listed)
        except ValueError as exc:
            raise SourceChanged(f"{tags.listed}: {exc}") from exc
        if on.precision != "day":
            raise SourceChanged(f"{tags.listed} is {listed!r}, not a day")
        dates = (SourceDate(kind="listed", on=on, field=tags.listed),)
    return Designation(
        authority="CA",
        list=_LIST,
        programmes=(where.regime,),
        measures=measures(where, kind=kind, dates=dates),
        dates=dates,
        legal_basis=(legal_basis(where),),
    )


def _record_id(node: Node, tags: Tags, where: Place, ids: Counter[str]) -> str:
    """Return `regime/name`, for a ship `regime/imo-number`, the second of one regime and name with `~2`.

    The publisher has no number for a record. Schedule and item place it in one file, but both change: Belarus'
    persons and entities stood in schedules 1, 1.1 and 2 and now stand in parts 1 and 2 of one, and an item moves
    up when one before it goes. So the name is what stays; a corrected name is a new record, since one id for two
    parties would be worse. Dates of birth are left out: most come or are corrected later. Case, accents, blanks
    and punctuation count for nothing.
    """
    number = _IMO.fullmatch(tags.of(node, "imo"))
    regime = _slug(where.english)
    name = f"imo-{number.group(1)}" if number else _slug(_whole_name(node, tags))
    if len(name) > _LONGEST:
        name = f"{name[: _LONGEST - 9]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    plain = f"{_RENAMED.get(regime, regime)}/{name}"
    ids[plain] += 1
    return plain if ids[plain] == 1 else f"{plain}~{ids[plain]}"


def _slug(text: str) -> str:
    letters = (each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    slug = re.sub(r"[\W_]+", "-", "".join(letters).casefold()).strip("-")
    if not slug:
        raise SourceChanged(f"no letter in the name {text!r}")
    return slug


def _details(node: Node, tags: Tags, kind: PartyKind, *, is_imo: bool) -> Iterator[tuple[str, str]]:
    """Everything whose place in the record does not hold all that the file says."""
    kept = ["title", "aliases", "schedule", "item"]
    kept += [] if is_imo else ["imo"]  # some hold a name in place of the number
    kept += [] if kind == "person" else ["born", "entity"]
    for name in kept:
        if text := tags.of(node, name):
            yield getattr(tags, name), text
