"""Records of a CSV file with the physical line each starts on; damage stays as small as one line.

After a record whose quotes do not close, reading goes on at the line below its first: one stray quote never
swallows the rest of a file.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple

MAX_CELL = 131072
BOM = "\ufeff"


class Record(NamedTuple):
    """One record: its cells, and the code of what is wrong with it. A torn one (C004, C016) has no cells."""

    physical_line: int
    cells: list[str]
    code: str = ""


class Text(NamedTuple):
    """A file as text. ``encoding``: ``utf-8``, ``cp1252``, or ``damaged`` where bytes are carried as surrogates."""

    text: str
    encoding: str


def decoded(data: bytes, final: bool = True) -> Text:
    """The text of a file: UTF-8, else cp1252 where that reads every byte and nothing in it is UTF-8.

    ``final``: false for the beginning of a file, which may end within a character.
    """
    try:
        return Text(codecs.getincrementaldecoder("utf-8")().decode(data, final).removeprefix(BOM), "utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", errors="surrogateescape")
    if all(character.isascii() or "\udc80" <= character <= "\udcff" for character in set(text)):
        try:
            return Text(data.decode("cp1252"), "cp1252")
        except UnicodeDecodeError:
            pass
    return Text(text.removeprefix(BOM), "damaged")


def is_text(cell: str) -> bool:
    """False where a byte that is no text was carried along."""
    return cell.isascii() or not any("\udc80" <= character <= "\udcff" for character in cell)


def lines_of(text: str) -> list[str]:
    """Physical lines with their ends."""
    return list(io.StringIO(text, newline=""))


def first_record(lines: Sequence[str], start: int, delimiter: str) -> list[str]:
    """Cells of the record that begins on line ``start``; none where its quotes are wrong."""
    cells, _, _ = next(_well_quoted(lines, start, delimiter), (None, 0, 0))
    return cells or []


def records(text: str, delimiter: str = ",", header_line: int = 0, is_loose: bool = False) -> Iterator[Record]:
    """Every record from the header on that is not blank, the header first; all must be as wide as it.

    ``is_loose``: nobody knows yet where the header is, so no record is too wide or too narrow.
    """
    lines = lines_of(text)
    start, width = header_line, 0
    while start < len(lines):
        resume = len(lines)
        for cells, begins, ends in _well_quoted(lines, start, delimiter):
            if cells is None or _is_torn(cells, width, ends - begins):
                yield Record(begins + 1, [], "C016" if len(lines[begins]) > MAX_CELL else "C004")
                resume = begins + 1
                break
            if not is_blank(cells):
                width = width or (0 if is_loose else width_of(cells))
                yield Record(begins + 1, cells) if is_loose else fitted(begins + 1, cells, width)
        start = resume


def is_blank(cells: Sequence[str]) -> bool:
    """No cell is filled."""
    return not any(cell.strip() for cell in cells)


def width_of(cells: Sequence[str]) -> int:
    """Cells up to the last filled one."""
    return max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)


def fitted(line: int, cells: list[str], width: int) -> Record:
    """Empty cells past the header's last column are what spreadsheets leave behind, not a fault."""
    if len(cells) < width or not is_blank(cells[width:]):
        return Record(line, cells, "C003")
    return Record(line, cells[:width])


def _is_torn(cells: list[str], width: int, lines: int) -> bool:
    """A record over several lines that is not as wide as the header: a stray quote joined them."""
    return lines > 1 and width > 0 and len(cells) != width


def _well_quoted(lines: Sequence[str], start: int, delimiter: str) -> Iterator[tuple[list[str] | None, int, int]]:
    """(cells, first line, line after) from line ``start`` on; cells None ends it where the quotes are wrong."""
    reader = csv.reader((lines[i] for i in range(start, len(lines))), strict=True, delimiter=delimiter)
    while True:
        begins = start + reader.line_num
        try:
            cells = next(reader, None)
        except csv.Error:
            yield None, begins, begins + 1
            return
        if cells is None:
            return
        yield cells, begins, start + reader.line_num
