"""Dates of a file nobody prepared for: the forms of many countries are read, what fits two orders is asked about."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml
from click.testing import CliRunner

from adapters.base import SourceChanged
from adapters.trade import by_id
from adapters.trade.days import check_date_format, date_reader
from adapters.trade.mapping import load_mapping
from adapters.trade.month_names import month_of
from service.cli import main
from service.trade_dates import DATE_FORMATS, date_formats


def understood(*words: str | Path) -> dict[str, Any]:
    told: dict[str, Any] = orjson.loads(
        CliRunner().invoke(main, ["trade", "guess", *map(str, words), "--json"], catch_exceptions=False).stdout
    )
    return told


def rows(folder: Path, header: str, *lines: str) -> Path:
    path = folder / "rows.csv"
    path.write_text("\n".join([header, *lines, ""]), "utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    [
        "2023.01.25",
        "2023. 1. 25",
        "2023. 1. 25.",
        "2023년 1월 25일",
        "2023년01월25일",
        "2023年1月25日",
        "2023年01月25日",
        "2023/1/25",
        "2023-1-25",
        "25. 1. 2023",
        "25/01/2023 10:20",
        "2023-01-25 10:20",
        "2023-01-25 9:20:05",
        "2023-01-25T10:20:00.000Z",
        "2023-01-25T10:20:00+09:00",
        "2023-01-25 10:20:00.0",
        "25-ene-2023",
        "25/ENE/2023",
        "25 January 2023",
        "Jan 25 2023",
        "January 25, 2023",
        "25 de enero de 2023",
        "25 de janeiro de 2023",
        "25 janvier 2023",
        "25. Januar 2023",
        "25 Oca 2023",
        "25 OCAK 2023",
        "25 янв. 2023",
        "25 января 2023 г.",
        "25 січня 2023",
        "25.01.2023г.",
        "25.01.2023 10:20",
        "Ngày 25 tháng 1 năm 2023",
        "20230125",
        "20230125102000",
        "25-Jan-23",
        "1/25/2023 1:20 PM",
    ],
)
def test_the_forms_of_many_countries_are_read(text: str) -> None:
    formats, open_ = date_formats([text])
    assert (str(date_reader(formats)(text)), open_) == ("2023-01-25", None)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2023-01", "2023-01"),
        ("2023. 1", "2023-01"),
        ("2023年1月", "2023-01"),
        ("2023년 1월", "2023-01"),
        ("202301", "2023-01"),
        ("ene 2023", "2023-01"),
        ("январь 2023", "2023-01"),
        ("2023", "2023"),
    ],
)
def test_a_month_or_a_year_is_no_more_exact_than_it_is(text: str, read: str) -> None:
    assert str(date_reader(date_formats([text])[0])(text)) == read


@pytest.mark.parametrize(
    "text", ["2023.13.25", "31.02.2023", "2023년 13월 1일", "25 Foo 2023", "44951", "soon", "25.01"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert date_formats([text])[0] == ()


def test_every_form_that_is_tried_can_be_written_in_a_mapping() -> None:
    assert [each for each in DATE_FORMATS if not check_date_format(each)] == []


@pytest.mark.parametrize("name", ["", "jui", "foo", "Monday", "13"])
def test_a_word_that_is_no_month_or_may_be_two_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is no month"):
        month_of(name)


@pytest.mark.parametrize(
    ("text", "formats"),
    [
        ("23.01.05", ("%d.%m.%y", "%y.%m.%d")), ("23-01-05", ("%d-%m-%y", "%y-%m-%d")),
        ("03/04/05", ("%d/%m/%y", "%m/%d/%y", "%y/%m/%d")), ("03/04/2022", ("%d/%m/%Y", "%m/%d/%Y")),
        ("3/4/2022 10:05", ("%-d/%-m/%Y %-H:%M", "%-m/%-d/%Y %-H:%M")),
    ],
)  # fmt: skip
def test_what_fits_two_orders_in_all_rows_is_asked_about(text: str, formats: tuple[str, ...]) -> None:
    found, open_ = date_formats([text])
    assert found == formats
    assert open_ is not None
    with pytest.raises(ValueError, match="two dates"):
        date_reader(found)(text)


def test_an_order_that_only_some_rows_fit_is_decided_by_the_others() -> None:
    assert date_formats(["03/04/2022", "25/04/2022"]) == (("%d/%m/%Y",), None)
    assert date_formats(["23.01.05", "23.01.32"]) == (("%d.%m.%y",), None)
    assert date_formats(["23.01.05", "99.12.31"]) == (("%y.%m.%d",), None)
    assert date_formats(["25/12/2022", "12/25/2022", "03/04/2022"])[1] is not None  # both orders in one file


def test_rows_of_few_years_in_one_order_and_of_many_in_the_other_are_taken_so_with_a_word() -> None:
    korean, russian = [f"23.01.{day:02}" for day in range(1, 29)], [f"{day:02}.03.22" for day in range(1, 29)]
    assert date_formats(korean)[0] == ("%y.%m.%d",)
    assert date_formats(russian)[0] == ("%d.%m.%y",)
    for each in (korean, russian):
        assert "if another order is meant, say --year-first" in str(date_formats(each)[1])
    assert date_formats(korean, first="day") == (("%d.%m.%y",), None)
    assert date_formats(korean[:5])[0] == ("%d.%m.%y", "%y.%m.%d")


@pytest.mark.parametrize(("flag", "form"), [("--year-first", "%y.%m.%d"), ("--day-first", "%d.%m.%y")])
def test_two_digit_years_are_never_taken_without_a_word(tmp_path: Path, flag: str, form: str) -> None:
    path = rows(tmp_path, "Date;수출자;수입자", "23.01.05;A LTD;B LTD", "23.01.06;A LTD;C LTD")
    told = understood(path, "--direction", "import:KR")
    assert (told["trial"]["read"], told["trial"]["unreadable"]) == (0, 2)
    assert any(each.startswith("Date: of a year, a month and a day in two digits") for each in told["check"])
    told = understood(path, "--direction", "import:KR", flag)
    assert (told["mapping"]["dates"][0]["formats"], told["trial"]["read"]) == ([form], 2)
    assert not any("two digits" in each for each in told["check"])


def read(path: Path, mapping: dict[str, Any], folder: Path) -> list[str]:
    kept = folder / "mapping.yaml"
    kept.write_text(yaml.safe_dump(mapping, allow_unicode=True), "utf-8")
    options = {"mapping": load_mapping(str(kept)), "illustrative": False}
    found = by_id("csv").read(io.BytesIO(path.read_bytes()), options)
    return [" ".join(str(on) for _, on in each.dates) for each in found]


@pytest.mark.parametrize(
    ("header", "line", "date"),
    [
        ("YEAR;MONTH", "2023;1", "2023-01"),
        ("Año;Mes", "2023;enero", "2023-01"),
        ("연도;월별", "2023;01", "2023-01"),
        ("Year;Month;Day", "2023;Jan;25", "2023-01-25"),
        ("YEAR;Port", "2023;1", "2023"),
        ("Month;Port", "2023-01;1", "2023-01"),
        ("Year;Month;Date", "2023;1;2023-01-25", "2023-01-25"),
        ("Date (day/month/year);Port", "25/1/2023;1", "2023-01-25"),
    ],
)
def test_a_year_and_a_month_in_two_columns_are_a_month(header: str, line: str, date: str, tmp_path: Path) -> None:
    path = rows(tmp_path, f"{header};Exporter;Importer", f"{line};A LTD;B LTD")
    told = understood(path)
    assert told["trial"]["read"] == 1
    assert any("if it dates another event, say --date-kind" in each for each in told["check"])
    assert read(path, told["mapping"], tmp_path) == [date]


def test_a_date_in_several_columns_needs_all_that_its_formats_name(tmp_path: Path) -> None:
    path = rows(tmp_path, "YEAR;MONTH;Exporter;Importer", "2023;1;A LTD;B LTD")
    mapping = understood(path)["mapping"]
    assert read(rows(tmp_path, "YEAR;MONTH;Exporter;Importer", ";;A LTD;B LTD"), mapping, tmp_path) == [""]
    half = rows(tmp_path, "YEAR;MONTH;Exporter;Importer", "2023;;A LTD;B LTD")
    with pytest.raises(SourceChanged, match="column 'YEAR and MONTH': '2023' is not a date of the form"):
        read(half, mapping, tmp_path)
    mapping["dates"][0]["formats"].append("%Y")
    assert read(half, mapping, tmp_path) == ["2023"]
    mapping["dates"][0]["columns"] = ["YEAR"]
    with pytest.raises(SourceChanged, match="should name two or three columns"):
        read(half, mapping, tmp_path)


def test_the_year_of_a_model_is_no_date(tmp_path: Path) -> None:
    told = understood(rows(tmp_path, "Model Year;Exporter;Importer", "2023;A LTD;B LTD"))
    assert told["mapping"]["dates"] == []
