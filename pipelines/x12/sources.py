"""The source notation of the contracts, compiled, and the one function that cuts columns out by it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.contracts import ARROW_TYPES, Column, Table
from pipelines.x12 import cells
from pipelines.x12.findings import Bools, Code, Findings, Ints
from pipelines.x12.segments import NONE, SegmentIndex, Spans, pack

_ALTERNATIVES = re.compile(r"\|(?![^\[]*\])")
_SOURCE = re.compile(
    r"(?:HL(?P<level>\d\d)/)?(?P<tag>[A-Z][A-Z0-9]{1,2})(?P<element>\d\d)(?:-(?P<component>\d))?"
    r"(?:\[(?P<where>\d\d)=(?P<words>[^\]]+)\])?(?:\.(?P<part>from|to))?"
)
# A row's scope never reaches beyond its transaction set, whatever the contract's own ends are.
_ALWAYS_ENDS = ("ST", "SE", "GS", "GE", "ISA", "IEA", "TA1")


class Source(NamedTuple):
    """One alternative of a column's source. ``level`` '' = the row's own scope; ``qualifier_element`` 0 = none."""

    level: str
    tag: str
    element: int
    component: int
    qualifier_element: int
    qualifier: int
    part: str


@cache
def compiled(text: str) -> tuple[Source, ...]:
    """Alternatives of a source in the order in which they are tried; none for ``@`` sources.

    Raises:
        ValueError: The text is not in the notation of ``pipelines.contracts``.
    """
    if text.startswith("@"):
        return ()
    found: list[Source] = []
    for alternative in _ALTERNATIVES.split(text):
        match = _SOURCE.fullmatch(alternative)
        if not match:
            raise ValueError(f"not a source: {text}")
        cell = int(match["element"]), int(match["component"] or 0), int(match["where"] or 0)
        found.extend(
            Source(match["level"] or "", match["tag"], *cell, pack(word) if word else 0, match["part"] or "")
            for word in (match["words"] or "").split("|")
        )
    return tuple(found)


@dataclass
class Scope:
    """Rows of a table as anchor segments, ascending, each with the first segment after its scope.

    ``shift`` moves the elements from ``shift_from`` on: the repeats of CAS, PLB and HI.
    """

    anchors: Ints
    ends: Ints
    tag: str
    shift: Ints | None = None
    shift_from: int = 0
    _owned: dict[str, tuple[Ints, Ints, Ints]] = field(default_factory=dict)
    _row_of: Ints | None = None

    def owned(self, index: SegmentIndex, tag: str) -> tuple[Ints, Ints]:
        """Segments with ``tag`` inside the scopes, ascending, and the row each belongs to."""
        return self.placed(index, tag)[:2]

    def placed(self, index: SegmentIndex, tag: str) -> tuple[Ints, Ints, Ints]:
        """The same, and the place of each among all segments with the tag."""
        if tag not in self._owned:
            candidates = index.of(tag) if len(self.anchors) else NONE
            row = self._rows(index, candidates) if len(candidates) else NONE
            inside = (row >= 0) & (candidates < self.ends[row]) if len(candidates) else NONE
            place = np.flatnonzero(inside)
            self._owned[tag] = candidates[place], row[place], place
        return self._owned[tag]

    def _rows(self, index: SegmentIndex, segments: Ints) -> Ints:
        """The last row that starts at or before each segment; -1 before the first."""
        if self._row_of is None:
            starts = np.zeros(len(index), np.int64)
            starts[self.anchors] = 1
            self._row_of = np.cumsum(starts) - 1
        return self._row_of[segments]


class Found(NamedTuple):
    """Cells of one column: rows, ascending and each at most once, their segments and spans."""

    rows: Ints
    segments: Ints
    spans: Spans


def scope(index: SegmentIndex, anchors: Ints, tag: str, ends: tuple[str, ...]) -> Scope:
    """Scopes from each anchor to the first segment with one of the tags ``ends``, or the end of its set."""
    stops = index.stops(*ends, *_ALWAYS_ENDS)
    return Scope(anchors, stops[np.searchsorted(stops, anchors, "right")], tag)


@dataclass
class Cut:
    """Columns cut out for the rows of one scope, with what balances and findings need beside them."""

    columns: dict[str, pa.Array]
    cents: dict[str, Ints]
    present: dict[str, Bools]
    unreadable: Bools


def _nothing(cut: Cut, column: Column) -> None:
    """The column of no rows: most files hold one kind, and every other kind's tables are empty."""
    cut.columns[column.name] = pa.nulls(0, ARROW_TYPES[column.type])
    cut.cents[column.name] = NONE
    cut.present[column.name] = np.zeros(0, bool)


