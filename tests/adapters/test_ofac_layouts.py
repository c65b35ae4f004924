"""OFAC's ADVANCED and classic XML and its CSV sets: the same parties as in ENHANCED, and every trap of each form."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

import adapters
from adapters.base import Designation, PartyRecord, SourceChanged
from adapters.sanctions import by_id
from adapters.sanctions.port import LeftOut, Publication

ROOT = Path(adapters.__file__).parent.parent
FIXTURES = ROOT / "tests" / "data" / "lists"
SDN, CONS = "us_ofac_sdn", "us_ofac_cons"


def files(list_id: str, layout: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((FIXTURES / list_id / layout).glob("*"))}


def read(list_id: str, documents: dict[str, bytes] | list[bytes]) -> list:
    given = documents.values() if isinstance(documents, dict) else documents
    return list(by_id(list_id).read(*map(io.BytesIO, given)))


def parties(items: list) -> dict[str, PartyRecord]:
    return {item.record_id: item for item in items if isinstance(item, PartyRecord)}


def layout(list_id: str, name: str, *changes: tuple[str, str]) -> list:
    """Read a fixture after replacing texts, each in the first file that has it."""
    documents = files(list_id, name)
    for old, new in changes:
        where = next(each for each, data in documents.items() if old.encode() in data)
        documents[where] = documents[where].replace(old.encode(), new.encode(), 1)
    return read(list_id, documents)


def enhanced(list_id: str) -> dict[str, PartyRecord]:
    return parties(read(list_id, [(ROOT / "adapters" / "sample" / f"{list_id}.xml").read_bytes()]))


def on(record: PartyRecord, list_name: str) -> Designation:
    (found,) = [designation for designation in record.designations if designation.list == list_name]
    return found


def days(designation: Designation) -> list[tuple[str, str, str]]:
    return [(date.kind, str(date.on), date.field) for date in designation.dates]


def imposed(record: PartyRecord) -> set[tuple[object, ...]]:
    return {
        (item.list, item.programmes, measure.type, measure.restricts, measure.cascades, measure.label)
        for item in record.designations
        for measure in item.measures
    }


# ------------------------------------------------------------------------------------ one party, four layouts


@pytest.mark.parametrize("form", ["advanced_xml", "xml", "csv"])
@pytest.mark.parametrize("list_id", [SDN, CONS])
def test_each_layout_tells_of_the_same_number_what_the_enhanced_file_tells(list_id: str, form: str) -> None:
    known, here = enhanced(list_id), parties(layout(list_id, form))
    both = known.keys() & here.keys()
    assert len(both) == {SDN: 4, CONS: 5}[list_id]
    for number in both:
        one, other = known[number], here[number]
        assert (other.kind, other.names[0].text) == (one.kind, one.names[0].text)
        assert {(each.text, each.kind, each.strength) for each in other.names if each.kind != "translation"} == {
            (each.text, each.kind, each.strength) for each in one.names if each.kind != "translation"
        }
        assert imposed(other) == imposed(one)
        assert set(other.identifiers) == set(one.identifiers)
        assert {address.country for address in other.addresses} == {address.country for address in one.addresses}
        assert (other.countries, other.birth_dates) == (one.countries, one.birth_dates)
        assert [link.target_name for link in other.links if link.target_name != "DALIR LTD"] == [
            link.target_name for link in one.links if link.target_name != "DALIR LTD"
        ]


@pytest.mark.parametrize("form", ["xml", "csv"])
def test_two_layouts_have_no_date_of_listing_and_none_is_made_up(form: str) -> None:
    aurus = parties(layout(SDN, form))["47956"]
    (designation,) = aurus.designations
    assert (designation.dates, designation.measures[0].dates) == ((), ())
    assert designation.measures[0].label == "Block"


@pytest.mark.parametrize(("form", "parsed"), [("advanced_xml", False), ("xml", False), ("csv", True)])
def test_the_dates_that_features_give_are_the_measures_and_said_to_be_parsed_from_remarks(
    form: str, parsed: bool
) -> None:
    records = parties(layout(CONS, form))
    (measure,) = on(records["17254"], "OFAC MBS").measures
    assert [(each.kind, str(each.on), each.field, each.parsed) for each in measure.dates] == [
        ("listed", "2022-02-24", "Listing Date (EO 14024 Directive 3):", parsed),
        ("effective", "2022-03-26", "Effective Date (EO 14024 Directive 3):", parsed),
    ]
    (securities,) = on(records["30957"], "OFAC CMIC").measures
    assert [(each.kind, str(each.on), each.field) for each in securities.dates] == [
        ("listed", "2021-06-03", "Listing Date (CMIC)"),
        ("effective", "2021-08-02", "Effective Date (CMIC)"),
    ]
    assert ("Purchase/Sales For Divestment Date (CMIC)", "03 Jun 2022") in records["30957"].details


@pytest.mark.parametrize("form", ["xml", "csv"])
def test_a_sectoral_party_is_not_frozen_and_a_blocked_one_on_the_same_file_is(form: str) -> None:
    records = parties(layout(CONS, form))
    assert "asset_freeze" not in {row[2] for row in imposed(records["17254"])}
    assert ("OFAC SDN", "asset_freeze") in {(row[0], row[2]) for row in imposed(records["17260"])}


@pytest.mark.parametrize("form", ["advanced_xml", "xml", "csv"])
def test_neither_list_is_taken_for_the_other(form: str) -> None:
    documents = {f"cons_{name}": data for name, data in files(SDN, form).items()}
    with pytest.raises(SourceChanged, match=r"of the SDN List|no entry on the Consolidated List"):
        read(CONS, documents)
    with pytest.raises(SourceChanged, match="9641"):
        read(SDN, files(CONS, form))


# ---------------------------------------------------------------------------------------------- ADVANCED XML


def test_advanced_each_list_has_its_own_day() -> None:
    rostec = parties(layout(SDN, "advanced_xml"))["17260"]
    assert days(on(rostec, "OFAC SSI")) == [("listed", "2014-09-12", "EntryEvent/Date")]
    assert days(on(rostec, "OFAC SDN")) == [("listed", "2022-06-28", "EntryEvent/Date")]
    assert on(rostec, "OFAC SSI").legal_basis == ("Executive Order 13662 (Ukraine)",)


def test_advanced_name_parts_are_ordered_by_their_groups_and_written_as_in_the_other_layouts() -> None:
    names = parties(layout(SDN, "advanced_xml"))["900001"].names
    # in the file the parts of the primary name stand the other way round, and the Cyrillic name before it
    assert [(each.text, each.kind, each.strength, each.script) for each in names] == [
        ("SPECIMEN, Sample Only", "primary", "strong", "Latin"),
        ("ОБРАЗЕЦ, Только Пример", "translation", "strong", "Cyrillic"),
        ("PROBA, Sample", "alias", "strong", "Latin"),
        ("THE SAMPLE", "alias", "weak", "Latin"),
        ("MUSTER, Sample", "former", "strong", "Latin"),
    ]


def test_advanced_a_former_relation_is_a_former_link_to_the_partys_number() -> None:
    (link,) = parties(layout(SDN, "advanced_xml"))["900001"].links
    assert (link.relation, link.target, link.former) == ("Associate Of", "47956", True)
    assert link.target_name == "LIMITED LIABILITY COMPANY AURUS"
    (owned,) = parties(layout(SDN, "advanced_xml"))["47954"].links
    assert (owned.target, owned.former) == ("47953", False)


def test_advanced_a_fraudulent_document_says_so_and_documents_keep_their_dates() -> None:
    person = parties(layout(SDN, "advanced_xml"))["900001"]
    assert [(each.value, each.label, each.country) for each in person.identifiers] == [
        ("X0000001", "Passport (not valid)", "SY"), ("X0000002", "Passport", "SY"),
    ]  # fmt: skip
    assert ("Passport X0000001: validity", "Fraudulent") in person.details
    assert ("Passport X0000001: issuingAuthority", "An invented office") in person.details
    assert ("Passport X0000002: Issue Date", "02 Mar 2001") in person.details
    assert ("Passport X0000002: Expiration Date", "01 Mar 2011") in person.details


def test_advanced_periods_are_written_no_more_exactly_than_they_are() -> None:
    assert parties(layout(SDN, "advanced_xml"))["900001"].birth_dates == ("circa 1962", "14 May 1963")
    month = layout(SDN, "advanced_xml", ("<Day>14</Day>", "<Day>1</Day>"), ("<Day>14</Day>", "<Day>1</Day>"),
                   ("<Day>14</Day>", "<Day>31</Day>"), ("<Day>14</Day>", "<Day>31</Day>"))  # fmt: skip
    assert parties(month)["900001"].birth_dates[1] == "May 1963"


def test_advanced_an_address_in_two_scripts_is_one_address() -> None:
    (address,) = parties(layout(CONS, "advanced_xml"))["17254"].addresses
    assert address.text.startswith("naberezhnaya Presnenskaya, D. 4, Str. 2, Moscow, 123112, Russia / Наб.")
    assert address.country == "RU"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('ProfileID="17260" ListID="1550"', 'ProfileID="99999" ListID="1550"', "99999.*dangling"),
        ('To-ProfileID="47953"', 'To-ProfileID="99999"', "dangling reference"),
        ('Former="false" SanctionsEntryID="47954"', 'Former="false" SanctionsEntryID="9"', "dangling reference"),
        ('IdentityID="600001"', 'IdentityID="699999"', "699999.*dangling"),
        ('LocationID="500001"', 'LocationID="599999"', "599999 is not in the file"),
        ('NamePartGroupID="800001"', 'NamePartGroupID="899999"', "899999"),
        ('AliasTypeID="1401"', 'AliasTypeID="1499"', "AliasTypeID 1499"),
        ('ScriptID="220"', 'ScriptID="999"', "ScriptID 999"),
        ('FeatureTypeID="224"', 'FeatureTypeID="999"', "FeatureTypeID 999"),
        ('DetailReferenceID="91801"', 'DetailReferenceID="1"', "DetailReferenceID 1 "),
        ('IssuedBy-CountryID="11171"', 'IssuedBy-CountryID="1"', "CountryID 1 "),
        ('PartyTypeID="4">Vessel', 'PartyTypeID="44">Vessel', "PartyTypeID 44"),
        ('<SanctionsType ID="1705">Block', '<SanctionsType ID="1705">Freeze', "unknown sanctions type 'Freeze'"),
        ('<List ID="1550">SDN List', '<List ID="1550">Other List', "Other List|SDN List"),
        ('<AliasType ID="1401">F.K.A.', '<AliasType ID="1401">Once', "unknown alias type 'Once'"),
        ('<EntryEventType ID="1">Created', '<EntryEventType ID="1">Removed', "Removed"),
        ('<AliasType ID="1401">', '<AliasType ID="1400">', "AliasType 1400 stands twice"),
        ('LowQuality="true"', 'LowQuality="perhaps"', "perhaps"),
        ('Former="true"', 'Former="perhaps"', "perhaps"),
        ('Primary="true" False="false"', 'Primary="true" False="true"', "17260.*false one"),
        ('AliasTypeID="1400" Primary="false"', 'AliasTypeID="1400" Primary="true"', "2 primary names"),
        ("<Month>2</Month>", "<Month>13</Month>", "DateOfIssue"),
        ("<Day>12</Day>", "<Day>31</Day>", "Date: "),
        ("<Comment>RUSSIA-EO14024</Comment>", "<Comment />", "Comment is blank"),
        ("<SanctionsEntryLinks />", "<SanctionsEntryLinks><x/></SanctionsEntryLinks>", "unknown element"),
        ("<IDRegistrationNo>1077799030847", "<IDRegistrationNo>", "IDRegistrationNo is blank"),
    ],
)  # fmt: skip
def test_advanced_what_does_not_join_or_is_not_known_is_refused_and_named(old: str, new: str, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        layout(SDN, "advanced_xml", (old, new))


def test_advanced_an_entry_with_two_days_is_refused() -> None:
    day = "<Year>2011</Year>\n          <Month>5</Month>\n          <Day>18</Day>"
    with pytest.raises(SourceChanged, match="2 days"):
        layout(SDN, "advanced_xml", (day, day.replace("2011", "2012")))


# ---------------------------------------------------------------------------------------------- classic XML


def test_classic_says_its_day_and_its_count_in_both_namespaces() -> None:
    for list_id, day, count in ((SDN, "2024-02-23", 6), (CONS, "2025-03-28", 5)):
        publication, *records = layout(list_id, "xml")
        assert isinstance(publication, Publication)
        assert (str(publication.published), publication.declared_count, len(records)) == (day, count, count)
    (old,), (new,) = files(SDN, "xml").values(), files(CONS, "xml").values()
    assert b"http://tempuri.org/sdnList.xsd" in old
    assert b"exports/XML" in new


def test_classic_a_person_keeps_birth_dates_nationality_title_documents_and_the_linked_party() -> None:
    person = parties(layout(SDN, "xml"))["900001"]
    assert (person.birth_dates, person.countries) == (("circa 1962", "14 May 1963"), ("SY",))
    assert [(each.text, each.kind, each.strength) for each in person.names[1:]] == [
        ("PROBA, Sample", "alias", "strong"), ("THE SAMPLE", "alias", "weak"), ("MUSTER, Sample", "former", "strong"),
    ]  # fmt: skip
    assert ("title", "Member of an invented council") in person.details
    assert ("Passport X0000002: issueDate", "02 Mar 2001") in person.details
    assert ("Citizenship Country", "Syria") in person.details
    assert person.remarks == "an invented person; brother of nobody"
    (link,) = person.links
    assert (link.relation, link.target, link.target_name) == ("Linked To", None, "LIMITED LIABILITY COMPANY AURUS")
    assert person.designations[0].programmes == ("SDGT", "SYRIA")


def test_classic_several_linked_parties_are_several_links() -> None:
    old, new = "(Linked To: DALIR LTD)", "Owner (see below); (Linked To: DALIR LTD; Linked To: ANOTHER (ONE) LTD.)"
    ship = parties(layout(SDN, "xml", (old, new)))["47714"]
    assert [link.target_name for link in ship.links] == ["DALIR LTD", "ANOTHER (ONE) LTD."]
    assert ship.remarks == "Owner (see below)"


def test_classic_a_ship_has_its_imo_number_flag_and_type() -> None:
    ship = parties(layout(SDN, "xml"))["47714"]
    assert [(each.type, each.value) for each in ship.identifiers] == [("imo", "6703769")]
    assert ship.countries == ("RU",)
    assert {("Vessel Call Sign", "UAYK"), ("VESSEL TYPE", "General Cargo"), ("Vessel Flag", "Russia")} <= set(
        ship.details
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("<sdnType>Vessel", "<sdnType>Rocket", "47714: unknown type 'Rocket'"),
        ("<type>f.k.a.", "<type>once", "900001: unknown kind of alias 'once'"),
        ("<category>weak", "<category>middling", "unknown category of alias 'middling'"),
        ("<idType>Tax ID No.", "<idType>Tax Token", "17260: unknown idType 'Tax Token'"),
        ("<idNumber>X0000001</idNumber>", "", "Passport has no idNumber"),
        ("Subject to Directive 3", "Subject to Directive 9", "17260: unknown directive"),
        ("<Publish_Date>02/23/2024", "<Publish_Date>23/02/2024", "Publish_Date"),
        ("<Publish_Date>02/23/2024", "<Publish_Date>2024-02-23", "Publish_Date"),
        ("<Record_Count>6", "<Record_Count>six", "'six'"),
        ("<lastName>SPECIMEN</lastName>", "<lastName/><lastName/>", "2 of lastName"),
        ("<uid>900001</uid>", "<uid/>", "uid is blank"),
        ("<uid>900001</uid>", "<uid>47956</uid>", "47956 stands twice"),
        ("<program>SDGT</program>\n      <program>SYRIA</program>", "", "900001: the party has no programme"),
        ("<mainEntry>true", "<mainEntry>yes", "mainEntry is 'yes'"),
    ],
)  # fmt: skip
def test_classic_what_is_not_understood_is_refused_and_named(old: str, new: str, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        layout(SDN, "xml", (old, new))


# ------------------------------------------------------------------------------------------------- CSV sets


def test_csv_members_are_told_apart_by_their_content_in_any_order() -> None:
    csv_layout = by_id(CONS).layouts[-1]
    for name, data in files(CONS, "csv").items():
        assert csv_layout.member(data) == name
    assert csv_layout.member(b"") is None
    assert csv_layout.member(b"a,b\n1,2\n") is None
    assert read(CONS, list(reversed(files(CONS, "csv").values()))) == layout(CONS, "csv")


def test_csv_the_main_file_alone_is_a_partial_set() -> None:
    documents = files(SDN, "csv")
    with pytest.raises(SourceChanged, match=r"alt\.csv, add\.csv is missing"):
        read(SDN, [documents["sdn.csv"]])
    with pytest.raises(SourceChanged, match=r"sdn\.csv is missing"):
        read(SDN, [documents["alt.csv"], documents["add.csv"]])
    found, members = by_id(SDN).recognise([io.BytesIO(documents["sdn.csv"])])
    records = parties(list(found.read(members)))
    assert list(records) == list(parties(layout(SDN, "csv")))
    assert [name.text for name in records["900001"].names] == ["SPECIMEN, Sample Only", "THE SAMPLE"]
    assert records["47956"].addresses == ()


def test_csv_the_remarks_hold_numbers_dates_weak_aliases_and_links() -> None:
    person = parties(layout(SDN, "csv"))["900001"]
    assert [(each.type, each.value, each.country) for each in person.identifiers] == [
        ("passport", "X0000001", "SY"), ("passport", "X0000002", "SY"),
    ]  # fmt: skip
    assert person.birth_dates == ("circa 1962", "14 May 1963")
    assert ("THE SAMPLE", "alias", "weak") in {(each.text, each.kind, each.strength) for each in person.names}
    assert [link.target_name for link in person.links] == ["LIMITED LIABILITY COMPANY AURUS"]
    assert person.remarks == "an invented person; brother of nobody"
    assert ("Place of Birth", "Damascus, Syria") in person.details
    assert ("Passport X0000002: expirationDate", "01 Mar 2011") in person.details
    assert person.designations[0].programmes == ("SDGT", "SYRIA")


@pytest.mark.parametrize(
    ("remark", "targets"),
    [
        ("Linked To: MAHAN AIR.", ["MAHAN AIR"]),
        ("Linked To: A.B.; Linked To: PETROLEOS DE VENEZUELA, S.A.", ["A.B.", "PETROLEOS DE VENEZUELA, S.A."]),
        ("Linked To: AN INVENTED CO., LTD.", ["AN INVENTED CO., LTD."]),
        ("Linked To: AN INVENTED BANK; Tax ID No. 1.", ["AN INVENTED BANK"]),
    ],
)
def test_csv_the_full_stop_of_a_remark_is_not_the_linked_partys(remark: str, targets: list[str]) -> None:
    ship = parties(layout(SDN, "csv", ("Linked To: DALIR LTD.", remark)))["47714"]
    assert [link.target_name for link in ship.links] == targets


@pytest.mark.parametrize(
    ("remark", "identifiers", "rest"),
    [
        ("Tax ID No. 12 (Congo, Democratic Republic of the).", [("tax_id", "12", "CD")], None),
        ("Registration Number 12 (FN 34 i).", [("registration", "12 (FN 34 i)", None)], None),
        ("Economic Register Number (CBLS) 77.", [("other", "77", None)], None),
        ("Passport issued in Sarajevo, Bosnia-Herzegovina.", [], "Passport issued in Sarajevo, Bosnia-Herzegovina."),
        ("D-U-N-S Number 123456789; ISIN RU0009062285; SWIFT/BIC VTBRRUMM.",
         [("duns", "123456789", None), ("isin", "RU0009062285", None), ("swift", "VTBRRUMM", None)], None),
        ("Unified Social Credit Code (USCC) 91110000710924910P (China).", [("uscc", "91110000710924910P", "CN")], None),
        ("Digital Currency Address - XBT 1ABC; alt. Digital Currency Address - XBT 1DEF.", [], None),
        ("all offices worldwide.", [], "all offices worldwide."),
        ("Secondary sanctions risk: A text; with a pause.", [], "with a pause."),
    ],
)  # fmt: skip
def test_csv_what_stands_under_no_known_label_stays_in_the_remarks(
    remark: str, identifiers: list[tuple[str, str, str | None]], rest: str | None
) -> None:
    old = "Tax ID No. 7711000924 (Russia); Registration Number 1027739228406 (Russia)."
    nami = parties(layout(SDN, "csv", (old, remark)))["47953"]
    assert [(each.type, each.value, each.country) for each in nami.identifiers] == identifiers
    assert nami.remarks == rest


def test_csv_the_old_columns_of_ships_are_read_beside_the_remarks() -> None:
    old = '"UAYK","General Cargo",-0- ,-0- ,"Russia",-0- ,'
    new = '"UAYK","General Cargo","318,000","163,660","Russia","NITC",'
    ship = parties(layout(SDN, "csv", (old, new)))["47714"]
    assert (ship.kind, ship.countries) == ("vessel", ("RU",))
    assert {
        ("Vessel Tonnage", "318,000"), ("Vessel Gross Registered Tonnage", "163,660"), ("Vessel Owner", "NITC"),
        ("Vessel Flag", "Russia"), ("Vessel Year of Build", "1965"),
    } <= set(ship.details)  # fmt: skip
    aircraft = layout(SDN, "csv", ('"vessel"', '"aircraft"'))
    assert parties(aircraft)["47714"].kind == "aircraft"


def test_csv_a_remark_goes_on_in_the_comments_in_the_middle_of_a_word() -> None:
    documents = files(CONS, "csv")
    assert documents["cons_comments.csv"].startswith(b'17254,"')
    transneft = parties(layout(CONS, "csv"))["17254"]
    assert ("ogrn", "1027700049486") in {(each.type, each.value) for each in transneft.identifiers}
    assert transneft.remarks is not None
    assert transneft.remarks.startswith("For more information on directives")


def test_csv_a_cut_remark_without_its_rest_is_refused_in_a_whole_set_and_marked_in_a_partial_one() -> None:
    documents = files(CONS, "csv")
    rest = documents.pop("cons_comments.csv")
    with pytest.raises(SourceChanged, match=r"17254: the remark is cut at 1000 characters.*cons_comments\.csv"):
        read(CONS, documents)
    found, members = by_id(CONS).recognise([io.BytesIO(documents["cons_prim.csv"])])
    transneft = parties(list(found.read(members)))["17254"]
    assert "1027700049486" not in {each.value for each in transneft.identifiers}
    assert ("remarks", "cut at 1000 characters; the rest is in a file that was not given") in transneft.details
    documents["cons_comments.csv"] = rest.replace(b"17254,", b"30957,")
    with pytest.raises(SourceChanged, match=r"17254|30957"):
        read(CONS, documents)


def test_csv_rows_about_a_number_that_the_main_file_lacks_are_left_out_and_counted() -> None:
    items = layout(SDN, "csv", ('47954,61003,"aka"', '99954,61003,"aka"'), ("47956,71006", "99956,71006"))
    left = [item for item in items if isinstance(item, LeftOut)]
    assert [(item.record_id, item.reason) for item in left] == [
        ("99956", "address of a party that sdn.csv does not have"),
        ("99954", "alias of a party that sdn.csv does not have"),
    ]
    assert len(parties(items)) == 6


def test_csv_line_ends_and_the_end_mark() -> None:
    documents = files(SDN, "csv")
    assert all(data.endswith(b"\r\n\x1a") for data in documents.values())
    whole = read(SDN, documents)
    # a copy with other line ends, with the mark and without
    assert read(SDN, {name: data.replace(b"\r\n", b"\n") for name, data in documents.items()}) == whole
    assert read(SDN, {name: data.replace(b"\r\n", b"\n").strip(b"\x1a") for name, data in documents.items()}) == whole
    for name in documents:
        with pytest.raises(SourceChanged, match=f"{name} does not end with the mark 0x1A"):
            read(SDN, {**documents, name: documents[name].strip(b"\x1a")})


def test_csv_a_file_cut_anywhere_is_never_a_short_success() -> None:
    documents = files(SDN, "csv")
    for name, data in documents.items():
        for size in range(0, len(data) - 1, 7):
            with pytest.raises(SourceChanged):
                read(SDN, {**documents, name: data[:size]})


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('47956,"LIMITED', '47954,"LIMITED', r"sdn\.csv line 5: 47954 stands twice"),
        ('47956,"LIMITED', 'x7956,"LIMITED', r"line 5: 'x7956' is no number"),
        ('"vessel"', '"rocket"', "47714: unknown type 'rocket'"),
        ('"SDGT] [SYRIA"', '"SDGT][SYRIA"', r"900001: the programmes are 'SDGT\]\[SYRIA'"),
        ('"SDGT] [SYRIA"', '"[SDGT] [SYRIA]"', "900001: the programmes"),
        ('"SDGT] [SYRIA"', "-0- ", "the name or the programme is null"),
        ('"SPECIMEN, Sample Only"', '""', "column 2 is empty, OFAC writes -0-"),
        ('"SPECIMEN, Sample Only"', '"SPECIMEN, "Sample" Only"', "line 6"),
        ('"SPECIMEN, Sample Only",', '"SPECIMEN, Sample Only",-0- ,', "13 cells in rows of 12"),
        ("Subject to Directive 3", "Subject to Directive 9", "17260: unknown directive"),
        ('61002,"aka"', '61002,"bka"', r"alt\.csv line 2, 47953: alias 61002 is 'bka'"),
        ("47954,61003", "47953,61002", "47953: alias 61002 .*stands twice"),
        ("47954,71005", "47953,71004", "47953: address 71004 stands twice"),
    ],
)
def test_csv_what_is_not_understood_is_refused_with_its_line(old: str, new: str, says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        layout(SDN, "csv", (old, new))


def test_csv_a_comment_on_a_remark_that_is_not_cut_is_refused() -> None:
    documents = {**files(SDN, "csv"), "sdn_comments.csv": b'47956,"more of it."\r\n\x1a'}
    with pytest.raises(SourceChanged, match=r"47956.*not cut"):
        read(SDN, documents)
