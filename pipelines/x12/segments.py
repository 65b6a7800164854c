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

# Windows of eight bytes are read from any place of the text.
_PAD = 24
_BLANK = 32
_LONGEST_TAG = 3
# Half the bytes of a row number: arithmetic on places in the text is bound by memory. They index by `take` alone.
Offsets = npt.NDArray[np.int32]
Windows = npt.NDArray[np.uint64]
NONE, NO_OFFSETS = np.empty(0, np.int64), np.empty(0, np.int32)


class Spans(NamedTuple):
    """Where cells stand in the text, blanks at both ends left out; ``start == end`` where a cell is absent."""

    start: Offsets
    end: Offsets

    @property
    def present(self) -> Bools:
        """Whether a cell has a value."""
        return self.end > self.start


class Origin(NamedTuple):
    """What stands in a file before the first interchange content of a batch, where the file is read in pieces.

    ``groups`` are those of the interchange that goes on.
    """

    segments: int = 0
    interchanges: int = 0
    groups: int = 0
    sets: int = 0


WHOLE = Origin()


class _Blanks(NamedTuple):
    """Segments in which a blank adjoins a separator, and whether one adjoins that of components anywhere."""

    segments: Bools
    in_composites: bool


def pack(word: str) -> int:
    """A tag or qualifier of up to four characters as one number."""
    return int.from_bytes(word.encode().ljust(4, b"\0"), "big")


