"""What a data set covers, read from the YAML file that lies beside its files."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import Literal, cast

from adapters import yamlfile
from adapters.base import Manifest
from adapters.yamlfile import Section

_KINDS = ("trade", "statements", "ownership", "list")
# The id is part of every party_id and of file names and addresses.
_ID = re.compile(r"[a-z][a-z0-9_]{1,63}", re.ASCII)
_DIRECTION = re.compile(r"(?:import|export|transit):[A-Z]{2}", re.ASCII)


def load_manifests(path: Path) -> tuple[Manifest, ...]:
    """Read a file with the top key `datasets`: a list of mappings with the field names of `Manifest`.

    Returns them in order; `files` and a mapping file stand relative to the manifest, the mapping file's path is
    returned joined to it. Raises SourceChanged naming file and key.
    """
    document = yamlfile.load(path)
    sections = document.sections("datasets")
    document.done()
    manifests = tuple(_manifest(each, path.parent) for each in sections)
    ids = [each.id for each in manifests]
    for twice in {each for each in ids if ids.count(each) > 1}:
        raise document.fail("datasets", f"the id {twice!r} is given twice")
    return manifests


def _manifest(section: Section, folder: Path) -> Manifest:
    known = Manifest(
        id=_matching(section, "id", _ID),
        kind=_kind(section),
        title=section.text("title"),
        publisher=section.text("publisher"),
        licence=section.text("licence"),
        illustrative=section.flag("illustrative"),
        files=tuple(_inside(section, "files", each) for each in section.texts("files")),
        period_from=section.day("period_from", None),
        period_to=section.day("period_to", None),
        directions=_directions(section),
        mapping=_mapping(section, folder),
        excerpt=section.flag("excerpt", False),
        retrieved_on=section.day("retrieved_on", None),
        gaps=section.texts("gaps", ()),
    )
    section.done()
    _check(section, known)
    return known


def _kind(section: Section) -> Literal["trade", "statements", "ownership", "list"]:
    kind = section.text("kind")
    if kind not in _KINDS:
        raise section.fail("kind", f"should be one of {', '.join(_KINDS)}, not {kind!r}")
    return cast(Literal["trade", "statements", "ownership", "list"], kind)


def _matching(section: Section, key: str, pattern: re.Pattern[str]) -> str:
    text = section.text(key)
    if not pattern.fullmatch(text):
        raise section.fail(key, f"{text!r} should be 2 to 64 lower-case letters, digits and underscores")
    return text


def _directions(section: Section) -> tuple[str, ...]:
    directions = section.texts("directions", ())
    for each in directions:
        if not _DIRECTION.fullmatch(each):
            raise section.fail("directions", f"{each!r} is not of the form import:RU or export:KR")
    return directions


def _mapping(section: Section, folder: Path) -> str | None:
    mapping = section.text("mapping", None)
    if mapping is not None and mapping.endswith((".yaml", ".yml")):
        return str(folder / _inside(section, "mapping", mapping))
    return mapping


def _inside(section: Section, key: str, name: str) -> str:
    """Return the path unchanged; refuse one that leaves the manifest's folder or means something else elsewhere."""
    path = PurePosixPath(name)
    if not name.strip() or "\\" in name or ":" in name or "\0" in name or path.is_absolute() or ".." in path.parts:
        raise section.fail(key, f"{name!r} should be a path inside the manifest's folder")
    return name


def _check(section: Section, known: Manifest) -> None:
    if not known.files:
        raise section.fail("files", "names no file")
    if known.period_from and known.period_to and known.period_from.first > known.period_to.last:
        raise section.fail("period_to", "the period ends before it begins")
    if known.kind == "trade":
        # Coverage is read from these; a trade data set that does not say what it covers cannot be answered from.
        for key, value in (
            ("period_from", known.period_from),
            ("period_to", known.period_to),
            ("directions", known.directions),
        ):
            if not value:
                raise section.fail(key, "is needed for trade data: what the records cover is never read from the rows")
