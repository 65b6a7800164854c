"""Cells to Arrow columns: text in bulk, money exactly as integer cents, dates checked against the calendar."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contracts import ARROW_TYPES, ColumnType
from pipelines.x12.findings import Bools, Ints
from pipelines.x12.interchanges import COMPONENT, REPETITION
from pipelines.x12.segments import SegmentIndex, Spans, Windows

_MINUS, _DOT, _ZERO, _DASH, _SMALL_A = 45, 46, 48, 45, 97
# Eight characters are looked at as one 64-bit word: "0" in every byte; what lifts a byte above 9 to its high bit.
_WINDOW = 8
_ZEROS, _SIX_OVER, _HIGH_BITS = (np.uint64(byte * 0x0101010101010101) for byte in (0x30, 0x76, 0x80))
_POWERS = 10 ** np.arange(4)
# Neighbours are joined by one multiplication: factor, shift, mask of the joined numbers.
_FOLDS = tuple(
    (np.uint64(factor), np.uint64(shift), np.uint64(kept))
    for factor, shift, kept in (
        (10 * 2**8 + 1, 8, 0x00FF00FF00FF00FF),
        (100 * 2**16 + 1, 16, 0x0000FFFF0000FFFF),
        (10000 * 2**32 + 1, 32, 0xFFFFFFFF),
    )
)
# Twelve digits before the point: above any payment, and sums of millions of rows still fit 64 bits.
_INTEGER_DIGITS = 12
_LONGEST_NUMBER = 40
_YEARS = (1900, 2100)
_NO_DAY = -(2**31)
_ZERO_FRACTION = re.compile(r"^(\d)\.0+$")
_SCALES: dict[ColumnType, int] = {"money": 2, "quantity": 3, "integer": 0}


class Numbers(NamedTuple):
    """Integers scaled by a power of ten; 0 where absent or unreadable."""

    values: Ints
    present: Bools
    readable: Bools


def numbers(index: SegmentIndex, spans: Spans, scale: int) -> Numbers:
    """Plain decimals (``-5``, ``.5``, ``5.``, ``007``) with at most ``scale`` decimals; nothing else is readable."""
    size = spans.end - spans.start
    values, readable = _short_numbers(index.windows(spans.start), size, scale)
    long = np.flatnonzero(size > _WINDOW)
    if len(long):
        values[long], readable[long] = _long_numbers(index, Spans(spans.start[long], spans.end[long]), scale)
    present = size > 0
    return Numbers(values, present, readable | ~present)


def _short_numbers(windows: Windows, size: Ints, scale: int) -> tuple[Ints, Bools]:
    """Numbers of up to eight characters, all characters of a cell at once: one cell is one 64-bit word."""
    negative = (windows & 0xFF) == _MINUS
    if negative.any():
        windows, size = windows >> (negative.astype(np.uint64) << np.uint64(3)), size - negative
    size = np.clip(size, 0, _WINDOW)
    # The last character goes to the top; what lies below the first one is pushed out.
    word: Windows = windows << ((_WINDOW - size).astype(np.uint64) << np.uint64(3))
    decimals, has_dot = np.zeros(len(size), np.int64), np.zeros(len(size), bool)
    for count in range(scale + 1):
        place = np.uint64(8 * (_WINDOW - 1 - count))
        dot = np.flatnonzero(((word >> place) & 0xFF == _DOT) & ~has_dot)
        if len(dot):
            behind = ~((np.uint64(1) << (place + np.uint64(8))) - 1) if count else np.uint64(0)
            here = word[dot]
            word[dot] = (here & behind) | ((here & ((np.uint64(1) << place) - 1)) << 8)
            decimals[dot], size[dot], has_dot[dot] = count, size[dot] - 1, True
    zeros = np.append(_ZEROS << (np.arange(_WINDOW, 0, -1, dtype=np.uint64) << np.uint64(3)), _ZEROS)
    zeros[0] = 0
    word ^= zeros.take(np.maximum(size, 0))
    readable = ((((word + _SIX_OVER) | word) & _HIGH_BITS) == 0) & (size > 0)
    values = _eight_digits(word).astype(np.int64) * _POWERS.take(scale - decimals)
    np.negative(values, out=values, where=negative)
    return np.where(readable, values, 0), readable


def _eight_digits(word: Windows) -> Windows:
    """Eight digits, each a byte from 0 to 9, the first one lowest: pairs, fours, the whole."""
    for factor, shift, kept in _FOLDS:
        word = ((word * factor) >> shift) & kept
    return word


def _long_numbers(index: SegmentIndex, spans: Spans, scale: int) -> tuple[Ints, Bools]:
    """Numbers of any length, one character after the other; these are few."""
    start, end = spans.start, np.minimum(spans.end, spans.start + _LONGEST_NUMBER)
    negative = index.bytes.take(start) == _MINUS
    at = start + negative
    value, decimals = np.zeros(len(at), np.int64), np.zeros(len(at), np.int64)
    seen_dot, seen_digit = np.zeros(len(at), bool), np.zeros(len(at), bool)
    good = spans.end == end
    for _ in range(int((end - at).max(initial=0))):
        here = at < end
        byte = index.bytes.take(np.minimum(at, len(index.bytes) - 1))
        digit = here & (byte >= _ZERO) & (byte < _ZERO + 10)
        dot = here & (byte == _DOT)
        good &= ~here | digit | (dot & ~seen_dot)
        good &= value < 10 ** (_INTEGER_DIGITS + 3)
        value = np.where(digit & good, value * 10 + byte - _ZERO, value)
        decimals += digit & seen_dot
        seen_dot |= dot
        seen_digit |= digit
        at = at + 1
    good &= seen_digit & (decimals <= scale)
    value = np.where(good, value, 0) * 10 ** np.clip(scale - decimals, 0, scale)
    good &= value < 10 ** (_INTEGER_DIGITS + scale)
    return np.where(good, np.where(negative, -value, value), 0), good


class Days(NamedTuple):
    """Days since 1970-01-01; 0 where absent or not a day of the calendar."""

    values: Ints
    present: Bools
    valid: Bools


def days(index: SegmentIndex, spans: Spans) -> Days:
    """Days written CCYYMMDD; a time of day after it is left out."""
    size = spans.end - spans.start
    digits = index.windows(spans.start) ^ _ZEROS
    number = _eight_digits(digits)
    valid = (size == 8) | ((size >= 12) & (size <= 14))
    valid &= (((digits + _SIX_OVER) | digits) & _HIGH_BITS) == 0
    valid &= (number >= _YEARS[0] * 10000) & (number < _YEARS[1] * 10000)
    values = _calendar().take(np.where(valid, number - np.uint64(_YEARS[0] * 10000), 0).astype(np.int64))
    valid &= values != _NO_DAY
    return Days(np.where(valid, values, 0), spans.present, valid | ~spans.present)


@cache
def _calendar() -> npt.NDArray[np.int32]:
    """Day number of every CCYYMMDD from the first year on, counted as one number; ``_NO_DAY`` where there is none."""
    year, month, day = (cell.ravel() for cell in np.mgrid[_YEARS[0] : _YEARS[1], 1:13, 1:32])
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    longest = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])[month - 1]
    real = day <= longest + (leap & (month == 2))
    numbers = np.full((_YEARS[1] - _YEARS[0]) * 10000, _NO_DAY, np.int32)
    numbers[((year - _YEARS[0]) * 10000 + month * 100 + day)[real]] = _day_number(year, month, day)[real]
    return numbers


def _day_number(year: Ints, month: Ints, day: Ints) -> Ints:
    """Days since 1970-01-01 in the Gregorian calendar; the year is counted from March, so leap days come last."""
    late = month <= 2
    march_year = year - late
    era, in_era = march_year // 400, march_year % 400
    day_of_year = (153 * (month + np.where(late, 9, -3)) + 2) // 5 + day - 1
    result: Ints = era * 146097 + in_era * 365 + in_era // 4 - in_era // 100 + day_of_year - 719468
    return result


def part(index: SegmentIndex, spans: Spans, which: str) -> Spans:
    """First (``from``) or last (``to``) day of a range CCYYMMDD-CCYYMMDD; a single day is both."""
    size = spans.end - spans.start
    dash = np.minimum(spans.start + 8, len(index.bytes) - 1)
    is_range = (size >= 9) & (index.bytes.take(dash) == _DASH)
    if which == "from":
        return Spans(spans.start, np.where(is_range, spans.start + 8, spans.end))
    return Spans(np.where(is_range, spans.start + 9, spans.start), spans.end)


def text_column(index: SegmentIndex, spans: Spans, rows: Ints, size: int) -> pa.Array:
    """``size`` strings of which ``rows`` have the cells given, in text order; the others are null."""
    if not len(rows):
        return pa.nulls(size, pa.string())
    offsets = np.empty(2 * len(rows), np.int32)
    offsets[0::2], offsets[1::2] = spans.start, spans.end
    cells = pa.Array.from_buffers(pa.string(), len(offsets) - 1, [None, pa.py_buffer(offsets), index.buffer])
    present = spans.present
    if len(rows) == size and present.all():
        return _restored(cells.take(pa.array(np.arange(0, 2 * size, 2, dtype=np.int32))))
    take = np.zeros(size, np.int32)
    take[rows] = np.arange(0, 2 * len(rows), 2)
    absent = np.ones(size, bool)
    absent[rows] = ~present
    return _restored(cells.take(pa.array(take, mask=absent)))


def _restored(texts: pa.Array) -> pa.Array:
    """Separators of a composite or repetition inside a plain cell, back in their usual spelling."""
    if _characters(texts).min(initial=255) > REPETITION:
        return texts
    for ours, usual in ((COMPONENT, ":"), (REPETITION, "^")):
        texts = pc.replace_substring(texts, chr(ours), usual)
    return texts


def code_column(texts: pa.Array) -> pa.Array:
    """Codes in one spelling: upper case, no dots (``1.00`` is the code 1)."""
    characters = _characters(texts)
    if (characters == _DOT).any():
        texts = pc.replace_substring_regex(texts, _ZERO_FRACTION.pattern, r"\1")
        texts = pc.replace_substring(texts, ".", "")
        texts = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    # Digits and capitals need no look at their case: most columns hold nothing else.
    return pc.utf8_upper(texts) if characters.max(initial=0) >= _SMALL_A else texts


def _characters(texts: pa.Array) -> npt.NDArray[np.uint8]:
    """All bytes of a column of strings; looking at them is much quicker than asking for each string."""
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, np.int32)[[texts.offset, texts.offset + len(texts)]]
    return np.frombuffer(data or b"", np.uint8)[ends[0] : ends[1]]


def decimal_column(values: Ints, absent: Bools, kind: ColumnType) -> pa.Array:
    """Scaled integers as Arrow money, quantities or integers; ``absent`` rows are null."""
    if kind == "integer":
        return pa.array(values, mask=absent)
    wide = np.empty((len(values), 2), np.int64)
    wide[:, 0], wide[:, 1] = values, values >> 63
    return pa.Array.from_buffers(ARROW_TYPES[kind], len(values), [_validity(absent), pa.py_buffer(wide)])


def day_column(values: Ints, absent: Bools) -> pa.Array:
    """Days since 1970-01-01 as Arrow dates; ``absent`` rows are null."""
    return pa.Array.from_buffers(pa.date32(), len(values), [_validity(absent), pa.py_buffer(values.astype(np.int32))])


def _validity(absent: Bools) -> pa.Buffer | None:
    return pa.py_buffer(np.packbits(~absent, bitorder="little")) if absent.any() else None


def scale_of(kind: ColumnType) -> int | None:
    """Decimals of a numeric column type; None for the others."""
    return _SCALES.get(kind)