class SegmentIndex:
    """Every segment of a batch of interchanges, numbered from 0 through the whole batch.

    Args:
        chunks: Interchanges in our separators, each ending with a terminator; together below 2 GiB.
        chunk_file: The file number of each chunk, ascending.
        origin: What of the first file came before.
    """

    def __init__(self, chunks: Sequence[bytes], chunk_file: Sequence[int], origin: Origin = WHOLE) -> None:
        self.origin = origin
        sizes = np.array([len(chunk) for chunk in chunks], np.int64)
        fill = _PAD - int(sizes.sum()) % 8
        self.text = b"".join([*chunks, bytes([TERMINATOR]) * fill])
        self.buffer = pa.py_buffer(self.text)
        self.bytes: npt.NDArray[np.uint8] = np.frombuffer(self.text, np.uint8)
        self._eights: Windows = np.frombuffer(self.text, "<u8")
        # No other control character is left in the text but our separators.
        self.separators: Offsets = np.flatnonzero(self.bytes[:-fill] <= max(TERMINATOR, ELEMENT)).astype(np.int32)
        self.last: Offsets = np.flatnonzero(self.bytes.take(self.separators) == TERMINATOR).astype(np.int32)
        begin = np.zeros(min(len(self.last), 1), np.int32)
        self.first: Offsets = np.concatenate([begin, self.last[:-1] + 1])
        self.start: Offsets = np.concatenate([begin, self.separators.take(self.last[:-1]) + 1])
        self.tags = self._tags()
        self.chunk_first: Ints = np.searchsorted(self.start, np.cumsum(sizes) - sizes)
        self.chunk_file: Ints = np.asarray(chunk_file, np.int64)
        self._of: dict[str, Ints] = {}
        self._last_element: tuple[Ints, int, Spans] = NONE, 0, Spans(NO_OFFSETS, NO_OFFSETS)
        self._last_component: tuple[Offsets, Ints, int] = NO_OFFSETS, NONE, 0
        self._last_bounds: tuple[Ints, tuple[Offsets, Offsets, bool]] = NONE, (NO_OFFSETS, NO_OFFSETS, False)

    def __len__(self) -> int:
        return len(self.start)

    def windows(self, start: Offsets) -> Windows:
        """Eight bytes of the text from each place on, the first one lowest."""
        place, shift = (start >> 3).astype(np.int64), ((start & 7) << 3).astype(np.uint64)
        # Shifted by 64, the second word is gone: the window stands in the first alone.
        low, high = self._eights.take(place), self._eights.take(place + 1)
        return (low >> shift) | (high << (np.uint64(64) - shift))

    def _tags(self) -> npt.NDArray[np.uint32]:
        """Packed tags; 0 where a segment starts with something else than two or three characters."""
        size = self.separators.take(self.first) - self.start
        known = (size == 2) | (size == _LONGEST_TAG)
        return _packed(self.windows(self.start), np.where(known, size, 0))

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
        return np.repeat(np.arange(len(self.chunk_first)), np.diff(self.chunk_first, append=len(self)))

    def file_of(self, segments: Ints) -> Ints:
        """File number of each segment."""
        return self.chunk_file[self.chunk_of[segments]]

    def number_in_file(self, segments: Ints) -> Ints:
        """Position of each segment in its file, from 1."""
        before = self.chunk_first[np.searchsorted(self.chunk_file, self.chunk_file)]
        before[self.chunk_file == 0] -= self.origin.segments
        return segments - before[self.chunk_of[segments]] + 1

    def element_count(self, segments: Ints) -> Ints:
        """Elements of each segment, the tag not counted."""
        return (self.last.take(segments) - self.first.take(segments)).astype(np.int64)

    def element(self, segments: Ints, element: int | Ints) -> Spans:
        """Spans of element number ``element`` (from 1; one for all, or one a segment)."""
        asked, number, spans = self._last_element
        if isinstance(element, int) and asked is segments and number == element:
            return spans
        first, last, padded = self._bounds(segments)
        mark = np.minimum(first + (element - 1), last)
        start = self.separators.take(mark) + (mark < last)
        end = self.separators.take(np.minimum(mark + 1, last))
        # Beyond the last element both stand on the terminator: an absent cell.
        spans = Spans(start, end)
        if padded:
            spans = self._trimmed(spans)
        if isinstance(element, int):
            self._last_element = segments, element, spans
        return spans

    def _bounds(self, segments: Ints) -> tuple[Offsets, Offsets, bool]:
        """First and last separator of each segment, and whether blanks adjoin some; often asked of the same rows."""
        if self._last_bounds[0] is not segments:
            first, last = self.first.take(segments), self.last.take(segments)
            padded = bool(self._blanks.segments.take(segments).any())
            self._last_bounds = segments, (first, last, padded)
        return self._last_bounds[1]

    def component(self, spans: Spans, component: int) -> Spans:
        """Spans of component number ``component`` (from 1) within the cells given."""
        marks = self._component_marks
        asked, before, most = self._last_component
        if asked is not spans.start:
            before = np.searchsorted(marks, spans.start)
            most = int((np.searchsorted(marks, spans.end) - before).max(initial=0))
            self._last_component = spans.start, before, most
        if component > most + 1:
            return Spans(spans.end, spans.end)
        start = spans.start if component == 1 else np.minimum(marks.take(before + (component - 2)) + 1, spans.end)
        end = np.clip(marks.take(before + (component - 1)), start, spans.end)
        return self._trimmed(Spans(start, end)) if self._blanks.in_composites else Spans(start, end)

    @cached_property
    def _component_marks(self) -> Offsets:
        beyond = np.full(32, len(self.bytes), np.int32)
        return np.concatenate([np.flatnonzero(self.bytes == COMPONENT).astype(np.int32), beyond])

    @cached_property
    def _blanks(self) -> _Blanks:
        """Where blanks adjoin separators; looked for once a batch, so that cells need no look each."""
        beside = self.bytes == _BLANK
        marks = self.bytes <= COMPONENT
        beside[1:-1] &= marks[:-2] | marks[2:]
        at = np.flatnonzero(beside[1:-1]) + 1
        segments = np.zeros(len(self), bool)
        segments[np.searchsorted(self.start, at, "right") - 1] = True
        return _Blanks(segments, bool(((self.bytes[at - 1] == COMPONENT) | (self.bytes[at + 1] == COMPONENT)).any()))

    def _trimmed(self, spans: Spans) -> Spans:
        start, end = spans
        while True:
            blank = (end > start) & (self.bytes.take(start) == _BLANK)
            if not blank.any():
                break
            start = start + blank
        while True:
            blank = (end > start) & (self.bytes.take(end - 1) == _BLANK)
            if not blank.any():
                return Spans(start, end)
            end = end - blank

    def word(self, spans: Spans) -> npt.NDArray[np.uint32]:
        """Cells of up to four characters as packed upper-case numbers; 0 where absent, ~0 where longer."""
        size = spans.end - spans.start
        packed = _upper(_packed(self.windows(spans.start), np.minimum(size, 4)))
        return np.where(size <= 4, packed, np.uint32(0xFFFFFFFF))

    def string(self, segment: int, element: int) -> str:
        """One cell as text: for the few envelope segments, not for rows."""
        spans = self.element(np.array([segment]), element)
        return self.text[int(spans.start[0]) : int(spans.end[0])].decode("utf-8", errors="replace")


def _packed(windows: Windows, size: Ints) -> npt.NDArray[np.uint32]:
    """The first ``size`` bytes (at most four) of each window, the first one highest."""
    masks = np.array([0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF], np.uint64)
    return (windows & masks.take(size)).astype("<u4").byteswap()


def _upper(words: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Packed words with a-z as A-Z."""
    twenties, sevens, highs = (np.uint32(byte * 0x01010101) for byte in (0x20, 0x7F, 0x80))
    if not (words & (words >> np.uint32(1)) & twenties).any():
        return words
    seven = words & sevens
    from_a, beyond_z = seven + np.uint32(0x1F1F1F1F), seven + np.uint32(0x05050505)
    return words ^ ((~words & (from_a ^ beyond_z) & highs) >> np.uint32(2))


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
