"""An index that is not as it was written is an error, never an answer."""

from __future__ import annotations

import json
import multiprocessing
import random
from pathlib import Path

import pytest

from service.names.index import Index, add, build
from service.names.index.segment import Damaged

NAMES = ["Zelenov Optika", "경기산업", "Haydar Textile", "OOO Aurus", "Kestrel Works 7"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(tmp_path / "i", enumerate(NAMES))
    return tmp_path / "i"


def test_any_changed_byte_of_what_is_read_is_noticed(folder: Path) -> None:
    (path,) = folder.glob("*.segment")
    content = path.read_bytes()
    chance = random.Random(1)
    noticed = 0
    for at in {0, 8, 12, *(chance.randrange(len(content)) for _ in range(150))}:
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        try:
            held = [bool(Index(folder).find(each).hits) for each in NAMES]
        except Damaged:
            noticed += 1
        else:
            assert all(held), f"byte {at} lies between two arrays"
    assert noticed > 100


@pytest.mark.parametrize("kept", [0, 1, 11, 100, -1])
def test_a_cut_segment_is_an_error(folder: Path, kept: int) -> None:
    (path,) = folder.glob("*.segment")
    path.write_bytes(path.read_bytes()[:kept] if kept >= 0 else path.read_bytes()[:-70])
    with pytest.raises(Damaged):
        Index(folder).find("Zelenov Optika")


def test_an_index_of_another_version_is_an_error(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "version": "0.1"}))
    with pytest.raises(Damaged, match=r"version 0\.1"):
        Index(folder).find("Zelenov Optika")


def test_two_texts_of_one_number_stay_when_others_are_added(folder: Path) -> None:
    add(folder, [(8, "Aone Metals"), (8, "Btwo Chemicals")])
    add(folder, [(9, "Zugspitz Optik")])
    for text in ("Aone Metals", "Btwo Chemicals"):
        assert [each.ref for each in Index(folder).find(text).hits] == [8]


def _write(folder: Path) -> None:
    for number in range(120):
        add(folder, [(100 + number, f"Added Name {number}")])


def test_a_reader_finds_while_others_write(folder: Path) -> None:
    writers = [multiprocessing.get_context("fork").Process(target=_write, args=(folder,)) for _ in range(2)]
    for each in writers:
        each.start()
    asked = 0
    while any(each.is_alive() for each in writers):
        assert [each.ref for each in Index(folder).find("Haydar Textile").hits] == [2]
        asked += 1
    for each in writers:
        each.join()
    assert asked > 10
    assert [each.exitcode for each in writers] == [0, 0]
