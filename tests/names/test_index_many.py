"""Many names asked at once: a swapped index is looked at again, and nothing else passes for a swap."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from service.names.index import add, build, many
from service.names.index.searching import Index
from service.names.index.segment import MANIFEST, Damaged

NAMES = ["Zelenov Optika", "Haydar Textile", "Kestrel Works 7"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(tmp_path / "i", enumerate(NAMES))
    return tmp_path / "i"


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], None]]:
    """What is done in each pause; a pause for which nothing is here fails the test."""
    acts: list[Callable[[], None]] = []
    monkeypatch.setattr(many.time, "sleep", lambda seconds: acts.pop(0)())
    return acts


def _ask(folder: Path, text: str) -> list[int]:
    with many.asking({folder: None}, expected=1, processes=1) as ask:
        (found,) = ask([text])
    return list(found.found)


def test_a_name_is_looked_up_again_where_a_segment_was_swapped_away(
    folder: Path, pauses: list[Callable[[], None]]
) -> None:
    (segment,) = folder.glob("*.segment")
    aside = segment.rename(folder / "aside")
    pauses.append(lambda: aside.rename(segment) and None)
    assert _ask(folder, "Haydar Textile") == [1]
    assert pauses == []


def test_an_index_that_is_swapped_between_two_names_answers_with_what_is_new(folder: Path) -> None:
    with many.asking({folder: None}, expected=2, processes=1) as ask:
        (first,) = ask(["Haydar Textile"])
        add(folder, [(9, "Zugspitz Optik")])
        (second,) = ask(["Zugspitz Optik"])
    assert (list(first.found), list(second.found)) == ([1], [9])


def test_a_segment_that_stays_away_is_an_error_after_some_pauses(
    folder: Path, pauses: list[Callable[[], None]]
) -> None:
    next(folder.glob("*.segment")).unlink()
    pauses += [lambda: None] * 5
    with pytest.raises(FileNotFoundError):
        _ask(folder, "Haydar Textile")
    assert pauses == []


def _no_manifest(folder: Path) -> None:
    (folder / MANIFEST).unlink()


def _damaged(folder: Path) -> None:
    (path,) = folder.glob("*.segment")
    path.write_bytes(path.read_bytes()[:40])


def _no_folder(folder: Path) -> None:
    (path,) = folder.glob("*.segment")
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("harm", "error"), [(_no_manifest, FileNotFoundError), (_damaged, Damaged), (_no_folder, IsADirectoryError)]
)
def test_what_no_swap_does_is_raised_at_once(
    folder: Path, harm: Callable[[Path], None], error: type[Exception], pauses: list[Callable[[], None]]
) -> None:
    harm(folder)
    began = time.monotonic()
    with pytest.raises(error):
        _ask(folder, "Haydar Textile")
    assert time.monotonic() - began < 1


def test_a_defect_of_the_search_is_raised_at_once(
    folder: Path, pauses: list[Callable[[], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("a defect")

    monkeypatch.setattr(Index, "find", broken)
    with pytest.raises(ValueError, match="a defect"):
        _ask(folder, "Haydar Textile")
