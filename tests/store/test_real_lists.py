"""Every real list file through the real load: what is in the file comes out, is left out or refused, by name."""

from __future__ import annotations

import importlib.util
import os
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

import adapters
from adapters.sanctions import by_id
from service.loading import load_list
from service.staging import Served
from service.store import open_store

ROOT = Path(adapters.__file__).parent.parent
SHARED = Path(os.environ.get("DILIGENCE_SHARED") or ROOT.parent / "shared") / "lists"
BENCH = ROOT / "bench" / "real_files.py"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
# Files of the folder that are no edition of a sanctions list: its own description, and a register of companies.
NO_LISTS = ("README.md", "gleif/")


def _real_files() -> ModuleType:
    """Return the table of the files that the measurement of loading goes by."""
    spec = importlib.util.spec_from_file_location("real_files", BENCH)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module


real_files = _real_files()
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="needs the shared real files (DILIGENCE_SHARED)")


def test_the_table_names_every_file_of_the_folder() -> None:
    there = {path.relative_to(SHARED).as_posix() for path in SHARED.rglob("*") if path.is_file()}
    named = {name for each in real_files.REAL_FILES for name in each.files}
    assert {name for name in there if not name.startswith(NO_LISTS)} == named


@pytest.mark.parametrize("each", real_files.REAL_FILES, ids=lambda each: f"{each.source}: {each.files[0]}")
def test_count_in_is_count_out_with_what_is_left_out_or_refused_by_name(
    each: real_files.RealFile, tmp_path: Path
) -> None:
    paths = each.paths(SHARED, tmp_path)
    in_file = each.count(paths[0].read_bytes())
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    served = Served(at=NOW, partial=each.partial, excerpt=each.excerpt)
    with ExitStack() as files:
        streams = [files.enter_context(path.open("rb")) for path in paths]
        loaded = load_list(store, by_id(each.source), streams, served, clock=lambda: NOW)
    assert (loaded.result, each.held in loaded.reason) == ("held" if each.held else "loaded", True)
    found = real_files.outcome(store, each, loaded, in_file=in_file)
    store.close()
    print(
        f"{in_file} in the file: {found.parties} parties, {found.joined} joined, {dict(found.left_out)}, {found.reason}"
    )
    assert found.out == in_file
    assert found.refused == (in_file if each.held else 0)
    assert all(found.left_out)  # each reason is in words
    if not each.held:
        assert loaded.rows == found.parties > 0
