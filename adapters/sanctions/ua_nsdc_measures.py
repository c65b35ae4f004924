"""The numbered restrictions (Тип обмеження) of a Ukrainian sanctions decree, and what each kind of them means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from adapters.base import Measure, MeasureType, Restricts, SourceChanged


@dataclass(frozen=True, slots=True)
class _Meaning:
    type: MeasureType
    restricts: tuple[Restricts, ...] = ()
    cascades: bool = False


# Article 4(1) of the Law "On Sanctions" lists the kinds; decrees word them with blanks lost, dashes and endings of
# their own, so a phrase is known by how it begins, without blanks. The freeze reaches assets of which the party may
# dispose "directly or indirectly (through other natural or legal persons)" (law 2257-IX of 12 May 2022).
_FREEZE = _Meaning("asset_freeze", ("funds", "supply", "receive"), True)
_TRADE = _Meaning("other", ("supply", "receive"))
_TRAVEL = _Meaning("travel_ban", ("travel",))
_MEANINGS: tuple[tuple[str, _Meaning], ...] = (
    ("блокуванняактивів", _FREEZE),
    ("користуватисятарозпоряджатисяналежнимїймайном", _FREEZE),  # its second half, where the first is lost
    ("обмеженняторговельних", _TRADE),
    ("обмеженняторгівельних", _TRADE),
    ("повнеприпиненняторговельних", _TRADE),
    ("повнеобмеженняторговельних", _TRADE),
    ("обмеження(повнеприпинення)торговельних", _TRADE),
    ("припиненнядіїторговельнихугод", _TRADE),
    ("припиненнядіїторгівельнихугод", _TRADE),
    ("обмеження,частковечиповнеприпиненнятранзиту", _Meaning("transport", ("services",))),
    ("повнеприпиненнятранзиту", _Meaning("transport", ("services",))),
    ("обмеженнятранзитнихпольотів", _Meaning("transport", ("services",))),
    ("запобіганнявиведеннюкап", _Meaning("other", ("funds",))),
    ("апобіганнявиведеннюкап", _Meaning("other", ("funds",))),
    ("зупиненнявиконанняекономічних", _Meaning("other", ("funds", "supply"))),
    ("зупиненнявиконанняфінансових", _Meaning("other", ("funds",))),
    ("зупиненняфінансовихоперацій", _Meaning("other", ("funds",))),
    ("анулюванняабозупинення", _Meaning("other")),
    ("анулюванняліцензій", _Meaning("other")),
    ("заборонаучастіуприватизації", _Meaning("other")),
    ("заборонаучастівприватизації", _Meaning("other")),
    ("заборонакористуваннярадіо", _Meaning("other")),
    ("обмеженняабоприпиненнянадання", _Meaning("services", ("services",))),
    ("припиненнянаданнятелекомунік", _Meaning("services", ("services",))),
    ("припиненнянаданняпослуг", _Meaning("services", ("services",))),
    ("заборонаінтернет-провайдерам", _Meaning("services", ("services",))),
    # the state may not buy from them
    ("забороназдійсненняпублічних", _Meaning("other", ("receive",))),
    ("забороназдійсненнядержавнихзакупівель", _Meaning("other", ("receive",))),
    ("заборонаабообмеженнязаходження", _Meaning("port", ("port",))),
    ("повназаборонаабообмеженнязаходження", _Meaning("port", ("port",))),
    ("повназабороназаходження", _Meaning("port", ("port",))),
    ("обмеженнязаходження", _Meaning("port", ("port",))),
    ("повнаабочастковазаборонавчинення", _Meaning("securities", ("securities",))),
    ("повназаборонавчиненняправочинів", _Meaning("securities", ("securities",))),
    ("заборонавидачідозволів", _Meaning("other", ("funds",))),
    ("припиненнявидачідозволів", _Meaning("other", ("funds",))),
    ("забороназдійсненнянаціональнимбанком", _Meaning("services", ("funds",))),
    ("забороназдійсненнянбу", _Meaning("services", ("funds",))),
    ("забороназбільшення", _Meaning("other", ("funds",))),
    ("запровадженнядодатковихзаходів", _Meaning("other")),
    ("заборонапереданнятехнологій", _Meaning("export_control", ("supply",))),
    ("заборонапередачітехнологій", _Meaning("export_control", ("supply",))),
    ("аборонапереданнятехнологій", _Meaning("export_control", ("supply",))),
    ("збройнеембарго", _Meaning("arms_embargo", ("supply",))),
    ("відмовавнаданнітаскасуваннявіз", _TRAVEL),
    ("відмоваунаданнітаскасуваннявіз", _TRAVEL),
    ("заборонав'їзду", _TRAVEL),
    ("застосуванняіншихзаборонв'їзду", _TRAVEL),
    ("анулюванняофіційнихвізитів", _Meaning("other")),
    ("позбавленнядержавнихнагород", _Meaning("other")),
    ("припиненнякультурнихобмінів", _Meaning("other")),
    ("іншісанкції", _Meaning("other")),
    ("ншісанкції", _Meaning("other")),
)
_UNSAID = _Meaning("other")
_NUMBER = re.compile(r"(?<![\w(№.])(\d{1,2})\)\s*|(?<=[^\W\d_])(\d{1,2})\)\s*")
# Where the decree stops payments in other words than those of article 4.
_PAYMENTS = "зупиненняфінансовихоперацій"
NOT_STATED = "Тип обмеження: not stated"


def measures(text: str | None) -> tuple[Measure, ...]:
    """Return the measures a cell numbers, once each, worded as they stand there.

    A phrase that begins like none of article 4 is kept as `other`, for the law's last kind is "other sanctions" in
    any words; a cell without a single known phrase raises SourceChanged.
    """
    if text is None:
        return (Measure(type="other", restricts=(), cascades=False, label=NOT_STATED),)
    phrases = list(dict.fromkeys(_phrases(text)))
    found = [(phrase, _meaning(phrase)) for phrase in phrases]
    if not any(meaning for _, meaning in found):
        raise SourceChanged(f"Тип обмеження has no known restriction: {text[:80]!r}")
    return tuple(
        Measure(type=known.type, restricts=known.restricts, cascades=known.cascades, label=phrase)
        for phrase, known in ((phrase, meaning or _UNSAID) for phrase, meaning in found)
    )


def _phrases(text: str) -> list[str]:
    """Split at the numbers that go up by one (or repeat, or skip one, as the decrees' own slips do)."""
    starts, last = [(0, 0)], 0
    for found in _NUMBER.finditer(text):
        number = int(found.group(1) or found.group(2))
        if last <= number <= last + 2 or number == 1:
            starts.append((found.start(), found.end()))
            last = number
    ends = [start for start, _ in starts[1:]] + [len(text)]
    parts = (" ".join(text[begin:end].split()).strip(" ;.,)") for (_, begin), end in zip(starts, ends, strict=True))
    return [_closed(part) for part in parts if part]


def _closed(phrase: str) -> str:
    return phrase + ")" * max(0, phrase.count("(") - phrase.count(")"))


def _meaning(phrase: str) -> _Meaning | None:
    key = "".join(phrase.casefold().split())
    key = key.replace("’", "'").replace("`", "'").replace("ʼ", "'")
    for beginning, meaning in _MEANINGS:
        if key.startswith(beginning):
            if meaning.restricts == () and _PAYMENTS in key:
                return _Meaning("other", ("funds",))
            return meaning
    if "блокуванняактивів" in key:
        return _FREEZE
    return _Meaning("other", ("funds",)) if _PAYMENTS in key else None
