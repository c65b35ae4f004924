"""What the Security Council imposes on a party of each of its lists, and since when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from adapters.base import Measure, MeasureType, Restricts, SourceChanged
from adapters.dates import PartialDate, SourceDate


@dataclass(frozen=True, slots=True)
class Regime:
    """One sanctions list of the Council: its programme's name and what its resolutions impose.

    `measures` holds for every party, the travel ban for individuals alone. `stated`: the resolutions leave it to
    each listing which of them it is, and COMMENTS1 says so.
    """

    programme: str
    basis: str
    measures: tuple[str, ...] = ("assets freeze", "travel ban")
    stated: bool = False


_WITH_ARMS = ("assets freeze", "travel ban", "arms embargo")
# UN_LIST_TYPE -> what the paragraphs named impose on whom the list holds.
REGIMES = {
    # Resolution 1989 (2011) split Al-Qaida from the Taliban; each is renewed with the same three measures.
    "Al-Qaida": Regime("Al-Qaida", "Security Council resolution 2368 (2017), paragraph 1", _WITH_ARMS),
    "Taliban": Regime("Taliban", "Security Council resolution 2255 (2015), paragraph 1", _WITH_ARMS),
    # The arms embargo and the cargo, bunkering and port measures bind towards the country and towards vessels that
    # the committee names on another list, not towards whom this list names.
    "DPRK": Regime("DPRK", "Security Council resolution 1718 (2006), paragraphs 8 (d) and 8 (e)"),
    # Funds alone, to be transferred to the Development Fund or its successors; no travel ban on persons.
    "Iraq": Regime("Iraq", "Security Council resolution 1483 (2003), paragraph 23", ("assets freeze",)),
    # Until October 2023 under resolution 2231 (2015), Annex B, paragraphs 6 (c) and 6 (e), with the same two.
    "Iran": Regime("Iran", "Security Council resolutions 1737 (2006), paragraph 12, and 1929 (2010), paragraph 10"),
    "DRC": Regime("DRC", "Security Council resolution 1807 (2008), paragraphs 9 and 11"),
    "Libya": Regime("Libya", "Security Council resolution 1970 (2011), paragraphs 15 and 17", stated=True),
    "Somalia": Regime("Somalia", "Security Council resolution 1844 (2008), paragraphs 1, 3 and 7", _WITH_ARMS),
    "CAR": Regime("CAR", "Security Council resolution 2134 (2014), paragraphs 30 and 32"),
    "Yemen": Regime(
        "Yemen",
        "Security Council resolutions 2140 (2014), paragraphs 11 and 15, and 2216 (2015), paragraph 14",
        _WITH_ARMS,
    ),
    # The list's code is no country code, and the only measure is the travel ban.
    "GB": Regime("GB (Guinea-Bissau)", "Security Council resolution 2048 (2012), paragraph 4", ("travel ban",)),
    "Mali": Regime("Mali", "Security Council resolution 2374 (2017), paragraphs 1 and 4", stated=True),
    "SouthSudan": Regime("SouthSudan", "Security Council resolution 2206 (2015), paragraphs 9 and 12"),
    "Sudan": Regime("Sudan", "Security Council resolution 1591 (2005), paragraphs 3 (d) and 3 (e)"),
    "Haiti": Regime("Haiti", "Security Council resolution 2653 (2022), paragraphs 3, 6 and 11", _WITH_ARMS),
}  # fmt: skip

# Freezes reach what is owned or controlled directly or indirectly, and forbid making funds, financial assets or
# economic resources available (resolution 1970, paragraph 17, and the like of the others).
_TYPES: dict[str, tuple[MeasureType, tuple[Restricts, ...], bool]] = {
    "assets freeze": ("asset_freeze", ("funds", "supply", "receive"), True),
    "travel ban": ("travel_ban", ("travel",), False),
    "arms embargo": ("arms_embargo", ("supply",), False),
}
# What COMMENTS1 puts in brackets after the paragraphs it cites -> the measure.
_WORDS = {"travel ban": "travel ban", "asset freeze": "assets freeze", "targeted arms embargo": "arms embargo"}
_STATED = re.compile(
    rf"(?:Listed on (?P<day>\d{{1,2}} [A-Z][a-z]+ \d{{4}}) pursuant to [^()]*)?"
    rf"\(\s*(?P<words>(?:{'|'.join(_WORDS)})(?:\s*,\s*(?:{'|'.join(_WORDS)}))*)\s*\)",
    re.IGNORECASE,
)
# The Libyan Investment Authority and the Libyan Africa Investment Portfolio: what was frozen outside Libya on 16
# September 2011 stays so, the rest and their subsidiaries are free (the committee's assistance notice 1).
_PARTLY = "paragraph 15 of resolution 2009"
_PARTLY_LABEL = "assets freeze as modified by paragraph 15 of resolution 2009 (funds frozen outside Libya)"


def regime(list_type: str) -> Regime:
    """Return the regime of a UN_LIST_TYPE; raises SourceChanged for one whose resolutions are not known here."""
    if list_type not in REGIMES:
        raise SourceChanged(f"UN_LIST_TYPE is {list_type!r}, whose measures are not known")
    return REGIMES[list_type]


def measures(of: Regime, comments: str, *, is_person: bool) -> tuple[Measure, ...]:
    """Return what binds a party of this regime; `comments` is COMMENTS1 in one line.

    What the comments state in brackets, "(Travel Ban, Asset Freeze)", decides over what the regime may impose. A
    measure with a later day there ("Listed on 17 March 2011 pursuant to paragraph 17 …") has it as its own, marked
    as parsed. Where a regime leaves it to the comments and they say nothing, that alone is what the measure says.
    """
    if _PARTLY in comments:
        return (Measure(type="asset_freeze", restricts=("funds",), cascades=False, label=_PARTLY_LABEL),)
    stated = dict(_stated(comments))
    if not stated and of.stated:
        label = f"{of.programme}: the listing does not say which of travel ban and assets freeze"
        return (Measure(type="other", restricts=(), cascades=False, label=label),)
    names = list(stated) or [name for name in of.measures if is_person or name != "travel ban"]
    return tuple(
        Measure(type=type_, restricts=restricts, cascades=cascades, label=name, dates=stated.get(name, ()))
        for name in names
        for type_, restricts, cascades in [_TYPES[name]]
    )


def _stated(comments: str) -> Iterator[tuple[str, tuple[SourceDate, ...]]]:
    for found in _STATED.finditer(comments):
        for words in found["words"].split(","):
            yield _WORDS[" ".join(words.split()).casefold()], _own_date(found["day"])


def _own_date(text: str | None) -> tuple[SourceDate, ...]:
    if text is None:
        return ()
    try:
        on = PartialDate.of(datetime.strptime(text, "%d %B %Y").date())
    except ValueError as exc:
        raise SourceChanged(f"{text!r} in COMMENTS1 is no day") from exc
    return (SourceDate(kind="effective", on=on, field="COMMENTS1", parsed=True),)
