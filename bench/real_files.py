"""The real list files gathered for development: how each loads, and its records counted without our readers."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import python_calamine
from sqlalchemy import select

from service.loading import Loaded
from service.store import Store, records
from service.store.tables import Edition, Record

# Records of a file by the plainest means: this must not share code with the adapters it is to check.
Counter = Callable[[bytes], int]


@dataclass(frozen=True, kw_only=True, slots=True)
class RealFile:
    """One edition. `held`: words of the reason for which the whole file is refused, empty where it loads."""

    source: str
    files: tuple[str, ...]
    count: Counter
    partial: bool = False
    excerpt: bool = False
    held: str = ""
    joined: bool = False  # entries of one party make one party: each is a designation of it

    def paths(self, folder: Path, unpacked: Path) -> list[Path]:
        """Return where the files are; those packed with gzip are unpacked first."""
        found = []
        for path in (folder / name for name in self.files):
            if path.suffix == ".gz":
                plain = unpacked / path.stem
                plain.write_bytes(gzip.decompress(path.read_bytes()))
                path = plain
            found.append(path)
        return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of the records of a file; a refused file is refused with all that it holds."""

    layout: str = ""
    parties: int = 0
    joined: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    refused: int = 0
    reason: str = ""

    @property
    def out(self) -> int:
        return self.parties + self.joined + sum(self.left_out.values()) + self.refused


def outcome(store: Store, each: RealFile, loaded: Loaded, *, in_file: int) -> Outcome:
    """Return what became of a file's records in a store that holds nothing else."""
    if loaded.result != "loaded":
        return Outcome(refused=in_file, reason=loaded.reason)
    with store.reading() as connection:
        layout, left_out = connection.execute(select(Edition.layout, Edition.left_out)).one()
        contents = connection.execute(select(Record.content)).scalars().all()
    designations = sum(len(records.load(content).designations) for content in contents)
    joined = designations - len(contents) if each.joined else 0
    return Outcome(layout=layout, parties=len(contents), joined=joined, left_out=left_out)


def _tags(*names: str) -> Counter:
    """Count start tags of these names, whatever their prefix."""
    pattern = re.compile(rf"<(?:\w+:)?(?:{'|'.join(names)})[\s>]".encode())
    return lambda content: len(pattern.findall(content))


def _lines(content: bytes) -> int:
    """Count the rows of a CSV file that have more than one cell (OFAC's end with a lone control character)."""
    return sum(len(row) > 1 for row in csv.reader(io.StringIO(content.decode("utf-8-sig", "replace"), newline="")))


def _below_header(delimiter: str, *, headers: int = 1) -> Counter:
    def count(content: bytes) -> int:
        text = io.StringIO(content.decode("utf-8-sig", "replace"), newline="")
        return sum(any(row) for row in csv.reader(text, delimiter=delimiter)) - headers

    return count


def _different(content: bytes, *, column: int, headers: int, digits: bool) -> int:
    rows = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()[headers:]
    values = {str(row[column]).removesuffix(".0").strip() for row in rows}
    return len({re.match(r"\d+", value)[0] for value in values} if digits else values)  # type: ignore[index]  # each begins so


def _sheet_rows(content: bytes) -> int:
    """Count the rows of every sheet that are not empty, without each sheet's header."""
    book = python_calamine.load_workbook(io.BytesIO(content))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    return sum(max(0, sum(any(cell != "" for cell in row) for row in rows) - 1) for rows in sheets)


def _japanese(content: bytes) -> int:
    """Count the rows with a notice's date and the revocations; the other rows are titles, notes and headings."""
    book = python_calamine.load_workbook(io.BytesIO(content))
    found = 0
    for name in book.sheet_names[1:]:
        below = False
        for row in book.get_sheet_by_name(name).to_python():
            first = re.sub(r"\s", "", str(row[0])) if row else ""
            found += (below and any(cell != "" for cell in row[:2])) or "告示廃止】" in first
            below = below or first == "告示日付"
    return found


