"""Scores of the peers, kept outside the project under a hash of what was compared: ours alone is quick to measure."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path

from engines import Engine
from labelled import Pair

Compared = tuple[str, str, str]  # one name, the other, the kind of party


def compared(pairs: Sequence[Pair]) -> list[Compared]:
    """Return what an engine is given of these pairs."""
    return [(each.one, each.other, each.kind) for each in pairs]


def scores(engine: Engine, pairs: Sequence[Compared]) -> list[float]:
    """Return the engine's score of each pair; a peer's are computed once, ours at every call."""
    return kept(engine, "scores", pairs, lambda: [engine.score(*each) for each in pairs])


def kept(engine: Engine, what: str, given: Sequence[object], compute: Callable[[], list[float]]) -> list[float]:
    """Return what a peer was found to give for `given`, or compute and keep it."""
    if engine.name == "ours":
        return compute()
    text = json.dumps([engine.version, what, list(given)], ensure_ascii=False)
    path = _folder() / f"{engine.name}-{blake2b(text.encode(), digest_size=12).hexdigest()}.json"
    if path.is_file():
        return [float(each) for each in json.loads(path.read_text("utf-8"))]
    found = compute()
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps(found), encoding="utf-8")
    unfinished.replace(path)
    return found


def _folder() -> Path:
    path = Path(tempfile.gettempdir()) / "diligence-bench-names"
    path.mkdir(mode=0o700, exist_ok=True)
    return path
