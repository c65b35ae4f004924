"""Japan's workbook: each sheet's own columns, dates of notices, aliases in two scripts, and rows without a name."""

from __future__ import annotations

import io
import os
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

import adapters
from adapters.base import PartyRecord, SourceChanged
from adapters.sanctions import by_id
from adapters.sanctions.jp_mof_columns import kind_of
from adapters.sanctions.jp_mof_countries import country, country_of_address
from adapters.sanctions.jp_mof_dates import as_of, notice
from adapters.sanctions.jp_mof_names import other_names, spellings
from adapters.sanctions.port import LeftOut, Publication

ROOT = Path(adapters.__file__).parent.parent
SAMPLE = ROOT / "tests" / "data" / "lists" / "jp_mof" / "workbook" / "sample.xls"
SHARED = Path(os.environ.get("DILIGENCE_SHARED") or ROOT.parent / "shared") / "lists" / "jp"
real = pytest.mark.skipif(not SHARED.exists(), reason="needs the shared real files (DILIGENCE_SHARED)")

HEAD = ["告示日付", "告示\n番号", "日 本 語 表 記", "英 語 表 記", "別\u3000名", "そ\u3000の 他 の 情 報"]
ROW = ["2014.8.5", "1", "ミホン", "MIHON", "", ""]
Sheets = dict[str, list[list[str]]]


def sheets(*rows: list[str], title: str = "見本（団体）", head: list[str] = HEAD) -> Sheets:
    return {"一覧": [["\u3000見本です。"], ["1", title]], "1.見本": [[title], head, *(rows or [ROW])]}


def read(book: Sheets) -> list:
    """What is read of a workbook of these sheets, as an ods."""
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    tables = []
    for name, rows in book.items():
        lines = []
        for row in rows:
            cells = ("".join(f"<text:p>{escape(line)}</text:p>" for line in cell.split("\n")) for cell in row)
            lines.append("".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells))
        body = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
        tables.append(f'<table:table table:name="{name}">{body}</table:table>')
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{names}office:1.0" xmlns:table="{names}table:1.0" '
            f'xmlns:text="{names}text:1.0"><office:body><office:spreadsheet>{"".join(tables)}'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return list(by_id("jp_mof").read(made))


def parties(items: list) -> dict[str, PartyRecord]:
    return {item.record_id: item for item in items if isinstance(item, PartyRecord)}


def sample() -> dict[str, PartyRecord]:
    return parties(list(by_id("jp_mof").read(io.BytesIO(SAMPLE.read_bytes()))))


def days(record: PartyRecord) -> list[tuple[str, str, bool]]:
    return [(date.kind, str(date.on), date.parsed) for date in record.designations[0].dates]


# ------------------------------------------------------------------------------------------------- dates


def test_the_first_day_of_a_notice_lists_and_the_others_amend() -> None:
    record = sample()["タリバーンの見本#2"]
    assert days(record) == [
        ("listed", "2001-09-22", False), ("amended", "2008-06-25", False), ("amended", "2012-03-27", False),
    ]  # fmt: skip
    assert {date.field for date in record.designations[0].dates} == {"告示日付"}


def test_a_slip_with_one_reading_is_read_and_marked_and_one_with_two_stops_the_load() -> None:
    assert days(sample()["タリバーンの見本#186"])[1:] == [
        ("amended", "2007-07-13", True),
        ("amended", "2008-12-19", True),
    ]
    with pytest.raises(SourceChanged, match=r"2020\.111.*2 readings"):
        notice("2019.1.1\n2020.111改訂")


def test_the_day_of_the_un_never_dates_japans_designation() -> None:
    record = sample()["タリバーンの見本#186"]
    assert ("国連制裁員会による指定日", "2001-10-06") in record.details
    assert "2001-10-06" not in {on for _, on, _ in days(record)}


def test_a_cell_in_excels_own_date_form_is_the_day_of_listing() -> None:
    assert days(sample()["架空(個人)#2"]) == [("listed", "2022-04-12", False)]
    assert sample()["架空(個人)#1"].birth_dates == ("1952-10-07",)


@pytest.mark.parametrize("text", ["2014.13.1", "2014.8.5延期", "8.5", "", "2014.8.5\n2015.1.1", "2015.1.1改訂", "38"])
def test_another_form_of_a_notice_stops_the_load_and_is_named(text: str) -> None:
    with pytest.raises(SourceChanged, match="告示日付"):
        notice(text)


def test_a_date_in_full_width_signs_is_the_same_date() -> None:
    assert notice("２０１１．１１．１８ 削除").dates == notice("2011.11.18削除").dates


