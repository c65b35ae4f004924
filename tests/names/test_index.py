"""The index on disk: what is put in is found however it is written, and changes show at once and whole."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest

from service import names
from service.names.index import Index, add, build, remove

_NAMES = {
    1: "Gyeonggi Industry",
    2: "Gyeonggi Heavy Industry",
    3: "LIMITED LIABILITY COMPANY AURUS",
    4: "ANGLO-CARIBBEAN CO., LTD.",
    5: "Song Chol KIM",
    6: "Junzheng WANG",
    7: "Dmitry Vladislavovich KLYUEV",
    8: "YAHIA ABDALLAH AL-UBAIDI",
    9: "경기산업 주식회사",
    10: "Star 1 Shipping",
    11: "Star 2 Shipping",
    12: "Mykola Petrenko",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(tmp_path / "names", _NAMES.items())
    return tmp_path / "names"


@pytest.mark.parametrize(
    ("asked", "ref"),
    [
        ("Kyungki Industrial Co", 1),
        ("경기산업", 1),
        ("ООО «АУРУС»", 3),
        ("AURUS LIMTED LIABILITY COMPANY", 3),
        ("ANGLOCARIBBEAN", 4),
        ("ANGLO CARIB BEAN CO", 4),
        ("ANGLO-CARIBBAEN CO LTD", 4),
        ("김성철", 5),
        ("王军郑", 6),
        ("Дмитрий Владиславович Клюев", 7),
        ("D. Vladislavovich KLYUEV", 7),
        ("KLYUEV Dmitry", 7),
        ("يحيى عبد الله العبيدي", 8),
        ("Kyonggi Industries Co., Ltd.", 9),
        ("Nikolai PETRENKO", 12),
    ],
)
def test_a_name_is_found_however_it_is_written(folder: Path, asked: str, ref: int) -> None:
    found = Index(folder).find(asked)
    assert ref in {each.ref for each in found.hits}, found
    assert not found.cut


def test_the_score_is_the_one_of_the_comparison(folder: Path) -> None:
    for hit in Index(folder).find("Star 1 Shipping", least=0.0).hits:
        assert hit.score == names.compare("Star 1 Shipping", _NAMES[hit.ref]).score


def test_hits_come_best_first_and_from_the_least_score_on(folder: Path) -> None:
    hits = Index(folder).find("Gyeonggi Industry", least=0.0).hits
    assert [each.score for each in hits] == sorted((each.score for each in hits), reverse=True)
    assert hits[0].ref == 1
    assert hits[0].score == 1.0
    assert all(each.score >= 0.6 for each in Index(folder).find("Gyeonggi Industry", least=0.6).hits)


def test_a_reader_sees_what_was_added_and_removed_since(folder: Path) -> None:
    reader = Index(folder)
    assert not reader.find("Haneul Sandeul Precision").hits
    add(folder, [(20, "하늘산들정밀"), (21, "Zelenov Optika")])
    assert [each.ref for each in reader.find("Haneul Sandeul Precision").hits] == [20]
    add(folder, [(22, "Zelenov Optics")])
    assert {each.ref for each in reader.find("Zelenov Optics").hits} == {21, 22}
    remove(folder, [21, 3])
    assert [each.ref for each in reader.find("Zelenov Optics").hits] == [22]
    assert not reader.find("AURUS").hits
    add(folder, [(3, "Aurus")])
    assert [each.text for each in reader.find("AURUS").hits] == ["Aurus"]


def test_a_number_that_is_added_again_bears_its_new_name_alone(folder: Path) -> None:
    reader = Index(folder)
    add(folder, [(5, "Zumrutdere Otomotiv")])
    assert not reader.find("Song Chol KIM").hits
    add(folder, [(5, "Haydar Tekstil")])
    assert not reader.find("Zumrutdere Otomotiv").hits
    assert [each.ref for each in reader.find("Haydar Textile").hits] == [5]


def test_many_changes_are_joined_to_the_large_segment(folder: Path) -> None:
    add(folder, [(100 + number, f"Kestrel Works {number}") for number in range(5_000)])
    assert len(json.loads((folder / "manifest.json").read_text())["segments"]) == 1
    reader = Index(folder)
    assert 4099 in {each.ref for each in reader.find("Kestrel Works 3999").hits}
    assert reader.find("ООО «АУРУС»").hits


def test_an_index_is_swapped_as_a_whole_and_leaves_nothing_behind(folder: Path) -> None:
    reader = Index(folder)
    assert reader.find("AURUS").hits
    build(folder, [(1, "Zelenov Optika")])
    assert not reader.find("AURUS").hits
    assert [each.ref for each in reader.find("Zelenov Optics").hits] == [1]
    assert len(list(folder.glob("*.segment"))) == 1


def test_a_search_that_was_cut_says_so(tmp_path: Path) -> None:
    build(tmp_path, ((number, f"Golden Star Trading {number}") for number in range(300)))
    found = Index(tmp_path).find("Golden Star Trading", most=10)
    assert found.cut
    assert not Index(tmp_path).find("Zelenov Optika", most=10).cut


def test_an_empty_index_finds_nothing_and_a_missing_one_is_an_error(tmp_path: Path) -> None:
    build(tmp_path / "empty", [])
    assert Index(tmp_path / "empty").find("Aurus").hits == ()
    with pytest.raises(FileNotFoundError):
        Index(tmp_path / "none").find("Aurus")


def test_what_has_no_word_is_kept_and_does_not_disturb(tmp_path: Path) -> None:
    build(tmp_path, [(1, ""), (2, "!!!"), (3, "\ud800"), (4, "Aurus"), (5, "x" * 5_000)])
    assert [each.ref for each in Index(tmp_path).find("AURUS LLC").hits] == [4]
    assert Index(tmp_path).find("").hits == ()


def _add_some(folder: Path, first: int) -> None:
    for number in range(first, first + 10):
        add(folder, [(number, f"Kestrel Works {number}")])


def test_writers_of_several_processes_lose_nothing(folder: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_add_some, args=(folder, first)) for first in (1_000, 2_000, 3_000)]
    for each in writers:
        each.start()
    for each in writers:
        each.join(120)
        assert each.exitcode == 0
    reader = Index(folder)
    for number in (1_000, 1_009, 2_005, 3_009):
        assert number in {each.ref for each in reader.find(f"Kestrel Works {number}").hits}
