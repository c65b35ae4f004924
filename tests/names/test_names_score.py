"""`diligence names score`: pairs in, the same pairs out with score, match and why."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service import names, pair_files
from service.cli import main

_DILIGENCE = Path(sys.executable).parent / "diligence"


def _run(text: str | bytes, *options: str) -> Result:
    return CliRunner().invoke(main, ["names", "score", "-", *options], input=text)


def test_each_row_gets_score_match_and_why_in_its_order() -> None:
    pairs = 'note,name1,name2\n"a, b",Gyeonggi Industry,경기산업\n,Gyeonggi Industry,Gyeonggi Heavy Industry\n'
    ran = _run(pairs)
    assert ran.exit_code == 0, ran.output
    rows = list(csv.DictReader(io.StringIO(ran.stdout)))
    assert list(rows[0]) == ["note", "name1", "name2", "score", "match", "why"]
    assert [each["match"] for each in rows] == ["true", "false"]
    assert rows[0]["note"] == "a, b"
    for each in rows:
        assert float(each["score"]) == names.compare(each["name1"], each["name2"]).score
    assert "경기 = Gyeonggi" in rows[0]["why"] or "Gyeonggi = 경기" in rows[0]["why"]
    assert "'Heavy" in rows[1]["why"]


def test_json_tells_the_verdict_and_a_list_of_reasons() -> None:
    (line,) = _run("name1,name2\nAurus,ООО АУРУС\n", "--json").stdout.splitlines()
    told = json.loads(line)
    assert told["verdict"] == "match"
    assert told["match"] is True
    assert all(isinstance(each, str) for each in told["why"])


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("one,two\na,b\n", "no column name1 and no column name2; it has 'one', 'two'"),
        ("Name1, name2\na,b\n", "no column name1 and no column name2; it has 'Name1', ' name2'"),
        ("Name1;name2\na;b\n", "no column name1; it has 'Name1', 'name2'"),
        ("name1,name2,score\na,b,1\n", "has a column score already"),
        ("name1,name2,name1\na,b,c\n", "has the column 'name1' 2 times"),
        ("match,name2,name1,match\na,b,c,d\n", "has a column match already"),
        ("name1,name2\na\n", "line 2: has not as many fields as the first line (1, not 2)"),
        ("name1,name2\na,b,c\n", "line 2: has not as many fields as the first line (3, not 2)"),
        ('name1,name2\na,b\n"c\nc",d\n"e\nf"\n', "line 5: has not as many fields"),
        ('name1,name2\n"a"b,c\n', "line 2: a quotation mark opens a field here, and in line 2 a mark closes it"),
        ('name1,name2\n"a,b\nc,"d\n', "line 2: a quotation mark opens a field here, and in line 3 a mark closes it"),
        (b"name1,name2\na,b\n\xff\xfe,b\n", "line 3: the bytes ff are not utf-8"),
        (b"name1,name2\na,b\0\n", "line 2: a NUL character"),
        ("", "the first line has no column name1 and no column name2; it is empty"),
    ],
)
def test_bad_input_gets_a_clear_error(given: str | bytes, says: str) -> None:
    ran = _run(given)
    assert ran.exit_code == 1
    assert says in ran.stderr
    assert ran.stdout == ""


@pytest.mark.parametrize("options", [(), ("--json",)])
@pytest.mark.parametrize(
    ("late", "says"),
    [
        ('"e\n\nf","g""\ng\nh,i\n', "line 2,006: a quotation mark opens a field here, and none closes it\n"),
        (f'a,b\nc,"{"d" * 140_000}\n', "line 2,005: a quotation mark opens a field here, and none closes it within"),
        (f"a,{'d' * 140_000}\n", "line 2,004: field larger than field limit"),
        ("a\n", "line 2,004: has not as many fields"),
    ],
)
def test_where_a_late_row_cannot_be_read_no_row_is_written(late: str, says: str, options: Sequence[str]) -> None:
    ran = _run("name1,name2\n" + "Aurus,Aurus\n\n" * 1001 + late, *options)
    assert ran.exit_code == 1
    assert says in ran.stderr
    assert ran.stdout == ""


def test_other_columns_stay_as_they_are_even_doubled_unnamed_and_with_line_ends() -> None:
    given = 'id,name1,name2,id,\r\n1,Aurus,Aurus LLC,2,"a\rb"\r\n3,A,B,4,"c\r\nd"\r\n'
    ran = _run(given)
    header, *rows = csv.reader(io.StringIO(ran.stdout_bytes.decode(), newline=""), strict=True)
    assert header == ["id", "name1", "name2", "id", "", "score", "match", "why"]
    assert [each[:5] for each in rows] == [["1", "Aurus", "Aurus LLC", "2", "a\rb"], ["3", "A", "B", "4", "c\r\nd"]]


@pytest.mark.parametrize(
    ("columns", "says"),
    [("verdict,name1,name2", "has a column verdict already"), ("id,name1,name2,id", "has the column 'id' 2 times")],
)
def test_json_refuses_columns_that_an_object_cannot_keep(columns: str, says: str) -> None:
    ran = _run(f"{columns}\n{','.join('abcd'[: columns.count(',') + 1])}\n", "--json")
    assert ran.exit_code == 1
    assert says in ran.stderr
    assert ran.stdout == ""


def test_a_column_verdict_stays_in_a_csv() -> None:
    (row,) = csv.DictReader(io.StringIO(_run("verdict,name1,name2\nours,a,b\n").stdout))
    assert row["verdict"] == "ours"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_semicolons_and_tabs_part_columns_where_the_header_shows_it(delimiter: str) -> None:
    given = [["note", "name1", "name2"], ["a, b", "Gyeonggi Industry", "경기산업"]]
    ran = _run("\ufeff" + "".join(delimiter.join(each) + "\n" for each in given))
    header, row = csv.reader(io.StringIO(ran.stdout), delimiter=delimiter)
    assert header == ["note", "name1", "name2", "score", "match", "why"]
    assert row[:3] == given[1]
    assert row[4] == "true"


def test_a_long_file_is_spooled_and_comes_out_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pair_files, "_IN_MEMORY", 100)
    ran = _run("name1,name2\n" + "".join(f"Aurus {each},АУРУС\n" for each in range(300)))
    rows = list(csv.DictReader(io.StringIO(ran.stdout)))
    assert [each["name1"] for each in rows] == [f"Aurus {each}" for each in range(300)]


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_output_is_utf8_in_every_locale(options: Sequence[str]) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    ran = subprocess.run(
        [_DILIGENCE, "names", "score", "-", *options],
        input="name1,name2\nGyeonggi Industry,경기산업\n".encode(),
        env={**os.environ, **plain},
        capture_output=True,
        check=True,
    )
    assert "경기산업" in ran.stdout.decode("utf-8")


def test_who_waits_at_a_terminal_sees_how_far_a_long_file_is() -> None:
    ours, terminal = os.openpty()
    given = ("name1,name2\n" + "Aurus,Aurus\n" * 2_000).encode()
    with os.fdopen(ours, "rb") as seen:
        try:
            ran = subprocess.run(
                [_DILIGENCE, "names", "score", "-"], input=given, stdout=subprocess.PIPE, stderr=terminal, check=True
            )
            told = os.read(seen.fileno(), 4096).decode()
        finally:
            os.close(terminal)
    assert "scored 500 of 2,000 pairs" in told
    assert "scored 2,000 of 2,000 pairs" in told
    assert ran.stdout.count(b"\n") == 2_001


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("", "", "name1 and name2 are empty"),
        ("\u200b", " ", "name1 and name2 are empty"),
        ("", "Aurus", "name1 is empty"),
        ("Aurus", "\xa0", "name2 is empty"),
    ],
)
def test_an_empty_name_is_no_match_and_said(one: str, other: str, why: str) -> None:
    (row,) = csv.DictReader(io.StringIO(_run(f"name1,name2\n{one},{other}\n").stdout))
    assert (row["score"], row["match"], row["why"]) == ("0.0000", "false", why)


def test_names_without_a_word_are_scored_too_and_a_missing_file_is_said(tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(_run("name1,name2\n,Aurus\n!!!,!!!\n").stdout)))
    assert [(each["score"], each["match"]) for each in rows] == [("0.0000", "false"), ("1.0000", "true")]
    assert CliRunner().invoke(main, ["names", "score", str(tmp_path / "none.csv")]).exit_code == 2
