"""Manifests: what a data set covers, and every way of saying it wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

import adapters
from adapters.base import Manifest, SourceChanged
from adapters.dates import PartialDate
from adapters.manifests import load_manifests

SAMPLE = Path(adapters.__file__).parent / "sample"
GOOD = """datasets:
  - id: own_trade
    kind: trade
    title: Our own records
    publisher: us
    licence: ours
    illustrative: false
    files: [2023/rows.csv, rows.csv]
    period_from: 2018-01-01
    period_to: "2023-12"
    directions: ["import:RU", "export:KR"]
    mapping: maps/own.yaml
    gaps: ["no transit"]
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "own.yaml"


def _load(path: Path, text: str) -> tuple[Manifest, ...]:
    path.write_text(text, encoding="utf-8")
    return load_manifests(path)


def test_a_manifest_says_what_its_data_cover(path: Path) -> None:
    assert _load(path, GOOD) == (
        Manifest(
            id="own_trade", kind="trade", title="Our own records", publisher="us", licence="ours", illustrative=False,
            files=("2023/rows.csv", "rows.csv"), period_from=PartialDate.parse("2018-01-01"),
            period_to=PartialDate.parse("2023-12"), directions=("import:RU", "export:KR"),
            mapping=str(path.parent / "maps" / "own.yaml"), gaps=("no transit",),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("datasets:", "data:", "the key 'datasets' is missing"),
        ("datasets:", "version: 1\ndatasets:", "unknown key 'version'"),
        ("licence: ours", "license: ours", "the key 'licence' is missing"),
        ("licence: ours", "licence: ours\n    license: ours", "unknown key 'license'"),
        ("title: Our own records", "title:", "title: should be a text"),
        ("title: Our own records", "title: 2023", "title: should be a text"),
        ("id: own_trade", "id: Own Trade", "id: 'Own Trade'"),
        ("kind: trade", "kind: shipments", "kind: should be one of"),
        ("illustrative: false", 'illustrative: "false"', "illustrative: should be true or false"),
        ("illustrative: false", "illustrative: 0", "illustrative: should be true or false"),
        ("2018-01-01", "2018-02-30", "own.yaml"),
        ("2018-01-01", "'2018-02-30'", "period_from: "),
        ("2018-01-01", "2018", "period_from: should be a date in quotes"),
        ("2018-01-01", "2018-01-01 10:00:00", "period_from: should be a date"),
        ("2018-01-01", "01.01.2018", "period_from: not a date"),
        ('"2023-12"', '"2017-12"', "period_to: the period ends before"),
        ('    period_to: "2023-12"\n', "", "period_to: is needed for trade data"),
        ('    directions: ["import:RU", "export:KR"]\n', "", "directions: is needed for trade data"),
        ("import:RU", "RU", "directions: 'RU' is not of the form"),
        ("import:RU", "export:KR", "directions: names something twice"),
        ("[2023/rows.csv, rows.csv]", "rows.csv", "files: should be a list"),
        ("[2023/rows.csv, rows.csv]", "[]", "files: names no file"),
        ("2023/rows.csv", "../rows.csv", "files: '../rows.csv'"),
        ("2023/rows.csv", "a/../../rows.csv", "files: 'a/../../rows.csv'"),
        ("2023/rows.csv", "/etc/passwd", "files: '/etc/passwd'"),
        ("2023/rows.csv", "C:/rows.csv", "files: 'C:/rows.csv'"),
        ("2023/rows.csv", "a\\\\rows.csv", "files: "),
        ("2023/rows.csv", '""', "files: ''"),
        ("maps/own.yaml", "../own.yaml", "mapping: '../own.yaml'"),
        ("kind: trade", "kind: trade\n    kind: list", "the key 'kind' is given twice"),
        ("publisher: us", "publisher: &x us", ""),
        ("datasets:", "a: &x [1]\nb: *x\ndatasets:", "aliases are not read"),
        ("datasets:", "!!python/object/apply:os.getcwd []\ndatasets:", "own.yaml"),
        ("  - id", "  id", "own.yaml"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_key(path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    if not said:  # an anchor that nobody refers to is only a label
        assert _load(path, text) == _load(path, GOOD)
        return
    with pytest.raises(SourceChanged) as caught:
        _load(path, text)
    assert str(caught.value).startswith("own.yaml")
    assert said in str(caught.value)


def test_one_id_stands_for_one_data_set(path: Path) -> None:
    with pytest.raises(SourceChanged, match="'own_trade' is given twice"):
        _load(path, GOOD + GOOD.removeprefix("datasets:\n"))


@pytest.mark.parametrize("content", [b"", b"[]", b"datasets: 5", b"\xff\xfe\xff", b"a: b: c", b"[" * 3000])
def test_a_file_that_is_no_manifest_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(SourceChanged, match=r"own\.yaml"):
        load_manifests(path)


def test_a_huge_file_is_not_read(path: Path) -> None:
    path.write_bytes(b"#" * 2_000_000)
    with pytest.raises(SourceChanged, match="larger than"):
        load_manifests(path)


def test_a_file_that_is_not_there_is_named(path: Path) -> None:
    with pytest.raises(SourceChanged, match=r"own\.yaml: cannot be read: No such file"):
        load_manifests(path)


@pytest.mark.parametrize("name", ["trade.yaml", "lists.yaml"])
def test_the_bundled_manifests_name_files_that_are_there_and_what_is_missing_in_them(name: str) -> None:
    for manifest in load_manifests(SAMPLE / name):
        assert manifest.gaps
        assert manifest.licence
        for file in manifest.files:
            assert (SAMPLE / file).is_file()


def test_what_is_invented_in_the_sample_is_marked() -> None:
    marked = {each.id: each.illustrative for each in load_manifests(SAMPLE / "trade.yaml")}
    assert marked == {
        "sample_trade": True, "sample_trade_gtd": True, "sample_whatif": True, "sample_statements": False}  # fmt: skip
