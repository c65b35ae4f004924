"""The dates in the free text `Listing Information` of Australia's Consolidated List, where its wording is regular."""

from __future__ import annotations

import re
from datetime import date

from adapters.dates import DateKind, PartialDate, SourceDate

FIELD = "Listing Information"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s?\.?(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?,?\s?\d{4}|\d{1,2}/\d{1,2}/\d{4})(?!\d)"
)
_WRITTEN = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s?\.?(?:([A-Za-z]{3})[A-Za-z]*\.?,?\s?|/(\d{1,2})/)(\d{4})", re.ASCII)
# "Listed by the UN 1267 Committee on …", "by UN (1267 Committee) on …", "by UN 1267 and 1989 Committee on …"
_BY_UN = re.compile(
    rf"\blisted by (?:the )?UN(?: ?\(?\d+(?: and \d+)* committee\)?)?(?: on)?:? ?({_DAY})", re.IGNORECASE
)
_BY_AUSTRALIA = re.compile(
    r"(?:\bDesignated under the Autonomous Sanctions Regulations 2011 on|\bThe Minister for Foreign Affairs listed "
    r"this (?:entity|individual|person) on|\bListed by the Foreign Minister under section 15 of the Charter of the "
    rf"United Nations Act 1945 on):? ?({_DAY})",
    re.IGNORECASE,
)
_LISTED = re.compile(rf"(?<![\w-])listed ?(?:on)?:? ?({_DAY})", re.IGNORECASE)
_RELISTED = re.compile(rf"\bre-?listed ?(?:on)?:? ?((?:{_DAY}(?:,? and |, ?| )?)+)", re.IGNORECASE)
_FIRST = re.compile(rf"({_DAY})(?:[ .,]*$| ?\()", re.IGNORECASE)
_EACH = re.compile(_DAY, re.IGNORECASE)


def listing_dates(text: str, *, cell: date | None, committee: str) -> tuple[SourceDate, ...]:
    """Return the dates that the text (or a cell that is a date) gives, in the order listed, listed again.

    Whose day "Listed on …" is, the committee tells. Under "Autonomous (…)" and "1373 (2001)" it is the
    minister's, Australia's own: `listed`. Under a committee of the UN it is the UN's. Australian law takes the
    UN's lists as they stand (the regulations under the Charter of the United Nations Act 1945), but not before
    its own regulations on that committee, so Australia may have been bound later, never earlier: `published`,
    which makes the day no beginning of anything and nothing before it `before`. So is a bare date, which does
    not say what it dates. Listed again is `amended`: a listing lapses after three years unless it is made anew.
    """
    if cell is not None:
        return (SourceDate(kind="published", on=PartialDate.of(cell), field=FIELD),)
    is_own = committee.casefold().startswith(("autonomous", "1373"))
    kind, found = _listed(text, is_own=is_own)
    again = [day for run in _RELISTED.findall(text) for day in _EACH.findall(run)]
    dated: list[tuple[DateKind, str]] = [(kind, day) for day in found] + [("amended", day) for day in again]
    read = ((each, _day(day)) for each, day in dated)
    return tuple(
        dict.fromkeys(SourceDate(kind=each, on=on, field=FIELD, parsed=True) for each, on in read if on is not None)
    )


def _listed(text: str, *, is_own: bool) -> tuple[DateKind, list[str]]:
    """The day of the listing by the first wording that gives one; several different ones are no regular wording."""
    own_kind: DateKind = "listed" if is_own else "published"
    wordings: tuple[tuple[re.Pattern[str], DateKind], ...] = (
        (_BY_AUSTRALIA, "listed"), (_BY_UN, "published"), (_LISTED, own_kind),
    )  # fmt: skip
    for wording, kind in wordings:
        found = list(dict.fromkeys(wording.findall(text)))
        if found:
            return kind, found if len(found) == 1 else []
    first = _FIRST.match(text)
    return "published", [first.group(1)] if first else []


def _day(text: str) -> PartialDate | None:
    """Return the day, day before month as Australia writes it, or None where there is no such day."""
    found = _WRITTEN.fullmatch(text)
    if not found:
        return None
    day, word, month, year = found.groups()
    try:
        return PartialDate.of(date(int(year), int(month) if month else _MONTHS.index(word.lower()) + 1, int(day)))
    except ValueError:
        return None