def test_the_day_as_of_which_a_workbook_is_is_read_in_both_calendars() -> None:
    assert str(as_of("令和４年４月14日現在")) == "2022-04-14"
    assert str(as_of("（令和元年5月1日現在）")) == "2019-05-01"
    assert str(as_of("2026年3月5日現在")) == "2026-03-05"
    assert as_of("2015年12月18日告示廃止") is None
    (publication, *_) = read({**sheets(), "一覧": [["令和4年4月14日現在"], ["1", "見本（団体）"]]})
    assert publication == Publication(published=as_of("2022年4月14日現在"), label="一覧")


# ------------------------------------------------------------------------------- deleted rows, other rows


def test_a_deleted_row_without_a_name_is_left_out_and_with_one_is_a_party_that_ended() -> None:
    items = read(sheets(ROW, ["2011.11.18削除", "2"], ["2008.6.25削除\n（1．と同一人物）", "3"], ["2012.10.25", "4"]))
    assert {item.record_id: item.reason for item in items if isinstance(item, LeftOut)} == {
        "見本#2": "deleted; no name is left",
        "見本#3": "deleted, as the same party as another number; no name is left",
        "見本#4": "a date and a number without any name",
    }
    kept = parties(read(sheets(ROW, ["2012.1.1\n2015.1.1削除\n(1.と同一団体)", "2", "ミホン社", "MIHON CO"])))["見本#2"]
    assert days(kept) == [("listed", "2012-01-01", False), ("ended", "2015-01-01", False)]
    assert [(link.relation, link.target) for link in kept.links] == [("同一", "見本#1")]


def test_a_row_of_remarks_alone_goes_on_with_the_one_above() -> None:
    assert sample()["ソマリアの見本#1"].remarks == "第一段落。\n第二段落。"
    with pytest.raises(SourceChanged, match=r"row 4 of the sheet '1\.見本'"):
        read(sheets(ROW, ["", "", "", "", "別", "続き"]))


def test_a_revoked_regime_is_left_out_by_its_title_and_an_empty_sheet_is_not_understood() -> None:
    index = [["1", "見本（団体）"], ["2", "旧見本"]]
    items = read({**sheets(), "一覧": index, "2.【解除】旧見本": [["旧見本の者"], ["【2015年12月18日告示廃止】"]]})
    assert items[-1] == LeftOut(record_id="旧見本の者", reason="a whole regime revoked; nobody is named")
    with pytest.raises(SourceChanged, match="neither a heading 告示日付 nor a revocation"):
        read({**sheets(), "一覧": index, "2.旧見本": [["旧見本の者"], ["未定"]]})


# ------------------------------------------------------------------------------------ sheets and columns


def test_an_unknown_heading_stops_the_load_with_sheet_and_heading() -> None:
    with pytest.raises(SourceChanged, match=r"sheet '1\.見本' has an unknown heading '制裁の種類'"):
        read(sheets(head=[*HEAD[:5], "制裁の種類"]))
    with pytest.raises(SourceChanged, match="has a heading twice"):
        read(sheets(head=[*HEAD[:5], "別名"]))
    with pytest.raises(SourceChanged, match="no column for english"):
        read(sheets(head=[*HEAD[:3], *HEAD[4:]]))


def test_a_sheet_outside_the_index_or_a_regime_without_a_sheet_stops_the_load() -> None:
    with pytest.raises(SourceChanged, match=r"'2\.別' is none of the numbered ones"):
        read({**sheets(), "2.別": [["別"], HEAD, ROW]})
    with pytest.raises(SourceChanged, match="'メモ' is none of the numbered ones"):
        read({**sheets(), "メモ": [["メモ"]]})
    with pytest.raises(SourceChanged, match="no sheet"):
        read({**sheets(), "一覧": [["1", "見本（団体）"], ["2", "別"]]})
    with pytest.raises(SourceChanged, match="the first sheet is '表紙'"):
        read({"表紙": [["表紙"]], **sheets()})


def test_a_number_twice_in_a_regime_or_in_another_form_stops_the_load() -> None:
    with pytest.raises(SourceChanged, match="見本#1 stands twice"):
        read(sheets(ROW, ROW))
    with pytest.raises(SourceChanged, match="告示番号 is '一'"):
        read(sheets(["2014.8.5", "一", "ミホン", "MIHON"]))
    with pytest.raises(SourceChanged, match="7 cells under 6 headings"):
        read(sheets([*ROW, "余"]))


def test_the_record_id_survives_new_sheets_before_it_and_new_marks() -> None:
    before = parties(read(sheets()))
    moved = {"一覧": [["5", "見本（団体）"]], "5.見 本": [["見本（団体）"], HEAD, ["2014.8.5", "1(*9)", *ROW[2:]]]}
    assert list(parties(read(moved))) == list(before) == ["見本#1"]


