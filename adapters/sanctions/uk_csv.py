"""The UK Sanctions List in CSV: the many rows of a designation gathered into the record that the XML has of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import BinaryIO

from adapters.base import PartyRecord, SourceChanged
from adapters.csvfile import LINE_ENDS, Dialect, read_table
from adapters.dates import PartialDate
from adapters.sanctions.port import Item, OneFile, Publication
from adapters.sanctions.uk_party import party
from adapters.xml import Node

# Every column, as the XML calls the same field and in the XML's order: so both layouts build one history. First
# those that hold the same in all rows of a designation, then what a row combines, by its place in the XML.
_ONCE = {
    "Last Updated": "LastUpdated", "Date Designated": "DateDesignated", "Unique ID": "UniqueID",
    "OFSI Group ID": "OFSIGroupID", "UN Reference Number": "UNReferenceNumber", "Regime Name": "RegimeName",
    "Designation Type": "IndividualEntityShip", "Designation source": "DesignationSource",
    "Sanctions Imposed": "SanctionsImposed", "Other Information": "OtherInformation",
    "UK Statement of Reasons": "UKStatementofReasons",
}  # fmt: skip
_COMBINED: dict[str, dict[str, str]] = {
    "Names/Name": {
        **{f"Name {number}": f"Name{number}" for number in range(1, 7)},
        "Name type": "NameType", "Alias strength": "AliasStrength",
    },
    "NonLatinNames/NonLatinName": {
        "Name non-latin script": "NameNonLatinScript", "Non-latin script type": "NonLatinScriptType",
        "Non-latin script language": "NonLatinScriptLanguage",
    },
    "Titles": {"Title": "Title"},
    "Addresses/Address": {
        **{f"Address Line {number}": f"AddressLine{number}" for number in range(1, 7)},
        "Address Postal Code": "AddressPostalCode", "Address Country": "AddressCountry",
    },
    "PhoneNumbers": {"Phone number": "PhoneNumber"},
    "EmailAddresses": {"Email address": "EmailAddress"},
    "Websites": {"Website": "Website"},
    "IndividualDetails/Individual/DOBs": {"D.O.B": "DOB"},
    "IndividualDetails/Individual/BirthDetails/Location": {
        "Town of birth": "TownOfBirth", "Country of birth": "CountryOfBirth",
    },
    "IndividualDetails/Individual/Nationalities": {"Nationality(/ies)": "Nationality"},
    "IndividualDetails/Individual/NationalIdentifierDetails/NationalIdentifier": {
        "National Identifier number": "NationalIdentifierNumber",
        "National Identifier additional information": "NationalIdentifierAdditionalInformation",
    },
    "IndividualDetails/Individual/PassportDetails/Passport": {
        "Passport number": "PassportNumber", "Passport additional information": "PassportAdditionalInformation",
    },
    "IndividualDetails/Individual/Positions": {"Position": "Position"},
    "IndividualDetails/Individual/Genders": {"Gender": "Gender"},
    "EntityDetails/Entity/TypeOfEntities": {"Type of entity": "TypeOfEntity"},
    "EntityDetails/Entity/BusinessRegistrationNumbers": {
        "Business registration number (s)": "BusinessRegistrationNumber",
    },
    "EntityDetails/Entity/ParentCompanies": {"Parent company": "ParentCompany"},
    "EntityDetails/Entity/Subsidiaries": {"Subsidiaries": "Subsidiary"},
    "ShipDetails/Ship/IMONumbers": {"IMO number": "IMONumber"},
    "ShipDetails/Ship/CurrentOwnerOperators": {"Current owner/operator (s)": "CurrentOwnerOperator"},
    "ShipDetails/Ship/PreviousOwnerOperators": {"Previous owner/operator (s)": "PreviousOwnerOperator"},
    "ShipDetails/Ship/CurrentBelievedFlagOfShips": {"Current believed flag of ship": "CurrentBelievedFlagOfShip"},
    "ShipDetails/Ship/PreviousFlags": {"Previous flags": "PreviousFlag"},
    "ShipDetails/Ship/TypeOfShipDetails": {"Type of ship": "TypeOfShip"},
    "ShipDetails/Ship/TonnageOfShipDetails": {"Tonnage of ship": "TonnageOfShip"},
    "ShipDetails/Ship/LengthOfShipDetails": {"Length of ship": "LengthOfShip"},
    "ShipDetails/Ship/YearsBuilt": {"Year Built": "YearBuilt"},
    "ShipDetails/Ship/HullIdentificationNumbers": {"Hull identification number (HIN)": "HullIdentificationNumber"},
}  # fmt: skip
_COLUMNS = {*_ONCE, *(column for columns in _COMBINED.values() for column in columns)}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_REPORT = re.compile(rb"(?:\xef\xbb\xbf)?Report Date: (\d\d)-([A-Z][a-z]{2})-(\d{4})\s*")

_Row = tuple[int, dict[str, str]]  # the number of its first line, the cells by column


class UkCsv(OneFile):
    """The CSV that the page links as UK-Sanctions-List.csv.

    Each combination of a designation's names, addresses, birth dates and so on is a row of its own, so one of
    them can fill hundreds; rows of one Unique ID follow each other, and are joined as they come.
    """

    id = "csv"
    title = "UK Sanctions List CSV"

    def opens(self, head: bytes) -> bool:
        return head.removeprefix(b"\xef\xbb\xbf").startswith(b"Report Date:")

    def read_file(self, stream: BinaryIO) -> Iterator[Item]:
        """Yield the publication, then every party in the file's order; raises as the port says."""
        published = _report_date(stream.readline(100))
        stream.seek(0)
        table = read_table(stream, Dialect(header_row=2, ends=LINE_ENDS))
        for label in sorted(_COLUMNS.symmetric_difference(table.header)):
            raise SourceChanged(f"line 2: the column {label!r} is {'missing' if label in _COLUMNS else 'unknown'}")
        yield Publication(published=published, label="Report Date")
        rows = ((line, dict(zip(table.header, map(str.strip, cells), strict=True))) for line, cells in table.rows)
        seen = set[str]()
        for unique, group in groupby(rows, key=lambda row: row[1]["Unique ID"]):
            yield _party(unique, list(group), seen)
        if not seen:
            raise SourceChanged("the file holds no designation")


