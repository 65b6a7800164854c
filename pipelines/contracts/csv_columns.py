"""How a CSV kind is written down as a raw table."""

from __future__ import annotations

from pipelines.contracts import Column, ColumnType, Privacy, Table

PLACE = (
    Column("file_id", "text", "public", "@file_id", "SHA-256 of the file's bytes", True),
    Column("received_seq", "integer", "public", "@received_seq", "Order of first sight of the file", True),
    Column(
        "record_number", "integer", "public", "@record_number", "Record in the file, from 1, header not counted", True
    ),
    Column("physical_line", "integer", "public", "@physical_line", "Line of the file on which the record starts", True),
)


def column(
    name: str,
    kind: ColumnType,
    privacy: Privacy,
    words: str,
    required: bool = False,
    values: tuple[str, ...] = (),
    may_be_empty: bool = False,
) -> Column:
    """A column that stands in the file under its own name."""
    return Column(name, kind, privacy, name, words, required, values, may_be_empty)


def table(kind: str, name: str, grain: str, key: tuple[str, ...], *columns: Column) -> Table:
    """A raw table of a CSV kind: where each row came from, then its columns."""
    return Table(name, "csv", grain, key, (*PLACE, *columns), kind=kind)
