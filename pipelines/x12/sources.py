"""The source notation of the contracts, compiled, and the one function that cuts columns out by it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

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
    _owned: dict[str, tuple[Ints, Ints]] = field(default_factory=dict)

    def owned(self, index: SegmentIndex, tag: str) -> tuple[Ints, Ints]:
        """Segments with ``tag`` inside the scopes, ascending, and the row each belongs to."""
        if tag not in self._owned:
            candidates = index.of(tag)
            row = np.searchsorted(self.anchors, candidates, "right") - 1
            inside = (row >= 0) & (candidates < self.ends[np.maximum(row, 0)]) if len(self.anchors) else row > 0
            self._owned[tag] = candidates[inside], row[inside]
        return self._owned[tag]


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
        segments, spans = self._spans(rows, compiled(source))
        here = np.flatnonzero(segments >= 0)
        return cells.text_column(self.index, Spans(spans.start[here], spans.end[here]), here, len(segments))

    def _column(self, cut: Cut, column: Column, rows: Scope, sources: tuple[Source, ...]) -> None:
        segments, spans = self._spans(rows, sources)
        scale = cells.scale_of(column.type)
        if scale is not None:
            self._number(cut, column, np.where(segments < 0, rows.anchors, segments), spans, scale)
        elif column.type == "date":
            day = cells.days(self.index, cells.part(self.index, spans, sources[0].part or "from"))
            self.findings.at(Code.DATE_INVALID, segments[~day.valid])
            cut.columns[column.name] = cells.day_column(day.values, ~(day.present & day.valid))
        else:
            here = np.flatnonzero(segments >= 0)
            shown = Spans(spans.start[here], spans.end[here])
            texts = cells.text_column(self.index, shown, here, len(segments))
            cut.columns[column.name] = cells.code_column(texts) if column.type == "code" else texts
            cut.present[column.name] = spans.present

    def _number(self, cut: Cut, column: Column, segments: Ints, spans: Spans, scale: int) -> None:
        number = cells.numbers(self.index, spans, scale)
        absent = ~(number.present & number.readable)
        if column.type == "money":
            cut.cents[column.name] = number.values
        if column.type != "money" or column.is_informal:
            self.findings.at(Code.NUMBER_INVALID, segments[~number.readable])
        else:
            self.findings.at(Code.MONEY_UNREADABLE, segments[~number.readable])
            cut.unreadable |= ~number.readable
            if column.required:
                self.findings.at(Code.MONEY_MISSING, segments[~number.present])
                absent = np.zeros(len(absent), bool)
        cut.present[column.name] = number.present
        cut.columns[column.name] = cells.decimal_column(number.values, absent, column.type)

    def _spans(self, rows: Scope, sources: tuple[Source, ...]) -> tuple[Ints, Spans]:
        """Per row the segment (-1: none) and the cell of the first alternative that has a value."""
        segments = np.full(len(rows.anchors), -1, np.int64)
        start, end = np.zeros(len(segments), np.int64), np.zeros(len(segments), np.int64)
        for source in sources:
            open_rows = end <= start
            found, row, spans = self._alternative(rows, source)
            use = open_rows[row]
            segments[row[use]], start[row[use]], end[row[use]] = found[use], spans.start[use], spans.end[use]
        return segments, Spans(start, end)

    def _alternative(self, rows: Scope, source: Source) -> tuple[Ints, Ints, Spans]:
        """Segments, rows and cells of one alternative: at most one a row, rows ascending."""
        if source.tag == rows.tag and not source.qualifier_element:
            element: int | Ints = source.element
            if rows.shift is not None and source.element >= rows.shift_from:
                element = source.element + rows.shift
            spans = self._cell(rows.anchors, source, element)
            return rows.anchors, np.arange(len(rows.anchors)), spans
        found, row = rows.owned(self.index, source.tag)
        if source.qualifier_element:
            fits = self._qualifiers(source)[np.searchsorted(self.index.of(source.tag), found)] == source.qualifier
            found, row = found[fits], row[fits]
        spans = self._cell(found, source, source.element)
        keep = np.flatnonzero(spans.present)
        found, row, spans = found[keep], row[keep], Spans(spans.start[keep], spans.end[keep])
        first = np.flatnonzero(np.diff(row, prepend=-1))
        return found[first], row[first], Spans(spans.start[first], spans.end[first])

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
