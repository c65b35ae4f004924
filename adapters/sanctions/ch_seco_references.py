"""What the targets of the Swiss list refer to: sets of sanctions with their measures, and places."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from adapters.base import Measure, MeasureType, Restricts, SourceChanged
from adapters.countries import iso2
from adapters.xml import Node

_ENGLISH = "eng"
# What a set's English label says -> the measure. Each ordinance names its sets in its own words, with articles and
# annexes, so the label is free text: what is not found here stays a measure of type `other` under that label. It may
# be a freeze in words not seen before, so that it restricts all that a freeze does until somebody knows better.
_WORDINGS: tuple[tuple[re.Pattern[str], MeasureType, tuple[Restricts, ...], bool], ...] = (
    # Assets are frozen and none may be made available, also of companies that the named own or control (the
    # ordinance on Ukraine, SR 946.231.176.72, article 15, and the like of others).
    (
        re.compile(r"financial (?:sanctions|measures)|asset freeze|freez(?:e|ing) of assets", re.IGNORECASE),
        "asset_freeze", ("funds", "supply", "receive"), True,
    ),
    (
        re.compile(r"\btravel (?:ban|sanctions)|\bban on (?:travel|entry)|entry and transit", re.IGNORECASE),
        "travel_ban", ("travel",), False,
    ),
    # Who is owned is caught under some ordinances and not under others; the label does not say.
    (re.compile(r"money and capital market", re.IGNORECASE), "securities", ("securities", "funds"), False),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SanctionsSet:
    """A set of sanctions that targets are put under, in one of the programmes."""

    programme: str
    ordinance: str
    label: str
    origin: str

    def measures(self, *, is_person: bool) -> tuple[Measure, ...]:
        """Return what the set's label says is imposed; a travel ban only on persons."""
        if not any(pattern.search(self.label) for pattern, *_ in _WORDINGS):
            unknown: tuple[Restricts, ...] = ("funds", "supply", "receive")
            return (Measure(type="other", restricts=unknown, cascades=False, label=self.label),)
        found = [
            Measure(type=type_, restricts=restricts, cascades=cascades, label=self.label)
            for pattern, type_, restricts, cascades in _WORDINGS
            if pattern.search(self.label) and (is_person or type_ != "travel_ban")
        ]
        return tuple(found) or (Measure(type="other", restricts=(), cascades=False, label=self.label),)


@dataclass(frozen=True, slots=True)
class Place:
    """A place as addresses and births refer to it; the variants are other spellings of its parts."""

    parts: tuple[str, ...]
    country: str | None
    variants: tuple[str, ...]


@dataclass(slots=True)
class References:
    """The sets and places of one file by their SSIDs, and the names of targets that others are related to."""

    sets: dict[str, SanctionsSet] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def add_programme(self, node: Node) -> None:
        """Take the sets of one `sanctions-program`; a programme of several sets may stand several times.

        Its dates of version change with every amendment of the ordinance and say nothing of a target: left out.
        """
        try:
            programme, ordinance = _english(node, "program-key"), _english(node, "program-name")
            for item in node.all("sanctions-set"):
                if item.attribute("lang") == _ENGLISH:
                    label = " ".join(item.text.split())
                    self._add_set(item, SanctionsSet(programme, ordinance, label, node.text_of("origin")))
        except SourceChanged as exc:
            raise SourceChanged(f"sanctions-program {node.attribute('ssid')}: {exc}") from exc

    def _add_set(self, item: Node, new: SanctionsSet) -> None:
        number = item.attribute("ssid")
        if not new.label:
            raise SourceChanged(f"sanctions-set {number} has no label")
        if self.sets.setdefault(number, new) != new:
            raise SourceChanged(f"sanctions-set {number} stands twice with different words")

    def add_place(self, node: Node) -> None:
        """Take one `place`; raises SourceChanged for one that stands twice."""
        number = node.attribute("ssid")
        if number in self.places:
            raise SourceChanged(f"place {number} stands twice")
        country = node.all("country")
        self.places[number] = Place(
            parts=tuple(" ".join(text.split()) for tag in ("location", "area", "country") for text in node.texts(tag)),
            country=country_of(country[0], "iso-code") if country else None,
            variants=tuple(text for tag in ("location-variant", "area-variant") for text in node.texts(tag)),
        )

    def sanctions_set(self, number: str) -> SanctionsSet:
        """Return the set of that SSID; raises SourceChanged where the file does not hold it."""
        if number not in self.sets:
            raise SourceChanged(f"sanctions-set {number} is not in the file (in English)")
        return self.sets[number]

    def place(self, node: Node) -> Place:
        """Return the place that a node names, empty where it names none; raises SourceChanged if it is missing."""
        number = node.attributes.get("place-id", "")
        if number and number not in self.places:
            raise SourceChanged(f"{node.tag} {node.attributes.get('ssid', '')}: place {number} is not in the file")
        return self.places[number] if number else Place((), None, ())


def country_of(node: Node, attribute: str) -> str | None:
    """Return the ISO code that an element carries in its attribute or, failing that, names in its text."""
    return next(
        (found for text in (node.attributes.get(attribute, ""), node.text) if text and (found := iso2(text))), None
    )


def _english(node: Node, tag: str) -> str:
    for item in node.all(tag):
        if item.attribute("lang") == _ENGLISH and item.text:
            return " ".join(item.text.split())
    raise SourceChanged(f"no English {tag}")
