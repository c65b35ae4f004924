"""The bundled sample: real list excerpts and statements, and illustrative shipments, loaded the way any source is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from pathlib import Path

import adapters
from adapters.base import Manifest
from adapters.manifests import load_manifests
from adapters.sanctions import by_id
from service import intake, loading
from service.loading import Loaded
from service.staging import Served
from service.store import Store

FOLDER = Path(adapters.__file__).parent / "sample"
DEFAULT = ("sample_trade", "sample_statements")
WHAT_IF = "sample_whatif"


def manifests() -> tuple[Manifest, ...]:
    """Return the manifests of every data set in the sample, loaded by default or not."""
    return tuple(each for name in ("lists.yaml", "trade.yaml") for each in load_manifests(FOLDER / name))


def load(store: Store, *, clock: Callable[[], datetime], what_if: bool = False) -> Iterator[Loaded]:
    """Load the sample, one data set after the other; `what_if` adds four invented rows around 23 February 2024."""
    for manifest in manifests():
        if manifest.kind == "list":
            yield _load_list(store, manifest, clock=clock)
        elif manifest.id in DEFAULT or (what_if and manifest.id == WHAT_IF):
            bring = intake.load_trade if manifest.kind == "trade" else intake.load_statements
            for name in manifest.files:
                yield bring(store, manifest, FOLDER / name, clock=clock)


def _load_list(store: Store, manifest: Manifest, *, clock: Callable[[], datetime]) -> Loaded:
    at = datetime.combine(manifest.retrieved_on.first, time(12), UTC) if manifest.retrieved_on else clock()
    with (FOLDER / manifest.files[0]).open("rb") as stream:
        served = Served(at=at, excerpt=manifest.excerpt)
        loaded = loading.load_list(store, by_id(manifest.id), [stream], served, clock=clock)
    if loaded.result == "held":
        raise RuntimeError(f"the bundled {manifest.files[0]} does not load: {loaded.reason}")
    return loaded
