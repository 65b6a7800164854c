"""Where the header of a table stands, and which kind and mapping fit it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pipelines.contracts import Column
from pipelines.intake.csv_records import first_record, lines_of
from pipelines.intake.mapping import DELIMITERS, Mapping, Mappings, file_columns, fitting, header_names
from pipelines.intake.mapping_shapes import is_total_word
from pipelines.intake.mapping_values import parser
from pipelines.values import CellError, clean

HEADER_LINES = 50
HEADER_CHARACTERS = 65536
FEWEST_OF_A_ROW = 3
_DAYS = {"date", "timestamp", "month"}
# Whether a day can be read is the same everywhere.
_ANY_ZONE = ZoneInfo("UTC")


class Layout(NamedTuple):
    """A table as it lies in a file. ``header_line``: lines or rows above the header."""

    mapping: Mapping
    header: tuple[str, ...]
    header_line: int

    @property
    def is_ambiguous(self) -> bool:
        """A header that is read stands twice."""
        read = [name for name in self.header if name in self.mapping.headers]
        return len(set(read)) != len(read)

    @property
    def unknown(self) -> frozenset[str]:
        """Headers that are kept out."""
        return frozenset(self.header) - self.mapping.headers - {""}


def layout_of_text(text: str, mappings: Mappings) -> Layout | str | None:
    """The first record among the first lines that fits a mapping or a kind; the code of a tie; None."""
    lines = lines_of(text[:HEADER_CHARACTERS])
    used = {mapping.rules.delimiter for mapping in mappings.each} | {"comma"}
    for index in range(min(HEADER_LINES, len(lines))):
        for word in DELIMITERS:
            if word in used:
                each = [mapping for mapping in mappings.each if mapping.rules.delimiter == word]
                cells = first_record(lines, index, DELIMITERS[word])
                found = _layout(cells, index, Mappings(tuple(each)), own=word == "comma")
                if found is not None:
                    above = (first_record(lines, place, DELIMITERS[word]) for place in range(index))
                    return _below_titles_only(found, above)
    return None


def layout_of_rows(rows: Iterator[list[str]], mappings: Mappings) -> Layout | str | None:
    """The same for the first rows of a sheet."""
    above: list[list[str]] = []
    for index, cells in zip(range(HEADER_LINES), rows, strict=False):
        found = _layout(cells, index, mappings, own=True)
        if found is not None:
            return _below_titles_only(found, above)
        above.append(cells)
    return None


def _below_titles_only(found: Layout | str, above: Iterable[list[str]]) -> Layout | str | None:
    """None where a row stands above the header: passing it over as a title would lose its dollars without a word."""
    if isinstance(found, Layout) and any(_is_row(cells, found) for cells in above):
        return None
    return found


def _is_row(cells: list[str], layout: Layout) -> bool:
    """Whether every required column has something in it, or an amount or a day stands where those stand."""
    there = [column for column in file_columns(layout.mapping.table) if _cell(cells, layout, column) is not None]
    needed = [_cell(cells, layout, column) for column in there if column.required and not column.may_be_empty]
    if needed and all(needed):
        return True
    if is_total_word(next((cell.strip() for cell in cells if cell.strip()), "")):
        return False
    fits = {c.name: _fits(c, _cell(cells, layout, c), layout.mapping) for c in there if _cell(cells, layout, c)}
    if any(fits[column.name] for column in there if column.type == "money" and column.name in fits):
        return True
    dated = [fits[column.name] for column in there if column.type in _DAYS and column.name in fits]
    # "Printed", and a day: two cells are a title's.
    return bool(dated) and all(dated) and len(fits) >= FEWEST_OF_A_ROW


def _cell(cells: list[str], layout: Layout, column: Column) -> str | None:
    """What stands where a column would; None where the header has no such column."""
    theirs = layout.mapping.columns.get(column.name)
    if theirs is None or theirs not in layout.header:
        return None
    place = layout.header.index(theirs)
    return cells[place].strip() if place < len(cells) else ""


def _fits(column: Column, cell: str | None, mapping: Mapping) -> bool:
    try:
        parser(column, mapping, _ANY_ZONE)(clean(cell or ""))
    except CellError:
        return False
    return True


def _layout(cells: list[str], index: int, mappings: Mappings, own: bool) -> Layout | str | None:
    header = header_names(cells)
    found = fitting(header, mappings.each, own)
    return Layout(found, header, index) if isinstance(found, Mapping) else found
