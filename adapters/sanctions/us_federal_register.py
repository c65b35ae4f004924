"""Citations of the Federal Register as US lists write them, and what they say of when a notice was published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from adapters.dates import DateKind, PartialDate, SourceDate

# "84 FR 61538", "80FR 69852", "77 FR 61249 No. 195", "68 F.R. 38290 6/27/03", "Vol. 74, No. 11, 01/16/09"
_CITATION = re.compile(r"\bVol\. (\d{2}),? No\.|(?<!\d)(\d{2})\s*\.?\s*F\.?\s?R\b\.?", re.ASCII | re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?!\d)", re.ASCII)
_BEFORE_VOLUME_1 = 1935  # the Federal Register began in 1936 and has one volume a calendar year


@dataclass(frozen=True, slots=True)
class Citation:
    """One cited notice: the year of its volume, or the day where the citation names one of that year."""

    year: int
    on: PartialDate


def citations(text: str) -> tuple[Citation, ...]:
    """Return the citations in their order; text without any yields none.

    A day that is none, or of another year than its volume's, is a typing error: the volume's year stands.
    """
    found = list(_CITATION.finditer(text))
    ends = [*(each.start() for each in found), len(text)][1:]
    return tuple(
        _citation(_BEFORE_VOLUME_1 + int(one.group(1) or one.group(2)), text[one.end() : end])
        for one, end in zip(found, ends, strict=True)
    )


def _citation(year: int, rest: str) -> Citation:
    written = _DAY.search(rest)
    if written and str(year).endswith(written.group(3)):
        try:
            return Citation(year, PartialDate.of(date(year, int(written.group(1)), int(written.group(2)))))
        except ValueError:
            pass
    return Citation(year, PartialDate.parse(str(year)))


def kind_of_start(cited: Sequence[Citation], alone: DateKind) -> DateKind:
    """Return the kind of an entry's first day: `alone` where one notice is cited.

    With several, or none, it may be the day of any of them (of the Entity List's rows with several some give the
    first, some the last): then it only says by when the party was listed.
    """
    return alone if len(cited) == 1 else "amended"


def published(cited: Sequence[Citation], *, field: str) -> Iterator[SourceDate]:
    """Yield by when the earliest of the cited notices was published: the party was listed no later than that."""
    if cited:
        on = min((each.on for each in cited), key=lambda on: on.last)
        yield SourceDate(kind="published", on=on, field=field, parsed=True)
