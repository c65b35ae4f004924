"""Since when a party stands on the EU's list, as far as FSF tells.

FSF has no field for the day on which a freeze began to bind, so nothing here is `effective`:

- `designationDate` is the day of designation, and the UN's where the UN listed the party. The publisher's own
  CSV 1.0 writes the field as "Date of UN designation" (even for Zimbabwe, where the UN listed nobody), and the
  remark of EU.3774.10 says so: 2008-03-03 is the field, "listed by the UN in 2008. In 2010 was listed by the EU".
  It counts as `listed`, under a field name of its own where the record or its programme shows that it is the UN's;
  of the 391 such in 2021 the acts of the names still show 223 to have followed within 30 days, mostly 4 to 15.
- Where the annex's own words ("Date of listing: 1.12.2011") give another day, those are the EU's and are taken.
- `regulation` is the latest act on the party. An act binds once it is both published and in force, so the later
  of its two dates is a day by which the party was surely listed, and no more: `amended` for amending and repealing
  acts, `published` for a basic one. A basic act is no beginning either: the annex of 881/2002 took over that of
  467/2001.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from adapters.base import SourceChanged
from adapters.dates import DateKind, PartialDate, SourceDate
from adapters.sanctions.eu_fsf_programmes import OF_THE_UN

_REGULATIONS: dict[str, DateKind] = {"regulation": "published", "amendment": "amended", "repealing": "amended"}
_ORGANISATIONS = frozenset({"council", "commission", "opoce", "un"})
_UN = "un"

_DAY = r"(?:\d{1,2}(?P<mark>[./-])\d{1,2}(?P=mark)\d{4}|\d{4}-\d{2}-\d{2})(?!\d)"
# "Date of listing: 12/04/2011.", "date of listing 26.07.2010", "Date of designation: 2012-06-01". Without a day
# straight after these words it is another date ("Date of designation referred to in Article 2a(4)(b): …" is the
# UN's), and "17.2.202" is none.
_OWN = re.compile(rf"\bdate\s+of\s+(?:listing|designation)\s*:?\s*(?P<day>{_DAY})", re.IGNORECASE | re.ASCII)
_BARE = re.compile(rf"\s*(?P<day>{_DAY})\.?\s*", re.ASCII)
_OF_THE_UN = re.compile(r"\bUN\s+(?:designation|listed)|designation\s+referred\s+to\s+in\s+Article", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """A legal act that FSF names for an entry; `kind` and `organisation` are None where the form has no field."""

    title: str
    url: str
    published: PartialDate
    kind: str | None = None
    organisation: str | None = None
    in_force: PartialDate | None = None
    fields: tuple[str, str] = ("regulation@publicationDate", "regulation@entryIntoForceDate")

    def __post_init__(self) -> None:
        if self.kind is not None and self.kind not in _REGULATIONS:
            raise SourceChanged(f"unknown regulationType {self.kind!r}")
        if self.organisation is not None and self.organisation not in _ORGANISATIONS:
            raise SourceChanged(f"unknown organisationType {self.organisation!r}")

    @property
    def by_the_un(self) -> bool:
        """Whether it is no act of the EU's but the UN's own announcement."""
        return self.organisation == _UN

    def not_later_than(self) -> SourceDate:
        """Return the day by which the act surely bound."""
        kind: DateKind = _REGULATIONS[self.kind] if self.kind else "published"
        if self.in_force is not None and self.in_force >= self.published:
            return SourceDate(kind=kind, on=self.in_force, field=self.fields[1])
        return SourceDate(kind=kind, on=self.published, field=self.fields[0])


@dataclass(frozen=True, kw_only=True, slots=True)
class Designated:
    """What one entry says of the day of its listing. `texts` holds its fields of free text by name.

    `of_the_un`: whether a field of the entry ties it to a UN listing.
    """

    programme: str
    texts: Mapping[str, str]
    date: SourceDate | None = None
    ended: PartialDate | None = None
    of_the_un: bool = False

    def dates(self, act: Act) -> tuple[SourceDate, ...]:
        """Return the dates of the designation, the day of listing first."""
        dates = [*self._listed(act), act.not_later_than()]
        if self.ended is not None:
            dates.append(SourceDate(kind="ended", on=self.ended, field="delistingDate"))
        return tuple(dict.fromkeys(dates))

    def _listed(self, act: Act) -> list[SourceDate]:
        own = list(_own_words(self.texts))
        if self.date is None or self.day_of_the_un(act) or (own and self.date.on not in {each.on for each in own}):
            return own
        return [SourceDate(kind="listed", on=self.date.on, field=self.date.field, parsed=self.date.parsed)]

    def day_of_the_un(self, act: Act) -> PartialDate | None:
        """Return the designation's day where it is the UN's: the EU's own act followed days or weeks later."""
        return self.date.on if self.date is not None and self._is_of_the_un(act) else None

    def _is_of_the_un(self, act: Act) -> bool:
        marked = self.date is not None and not self.date.parsed and any(map(_OF_THE_UN.search, self.texts.values()))
        return marked or self.of_the_un or act.by_the_un or self.programme in OF_THE_UN


def day(text: str, field: str) -> PartialDate:
    """Return the day that `yyyy-mm-dd` writes; raises SourceChanged naming the field for anything else."""
    try:
        if len(text) != 10:
            raise ValueError(text)
        return PartialDate.parse(text)
    except ValueError as exc:
        raise SourceChanged(f"{field} is {text!r}, not a day of the form yyyy-mm-dd") from exc


def _own_words(texts: Mapping[str, str]) -> Iterator[SourceDate]:
    """Yield each day that the EU's annex gives as that of listing; a day that is none stays text alone."""
    for field, text in texts.items():
        bare = _BARE.fullmatch(text) if field == "designationDetails" else None
        for found in (bare,) if bare else _OWN.finditer(text):
            on = _written(found.group("day"))
            if on is not None:
                yield SourceDate(kind="listed", on=on, field=field, parsed=True)


def _written(text: str) -> PartialDate | None:
    parts = [int(part) for part in re.split(r"[./-]", text)]
    year, month, number = parts if parts[0] > 31 else reversed(parts)
    try:
        return PartialDate.of(date(year, month, number))
    except ValueError:
        return None