def test_what_a_party_is_follows_the_title_and_in_mixed_sheets_the_columns_only_persons_have() -> None:
    kinds = {record_id: record.kind for record_id, record in sample().items()}
    assert kinds["架空(個人)#1"] == "person"
    assert kinds["架空(特定銀行)#1"] == "company"
    assert (kinds["タリバーンの見本#2"], kinds["タリバーンの見本#186"]) == ("person", "unknown")
    assert kind_of("資産凍結等の措置の対象となるロシア連邦の団体及び個人（団体（特定銀行を除く））") == "company"
    assert kind_of("資産凍結等の措置の対象となる船舶") == "vessel"


# ---------------------------------------------------------------------------------------------- measures


def test_owned_parties_are_caught_only_where_the_sheet_prints_the_rule() -> None:
    caught = {record_id for record_id, record in sample().items() if record.designations[0].measures[0].cascades}
    assert caught == {"架空(特定銀行)#1"}
    title = "見本の団体（上記の者により株式の総数の五十パーセント以上を所有されている団体を含む）"
    assert parties(read(sheets(title=title)))["見本#1"].designations[0].measures[0].cascades


def test_a_freeze_of_old_claims_alone_restricts_funds_and_says_so() -> None:
    (measure,) = sample()["イラク前政権の見本(II)#4"].designations[0].measures
    assert (measure.type, measure.restricts) == ("asset_freeze", ("funds",))
    assert "平成15年5月22日" in measure.label
    (usual,) = sample()["架空(個人)#1"].designations[0].measures
    assert usual.restricts == ("funds", "supply", "receive")


# ------------------------------------------------------------------------------------- names and numbers


def test_lettered_aliases_in_two_scripts_are_single_names_and_the_english_name_leads() -> None:
    names = [(name.text, name.kind, name.strength) for name in sample()["タリバーンの見本#2"].names]
    assert names == [
        ("MOHAMMAD MIHON", "primary", "strong"),
        ("محمد مهون", "translation", "strong"),
        ("モハンマド・ミホン", "translation", "strong"),
        ("アブ・ミホン", "alias", "strong"),
        ("ミホン、モハンマド", "alias", "strong"),
        ("Abu Mihon", "alias", "strong"),
        ("Mihon, Mohammad", "alias", "strong"),
        ("ミホ", "alias", "weak"),
        ("Miho", "alias", "weak"),
        ("旧ミホン", "former", "strong"),
        ("Old Mihon", "former", "strong"),
    ]


def test_an_alias_cell_that_says_more_than_names_is_kept_as_written_too() -> None:
    details = dict(sample()["タリバーンの見本#2"].details)
    assert "born 14 Jul. 1970 in Tunis" in details["別名・別称"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("フンジン、コリア\nHUNJIN CO.;HENJIN CO.", ["フンジン", "コリア", "HUNJIN CO.", "HENJIN CO."]),
        ("ア、イ\nA Co, B Co", ["ア", "イ", "A Co", "B Co"]),
        ("ア、イ、ウ\nA Co, Ltd, B Co, C", ["ア", "イ", "ウ", "A Co, Ltd, B Co, C"]),
        ("ア・イ\nEs Sayed, Kader", ["ア・イ", "Es Sayed, Kader"]),
        ("（別称、会社ア、会社イ）\n(a.k.a. JSC A; a.k.a. JSC B)", ["会社ア", "会社イ", "JSC A", "JSC B"]),
        ("不明", []),
    ],
)  # fmt: skip
def test_unlettered_aliases_are_split_only_where_the_signs_say_so(cell: str, expected: list[str]) -> None:
    assert [name.text for name in other_names(cell, kind="alias", strength="strong")] == expected


def test_former_names_are_former_by_their_mark_whatever_the_heading() -> None:
    found = other_names("(f.k.a. Old Plant; a.k.a. New Plant)", kind="alias", strength="strong")
    assert [(name.text, name.kind) for name in found] == [("Old Plant", "former"), ("New Plant", "alias")]
    assert {name.kind for name in sample()["テロリスト等(見本)#1"].names[2:]} == {"former"}


def test_spellings_in_brackets_are_aliases_of_a_person_and_a_birth_name_is_not() -> None:
    assert spellings("Sergei (Sergey) Boyarskii (Boyarsky)") == [
        "Sergei Boyarskii", "Sergei Boyarsky", "Sergey Boyarskii", "Sergey Boyarsky",
    ]  # fmt: skip
    assert spellings("Viktor YANUKOVYCH(YANUKOVICH)") == ["Viktor YANUKOVYCH", "Viktor YANUKOVICH"]
    assert spellings("Maria Mihonova (nee, Primerova)") == []
    assert [name.text for name in sample()["架空(特定銀行)#1"].names] == ["Mihonbank（MB）", "ミホンバンク"]


