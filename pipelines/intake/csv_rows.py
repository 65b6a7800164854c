"""Records of a table to rows of a raw table: typed column by column by the contract, a bad row held alone.

Rows in = rows loaded + rows held, and the dollars with them; no cell ever enters a finding.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count, islice
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines import values
from pipelines.contracts import Column
from pipelines.contracts.csv_kinds import ROW_CHARGE, ROW_DATE, ROW_MONEY
from pipelines.intake import mapping_shapes as shapes
from pipelines.intake.controls import Controls, Held
from pipelines.intake.csv_records import Record, is_text
from pipelines.intake.mapping import Mapping, file_columns, fold
from pipelines.intake.mapping_layout import Layout
from pipelines.intake.mapping_values import money, parser

CHUNK_ROWS = 50_000
# What a spreadsheet makes of a long number: its last digits are gone, and two ids may have become one.
_CUT_NUMBER = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]+", re.ASCII | re.IGNORECASE)
# Six decimals of an amount that has more.
_FINE = re.compile(r"(\.[0-9]{6})[0-9]+", re.ASCII)
Codes = np.ndarray[Any, np.dtype[np.object_]]


class _Row(NamedTuple):
    number: int
    line: int
    cells: list[str]
    code: str = ""


@dataclass
class Reading:
    """What one table of a file is read with. ``place`` goes into the ids of its held rows."""

    layout: Layout
    controls: Controls
    zone: ZoneInfo
    place: str = "row"
    cents_above: int = 0

    @property
    def mapping(self) -> Mapping:
        """The mapping in force."""
        return self.layout.mapping

    def cells(self, rows: list[_Row], column: str) -> list[str]:
        """The cells of one of our columns; where the file has none, its constant or nothing."""
        theirs = self.mapping.columns.get(column)
        if theirs is None or theirs not in self.layout.header:
            return [self.mapping.constants.get(column, "")] * len(rows)
        place = self.layout.header.index(theirs)
        return [row.cells[place] for row in rows]


def unit_id(file_id: str, level: str, position: int) -> str:
    """Stable id of a held unit: 16 hex of a hash over file, level and position."""
    return hashlib.sha256(f"{file_id}|{level}|{position}".encode()).hexdigest()[:16]


def read_rows(every: Iterable[Record], reading: Reading, numbers: Iterable[int] = ()) -> pa.Table:
    """Rows of the kind that the layout names; what is held and left out goes to the controls.

    ``every``: the records below the header. ``numbers``: theirs, from 1 where none are given. ``batch_id`` and
    ``received_seq`` stay null; the loader fills them.
    """
    rows = _rows(every, reading, numbers or count(1))
    chunks = [_chunk(chunk, reading) for chunk in _chunked(rows)]
    return pa.concat_tables(chunks) if chunks else reading.mapping.table.arrow_schema().empty_table()


def _rows(every: Iterable[Record], reading: Reading, numbers: Iterable[int]) -> Iterator[_Row]:
    """Records that are rows, numbered; what is no row is left out here, what is torn or no text is held."""
    layout, controls = reading.layout, reading.controls
    # In this order no number is taken when there is no record.
    for record, number in zip(every, numbers, strict=False):
        reason = shapes.left_out(record, layout.header, layout.mapping)
        if reason in shapes.LEFT_OUT:
            controls.find(reason, "info", record.physical_line)
            continue
        width = len(layout.header)
        if reason and len(record.cells) <= width:
            cells = [*record.cells, *[""] * (width - len(record.cells))]
            yield _Row(number, record.physical_line, cells, reason)
            continue
        code = record.code or ("" if all(map(is_text, record.cells)) else "C005")
        if code:
            unit = unit_id(controls.file_id, reading.place, number)
            controls.hold_row(Held(unit, code, record.physical_line))
        else:
            yield _Row(number, record.physical_line, record.cells)


def _chunked(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, CHUNK_ROWS)):
        yield chunk


def _chunk(rows: list[_Row], reading: Reading) -> pa.Table:
    """Rows typed column by column; rows with a faulty cell are taken out and held."""
    table = reading.mapping.table
    place: dict[str, Any] = {
        "@file_id": pa.array([reading.controls.file_id] * len(rows), pa.string()),
        "@received_seq": pa.nulls(len(rows), pa.int64()),
        "@record_number": pa.array([row.number for row in rows], pa.int64()),
        "@physical_line": pa.array([row.line for row in rows], pa.int64()),
    }
    faults: Codes = np.array([row.code for row in rows], dtype=object)
    blamed: Codes = np.full(len(rows), "", dtype=object)
    arrays = []
    for column in table.columns:
        if column.source in place:
            arrays.append(place[column.source])
            continue
        cells = reading.cells(rows, column.name)
        array, codes = typed_column(cells, column, reading.mapping, reading.zone)
        blamed = np.where((faults == "") & (codes != ""), column.name, blamed)
        faults = np.where(faults == "", codes, faults)
        arrays.append(array)
    whole = pa.Table.from_arrays(arrays, schema=table.arrow_schema())
    amount = shapes.amount_column(reading.mapping)
    _hold(rows, faults, blamed, whole[amount].combine_chunks() if amount else None, reading)
    return whole.filter(pa.array(faults == "")) if (faults != "").any() else whole


def typed_column(cells: list[str], column: Column, mapping: Mapping, zone: ZoneInfo) -> tuple[pa.Array, Codes]:
    """Cells as an Arrow array and, per cell, the code of its fault or "" (each distinct text is read once)."""
    encoded = pa.array(cells, pa.string()).dictionary_encode()
    read = cell_reader(column, mapping, zone)
    found = [read(text) for text in encoded.dictionary.to_pylist()]
    indices = encoded.indices
    array = pc.take(values.typed_array([value for value, _ in found], column.type), indices)
    codes: Codes = np.array([code for _, code in found] or [""], dtype=object)
    return array, codes[indices.to_numpy()]


def cell_reader(column: Column, mapping: Mapping, zone: ZoneInfo) -> Callable[[str], tuple[Any, str]]:
    """What reads the cells of one column: (value, "") or (None, code)."""
    parse, words = parser(column, mapping, zone), mapping.words.get(column.name)

    def read(text: str) -> tuple[Any, str]:
        try:
            trimmed = values.clean(text)
            if words:
                trimmed = words.get(fold(trimmed), trimmed)
            value = parse(trimmed) if trimmed else None
        except values.CellError as fault:
            return None, fault.code
        if value is None:
            return None, "C006" if column.required and not column.may_be_empty else ""
        if column.values and value not in column.values:
            return None, "C029" if mapping.name else "C014"
        if column.type == "text" and _CUT_NUMBER.fullmatch(value):
            return None, "C024"
        return value, ""

    return read


def _hold(rows: list[_Row], faults: Codes, blamed: Codes, amounts: pa.Array | None, reading: Reading) -> None:
    """Hold the rows with a fault, but for a total that is the sum of the rows above it."""
    below = 0
    for index in np.flatnonzero(faults != "").tolist():
        row, code = rows[index], faults[index]
        held = _held(row, code, blamed[index], reading)
        if amounts is not None:
            reading.cents_above += values.cents(amounts.slice(below, index - below))
            below = index + 1
            if _is_sum(held, row, reading):
                reading.controls.find(shapes.TOTALS, "info", row.line)
                continue
            reading.cents_above += held.paid_cents or held.charge_cents or 0
        reading.controls.hold_row(held)
    if amounts is not None:
        reading.cents_above += values.cents(amounts.slice(below))


def _is_sum(held: Held, row: _Row, reading: Reading) -> bool:
    """Is it called a total, or nothing but amounts below other rows, and adds up?"""
    amount = held.charge_cents if held.paid_cents is None else held.paid_cents
    if amount is None or amount != reading.cents_above:
        return False
    if held.code != "C006" or row.number == 1:
        return held.code == shapes.NAMED_TOTAL
    return shapes.is_sum_alone(
        row.cells, reading.layout.header, reading.mapping, shapes.amount_column(reading.mapping) or ""
    )


def _held(row: _Row, code: str, column: str, reading: Reading) -> Held:
    """The held row with its dollars and day, where those can be read."""
    kind = reading.mapping.kind
    return Held(
        unit_id(reading.controls.file_id, reading.place, row.number),
        code,
        row.line,
        charge_cents=_nearest_cents(reading, row, ROW_CHARGE.get(kind)),
        paid_cents=_nearest_cents(reading, row, ROW_MONEY.get(kind)),
        event_date=_day_of(reading, row, ROW_DATE.get(kind)),
        column=column,
    )


def _read(reading: Reading, row: _Row, column: str | None) -> tuple[Any, str]:
    """One cell of a row by its column's reader."""
    found = next((each for each in file_columns(reading.mapping.table) if each.name == column), None)
    if found is None:
        return None, ""
    (text,) = reading.cells([row], found.name)
    return cell_reader(found, reading.mapping, reading.zone)(text)


def _nearest_cents(reading: Reading, row: _Row, column: str | None) -> int | None:
    """Dollars of a held row; an amount that is too fine counts rounded half up, an unreadable one not at all."""
    cents, code = _read(reading, row, column)
    if code != "C008" or column is None:
        return cents if isinstance(cents, int) else None
    rules = reading.mapping.rules
    try:
        near = _FINE.sub(r"\1", reading.cells([row], column)[0].strip())
        fine = money(near, rules, column in rules.reversed_amounts, 6)
    except values.CellError:
        return None
    return (abs(fine) + 5000) // 10000 * (1 if fine >= 0 else -1)


def _day_of(reading: Reading, row: _Row, column: str | None) -> date | None:
    found, _ = _read(reading, row, column)
    return found.date() if isinstance(found, datetime) else found
