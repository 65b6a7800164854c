"""What a file is, by its content: X12, one of the CSV kinds, or something we do not open."""

from __future__ import annotations

import io
import zipfile
from typing import NamedTuple

from pipelines.intake.csv_records import decoded
from pipelines.intake.mapping import NO_MAPPINGS, Mappings, csv_tables, required_columns
from pipelines.intake.mapping_layout import HEADER_CHARACTERS, Layout, layout_of_text
from pipelines.intake.spreadsheets import CONTENT_TYPES, WORKBOOK
from pipelines.x12 import sniff

__all__ = ["SPREADSHEET", "UNKNOWN", "X12", "Kind", "csv_tables", "kind_of", "required_columns"]

X12 = "X12"
SPREADSHEET = "xlsx"
UNKNOWN = "unknown"

# Where in a file which bytes stand: gz, 7z, xz, rar, bz2, tar; PDF, old Office, RTF; UTF-16.
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x1f\x8b", "I005"),
    (0, b"7z\xbc\xaf\x27\x1c", "I005"),
    (0, b"\xfd7zXZ\x00", "I005"),
    (0, b"Rar!\x1a\x07", "I005"),
    (4, b"1AY&SY", "I005"),
    (257, b"ustar", "I005"),
    (0, b"%PDF", "I006"),
    (0, b"\xd0\xcf\x11\xe0", "I006"),
    (0, b"{\\rtf", "I006"),
    (0, b"\xff\xfe", "I020"),
    (0, b"\xfe\xff", "I020"),
)


class Kind(NamedTuple):
    """What a file is. ``code``: why it is not read, empty when it is."""

    name: str
    code: str = ""


def kind_of(data: bytes, mappings: Mappings = NO_MAPPINGS) -> Kind:
    """The kind of a file's bytes; of a workbook its sheets decide when it is read."""
    if not data.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        return Kind(UNKNOWN, "I007")
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_package(data)
    for place, signature, code in _SIGNATURES:
        if data.startswith(signature, place):
            return Kind(UNKNOWN, code)
    if sniff(data):
        return Kind(X12)
    found = layout_of_text(decoded(data[:HEADER_CHARACTERS], final=len(data) <= HEADER_CHARACTERS).text, mappings)
    if isinstance(found, Layout):
        return Kind(found.mapping.kind)
    return Kind(UNKNOWN, found or "I003")


def _kind_of_package(data: bytes) -> Kind:
    """A workbook and a document are packed alike; what is in the package tells them from an archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = frozenset(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return Kind(UNKNOWN, "I030" if CONTENT_TYPES.encode() in data[:4096] else "I005")
    if CONTENT_TYPES not in names:
        return Kind(UNKNOWN, "I005")
    return Kind(SPREADSHEET) if WORKBOOK in names else Kind(UNKNOWN, "I006")
