"""What OFSI writes into `Other Information`: `(Tag):value` one after the other, with free text between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

FREE = ""  # text without a tag
REASONS = "UK Statement of Reasons"
# The tags as their letters alone: line breaks stand inside of them too, in the middle of a word.
_TAGS = {
    re.sub(r"\W", "", tag): tag
    for tag in (
        "UK Sanctions List Ref", "UN Ref", REASONS, "Gender", "Type of entity", "Phone number",
        "Website", "Email address", "Parent company", "Subsidiaries", "Business Reg No", "IMO number",
        "Current owners", "Previous owners", "Flag of ship", "Previous flags", "Type of ship", "Tonnage of ship",
        "Length of ship", "Year built", "Hull ID number", "Financial sanctions imposed in addition to an asset freeze",
        "Date trust services sanctions imposed",
    )
}  # fmt: skip
_TAG = re.compile(r"\(([^():]{3,80})\)\s*:")
# References are followed by free text without a tag of its own.
_ONE = r"[A-Z]{2,3}(?:\d{4}|[ieE]\.\d{3})"
_REFERENCE = re.compile(rf"{_ONE}(?:(?:, and|,| and)\s+{_ONE})*", re.ASCII)
_WITH_TEXT = ("UK Sanctions List Ref", "UN Ref")


def read_tags(text: str) -> Iterator[tuple[str, str]]:
    """Yield (tag, value) in the text's order; free text has the tag `FREE`, and nothing of the text is lost.

    What looks like a tag and is none OFSI is known to use ("(Fax):") stays part of the value it stands in.
    """
    found = [(match, _TAGS[key]) for match in _TAG.finditer(text) if (key := _letters(match.group(1))) in _TAGS]
    starts = [0, *(match.end() for match, _ in found)]
    ends = [*(match.start() for match, _ in found), len(text)]
    for tag, first, last in zip((FREE, *(tag for _, tag in found)), starts, ends, strict=True):
        yield from _value(tag, text[first:last].strip())


def values(tags: Iterable[tuple[str, str]], *wanted: str) -> list[str]:
    """Return the values of these tags, each distinct one once."""
    return list(dict.fromkeys(value for tag, value in tags if tag in wanted and value))


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def _value(tag: str, text: str) -> Iterator[tuple[str, str]]:
    reference = _REFERENCE.match(text) if tag in _WITH_TEXT else None
    if reference:
        yield tag, reference.group()
        tag, text = FREE, text[reference.end() :].lstrip(" .")
    if text:
        yield tag, text