def _ods_rows(content: bytes) -> int:
    """Count the rows of the one table that hold text, without the header."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        rows = re.findall(rb"<table:table-row\b.*?</table:table-row>", archive.read("content.xml"), re.DOTALL)
    return sum(b"<text:p" in row for row in rows) - 1


_OFAC_CSV = ("sdn.csv", "alt.csv", "add.csv")
_UKSL, _SNAPSHOTS = "uk/uksl", "ofac/sdn_series/snapshots"

REAL_FILES: tuple[RealFile, ...] = (
    RealFile(source="us_ofac_sdn", files=("ofac/xml/sdn_20210310.xml",), count=_tags("sdnEntry")),
    RealFile(source="us_ofac_cons", files=("ofac/xml/consolidated_20220324.xml",), count=_tags("sdnEntry")),
    RealFile(source="us_ofac_cons", files=("ofac/xml/consolidated_20250328.xml",), count=_tags("sdnEntry")),
    RealFile(source="us_ofac_cons", files=("ofac/enhanced/cons_enhanced_20250328.xml",), count=_tags("entity")),
    RealFile(
        source="us_ofac_cons",
        files=tuple(f"ofac/cons_csv/cons_{name}.csv" for name in ("prim", "alt", "add", "comments")),
        count=_lines,
    ),
    *(
        RealFile(source="us_ofac_sdn", files=(f"{_SNAPSHOTS}/{name}.csv",), count=_lines, partial=True)
        for name in ("sdn_2024-02-20T1843Z", "sdn_2024-02-23T1843Z")
    ),
    RealFile(
        source="us_ofac_sdn",
        files=(f"{_SNAPSHOTS}/sdn_2024-05-04T0136Z_EMPTY.csv",),
        count=_lines,
        partial=True,
        held="the file is empty",
    ),
    RealFile(
        source="us_ofac_sdn",
        files=("ofac/advanced/sdn_advanced_20240223_excerpt.xml",),
        count=_tags("DistinctParty"),
        excerpt=True,
        held="the parts of the file do not join",
    ),
    RealFile(
        source="us_ofac_sdn",
        files=tuple(f"ofac/csv_2021_trio/{name}" for name in _OFAC_CSV),
        count=_lines,
        held="alt.csv line 12409: column 5 is empty",
    ),
    RealFile(
        source="us_ofac_sdn",
        files=tuple(f"ofac/csv_2025-02/{name}" for name in ("alt.csv", "add.csv", "sdn_comments.csv")),
        count=lambda _: 0,
        partial=True,
        held="sdn.csv is missing",
    ),
    RealFile(source="us_csl", files=("us_csl/csl_consolidated_2022-04.csv.gz",), count=_below_header(",")),
    RealFile(source="us_bis_dpl", files=("us_bis/dpl_121688.txt",), count=_below_header("\t")),
    RealFile(
        source="eu_fsf",
        files=("eu/fsf/fsf_full_1_1_20210302.xml",),
        count=_tags("sanctionEntity"),
        joined=True,
    ),
    RealFile(
        source="eu_fsf",
        files=("eu/fsf/fsf_csv_1_0_excerpt.csv",),
        count=_below_header(","),
        excerpt=True,
        held="the bytes ef are not utf-8",
    ),
    RealFile(
        source="uk_sanctions_list",
        files=(f"{_UKSL}/RECONSTRUCTED_uksl_20260225.xml.gz",),
        count=_tags("Designation"),
    ),
    RealFile(source="uk_sanctions_list", files=(f"{_UKSL}/FCDO_SL_20250811.ods",), count=_ods_rows),
    RealFile(
        source="uk_sanctions_list",
        files=(f"{_UKSL}/uksl_xml_excerpt_20260902.xml",),
        count=_tags("Designation"),
        excerpt=True,
    ),
    RealFile(
        source="uk_sanctions_list",
        files=(f"{_UKSL}/uksl_csv_header_and_one_row_20261008.csv",),
        count=_below_header(",", headers=2),
        excerpt=True,
    ),
    RealFile(
        source="uk_ofsi_conlist",
        files=("uk/conlist/ConList_20220504.xlsx",),
        count=lambda content: _different(content, column=-1, headers=2, digits=False),
    ),
    *(
        RealFile(source="un_sc", files=(f"un/{name}.xml",), count=_tags("INDIVIDUAL", "ENTITY"), held=held)
        for name, held in (
            ("un_20210312", ""),
            ("un_20241016", "a bare & that begins no entity"),
            ("un_20250419", ""),
        )
    ),
    RealFile(
        source="ch_seco",
        files=("ch/seco_excerpt_20260827.xml",),
        count=_tags("target"),
        excerpt=True,
        held="place 29492 is not in the file",
    ),
    RealFile(
        source="ch_seco",
        files=("ch/seco_official_TEST_amendment_20240117.xml",),
        count=_tags("target"),
        held="list-type is 'amendment'",
    ),
    RealFile(source="ca_sema", files=("ca/sema_2022-05.xml",), count=_tags("record")),
    RealFile(source="ca_sema", files=("ca/sema_2026-08_slice.xml",), count=_tags("record"), excerpt=True),
    RealFile(
        source="au_dfat",
        files=("au/regulation8_consolidated_20220503.xls",),
        count=lambda content: _different(content, column=0, headers=1, digits=True),
    ),
    RealFile(
        source="au_dfat",
        files=("synthetic_not_real/zr101_samples/dfat_sample.xlsx",),
        count=lambda content: _different(content, column=0, headers=1, digits=True),
        excerpt=True,
    ),
    RealFile(source="jp_mof", files=("jp/mof_sanctions_20220414.xls",), count=_japanese),
    RealFile(source="ua_nsdc", files=("ua/nsdc_sanctions_2022-04.xlsx",), count=_sheet_rows, joined=True),
)
