"""Workbooks (.xlsx) to raw tables: every sheet whose header fits a kind or a mapping, as rows of that kind.

Numbers become the shortest decimal that is that number, dates the day their cell says; then a sheet is read as a CSV
is. Positions are row numbers of the sheet.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from pipelines.contracts.csv_kinds import ROW_CHARGE, ROW_MONEY
from pipelines.intake.controls import Controls, Held, control_tables
from pipelines.intake.csv_records import Record, fitted, is_blank
from pipelines.intake.csv_rows import Reading, read_rows, unit_id
from pipelines.intake.mapping import Mappings, csv_tables, file_columns
from pipelines.intake.mapping_layout import HEADER_LINES, Layout, layout_of_rows
from pipelines.intake.mapping_shapes import TITLE

CONTENT_TYPES = "[Content_Types].xml"
WORKBOOK = "xl/workbook.xml"
MAX_BYTES = 256 << 20
# Cells are Python objects while they are read: about 100 bytes each.
MAX_CELLS = 4_000_000
# A spreadsheet keeps 15 digits of a number.
EXACT_BELOW = 10**15
_COLUMN = re.compile(rb' r="([A-Z]{1,3})([0-9]{1,7})"')
_BLOCK = 1 << 20
_OVERLAP = 32


def read_spreadsheet(data: bytes, file_id: str, zone: ZoneInfo, mappings: Mappings) -> dict[str, pa.Table]:
    """One workbook as raw tables: rows of each kind found in it, findings, held units and a control row a kind.

    ``batch_id`` and ``received_seq`` stay null; the loader fills them.
    """
    code = fault_of(data)
    book = [] if code else sheets(data)
    if book is None or code:
        return _held_whole(file_id, code or "I030")
    books: dict[str, Controls] = {}
    found: dict[str, list[pa.Table]] = {}
    # Records of a kind are numbered through the workbook, so that a row keeps a number of its own.
    numbers: dict[str, Iterator[int]] = {}
    strangers: list[int] = []
    for ordinal, rows in book:
        layout = layout_of_sheet(rows, mappings)
        if layout is None:
            strangers.append(ordinal)
            continue
        if not isinstance(layout, Layout):
            return _held_whole(file_id, layout)
        kind = layout.mapping.kind
        controls = books.setdefault(kind, Controls(file_id, kind))
        reading = Reading(layout, controls, zone, f"{ordinal}/row")
        found.setdefault(kind, []).extend(_read_sheet(rows, ordinal, reading, numbers.setdefault(kind, count(1))))
    if not books:
        return _held_whole(file_id, "I003")
    first = next(iter(books.values()))
    for ordinal in strangers:
        first.find("C025", "warn", ordinal)
    return _raw(books, found)


def _held_whole(file_id: str, code: str) -> dict[str, pa.Table]:
    controls = Controls(file_id, "unknown")
    controls.hold_file(code)
    return control_tables([controls])


def _read_sheet(rows: list[list[Any]], ordinal: int, reading: Reading, numbers: Iterator[int]) -> list[pa.Table]:
    layout, controls = reading.layout, reading.controls
    if layout.is_ambiguous:
        controls.hold_row(Held(unit_id(controls.file_id, "sheet", ordinal), "C002", ordinal, "file", 0))
        return []
    for number, row in enumerate(rows[: layout.header_line], 1):
        if not is_blank(_texts(row)):
            controls.find(TITLE, "info", number)
    if layout.unknown:
        controls.find("C001", "warn", layout.header_line + 1)
    return [read_rows(sheet_records(rows, layout), reading, numbers)]


def _raw(books: dict[str, Controls], found: dict[str, list[pa.Table]]) -> dict[str, pa.Table]:
    raw: dict[str, pa.Table] = {}
    for kind, controls in books.items():
        if found[kind]:
            loaded = pa.concat_tables(found[kind])
            controls.load_rows(loaded, ROW_CHARGE.get(kind), ROW_MONEY.get(kind))
            raw[csv_tables()[kind].name] = loaded
    return {**raw, **control_tables(list(books.values()))}


def fault_of(data: bytes) -> str:
    """Why a workbook is not opened: I030 damaged, I031 too large unpacked; empty when it is.

    Sizes a package states may be lies, so the parts are unpacked and counted before anything else opens them.
    """
    left, cells = MAX_BYTES, 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for part in package.infolist():
                left -= part.file_size
                if left < 0:
                    return "I031"
                cells += _cells_of(package, part)
                if cells > MAX_CELLS:
                    return "I031"
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return "I030"
    return ""


def _cells_of(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Cells of the rectangle a sheet spans: two cells far apart cost as much as all between them. 0 of other parts."""
    columns, last_row, rest = {b"A"}, 1, b""
    is_sheet = part.filename.startswith("xl/worksheets/")
    with package.open(part) as stream:
        while block := stream.read(_BLOCK):
            if is_sheet:
                places = _COLUMN.findall(rest + block)
                columns.update(column for column, _ in places)
                last_row = max(last_row, *(int(row) for _, row in places[-1:]), 1)
                rest = block[-_OVERLAP:]
    return last_row * max(_column_number(column) for column in columns) if is_sheet else 0


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def sheets(data: bytes) -> list[tuple[int, list[list[Any]]]] | None:
    """(ordinal from 1, rows from the first on) of every sheet that holds anything; None where it cannot be read."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    found = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for ordinal, sheet in enumerate(book.sheets_metadata, 1):
                if sheet.typ == SheetTypeEnum.WorkSheet:
                    rows = list(book.get_sheet_by_name(sheet.name).iter_rows())
                    if any(not is_blank(_texts(row)) for row in rows):
                        found.append((ordinal, rows))
    except BaseException as problem:
        # A panic in the library's Rust code is no Exception; it must cost this file alone.
        if isinstance(problem, CalamineError) or type(problem).__name__ == "PanicException":
            return None
        raise
    return found


def layout_of_sheet(rows: list[list[Any]], mappings: Mappings) -> Layout | str | None:
    """The header of a sheet, among its first rows."""
    return layout_of_rows((_texts(row) for row in rows[:HEADER_LINES]), mappings)


def sheet_records(rows: list[list[Any]], layout: Layout) -> Iterator[Record]:
    """Rows below the header that are not blank, each cell as its column reads it."""
    types = {layout.mapping.columns.get(column.name): column.type for column in file_columns(layout.mapping.table)}
    kinds = [types.get(name, "text") for name in layout.header]
    for number, row in enumerate(rows[layout.header_line + 1 :], layout.header_line + 2):
        cells = [cell_text(value, kinds[place] if place < len(kinds) else "text") for place, value in enumerate(row)]
        if not is_blank(cells):
            yield fitted(number, cells, len(layout.header))


def _texts(row: list[Any]) -> list[str]:
    return [cell_text(value, "text") for value in row]


def cell_text(value: Any, kind: str) -> str:
    """A cell as the text of a CSV, for a column of type ``kind``."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, kind)
    if isinstance(value, date):
        return _moment(value, kind)
    return value.isoformat() if isinstance(value, time) else str(value)


def _number(value: float, kind: str) -> str:
    """The shortest decimal that is this number; one too long for a spreadsheet shows that it was cut."""
    if kind in {"text", "code"} and abs(value) >= EXACT_BELOW:
        return f"{value:.14E}"
    exact = Decimal(repr(value))
    return format(exact.to_integral_value() if exact == exact.to_integral_value() else exact, "f")


def _moment(value: date, kind: str) -> str:
    if kind == "month":
        return f"{value:%Y-%m}"
    at = value if isinstance(value, datetime) else datetime.combine(value, time())
    if kind != "timestamp" and at.time() == time():
        return at.date().isoformat()
    return at.isoformat()
