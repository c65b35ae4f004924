"""`diligence names score`: pairs in, the same pairs out with score, match and why."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service import names
from service.cli import main


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
        ("one,two\na,b\n", "no column name1 and no column name2"),
        ("name1,name2,score\na,b,1\n", "has a column score already"),
        ("name1,name2\na\n", "line 2: has not as many fields"),
        ("name1,name2\na,b,c\n", "line 2: has not as many fields"),
        ('name1,name2\n"a"b,c\n', "after line 1"),
        (b"name1,name2\n\xff\xfe,b\n", "is not UTF-8"),
        ("", "no column name1"),
    ],
)
def test_bad_input_gets_a_clear_error(given: str | bytes, says: str) -> None:
    ran = _run(given)
    assert ran.exit_code == 1
    assert says in ran.stderr
    assert "Traceback" not in ran.stderr


def test_names_without_a_word_are_scored_too_and_a_missing_file_is_said(tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(_run("name1,name2\n,Aurus\n!!!,!!!\n").stdout)))
    assert [(each["score"], each["match"]) for each in rows] == [("0.0000", "false"), ("1.0000", "true")]
    assert CliRunner().invoke(main, ["names", "score", str(tmp_path / "none.csv")]).exit_code == 2
