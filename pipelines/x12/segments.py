"""The segment index: where every segment and element of a batch stands, found in one pass over its bytes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.x12.findings import Bools, Ints
from pipelines.x12.interchanges import COMPONENT, ELEMENT, TERMINATOR

_PAD = 8
_BLANK = 32
_LONGEST_TAG = 3
Offsets = npt.NDArray[np.int32]
NONE = np.empty(0, np.int64)


class Spans(NamedTuple):
    """Where cells stand in the text, blanks at both ends left out; ``start == end`` where a cell is absent."""

    start: Ints
    end: Ints

    @property
    def present(self) -> Bools:
        """Whether a cell has a value."""
        return self.end > self.start


def pack(word: str) -> int:
    """A tag or qualifier of up to four characters as one number."""
    return int.from_bytes(word.encode().ljust(4, b"\0"), "big")


class SegmentIndex:
    """Every segment of a batch of interchanges, numbered from 0 through the whole batch.

    Args:
        chunks: Interchanges in our separators, each ending with a terminator; together below 2 GiB.
        chunk_file: The file number of each chunk, ascending.
    """

    def __init__(self, chunks: Sequence[bytes], chunk_file: Sequence[int]) -> None:
        self.text = b"".join([*chunks, bytes([TERMINATOR]) * _PAD])
        self.buffer = pa.py_buffer(self.text)
        self.bytes: npt.NDArray[np.uint8] = np.frombuffer(self.text, np.uint8)
        body = self.bytes[:-_PAD]
        self.separators = np.flatnonzero((body == TERMINATOR) | (body == ELEMENT)).astype(np.int32)
        self.last: Offsets = np.flatnonzero(self.bytes[self.separators] == TERMINATOR).astype(np.int32)
        begin = np.zeros(min(len(self.last), 1), np.int32)
        self.first: Offsets = np.concatenate([begin, self.last[:-1] + 1])
        self.start: Offsets = np.concatenate([begin, self.separators[self.last[:-1]] + 1])
        self.tags = self._tags()
        sizes = np.array([len(chunk) for chunk in chunks], np.int64)
        self.chunk_first: Ints = np.searchsorted(self.start, np.cumsum(sizes) - sizes)
        self.chunk_file: Ints = np.asarray(chunk_file, np.int64)
        self._of: dict[str, Ints] = {}

    def __len__(self) -> int:
        return len(self.start)

    def _tags(self) -> npt.NDArray[np.uint32]:
        """Packed tags; 0 where a segment starts with something else than two or three characters."""
        size = self.separators[self.first] - self.start
        tag = np.zeros(len(self.start), np.uint32)
        for place in range(_LONGEST_TAG):
            byte = self.bytes[self.start + place].astype(np.uint32)
            tag |= np.where(place < size, byte, 0).astype(np.uint32) << np.uint32(24 - 8 * place)
        return np.where((size == 2) | (size == _LONGEST_TAG), tag, 0).astype(np.uint32)

    def of(self, *tags: str) -> Ints:
        """Segment numbers with one of the tags, ascending."""
        for tag in tags:
            if tag not in self._of:
                self._of[tag] = np.flatnonzero(self.tags == pack(tag))
        if len(tags) == 1:
            return self._of[tags[0]]
        return np.sort(np.concatenate([NONE, *(self._of[tag] for tag in tags)]))

    def stops(self, *tags: str) -> Ints:
        """Segments with one of the tags, first segments of interchanges, and the end of the batch, ascending."""
        marks = np.zeros(len(self) + 1, bool)
        for tag in tags:
            marks[self.of(tag)] = True
        marks[self.chunk_first] = True
        marks[len(self)] = True
        return np.flatnonzero(marks)

    @cached_property
    def chunk_of(self) -> Ints:
        """Chunk number of each segment."""
        return np.searchsorted(self.chunk_first, np.arange(len(self)), "right") - 1

    def file_of(self, segments: Ints) -> Ints:
        """File number of each segment."""
        return self.chunk_file[np.searchsorted(self.chunk_first, segments, "right") - 1]

    def number_in_file(self, segments: Ints) -> Ints:
        """Position of each segment in its file, from 1."""
        file = self.file_of(segments)
        first_chunk = np.searchsorted(self.chunk_file, file, "left")
        return segments - self.chunk_first[first_chunk] + 1

    def element_count(self, segments: Ints) -> Ints:
        """Elements of each segment, the tag not counted."""
        return (self.last[segments] - self.first[segments]).astype(np.int64)

    def element(self, segments: Ints, element: int | Ints) -> Spans:
        """Spans of element number ``element`` (from 1; one for all, or one a segment)."""
        mark = self.first[segments] + element - 1
        last = self.last[segments]
        here = mark < last
        mark = np.where(here, mark, last)
        start = self.separators[mark].astype(np.int64) + here
        end = np.where(here, self.separators[np.minimum(mark + 1, last)], start)
        return self._trimmed(start, end)

    def component(self, spans: Spans, component: int) -> Spans:
        """Spans of component number ``component`` (from 1) within the cells given."""
        marks = self._component_marks
        before = np.searchsorted(marks, spans.start)
        start = spans.start if component == 1 else marks[before + component - 2] + 1
        start = np.minimum(start, spans.end)
        return self._trimmed(start, np.clip(marks[before + component - 1], start, spans.end))

    @cached_property
    def _component_marks(self) -> Ints:
        beyond = np.full(32, len(self.bytes), np.int64)
        return np.concatenate([np.flatnonzero(self.bytes == COMPONENT), beyond])

    def _trimmed(self, start: Ints, end: Ints) -> Spans:
        while True:
            blank = (end > start) & (self.bytes[start] == _BLANK)
            if not blank.any():
                break
            start = start + blank
        while True:
            blank = (end > start) & (self.bytes[end - 1] == _BLANK)
            if not blank.any():
                return Spans(start, end)
            end = end - blank

    def word(self, spans: Spans) -> npt.NDArray[np.uint32]:
        """Cells of up to four characters as packed upper-case numbers; 0 where absent, ~0 where longer."""
        size = spans.end - spans.start
        packed = np.zeros(len(size), np.uint32)
        for place in range(4):
            byte = self.bytes[np.minimum(spans.start + place, len(self.bytes) - 1)]
            byte = np.where((byte >= 97) & (byte <= 122), byte - 32, byte).astype(np.uint32)
            packed |= np.where(place < size, byte, 0).astype(np.uint32) << np.uint32(24 - 8 * place)
        return np.where(size <= 4, packed, np.uint32(0xFFFFFFFF))

    def string(self, segment: int, element: int) -> str:
        """One cell as text: for the few envelope segments, not for rows."""
        spans = self.element(np.array([segment]), element)
        return self.text[int(spans.start[0]) : int(spans.end[0])].decode("utf-8", errors="replace")


def previous(marks: Ints, segments: Ints) -> Ints:
    """The last of ``marks`` (ascending) at or before each segment; -1 where there is none."""
    if not len(marks):
        return np.full(len(segments), -1, np.int64)
    place = np.searchsorted(marks, segments, "right") - 1
    return np.where(place >= 0, marks[np.maximum(place, 0)], -1)


def running_count(owner: Ints) -> Ints:
    """1, 2, 3 ... within each run of equal owners."""
    if not len(owner):
        return NONE
    starts = np.flatnonzero(np.concatenate([[True], owner[1:] != owner[:-1]]))
    return np.arange(len(owner)) - np.repeat(starts, np.diff(np.append(starts, len(owner)))) + 1


def rank_within(owner: Ints) -> Ints:
    """1, 2, 3 ... among the rows of an owner in the order given, wherever they stand."""
    order = np.argsort(owner, kind="stable")
    rank = np.empty(len(owner), np.int64)
    rank[order] = running_count(owner[order])
    return rank


def group_sum(owner: Ints, values: Ints, size: int) -> Ints:
    """Exact integer sums of ``values`` by owner 0..size-1; owner -1 belongs to nobody."""
    total = np.zeros(size, np.int64)
    mine = owner >= 0
    np.add.at(total, owner[mine], values[mine])
    return total
