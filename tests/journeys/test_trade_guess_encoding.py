"""A text whose encoding is damaged or not found: what is good of it is read, and a person may say the encoding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml
from click.testing import CliRunner, Result

from service.cli import main

VENDORS = Path(__file__).parents[1] / "data" / "trade" / "vendors"
HEAD = "Date;Shipper;Consignee;Value USD\n"
ROW = "2024-02-05;ООО ВЫДУМКА;AURUS #;5\n"
NOT_FOUND = bytes(range(0x80, 0xA0)) * 9  # letters of no language in any encoding


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["trade", "guess", *map(str, words)], catch_exceptions=False)


def understood(*words: str | Path) -> dict[str, Any]:
    told: dict[str, Any] = orjson.loads(run(*words, "--json").stdout)
    return told


def test_one_bad_byte_costs_one_row_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    body = "".join(ROW.replace("#", str(each)) for each in range(299)).encode()
    path.write_bytes(HEAD.encode() + body + b"2024-02-05;caf\xe9;AURUS;5\n")
    told = understood(path)
    assert (told["trial"]["read"], told["trial"]["unreadable"]) == (299, 1)
    assert "line 301: the bytes e9 are not utf-8" in told["trial"]["reasons"][0]
    assert told["columns"][1]["samples"] == ["ООО ВЫДУМКА"]


def test_a_row_of_another_encoding_among_those_looked_at_is_no_sample(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes((HEAD + ROW).encode() + ROW.replace("ВЫДУМКА", "ДРУГАЯ").encode("windows-1251"))
    told = understood(path)
    assert "encoding utf-8 (detected)" in told["read_as"]
    assert (told["trial"]["read"], told["trial"]["unreadable"]) == (1, 1)
    assert told["columns"][1]["samples"] == ["ООО ВЫДУМКА"]


def test_an_encoding_that_is_not_found_can_be_said(tmp_path: Path) -> None:
    path, kept = tmp_path / "rows.csv", tmp_path / "mine.yaml"
    path.write_bytes((HEAD + ROW).encode("windows-1251") + b"2024-02-05;" + NOT_FOUND + b";B;5\n")
    refused = run(path)
    assert (refused.exit_code, "--encoding" in refused.stderr) == (1, True)
    told = understood(path, "--encoding", "windows-1251", "--write", kept)
    assert "encoding windows-1251 (said)" in told["read_as"]
    assert told["columns"][1]["samples"][0] == "ООО ВЫДУМКА"
    assert (told["trial"]["read"], told["trial"]["unreadable"]) == (1, 1)  # 0x98 is no letter of it
    assert yaml.safe_load(kept.read_text("utf-8"))["encoding"] == "windows-1251"
    assert "is not one of 'utf-8'" in run(path, "--encoding", "rot13").stderr


def test_a_header_that_is_not_of_the_encoding_said_is_refused_with_the_next_step(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(f"Дата;Отправитель;Получатель\n{ROW}".encode("windows-1251"))
    refused = run(path, "--encoding", "utf-8")
    assert refused.exit_code == 1
    assert "line 1: the header has bytes that are not utf-8: say --encoding if it is another" in refused.stderr


@pytest.mark.parametrize("layout", ["uz_import", "ua_import"])
def test_a_layout_that_is_known_is_changed_where_the_encoding_is_said(layout: str, tmp_path: Path) -> None:
    assert understood(VENDORS / f"{layout}.csv")["layout"] == layout
    told = understood(VENDORS / f"{layout}.csv", "--encoding", "utf-8", "--write", tmp_path / "mine.yaml")
    assert told["layout"] is None
    assert told["nearest"][0]["layout"] == layout
    assert yaml.safe_load((tmp_path / "mine.yaml").read_text("utf-8"))["encoding"] == "utf-8"
    assert told["trial"]["read"] >= 1
