"""How a trade file that comes over the API is to be read, known before its first byte is taken."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from adapters.base import Manifest, SourceChanged
from adapters.manifests import load_manifests
from adapters.sanctions import LISTS
from adapters.trade import countrywide
from adapters.trade.mapping import load_mapping
from service import trade_layouts
from service.store import Store, clocks, holdings

MANIFEST, MAPPING, FILE = "manifest.yaml", "mapping.yaml", "file"


class Refused(Exception):
    """The question cannot be acted on; `field` names the part of it, `kind` is an error's code."""

    def __init__(self, field: str, message: str, *, kind: str = "invalid_value") -> None:
        super().__init__(message)
        self.field, self.kind = field, kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """`mapping`: a known layout's id, or, where it is the sender's `own`, the path at which we keep it."""

    manifest: Manifest
    mapping: str
    own: bool


def make(store: Store, dataset: str, folder: Path, *, mapping: str | None) -> Plan:
    """Return how a file of the data set is read; the folder has the sender's manifest where one was sent.

    `mapping`: a known layout's id, or the text of a mapping file, which is kept in the folder. Never a path of the
    sender's. Raises Refused.
    """
    _check_id(store, dataset)
    manifest = manifest_of(store, dataset, folder)
    if mapping is None:
        mapping = _by_manifest(manifest)
    elif "\n" in mapping.strip():
        path = folder / MAPPING
        path.write_text(mapping, encoding="utf-8")
        try:
            load_mapping(str(path))
        except SourceChanged as exc:
            raise Refused("mapping", str(exc)) from exc
        return Plan(manifest=manifest, mapping=str(path), own=True)
    return Plan(manifest=manifest, mapping=_known(mapping.strip()), own=False)


def manifest_of(store: Store, dataset: str, folder: Path) -> Manifest:
    """Return the manifest that was sent with the file, or else the one that is held; raises Refused."""
    path = folder / MANIFEST
    if not path.is_file():
        held = _held(store, dataset)
        if held is None:
            raise Refused(
                "manifest",
                f"nothing is held of {dataset}: send the part `manifest`, YAML that describes it, before the file",
                kind="manifest_needed",
            )
        return held
    try:
        known = {each.id: each for each in load_manifests(path) if each.kind == "trade"}
    except SourceChanged as exc:
        raise Refused("manifest", str(exc)) from exc
    if dataset not in known:
        raise Refused("manifest", f"describes no trade data set {dataset} (but: {', '.join(known) or 'none'})")
    return known[dataset]


def _held(store: Store, dataset: str) -> Manifest | None:
    """Return what we hold of the data set's description; which layout its files had is not kept."""
    with store.reading() as connection:
        rows, _ = holdings.everything(connection, clocks.NEWEST)
    for row in rows:
        if row.id == dataset and row.kind == "trade":
            return Manifest(
                id=row.id, kind="trade", title=row.title, publisher=row.publisher, licence=row.licence,
                illustrative=row.illustrative, files=(FILE,), period_from=row.period_from, period_to=row.period_to,
                directions=row.directions, gaps=row.gaps, excerpt=any(each.excerpt for each in row.editions[-1:]),
            )  # fmt: skip
    return None


def is_described(store: Store, dataset: str) -> bool:
    """Return whether files of the data set may come without a manifest."""
    return _held(store, dataset) is not None


def _check_id(store: Store, dataset: str) -> None:
    with store.reading() as connection:
        kind = holdings.kind_of(connection, dataset)
    if kind not in (None, "trade") or dataset in {each.id for each in LISTS}:
        raise Refused("dataset_id", f"{dataset} is the id of a source of another kind; give the data set another id")


def _by_manifest(manifest: Manifest) -> str:
    named = manifest.mapping
    if named is None:
        raise Refused("mapping", "say by which layout the file is read; `diligence trade formats` lists their ids")
    if named.endswith((".yaml", ".yml")):
        raise Refused(
            "mapping", "the manifest names a mapping file: send its text as the part `mapping`, before the file"
        )
    return named


def _known(mapping: str) -> str:
    if mapping in countrywide.NAMES:
        raise Refused("mapping", countrywide.NAMES[mapping])
    if mapping not in {each.id for each in trade_layouts.layouts()}:
        raise Refused(
            "mapping",
            "no layout has this id; `diligence trade formats` lists those there are, and the text of a mapping file "
            "may be sent as the part `mapping`",
        )
    return mapping
