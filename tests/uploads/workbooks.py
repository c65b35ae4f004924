"""Small workbooks whose cells are written as Excel writes them, for several tests."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(path: Path, grid: list[list[str]]) -> Path:
    """Write an xlsx whose cells are texts, or what stands in a cell where they begin with `<`."""
    rows = []
    for number, row in enumerate(grid, 1):
        cells = []
        for column, value in enumerate(row):
            where = f"{chr(65 + column)}{number}"
            text = f'<c r="{where}" t="inlineStr"><is><t>{value}</t></is></c>'
            kind = ' t="e"' if "#" in value else ""
            cells.append(f'<c r="{where}"{kind}>{value}</c>' if value.startswith("<") else text)
        rows.append(f'<row r="{number}">{"".join(cells)}</row>')
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxml'
            'formats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override '
            f'PartName="/xl/workbook.xml" ContentType="{KIND}.main+xml"/><Override '
            f'PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND[:-5]}worksheet+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{RELATED}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets>'
            "</workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{RELATED}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
        )
    path.write_bytes(made.getvalue())
    return path
