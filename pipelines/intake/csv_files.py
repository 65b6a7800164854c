"""CSV files to raw tables: read as text, typed column by column by the contracts, a bad row held alone.

Rows in = rows loaded + rows held, and the dollars with them; no cell ever enters a finding.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines import values
from pipelines.contracts import Column, Table
from pipelines.contracts.csv_kinds import ROW_CHARGE, ROW_DATE, ROW_MONEY
from pipelines.intake.controls import Controls, Held, control_tables
from pipelines.intake.csv_records import Record, records
from pipelines.intake.kinds import BOM, header_names

CHUNK_ROWS = 50_000
Codes = np.ndarray[Any, np.dtype[np.object_]]


class _Row(NamedTuple):
    number: int
    line: int
    cells: list[str]


def unit_id(file_id: str, level: str, position: int) -> str:
    """Stable id of a held unit: 16 hex of a hash over file, level and position."""
    return hashlib.sha256(f"{file_id}|{level}|{position}".encode()).hexdigest()[:16]


def read_csv(data: bytes, file_id: str, table: Table, zone: ZoneInfo) -> dict[str, pa.Table]:
    """One CSV file as raw tables: the rows of its kind, findings, held units and its control row.

    ``batch_id`` and ``received_seq`` stay null; the loader fills them.
    """
    text, is_utf8 = _decoded(data)
    every = records(text)
    header = header_names(next(every, Record(1, [])).cells)
    controls = Controls(file_id, table.kind)
    known = {column.name for column in table.columns if not column.source.startswith("@")}
    mapped = [name for name in header if name in known]
    if len(set(mapped)) != len(mapped):
        controls.hold_file("C002")
        return control_tables([controls])
    if set(header) - known:
        controls.find("C001", "warn", 1)
    chunks = [_chunk(rows, header, table, zone, controls) for rows in _chunked(_rows(every, is_utf8, controls))]
    loaded = pa.concat_tables(chunks) if chunks else table.arrow_schema().empty_table()
    controls.load_rows(loaded, ROW_CHARGE.get(table.kind), ROW_MONEY.get(table.kind))
    return {table.name: loaded, **control_tables([controls])}


def _decoded(data: bytes) -> tuple[str, bool]:
    """The text, and whether all of it is UTF-8; bytes that are not are carried along as lone surrogates."""
    try:
        return data.decode("utf-8").removeprefix(BOM), True
    except UnicodeDecodeError:
        return data.decode("utf-8", errors="surrogateescape").removeprefix(BOM), False


def _rows(every: Iterator[Record], is_utf8: bool, controls: Controls) -> Iterator[_Row]:
    """Records as wide as the header and in UTF-8, numbered; the others are held here."""
    for number, record in enumerate(every, 1):
        code = record.code
        if not (code or is_utf8 or all(map(_is_text, record.cells))):
            code = "C005"
        if code:
            controls.hold_row(Held(unit_id(controls.file_id, "row", number), code, record.physical_line))
        else:
            yield _Row(number, record.physical_line, record.cells)


def _is_text(cell: str) -> bool:
    """False where a byte that is not UTF-8 was carried along."""
    return cell.isascii() or not any("\udc80" <= character <= "\udcff" for character in cell)


def _chunked(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, CHUNK_ROWS)):
        yield chunk


def _chunk(rows: list[_Row], header: tuple[str, ...], table: Table, zone: ZoneInfo, controls: Controls) -> pa.Table:
    """Rows typed column by column; rows with a faulty cell are taken out and held."""
    place: dict[str, Any] = {
        "@file_id": pa.array([controls.file_id] * len(rows), pa.string()),
        "@received_seq": pa.nulls(len(rows), pa.int64()),
        "@record_number": pa.array([row.number for row in rows], pa.int64()),
        "@physical_line": pa.array([row.line for row in rows], pa.int64()),
    }
    position = {name: index for index, name in enumerate(header)}
    faults: Codes = np.full(len(rows), "", dtype=object)
    arrays = []
    for column in table.columns:
        if column.source in place:
            arrays.append(place[column.source])
            continue
        index = position.get(column.name)
        cells = [row.cells[index] for row in rows] if index is not None else [""] * len(rows)
        array, codes = typed_column(cells, column, zone)
        faults = np.where(faults == "", codes, faults)
        arrays.append(array)
    whole = pa.Table.from_arrays(arrays, schema=table.arrow_schema())
    bad = faults != ""
    if not bad.any():
        return whole
    for index in np.flatnonzero(bad).tolist():
        controls.hold_row(_held(rows[index], faults[index], position, table, controls.file_id, zone))
    return whole.filter(pa.array(~bad))


def typed_column(cells: list[str], column: Column, zone: ZoneInfo) -> tuple[pa.Array, Codes]:
    """Cells as an Arrow array and, per cell, the code of its fault or "" (each distinct text is read once)."""
    encoded = pa.array(cells, pa.string()).dictionary_encode()
    parse = values.parser(column.type, zone)
    found: list[Any] = []
    codes: list[str] = []
    for text in encoded.dictionary.to_pylist():
        value, code = _cell(text, column, parse)
        found.append(value)
        codes.append(code)
    indices = encoded.indices
    array = pc.take(values.typed_array(found, column.type), indices)
    return array, np.array(codes, dtype=object)[indices.to_numpy()] if codes else np.array([], dtype=object)


def _cell(text: str, column: Column, parse: Any) -> tuple[Any, str]:
    try:
        trimmed = values.clean(text)
        value = parse(trimmed) if trimmed else None
    except values.CellError as fault:
        return None, fault.code
    if value is None and column.required and not column.may_be_empty:
        return None, "C006"
    if value is not None and column.values and value not in column.values:
        return None, "C014"
    return value, ""


def _held(row: _Row, code: str, position: dict[str, int], table: Table, file_id: str, zone: ZoneInfo) -> Held:
    """The held row with its dollars and day, where those can be read."""

    def cell(columns: dict[str, str]) -> str:
        index = position.get(columns.get(table.kind, ""))
        return "" if index is None else row.cells[index]

    return Held(
        unit_id(file_id, "row", row.number),
        code,
        row.line,
        charge_cents=_nearest_cents(cell(ROW_CHARGE)),
        paid_cents=_nearest_cents(cell(ROW_MONEY)),
        event_date=_day_of(cell(ROW_DATE), zone),
    )


def _nearest_cents(text: str) -> int | None:
    """Dollars of a held row; an amount that is too fine counts rounded half up, an unreadable one not at all."""
    try:
        fine = values.scaled(text.strip(), 6, "C007", "C008")
    except values.CellError:
        return None
    return (abs(fine) + 5000) // 10000 * (1 if fine >= 0 else -1)


def _day_of(text: str, zone: ZoneInfo) -> date | None:
    for parse in (values.day, lambda cell: values.instant(cell, zone)):
        try:
            found = parse(text.strip())
        except values.CellError:
            continue
        return found.date() if isinstance(found, datetime) else found
    return None
