"""The export of the UK Sanctions List's search page: one row a designation, with less than the whole list says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from adapters.base import Designation, PartyRecord, SourceChanged
from adapters.sanctions.port import Item, LeftOut, OneFile, Publication
from adapters.sanctions.uk_measures import is_younger
from adapters.sanctions.uk_party import party
from adapters.sheets import Row, looks_like, read_rows
from adapters.xml import Node

_COLUMNS = {
    "Unique ID": "UniqueID", "OFSI Group ID": "OFSIGroupID", "Name": "Name6", "Regime Name": "RegimeName",
    "Type": "IndividualEntityShip", "Designation source": "DesignationSource", "Date Designated": "DateDesignated",
    "Sanctions Imposed": "SanctionsImposed",
}  # fmt: skip
# The export shortens the regulations' names; the list itself writes them out, and one history has one name.
_REGIMES = {
    "Afghanistan": "The Afghanistan (Sanctions) (EU Exit) Regulations 2020",
    "Belarus": "The Republic of Belarus (Sanctions) (EU Exit) Regulations 2019",
    "Bosnia and Herzegovina": "The Bosnia and Herzegovina (Sanctions) (EU Exit) Regulations 2020",
    "Central African Republic": "The Central African Republic (Sanctions) (EU Exit) Regulations 2020",
    "Chemical Weapons": "The Chemical Weapons (Sanctions) (EU Exit) Regulations 2019",
    "Counter-Terrorism (Domestic)": "The Counter-Terrorism (Sanctions) (EU Exit) Regulations 2019",
    "Counter-Terrorism (International)": ("The Counter-Terrorism (International Sanctions) (EU Exit) Regulations 2019"),
    "Cyber": "The Cyber (Sanctions) (EU Exit) Regulations 2020",
    "Democratic People's Republic of Korea": (
        "The Democratic People's Republic of Korea (Sanctions) (EU Exit) Regulations 2019"
    ),
    "Democratic Republic of the Congo": "The Democratic Republic of the Congo (Sanctions) (EU Exit) Regulations 2019",
    "Global Anti-Corruption": "The Global Anti-Corruption Sanctions Regulations 2021",
    "Global Human Rights": "The Global Human Rights Sanctions Regulations 2020",
    "Global Irregular Migration": (
        "The Global Irregular Migration and Trafficking in Persons Sanctions Regulations 2025"
    ),
    "Guinea": "The Guinea (Sanctions) (EU Exit) Regulations 2019",
    "Guinea-Bissau": "The Republic of Guinea-Bissau (Sanctions) (EU Exit) Regulations 2019",
    "Haiti": "The Haiti (Sanctions) Regulations 2022",
    "Iran": "The Iran (Sanctions) Regulations 2023",
    "Iran (Nuclear)": "The Iran (Sanctions) (Nuclear) (EU Exit) Regulations 2019",
    "Iraq": "The Iraq (Sanctions) (EU Exit) Regulations 2020",
    "ISIL (Da'esh) and Al-Qaida": ("Isil (Da'esh) and Al-Qaeda (United Nations Sanctions) (EU Exit) Regulations 2019"),
    "Libya": "The Libya (Sanctions) (EU Exit) Regulations 2020",
    "Mali": "The Mali (Sanctions) (EU Exit) Regulations 2020",
    "Myanmar": "The Myanmar (Sanctions) Regulations 2021",
    "Nicaragua": "The Nicaragua (Sanctions) (EU Exit) Regulations 2020",
    "Russia": "The Russia (Sanctions) (EU Exit) Regulations 2019",
    "Somalia": "The Somalia (Sanctions) (EU Exit) Regulations 2020",
    "South Sudan": "The South Sudan (Sanctions) (EU Exit) Regulations 2019",
    "Sudan": "The Sudan (Sanctions) (EU Exit) Regulations 2020",
    "Syria": "The Syria (Sanctions) (EU Exit) Regulations 2019",
    "Venezuela": "The Venezuela (Sanctions) (EU Exit) Regulations 2019",
    "Yemen": "The Yemen (Sanctions) (EU Exit) Regulations 2020",
}
# What stands in place of a measure in some rows; the list itself shows only the others of the row.
_NO_MEASURE = ("", "-")
_DAY = re.compile(r"\d\d-\d\d-\d{4}", re.ASCII)
_SHEET = "UK_Sanction_List"


class UkOds(OneFile):
    """The workbook that the search page of the list exports.

    It has one name a designation, no aliases, no identifiers, no day of its own, and no day of the last update.
    """

    id = "ods"
    history_only = True  # one name a party, no aliases, no identifiers
    title = "UK Sanctions List search export"

    def opens(self, head: bytes) -> bool:
        return looks_like(head) == "zip"

    def read_file(self, stream: BinaryIO) -> Iterator[Item]:
        """Yield the publication, then every row as a party or left out; raises as the port says."""
        rows = read_rows(stream)
        header = next(rows, None)
        labels = [header.text(number) for number in range(len(header.cells))] if header else []
        if header is None or header.sheet != _SHEET or labels != list(_COLUMNS):
            raise SourceChanged(f"the workbook does not begin with a sheet {_SHEET} and its columns")
        yield Publication(published=None, label=_SHEET)
        seen = set[str]()
        for row in rows:
            unique = row.text(0)
            if row.sheet != _SHEET:
                raise SourceChanged(f"the workbook has a second sheet, {row.sheet!r}")
            if len(row.cells) > len(_COLUMNS):
                raise SourceChanged(f"row {row.number}: more than {len(_COLUMNS)} cells")
            if not unique or unique in seen:
                raise SourceChanged(f"row {row.number}: the Unique ID {unique!r} is blank or stands twice")
            seen.add(unique)
            try:
                yield _record(row)
            except SourceChanged as exc:
                raise SourceChanged(f"row {row.number}, {unique}: {exc}") from exc
        if not seen:
            raise SourceChanged("the file holds no designation")


def _record(row: Row) -> PartyRecord | LeftOut:
    texts = {tag: row.text(number) for number, tag in enumerate(_COLUMNS.values())}
    if not texts["Name6"]:
        return LeftOut(record_id=texts["UniqueID"], reason="the export gives no name")
    if texts["RegimeName"] not in _REGIMES:
        raise SourceChanged(f"unknown regime {texts['RegimeName']!r}")
    texts["RegimeName"] = _REGIMES[texts["RegimeName"]]
    if not _DAY.fullmatch(texts["DateDesignated"]):
        raise SourceChanged(f"Date Designated is {texts['DateDesignated']!r}, not a day of the form dd-mm-yyyy")
    texts["DateDesignated"] = texts["DateDesignated"].replace("-", "/")
    labels = [label for label in texts["SanctionsImposed"].split(", ") if label.strip(" ,") not in _NO_MEASURE]
    texts["SanctionsImposed"] = "|".join(labels)
    children = {tag: [Node(tag, text, {}, {})] for tag, text in texts.items() if tag != "Name6"}
    name = {tag: [Node(tag, text, {}, {})] for tag, text in (("Name6", texts["Name6"]), ("NameType", "Primary Name"))}
    children["Names"] = [Node("Names", "", {}, {"Name": [Node("Name", "", {}, name)]})]
    record = party(Node("Designation", "", {}, children))
    return replace(record, designations=tuple(map(_own_dates, record.designations)))


def _own_dates(designation: Designation) -> Designation:
    """Keep the designation's day from a measure younger than it: its day is not in this file, so it has none."""
    (effective,) = designation.dates
    younger = [each for each in designation.measures if is_younger(each.label, effective.on)]
    if not younger:
        return designation
    measures = tuple(each if each in younger else replace(each, dates=(effective,)) for each in designation.measures)
    return replace(designation, dates=(), measures=measures)
