"""CSV files to raw tables: the rows of their kind, what was held, and what was found odd."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pyarrow as pa

from pipelines.contracts import Table
from pipelines.contracts.csv_kinds import ROW_CHARGE, ROW_MONEY
from pipelines.intake.controls import Controls, control_tables
from pipelines.intake.csv_records import decoded, lines_of, records
from pipelines.intake.csv_rows import Reading, read_rows
from pipelines.intake.mapping import DELIMITERS, NO_MAPPINGS, Mappings
from pipelines.intake.mapping_layout import HEADER_CHARACTERS, Layout, layout_of_text
from pipelines.intake.mapping_shapes import TITLE


def read_csv(
    data: bytes, file_id: str, table: Table, zone: ZoneInfo, mappings: Mappings = NO_MAPPINGS
) -> dict[str, pa.Table]:
    """One CSV file as raw tables: the rows of its kind, findings, held units and its control row.

    ``table``: of the kind that ``kind_of`` gave with the same mappings. ``batch_id`` and ``received_seq`` stay null;
    the loader fills them.
    """
    text, encoding = decoded(data)
    controls = Controls(file_id, table.kind)
    layout = layout_of_text(text, mappings)
    if not isinstance(layout, Layout) or layout.mapping.kind != table.kind or layout.is_ambiguous:
        controls.hold_file("C002" if isinstance(layout, Layout) and layout.is_ambiguous else "I003")
        return control_tables([controls])
    if encoding == "cp1252" and layout.mapping.rules.encoding != "cp1252":
        controls.find("C018", "warn", None)
    for number, line in enumerate(lines_of(text[:HEADER_CHARACTERS])[: layout.header_line], 1):
        if line.strip(' \t\r\n",;|'):
            controls.find(TITLE, "info", number)
    if layout.unknown:
        controls.find("C001", "warn", layout.header_line + 1)
    every = records(text, DELIMITERS[layout.mapping.rules.delimiter], layout.header_line)
    next(every)
    loaded = read_rows(every, Reading(layout, controls, zone))
    controls.load_rows(loaded, ROW_CHARGE.get(table.kind), ROW_MONEY.get(table.kind))
    return {table.name: loaded, **control_tables([controls])}
