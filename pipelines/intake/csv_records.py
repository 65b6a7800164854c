"""Records of a CSV file with the physical line each starts on; damage stays as small as one line.

After a record whose quotes do not close, reading goes on at the line below its first: one stray quote never
swallows the rest of a file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

MAX_CELL = 131072


class Record(NamedTuple):
    """One record: cells as written, or the code of what is wrong with it (then ``cells`` is empty)."""

    physical_line: int
    cells: list[str]
    code: str = ""


def records(text: str) -> Iterator[Record]:
    """Every record that is not blank, the header first; all following must be as wide as the header."""
    lines = list(io.StringIO(text, newline=""))
    start, width = 0, 0
    while start < len(lines):
        resume = len(lines)
        for cells, begins, ends in _well_quoted(lines, start):
            if cells is None or _is_torn(cells, width, ends - begins):
                yield Record(begins + 1, [], "C016" if len(lines[begins]) > MAX_CELL else "C004")
                resume = begins + 1
                break
            if not any(cell.strip() for cell in cells):
                continue
            width = width or len(cells)
            yield _fitted(begins + 1, cells, width)
        start = resume


def _is_torn(cells: list[str], width: int, lines: int) -> bool:
    """A record over several lines that is not as wide as the header: a stray quote joined them."""
    return lines > 1 and width > 0 and len(cells) != width


def _fitted(line: int, cells: list[str], width: int) -> Record:
    """Empty cells past the header's last column are what spreadsheets leave behind, not a fault."""
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        return Record(line, [], "C003")
    return Record(line, cells[:width])


def _well_quoted(lines: list[str], start: int) -> Iterator[tuple[list[str] | None, int, int]]:
    """(cells, first line, line after) from line ``start`` on; cells None ends it where the quotes are wrong."""
    reader = csv.reader((lines[i] for i in range(start, len(lines))), strict=True)
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