def test_a_party_in_two_regimes_is_linked_by_mark_number_and_name() -> None:
    (link,) = sample()["テロリスト等(見本)#1"].links
    assert (link.relation, link.target, link.target_name) == ("重複して指定", "タリバーンの見本#186", "MIHON TRUST")


def test_numbers_have_the_issuer_that_is_said_and_a_shipping_companys_imo_is_no_ships() -> None:
    (passport,) = sample()["タリバーンの見本#2"].identifiers
    assert (passport.type, passport.value, passport.country) == ("passport", "K000001", "TN")
    numbers = {(number.type, number.value, number.country) for number in sample()["テロリスト等(見本)#1"].identifiers}
    assert numbers == {("ogrn", "1234567890123", "RU"), ("other", "0000000", None)}


def test_countries_are_known_in_japanese_and_a_town_that_begins_like_one_is_not() -> None:
    assert country("ウガンダ共和国") == "UG"
    assert country("エチオピアと思われる") is None
    assert country_of_address("北朝鮮平壌特別市") == "KP"
    assert country_of_address("マリウポリ市") is None
    assert sample()["タリバーンの見本#2"].countries == ("TN", "PK")


def test_an_xls_cut_anywhere_is_refused_or_whole_even_where_the_reader_panics() -> None:
    document = SAMPLE.read_bytes()
    whole = list(by_id("jp_mof").read(io.BytesIO(document)))
    for end in range(0, len(document), 256):
        try:
            read_short = list(by_id("jp_mof").read(io.BytesIO(document[:end])))
        except SourceChanged:
            continue
        assert read_short == whole  # only the filler of the last sector was cut


# ---------------------------------------------------------------------------------- page and real file


def test_the_workbooks_address_is_found_in_the_page_and_on_the_ministrys_host_alone() -> None:
    listing = by_id("jp_mof")
    page = '<html><body><a href="20260305.xlsx">対象者リスト</a><a href="list.pdf">PDF</a></body></html>'
    assert listing.resolve_url(page.encode()) == listing.url.rsplit("/", 1)[0] + "/20260305.xlsx"
    with pytest.raises(SourceChanged, match="links 0 workbooks"):
        listing.resolve_url(b"<html><body></body></html>")
    with pytest.raises(SourceChanged, match="another host"):
        listing.resolve_url(b'<a href="https://example.org/list.xls">x</a>')


@cache
def published() -> list:
    return list(by_id("jp_mof").read(io.BytesIO((SHARED / "mof_sanctions_20220414.xls").read_bytes())))


@real
def test_every_row_of_the_real_workbook_is_a_party_or_left_out_by_name() -> None:
    assert published()[0] == Publication(published=None, label="一覧")
    reasons = Counter(item.reason for item in published() if isinstance(item, LeftOut))
    assert reasons == {
        "deleted; no name is left": 541,
        "deleted, as the same party as another number; no name is left": 9,
        "a date and a number without any name": 2,
        "a whole regime revoked; nobody is named": 5,
    }
    records = parties(published())
    assert len(records) == 1_954
    joined = 12  # rows that go on with Al-Shabaab's remarks
    assert len(records) + 541 + 9 + 2 + joined == 2_518  # rows below the headings of 35 sheets
    assert Counter(record.kind for record in records.values()) == {"person": 1_483, "company": 332, "unknown": 139}


@real
def test_the_real_workbook_has_these_dates_names_and_links() -> None:
    records = parties(published())
    dates = [date for record in records.values() for date in record.designations[0].dates]
    assert Counter(date.kind for date in dates) == {"listed": 1_954, "amended": 1_368}
    assert sum(date.parsed for date in dates) == 2
    assert sum(len(record.names) for record in records.values()) == 10_675
    assert sum(len(record.identifiers) for record in records.values()) == 380
    links = [link for record in records.values() for link in record.links]
    assert len(links) == 67
    assert all(link.target in records for link in links)
    assert not any(measure.cascades for record in records.values() for measure in record.designations[0].measures)


@real
def test_known_parties_of_the_real_workbook_have_their_days() -> None:
    records = parties(published())
    assert days(records["ロシア連邦(特定銀行)#3"]) == [("listed", "2022-03-01", False)]
    assert records["ロシア連邦(特定銀行)#3"].names[0].text == "VEB.RF（Vnesheconombank）"
    assert days(records["ロシア連邦(特定銀行)#8"]) == [("listed", "2022-04-12", False)]
    assert records["クリミア等(団体)#1"].names[0].text == "PJSC CHERNOMORNEFTEGAZ"
    assert days(records["クリミア等(団体)#1"]) == [("listed", "2014-08-05", False)]
    rasheed = [record for record in records.values() if record.names[0].text == "RASHEED BANK"]
    assert [record.designations[0].measures[0].restricts for record in rasheed] == [("funds",)]
    assert not any("AURUS" in name.text.upper() for record in records.values() for name in record.names)
