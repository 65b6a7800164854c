"""Cells to Arrow columns: text in bulk, money exactly as integer cents, dates checked against the calendar."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contracts import ARROW_TYPES, ColumnType
from pipelines.x12.findings import Bools, Ints
from pipelines.x12.interchanges import COMPONENT, REPETITION
from pipelines.x12.segments import SegmentIndex, Spans

_MINUS, _DOT, _ZERO, _DASH = 45, 46, 48, 45
# Twelve digits before the point: above any payment, and sums of millions of rows still fit 64 bits.
_INTEGER_DIGITS = 12
_LONGEST_NUMBER = 40
_YEARS = (1900, 2100)
_ZERO_FRACTION = re.compile(r"^(\d)\.0+$")
_SCALES: dict[ColumnType, int] = {"money": 2, "quantity": 3, "integer": 0}


class Numbers(NamedTuple):
    """Integers scaled by a power of ten; 0 where absent or unreadable."""

    values: Ints
    present: Bools
    readable: Bools


def numbers(index: SegmentIndex, spans: Spans, scale: int) -> Numbers:
    """Plain decimals (``-5``, ``.5``, ``5.``, ``007``) with at most ``scale`` decimals; nothing else is readable."""
    present = spans.present
    start, end = spans.start, np.minimum(spans.end, spans.start + _LONGEST_NUMBER)
    negative = present & (index.bytes[start] == _MINUS)
    at = start + negative
    value, decimals = np.zeros(len(at), np.int64), np.zeros(len(at), np.int64)
    seen_dot, seen_digit = np.zeros(len(at), bool), np.zeros(len(at), bool)
    good = spans.end == end
    for _ in range(int((end - at).max(initial=0))):
        here = at < end
        byte = index.bytes[np.minimum(at, len(index.bytes) - 1)]
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
    value = np.where(good & present, np.where(negative, -value, value), 0)
    return Numbers(value, present, good | ~present)


class Days(NamedTuple):
    """Days since 1970-01-01; 0 where absent or not a day of the calendar."""

    values: Ints
    present: Bools
    valid: Bools


def days(index: SegmentIndex, spans: Spans) -> Days:
    """Days written CCYYMMDD; a time of day after it is left out."""
    size = spans.end - spans.start
    stamped = (size >= 12) & (size <= 14)
    shape = spans.start[:, None] + np.arange(8)
    digits = index.bytes[np.minimum(shape, len(index.bytes) - 1)] - np.uint8(_ZERO)
    valid = ((size == 8) | stamped) & (digits < 10).all(axis=1)
    cell = np.where(valid[:, None], digits, 0).astype(np.int64)
    year = cell[:, :4] @ np.array([1000, 100, 10, 1])
    month, day = cell[:, 4:6] @ np.array([10, 1]), cell[:, 6:] @ np.array([10, 1])
    valid &= (year >= _YEARS[0]) & (year < _YEARS[1]) & (month >= 1) & (month <= 12) & (day >= 1)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    longest = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])[np.clip(month, 1, 12) - 1]
    valid &= day <= longest + (leap & (month == 2))
    values = np.where(valid, _day_number(year, month, day), 0)
    return Days(values, spans.present, valid | ~spans.present)


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
    is_range = (size >= 9) & (index.bytes[dash] == _DASH)
    if which == "from":
        return Spans(spans.start, np.where(is_range, spans.start + 8, spans.end))
    return Spans(np.where(is_range, spans.start + 9, spans.start), spans.end)


def text_column(index: SegmentIndex, spans: Spans, rows: Ints, size: int) -> pa.Array:
    """``size`` strings of which ``rows`` have the cells given, in text order; the others are null."""
    offsets = np.empty(2 * len(rows), np.int32)
    offsets[0::2], offsets[1::2] = spans.start, spans.end
    if not len(rows):
        return pa.nulls(size, pa.string())
    cells = pa.Array.from_buffers(pa.string(), len(offsets) - 1, [None, pa.py_buffer(offsets), index.buffer])
    take = np.zeros(size, np.int32)
    take[rows] = np.arange(0, 2 * len(rows), 2)
    absent = np.ones(size, bool)
    absent[rows] = ~spans.present
    return _restored(cells.take(pa.array(take, mask=absent)))


def _restored(texts: pa.Array) -> pa.Array:
    """Separators of a composite or repetition inside a plain cell, back in their usual spelling."""
    for ours, usual in ((COMPONENT, ":"), (REPETITION, "^")):
        if pc.any(pc.match_substring(texts, chr(ours))).as_py():
            texts = pc.replace_substring(texts, chr(ours), usual)
    return texts


def code_column(texts: pa.Array) -> pa.Array:
    """Codes in one spelling: upper case, no dots (``1.00`` is the code 1)."""
    if pc.any(pc.match_substring(texts, ".")).as_py():
        texts = pc.replace_substring_regex(texts, _ZERO_FRACTION.pattern, r"\1")
        texts = pc.replace_substring(texts, ".", "")
        texts = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    return pc.utf8_upper(texts)


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
