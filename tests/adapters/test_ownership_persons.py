"""Of a person neither birth nor passport is kept, in a name as in a row that is set aside."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence

import pytest

from adapters.ownership import by_id
from adapters.ownership.persons import bare_name

HEADER = "Owner,owner_kind,owner_id_type,owner_id,owned,owned_id_type,owned_id,share"
Told = list[tuple[list[str], str]]


def aside(*rows: str, header: str = HEADER) -> tuple[Told, list[tuple[list[str], list[int]]]]:
    told: Told = []
    labels: list[tuple[list[str], list[int]]] = []

    def hear_header(found: Sequence[str], left_out: Collection[int]) -> None:
        labels.append((list(found), sorted(left_out)))

    def hear(line: int, cells: Sequence[str], reason: str) -> None:
        told.append((list(cells), reason))

    options: dict[str, object] = {"on_unreadable": hear, "on_header": hear_header}
    list(by_id("csv").read(io.BytesIO("\n".join([header, *rows]).encode()), options))
    return told, labels


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sidorov Petr, born 1970-01-02, passport 4509 777666, tel +7 495 000-00-00", "Sidorov Petr"),
        ("Sidorov Petr (born on 2 January 1970)", "Sidorov Petr"), ("Sidorov Petr b. 1970", "Sidorov Petr"),
        ("Sidorov Petr DOB: 02/01/1970", "Sidorov Petr"), ("Sidorov Petr 4509777666", "Sidorov Petr"),
        ("770000000001 Сидоров Пётр", "Сидоров Пётр"), ("Сидоров Пётр, 1970 г.р.", "Сидоров Пётр"),
        ("Сидоров Пётр, 02.01.1970 г. р.", "Сидоров Пётр"), ("Сидоров Пётр, д.р. 02.01.1970", "Сидоров Пётр"),
        ("Сидоров Пётр (ИИН 700102300001)", "Сидоров Пётр"), ("Сидоров Пётр ИНН: 7700 0000 0001", "Сидоров Пётр"),
        ("Сидоров Пётр паспорт серии 45 09 № 777666", "Сидоров Пётр"),
        ("Сидоров Пётр, тел. 8 (495) 000", "Сидоров Пётр"),
        ("Сидоров Пётр, родился 2 января", "Сидоров Пётр, родился 2 января"),
        ("Max Born", "Max Born"), ("Б. Род", "Б. Род"), ("Anna B. Tel", "Anna B. Tel"),
        ("J. D. O. Bell", "J. D. O. Bell"),
        ("Иванов Д. Р.", "Иванов Д. Р."), ("Иванов Г.Р.", "Иванов Г.Р."),
        ("Louis XIV 14", "Louis XIV 14"), ("G. R. Fictional", "G. R. Fictional"),
    ],
)  # fmt: skip
def test_what_stands_behind_birth_and_passport_is_cut_from_a_persons_name(text: str, name: str) -> None:
    assert bare_name(text) == name


def test_a_person_keeps_the_name_alone_and_a_company_keeps_its_own() -> None:
    content = (
        'owner,owner_kind,owned\n"Sidorov Petr, born 1970-01-02, passport 4509 777666",person,B\n123456789 Ltd,,B\n'
    )
    first, second = by_id("csv").read(io.BytesIO(content.encode()), {})
    assert (first.owner.name, first.owner.identifiers) == ("Sidorov Petr", ())
    assert second.owner.name == "123456789 Ltd"


def test_a_name_of_which_nothing_is_left_is_told_without_it() -> None:
    told, _ = aside("passport 4509 777666,person,,,B,,,")
    assert told == [(["", "person", "", "", "B", "", "", ""], "owner: has no name")]


@pytest.mark.parametrize(
    ("kind", "of_type"),
    [("person", "passport"), ("person", ""), ("person", "other"), ("", "passport"), ("Person", ""), ("физлицо", ""),
     ("", "паспорт"), ("company", "national_id")],
)  # fmt: skip
def test_a_row_that_is_set_aside_has_no_number_of_a_person(kind: str, of_type: str) -> None:
    told, labels = aside(f'"Sidorov Petr, passport 4509 777666",{kind},{of_type},4509 777666,B Ltd,inn,7700000001,x')
    assert labels == [(HEADER.split(","), [])]
    assert told[0][0] == ["Sidorov Petr", kind, of_type, "", "B Ltd", "inn", "7700000001", "x"]
    assert "777666" not in told[0][1]


def test_a_row_of_a_company_is_set_aside_as_it_is() -> None:
    told, _ = aside("A Ltd,company,inn,7700000001,B Ltd,passport,4509 777666,x", "A Ltd,,,7700000001,B,,,x")
    assert told[0][0] == ["A Ltd", "company", "inn", "7700000001", "B Ltd", "passport", "", "x"]
    assert told[1][0] == ["A Ltd", "", "", "7700000001", "B", "", "", "x"]


def test_a_row_whose_cells_are_not_in_their_columns_has_no_long_number_where_it_may_be_a_persons() -> None:
    told, _ = aside("Sidorov,Petr,person,passport,4509 777666,B Ltd,inn,7700000001,50,x,y")
    assert len(told) == 1
    assert not any("777666" in each for each in told[0][0])
    assert "Sidorov" in told[0][0]


def test_a_double_of_a_person_is_told_without_the_number() -> None:
    row = "Sidorov Petr,person,passport,4509 777666,B Ltd,inn,7700000001,50"
    told, _ = aside(row, row)
    assert told[0][0][3] == "" and "line 2" in told[0][1]
