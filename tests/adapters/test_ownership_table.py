"""Our own table of owners: what a spreadsheet's row says becomes a stake, or the row is told with its reason."""

from __future__ import annotations

import gzip
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.base import Identifier, RowUnreadable, SourceChanged, TradeParty
from adapters.dates import PartialDate
from adapters.ownership import FORMATS, Stake, by_id

OWNERS = Path(__file__).parents[1] / "data" / "ownership" / "owners.csv"


def read(content: bytes, **options: object) -> list[Stake]:
    return list(by_id("csv").read(io.BytesIO(content), options))


def row(**cells: str) -> bytes:
    cells = {"owner": "Owner Ltd", "owned": "Owned Ltd", **cells}
    quoted = ",".join('"' + each.replace('"', '""') + '"' for each in cells.values())
    return f"{','.join(cells)}\n{quoted}\n".encode()


def xlsx(*rows: list[object]) -> bytes:
    """A workbook of one sheet, whose numbers are numbers."""
    related, package = "http://schemas.openxmlformats.org/officeDocument/2006/relationships", (
        "http://schemas.openxmlformats.org/package/2006/relationships")  # fmt: skip
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = "".join(
        "<row>" + "".join(
            f'<c t="inlineStr"><is><t>{each}</t></is></c>' if isinstance(each, str) else f"<c><v>{each}</v></c>"
            for each in row
        ) + "</row>"
        for row in rows
    )  # fmt: skip
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{related}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{related}"><sheets>'
        '<sheet name="Owners" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
        f'Type="{related}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def bounds(share: str) -> tuple[Decimal | None, Decimal | None]:
    (stake,) = read(row(share=share))
    return stake.share_from, stake.share_to


def test_a_row_is_read_with_all_that_it_says() -> None:
    stakes = read(OWNERS.read_bytes())
    assert [each.line for each in stakes] == [2, 3, 4, 5]
    assert stakes[0] == Stake(
        record_id=stakes[0].record_id, line=2,
        owner=TradeParty(name="Invented Holding AG", country="CH", identifiers=(
            Identifier(type="lei", value="5299000INVENTED00001", country="CH", label="owner_id"),)),
        owned=TradeParty(name="Ausgedacht GmbH", country="DE", identifiers=(
            Identifier(type="registration", value="HRB 00001", country="DE", label="owned_id"),)),
        owner_kind="company", relation="owns", label="owns", share_from=Decimal("50.5"), share_to=Decimal("50.5"),
        indirect=None, since=PartialDate.parse("2019-03"), until=None, ended=False, publisher="Invented register",
        url="https://example.org/1",
    )  # fmt: skip
    assert (stakes[2].relation, stakes[2].share_from, stakes[2].share_to) == ("controls", Decimal("50.0001"), None)
    assert (stakes[3].owner_kind, stakes[3].relation, stakes[3].share_from) == ("unknown", "owns", None)


def test_of_a_person_only_name_country_and_kind_are_kept() -> None:
    person = read(OWNERS.read_bytes())[1]
    assert (person.owner, person.owner_kind) == (TradeParty(name="Иван Выдуманный", country="RU"), "person")
    (unsaid,) = read(row(owner_id_type="passport", owner_id="000"))
    assert unsaid.owner.identifiers == ()


def test_numbers_beside_a_name_count_as_given_but_not_those_of_a_person() -> None:
    (stake,) = read(
        row(owned="OOO AURUS INN 7743237789", owned_country="RU", owner="Ivanov INN 7743237789", owner_kind="person")
    )
    number = Identifier(type="inn", value="7743237789", country="RU", label="INN")
    assert (stake.owned.name, stake.owned.identifiers) == ("OOO AURUS", (number,))
    assert (stake.owner.name, stake.owner.identifiers) == ("Ivanov", ())


def test_two_columns_are_enough_and_the_file_may_be_packed_or_of_another_encoding() -> None:
    plain = "owned;Owner\nООО Выдуманный;Холдинг\n"
    (stake,) = read(plain.encode("utf-8"))
    assert (stake.owner.name, stake.owned.name) == ("Холдинг", "ООО Выдуманный")
    assert read(plain.encode("cp1251")) == read(gzip.compress(plain.encode())) == [stake]


def test_a_workbook_is_read_and_a_share_that_may_be_a_hundred_times_as_much_is_not() -> None:
    content = xlsx(["owner", "owned", "share"], ["A Ltd", "B Ltd", 51], ["A Ltd", "C Ltd", 0.51], ["A Ltd", "D", "1 %"])
    told: list[tuple[int, str]] = []
    stakes = read(content, on_unreadable=lambda line, cells, reason: told.append((line, reason)))
    assert [(each.line, each.share_from) for each in stakes] == [(2, Decimal(51)), (4, Decimal(1))]
    assert [line for line, _ in told] == [3]
    assert "0.51" in told[0][1]


