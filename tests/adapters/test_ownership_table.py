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


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"owner,share\nA,1\n", "no column 'owned'"), (b"owner,owned,colour\nA,B,red\n", "'colour'"),
        (b"owner,owned,Owner\nA,B,C\n", "2 times"), (b'[{"a":1}]', "bods"), (b"", "no sign divides|no header"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b"owner,owned\nA\0,B\n", "NUL"), (b"owner,owned\n" + b"A" * 2_000_000 + b",B\n", "longer than"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_such_table_is_refused_as_a_whole(content: bytes, reason: str) -> None:
    with pytest.raises(SourceChanged, match=reason):
        read(content, on_unreadable=lambda *_: None)


def test_every_form_has_an_id_of_its_own_and_a_title() -> None:
    assert len({each.id for each in FORMATS}) == len(FORMATS)
    assert all(each.title for each in FORMATS)