class Cutter:
    """Cuts the columns of a contract out of a batch.

    Args:
        index: The batch.
        findings: Where unreadable and missing cells are told.
    """

    def __init__(self, index: SegmentIndex, findings: Findings) -> None:
        self.index = index
        self.findings = findings
        self._words: dict[tuple[str, int], npt.NDArray[np.uint32]] = {}

    def cut(self, table: Table, rows: Scope, levels: Mapping[str, tuple[Scope, Ints]] | None = None) -> Cut:
        """Every column of the contract that has a source in its notation and is no timestamp or boolean.

        Args:
            table: The contract.
            rows: One scope a row.
            levels: Per HL level or envelope tag its scopes and, for each row, the one it stands in (-1: none).
        """
        cut = Cut({}, {}, {}, np.zeros(len(rows.anchors), bool))
        for column in table.columns:
            sources = compiled(column.source)
            if not sources or column.type in ("timestamp", "boolean"):
                continue
            level = sources[0].level or sources[0].tag
            if level not in (levels or {}):
                if len(rows.anchors):
                    self._column(cut, column, rows, sources)
                else:
                    _nothing(cut, column)
                continue
            loops, loop_of_row = (levels or {})[level]
            above = Cut({}, {}, {}, np.zeros(len(loops.anchors), bool))
            self._column(above, column, loops, sources)
            loop = pa.array(loop_of_row, mask=loop_of_row < 0)
            cut.columns[column.name] = above.columns[column.name].take(loop)
        return cut

    def texts(self, rows: Scope, source: str) -> pa.Array:
        """One source as text, for values that are hashed and not kept."""
        found = self._found(rows, compiled(source))
        return cells.text_column(self.index, found.spans, found.rows, len(rows.anchors))

    def _column(self, cut: Cut, column: Column, rows: Scope, sources: tuple[Source, ...]) -> None:
        found = self._found(rows, sources)
        size, scale = len(rows.anchors), cells.scale_of(column.type)
        if scale is not None:
            self._number(cut, column, rows, found, scale)
        elif column.type == "date":
            day = cells.days(self.index, cells.part(self.index, found.spans, sources[0].part or "from"))
            self.findings.at(Code.DATE_INVALID, found.segments[~day.valid])
            known = _spread(day.present & day.valid, found.rows, size)
            cut.columns[column.name] = cells.day_column(_spread(day.values, found.rows, size), ~known)
        else:
            texts = cells.text_column(self.index, found.spans, found.rows, size)
            cut.columns[column.name] = cells.code_column(texts) if column.type == "code" else texts
            cut.present[column.name] = _spread(found.spans.present, found.rows, size)

    def _number(self, cut: Cut, column: Column, rows: Scope, found: Found, scale: int) -> None:
        size = len(rows.anchors)
        number = cells.numbers(self.index, found.spans, scale)
        present = _spread(number.present, found.rows, size)
        values = _spread(number.values, found.rows, size)
        absent = ~_spread(number.present & number.readable, found.rows, size)
        unreadable = np.flatnonzero(~number.readable)
        if column.type == "money":
            cut.cents[column.name] = values
        if column.type != "money" or column.is_informal:
            self.findings.at(Code.NUMBER_INVALID, found.segments[unreadable])
        else:
            self.findings.at(Code.MONEY_UNREADABLE, found.segments[unreadable])
            cut.unreadable[found.rows[unreadable]] = True
            if column.required:
                self.findings.at(Code.MONEY_MISSING, rows.anchors[~present])
                absent = np.zeros(size, bool)
        cut.present[column.name] = present
        cut.columns[column.name] = cells.decimal_column(values, absent, column.type)

    def _found(self, rows: Scope, sources: tuple[Source, ...]) -> Found:
        """Per row the cell of the first alternative that has a value."""
        parts: list[Found] = []
        open_rows = np.ones(len(rows.anchors), bool) if len(sources) > 1 else None
        for source in sources:
            found = self._alternative(rows, source)
            if open_rows is not None:
                found = _some(found, open_rows[found.rows])
                open_rows[found.rows[found.spans.present]] = False
            if len(found.rows) or not parts:
                parts.append(found)
        return parts[-1] if len(parts) == 1 else _merged(parts, len(rows.anchors))

    def _alternative(self, rows: Scope, source: Source) -> Found:
        """Cells of one alternative."""
        if source.tag == rows.tag and not source.qualifier_element:
            element: int | Ints = source.element
            if rows.shift is not None and source.element >= rows.shift_from:
                element = source.element + rows.shift
            return Found(np.arange(len(rows.anchors)), rows.anchors, self._cell(rows.anchors, source, element))
        found, row, place = rows.placed(self.index, source.tag)
        if source.qualifier_element:
            fits = np.flatnonzero(self._qualifiers(source).take(place) == source.qualifier)
            found, row = found[fits], row[fits]
        filled = Found(row, found, self._cell(found, source, source.element))
        filled = _some(filled, filled.spans.present)
        is_first = np.ones(len(filled.rows), bool)
        np.not_equal(filled.rows[1:], filled.rows[:-1], out=is_first[1:])
        return _some(filled, is_first)

    def _cell(self, segments: Ints, source: Source, element: int | Ints) -> Spans:
        spans = self.index.element(segments, element)
        return self.index.component(spans, source.component) if source.component else spans

    def _qualifiers(self, source: Source) -> npt.NDArray[np.uint32]:
        """Qualifier words of every segment with the source's tag."""
        key = source.tag, source.qualifier_element
        if key not in self._words:
            segments = self.index.of(source.tag)
            self._words[key] = self.index.word(self.index.element(segments, source.qualifier_element))
        return self._words[key]


def _some(found: Found, keep: Bools) -> Found:
    """Some of the cells."""
    if keep.all():
        return found
    which = np.flatnonzero(keep)
    spans = Spans(found.spans.start[which], found.spans.end[which])
    return Found(found.rows[which], found.segments[which], spans)


def _merged(parts: list[Found], size: int) -> Found:
    """Cells of several alternatives; a row that has an empty cell in one may have a filled one in a later."""
    last = np.full(size, -1, np.int64)
    rows, segments = (np.concatenate([part[place] for part in parts]) for place in (0, 1))
    last[rows] = np.arange(len(rows))
    which = last[last >= 0]
    start = np.concatenate([part.spans.start for part in parts])[which]
    end = np.concatenate([part.spans.end for part in parts])[which]
    return Found(rows[which], segments[which], Spans(start, end))


def _spread(values: npt.NDArray[Any], rows: Ints, size: int) -> npt.NDArray[Any]:
    """Values of some rows among all; 0 or False elsewhere."""
    if len(rows) == size:
        return values
    spread = np.zeros(size, values.dtype)
    spread[rows] = values
    return spread
