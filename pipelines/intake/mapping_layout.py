"""Where the header of a table stands, and which kind and mapping fit it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipelines.intake.csv_records import first_record, lines_of
from pipelines.intake.mapping import DELIMITERS, Mapping, Mappings, file_columns, fitting, header_names

HEADER_LINES = 50
HEADER_CHARACTERS = 65536


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
    """Whether every required column has something in it, which no title has."""
    needed = {
        column.name for column in file_columns(layout.mapping.table) if column.required and not column.may_be_empty
    }
    places = [layout.header.index(header) for ours, header in layout.mapping.columns.items() if ours in needed]
    return bool(places) and all(place < len(cells) and cells[place].strip() for place in places)


def _layout(cells: list[str], index: int, mappings: Mappings, own: bool) -> Layout | str | None:
    header = header_names(cells)
    found = fitting(header, mappings.each, own)
    return Layout(found, header, index) if isinstance(found, Mapping) else found