@pytest.mark.parametrize(
    ("share", "least", "most"),
    [
        ("51", "51", "51"), ("25 %", "25", "25"), ("25,5%", "25.5", "25.5"), ("25-50", "25", "50"),
        ("25% – 50%", "25", "50"), ("25 to 50 %", "25", "50"), (">50", "50.0001", None), (">= 50 %", "50", None),
        ("≥50", "50", None), ("at least 50", "50", None), ("75+", "75", None), ("<25", None, "24.9999"),
        ("up to 25%", None, "25"), ("1/2", "50", "50"), ("1/3", "33.3333", "33.3334"), ("0", "0", "0"),
        ("100", "100", "100"), ("49.999999", "49.9999", "50"), ("", None, None),
    ],
)  # fmt: skip
def test_a_share_is_read_as_people_write_it(share: str, least: str | None, most: str | None) -> None:
    assert bounds(share) == (least and Decimal(least), most and Decimal(most))


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"share": "1e999"}, "not a share"), ({"share": "NaN"}, "not a share"), ({"share": "-5"}, "not a share"),
        ({"share": "101"}, "not within 0 and 100"), ({"share": "9" * 60}, "not a share"), ({"share": "50-25"}, "order"),
        ({"share": "9" * 90}, "characters"), ({"share": ">100"}, "no share is left"), ({"share": "majority"}, "share"),
        ({"since": "2020-02-30"}, "'since'"), ({"since": "2021", "until": "2020-12-31"}, "before it begins"),
        ({"owner": ""}, "'owner'"), ({"owner": "A\x07B"}, "U+0007"), ({"owner": "A" * 501}, "more than 500"),
        ({"relation": "loves"}, "'relation'"), ({"owner_kind": "dog"}, "'owner_kind'"),
        ({"url": "javascript:1"}, "page"),
        ({"owner_id_type": "inn"}, "owner_id is empty"), ({"owner_id_type": "x", "owner_id": "1"}, "owner_id_type"),
        ({"owned_country": "Atlantis"}, "Atlantis"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_told_and_those_after_it_are_read(cells: dict[str, str], reason: str) -> None:
    told: list[str] = []
    good = {"owner": "Good", "owned": "Better"}
    both = (
        row(**cells) + row(**{each: good.get(each, "") for each in {"owner": "", "owned": "", **cells}}).split(b"\n")[1]
    )
    stakes = read(both, on_unreadable=lambda line, _, why: told.append(f"{line}: {why}"))
    assert [each.owner.name for each in stakes] == ["Good"]
    assert len(told) == 1 and told[0].startswith("2: ") and reason in told[0]
    with pytest.raises(SourceChanged, match="line 2"):
        read(both)


def test_the_same_row_twice_is_one_stake_and_its_id_does_not_depend_on_its_place() -> None:
    first, second, *_ = OWNERS.read_text().splitlines()[1:]
    header = OWNERS.read_text().splitlines()[0]
    ids = {each.record_id for each in read(f"{header}\n{first}\n{second}\n".encode())}
    assert ids == {each.record_id for each in read(f"{header}\n{second}\n{first}\n".encode())}
    with pytest.raises(RowUnreadable, match="line 3: says the same as line 2"):
        read(f"{header}\n{first}\n{first}\n".encode())


def ids(*rows: str, header: str = "owner,owned,share,since,until,publisher") -> list[str]:
    return [each.record_id for each in read("\n".join([header, *rows]).encode(), on_unreadable=lambda *_: None)]


def test_a_row_keeps_its_id_when_what_it_says_of_the_stake_is_corrected() -> None:
    (before,) = ids("A Ltd,B Ltd,51,2019,,Register")
    assert ids("A Ltd,B Ltd,15,2018-03,2021,Other register") == [before]
    assert ids("a ltd,B Ltd,,,,") == [before]
    assert before not in ids("A Ltd,C Ltd,51,2019,,Register", "C Ltd,B Ltd,51,2019,,Register")
    (controlled,) = ids("A Ltd,B Ltd,controls", header="owner,owned,relation")
    (numbered,) = ids("A Ltd,B Ltd,7700000001,inn", header="owner,owned,owned_id,owned_id_type")
    assert len({before, controlled, numbered}) == 3


def test_stakes_of_the_same_two_are_told_apart_in_the_order_of_their_days() -> None:
    old, new = "A Ltd,B Ltd,10,2015,2018,", "A Ltd,B Ltd,20,2019-05,,"
    (bare,) = ids(old)
    assert ids(old, new) == [bare, f"{bare}#2"]
    assert ids(new, old) == [f"{bare}#2", bare]
    assert ids(new.replace("2019-05", "2019-06"), old.replace("10", "11")) == [f"{bare}#2", bare]


def test_a_row_of_the_same_two_and_the_same_day_is_told_as_a_double_and_an_id_of_its_own_helps() -> None:
    told: list[tuple[int, str]] = []
    twice = b"owner,owned,share,since\nA,B,10,2019\nA,B,20,2019\n"
    assert len(read(twice, on_unreadable=lambda line, cells, reason: told.append((line, reason)))) == 1
    assert told[0][0] == 3 and "line 2" in told[0][1] and "`record_id`" in told[0][1]
    header = "owner,owned,share,since,record_id"
    assert ids("A,B,10,2019,x-1", "A,B,20,2019,x-2", header=header) == ["x-1", "x-2"]
    assert ids("A,B,10,2019,x-1", "A,C,20,2019,x-1", header=header) == ["x-1"]
    assert len(ids("A,B,10,2019,", "A,B,20,2018,", header=header)) == 2


def test_two_persons_of_one_name_are_two_stakes_and_no_id_is_made_of_a_passport() -> None:
    header = "owner,owned,owner_kind,owner_id_type,owner_id"
    one, other = "Ivan,B,person,passport,1111 000001", "Ivan,B,person,passport,2222 000002"
    (bare,) = ids("Ivan,B,person,,", header=header)
    assert ids(one, other, header=header) == [bare, f"{bare}#2"]
    assert ids(other, header=header) == [bare]


def test_the_day_of_the_statement_may_be_given() -> None:
    (stake,) = read(row(stated_on="24.06.2024"))
    assert stake.stated_on == PartialDate.parse("2024-06-24")


@pytest.mark.parametrize(
    ("text", "day"),
    [("2019", "2019"), ("2019-02", "2019-02"), ("2019-02-01", "2019-02-01"), ("01.02.2019", "2019-02-01"),
     ("1.2.2019", "2019-02-01"), ("13/02/2019", "2019-02-13"), ("02/13/2019", "2019-02-13"),
     ("05/05/2019", "2019-05-05")],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(text: str, day: str) -> None:
    (stake,) = read(row(since=text))
    assert str(stake.since) == day


@pytest.mark.parametrize(
    ("text", "reason"),
    [("01/02/2019", "may be DD/MM/YYYY or MM/DD/YYYY"), ("31.02.2019", "no day"), ("13/13/2019", "no day"),
     ("01.13.2019", "no day"), ("01.02.19", "DD.MM.YYYY"), ("01.02/2019", "DD.MM.YYYY"), ("soon", "DD.MM.YYYY"),
     ("2019-02-30", "'since'")],
)  # fmt: skip
def test_a_day_of_two_meanings_or_of_none_is_refused_with_its_form(text: str, reason: str) -> None:
    with pytest.raises(RowUnreadable, match=reason):
        read(row(since=text))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"owner,share\nA,1\n", "no column 'owned'"), (b"owner,owned,colour\nA,B,red\n", "'colour'"),
        (b"owner,owned,Owner\nA,B,C\n", "2 times"), (b'[{"a":1}]', "bods"), (b"", "no sign divides|no header"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b"owner\0,owned\nA,B\n", "header"), (b"owner,owned\n" + b"A" * 2_000_000 + b",B\n", "longer than"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_such_table_is_refused_as_a_whole(content: bytes, reason: str) -> None:
    with pytest.raises(SourceChanged, match=reason):
        read(content, on_unreadable=lambda *_: None)


def test_a_row_with_a_nul_is_told_and_the_others_are_read() -> None:
    told: list[tuple[int, list[str], str]] = []
    (stake,) = read(b"owner,owned\nA\0,B\nC,D\n", on_unreadable=lambda *each: told.append(each))
    assert stake.owner.name == "C" and [(line, reason) for line, _, reason in told] == [(2, "a NUL character")]
    with pytest.raises(SourceChanged, match="NUL"):
        read(b"owner,owned\nA\0,B\nC,D\n")


def test_every_form_has_an_id_of_its_own_and_a_title() -> None:
    assert len({each.id for each in FORMATS}) == len(FORMATS)
    assert all(each.title for each in FORMATS)