def _report_date(line: bytes) -> PartialDate:
    found = _REPORT.fullmatch(line)
    day, month, year = (part.decode() for part in found.groups()) if found else ("", "", "")
    try:
        return PartialDate.parse(f"{year}-{_MONTHS.index(month) + 1:02}-{day}")
    except ValueError as exc:
        raise SourceChanged(f"line 1: {line[:60]!r} is not 'Report Date: ' and a day like 08-Oct-2026") from exc


def _party(unique: str, rows: list[_Row], seen: set[str]) -> PartyRecord:
    first, last = rows[0][0], rows[-1][0]
    if not unique:
        raise SourceChanged(f"line {first}: the Unique ID is blank")
    if unique in seen:
        raise SourceChanged(f"line {first}: {unique} stands twice, apart from its other rows")
    seen.add(unique)
    try:
        return party(_node([cells for _, cells in rows]))
    except SourceChanged as exc:
        raise SourceChanged(f"Designation {unique} (lines {first} to {last}): {exc}") from exc


def _node(rows: list[dict[str, str]]) -> Node:
    """Return the rows of one designation as the XML's node of it: what they combine, each distinct value once."""
    boxes: dict[str, dict[str, list[Node]]] = {"": {}}
    for column, tag in _ONCE.items():
        texts = {cells[column] for cells in rows}
        if len(texts) != 1:
            raise SourceChanged(f"its rows differ in {column!r}: {', '.join(map(repr, sorted(texts)))[:200]}")
        boxes[""][tag] = [Node(tag, texts.pop(), {}, {})]
    for path, columns in _COMBINED.items():
        for texts_of_one in dict.fromkeys(tuple(cells[column] for column in columns) for cells in rows):
            if any(texts_of_one):
                leaves = [Node(tag, text, {}, {}) for tag, text in zip(columns.values(), texts_of_one, strict=True)]
                _add(boxes, path, leaves)
    return Node("Designation", "", {}, boxes[""])


def _add(boxes: dict[str, dict[str, list[Node]]], path: str, leaves: list[Node]) -> None:
    """Put the leaves of one value where the XML has them: alone in their box, or several in an element of it."""
    if len(leaves) == 1:
        _box(boxes, path).setdefault(leaves[0].tag, []).append(leaves[0])
        return
    above, _, tag = path.rpartition("/")
    element: Mapping[str, list[Node]] = {leaf.tag: [leaf] for leaf in leaves if leaf.text}
    _box(boxes, above).setdefault(tag, []).append(Node(tag, "", {}, element))


def _box(boxes: dict[str, dict[str, list[Node]]], path: str) -> dict[str, list[Node]]:
    """Return the children of the element at the path, which is made where it is not yet."""
    if path not in boxes:
        above, _, tag = path.rpartition("/")
        boxes[path] = {}
        _box(boxes, above)[tag] = [Node(tag, "", {}, boxes[path])]
    return boxes[path]
