"""What a file is, by its content: X12, one of the CSV kinds, or something we do not open."""

from __future__ import annotations

import csv
import io
from typing import NamedTuple

from pipelines.contracts import Table
from pipelines.contracts.csv_kinds import TABLES
from pipelines.x12 import sniff

X12 = "X12"
UNKNOWN = "unknown"
HEADER_BYTES = 65536
BOM = "\ufeff"

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "I005"),
    (b"7z\xbc\xaf\x27\x1c", "I005"),
    (b"%PDF", "I006"),
    (b"\xd0\xcf\x11\xe0", "I006"),
    (b"{\\rtf", "I006"),
    (b"\xff\xfe", "I020"),
    (b"\xfe\xff", "I020"),
)


class Kind(NamedTuple):
    """What a file is. ``code``: why it is not read, empty when it is."""

    name: str
    code: str = ""


def required_columns(table: Table) -> frozenset[str]:
    """Columns a header must have to be of this kind."""
    return frozenset(c.name for c in table.columns if c.required and not c.source.startswith("@"))


def csv_tables() -> dict[str, Table]:
    """CSV tables by kind."""
    return {table.kind: table for table in TABLES}


def kind_of(data: bytes) -> Kind:
    """The kind of a file's bytes."""
    if not data.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        return Kind(UNKNOWN, "I007")
    if data.startswith(b"PK\x03\x04"):
        return Kind(UNKNOWN, "I006" if b"[Content_Types].xml" in data[:4096] else "I005")
    for signature, code in _SIGNATURES:
        if data.startswith(signature):
            return Kind(UNKNOWN, code)
    if sniff(data):
        return Kind(X12)
    return _kind_of_header(header_of(data))


def header_of(data: bytes) -> tuple[str, ...]:
    """Names in the first record that is not blank: trimmed, lower case; () when there is none."""
    text = data[:HEADER_BYTES].decode("utf-8", errors="replace").removeprefix(BOM)
    try:
        for record in csv.reader(io.StringIO(text, newline=""), strict=True):
            if any(cell.strip() for cell in record):
                return header_names(record)
    except csv.Error:
        return ()
    return ()


def header_names(record: list[str]) -> tuple[str, ...]:
    """Column names as the contracts write them."""
    return tuple(cell.strip().lower() for cell in record)


def _kind_of_header(header: tuple[str, ...]) -> Kind:
    names = frozenset(header)
    wanted = {kind: required_columns(table) for kind, table in csv_tables().items()}
    fits = {kind: len(columns) for kind, columns in wanted.items() if columns <= names}
    if not fits:
        return Kind(UNKNOWN, "I003")
    most = max(fits.values())
    best = sorted(kind for kind, count in fits.items() if count == most)
    if len(best) > 1:
        return Kind(UNKNOWN, "I004")
    return Kind(best[0])
