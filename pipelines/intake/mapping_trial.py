"""A file read on trial, before anything is saved or loaded: what would become of its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from pipelines.intake import kinds
from pipelines.intake.csv_files import read_csv
from pipelines.intake.csv_records import Record, decoded, is_blank, records
from pipelines.intake.mapping import DELIMITERS, Mapping, Mappings, header_names
from pipelines.intake.mapping_layout import Layout, layout_of_rows, layout_of_text
from pipelines.intake.mapping_proposal import Sheet
from pipelines.intake.mapping_shapes import LEFT_OUT
from pipelines.intake.spreadsheets import cell_text, fault_of, read_spreadsheet, sheets

LOOKED_AT = 5000


@dataclass(frozen=True)
class TrialRow:
    """One row: its line or row number, our columns as they would be read, or theirs with a code when it is held."""

    position: int
    cells: dict[str, Any]
    code: str = ""
    column: str = ""


@dataclass(frozen=True)
class Trial:
    """What would become of the rows of a file. ``problems``: held rows by code and column of ours."""

    loaded: int
    held: int
    left_out: int
    problems: dict[tuple[str, str], int]
    rows: tuple[TrialRow, ...]


def tables_in(data: bytes) -> list[Sheet]:
    """The first rows of a file: a CSV as each delimiter cuts it, or each sheet of a workbook; else none."""
    found = kinds.kind_of(data)
    if found.name == kinds.SPREADSHEET:
        return [] if fault_of(data) else [Sheet(_sheet_records(rows)) for _, rows in sheets(data) or []]
    if found.name == kinds.X12 or (found.code and found.code != "I003"):
        return []
    text, encoding = decoded(data)
    return [
        Sheet(list(islice(records(text, character, is_loose=True), LOOKED_AT)), encoding, word)
        for word, character in DELIMITERS.items()
    ]


def _sheet_records(rows: list[list[Any]]) -> list[Record]:
    texts = ([cell_text(value, "text") for value in row] for row in rows[:LOOKED_AT])
    return [Record(number, cells) for number, cells in enumerate(texts, 1) if not is_blank(cells)]


def known_layouts(data: bytes, mappings: Mappings) -> list[tuple[Sheet, Layout | None]]:
    """Each table of a file and how it is read as things stand; None where nothing fits."""
    found = tables_in(data)
    if kinds.kind_of(data).name == kinds.SPREADSHEET:
        return [(sheet, _of_sheet(sheet, mappings)) for sheet in found]
    layout = layout_of_text(decoded(data).text, mappings)
    if isinstance(layout, Layout):
        return [(sheet, layout) for sheet in found if sheet.delimiter == layout.mapping.rules.delimiter]
    return [(sheet, None) for sheet in found]


def _of_sheet(sheet: Sheet, mappings: Mappings) -> Layout | None:
    found = layout_of_rows((record.cells for record in sheet.records), mappings)
    return found if isinstance(found, Layout) else None


def trial(data: bytes, sheet: Sheet, mapping: Mapping, zone: ZoneInfo, shown: int) -> Trial:
    """The file as this mapping reads it. ``shown``: rows to show."""
    mappings = Mappings((mapping,) if mapping.name else ())
    if kinds.kind_of(data).name == kinds.SPREADSHEET:
        raw = read_spreadsheet(data, "", zone, mappings)
    else:
        raw = read_csv(data, "", mapping.table, zone, mappings)
    loaded = raw.get(mapping.table.name, mapping.table.arrow_schema().empty_table())
    held = [unit for unit in raw["quarantined_units"].to_pylist() if unit["kind"] == mapping.kind]
    rows = [*_loaded_rows(loaded.slice(0, shown), mapping), *_held_rows(held[:shown], sheet, mapping)]
    return Trial(
        loaded.num_rows,
        len(held),
        sum(code in LEFT_OUT for code in raw["findings"]["code"].to_pylist()),
        dict(Counter((unit["code"], unit["column_name"] or "") for unit in held)),
        tuple(sorted(rows, key=lambda row: row.position)[:shown]),
    )


def _loaded_rows(loaded: pa.Table, mapping: Mapping) -> list[TrialRow]:
    shown = [*mapping.columns, *mapping.constants]
    return [
        TrialRow(row["physical_line"], {name: row[name] for name in shown if name in row}) for row in loaded.to_pylist()
    ]


def _held_rows(held: Sequence[dict[str, Any]], sheet: Sheet, mapping: Mapping) -> list[TrialRow]:
    by_line = {record.physical_line: record.cells for record in sheet.records}
    header = next((h for h in (header_names(r.cells) for r in sheet.records) if mapping.headers <= {*h}), ())
    found = []
    for unit in held:
        position = unit["segment_or_row"] or 0
        cells = dict(zip(header, by_line.get(position, ()), strict=False))
        theirs = {ours: cells.get(name, "") for ours, name in mapping.columns.items()}
        found.append(TrialRow(position, theirs, unit["code"], unit["column_name"] or ""))
    return found
