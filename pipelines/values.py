"""Exact values from text: money, quantities, dates, timestamps, words. Nothing passes through a float.

A parser takes trimmed, non-empty text and returns its value or raises ``CellError`` with a code of the catalogue; the
text itself never enters an error.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from pipelines.contracts import ARROW_TYPES, ColumnType

_DECIMAL = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?",
    re.ASCII,
)
_INTEGER = re.compile(r"[+-]?[0-9]+(?:\.0*)?", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_BLANKS = re.compile(r"[\t\r\n]+")
MAX_DIGITS = 18


class CellError(Exception):
    """A cell that cannot be read; carries a code, never the cell."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def clean(text: str) -> str:
    """Text in NFC, trimmed, line breaks and tabs as blanks; raises C015 on other control characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = _BLANKS.sub(" ", text)
        if _CONTROL.search(text):
            raise CellError("C015")
    return text.strip()


def scaled(text: str, places: int, not_decimal: str, too_fine: str) -> int:
    """A plain decimal as an integer of its last place: ``12.5`` with two places is 1250."""
    match = _DECIMAL.fullmatch(text)
    if match is None:
        raise CellError(not_decimal)
    sign, whole, fraction = match.group(1), match.group(2), match.group(3) or ""
    if not whole and not fraction:
        raise CellError(not_decimal)
    if len(fraction) > places:
        raise CellError(too_fine)
    digits = _bounded(whole + fraction.ljust(places, "0"))
    return -digits if sign == "-" else digits


def _bounded(digits: str) -> int:
    """Digits as a number; judged by their count before they are read, since a cell may hold thousands of them."""
    if len(digits.lstrip("0")) > MAX_DIGITS:
        raise CellError("C009")
    return int(digits)


def money(text: str) -> int:
    """Dollars as integer cents. C007 not a plain decimal, C008 more than two decimals, C009 too large."""
    return scaled(text, 2, "C007", "C008")


def quantity(text: str) -> int:
    """A quantity in thousandths. C013, C009."""
    return scaled(text, 3, "C013", "C013")


def integer(text: str) -> int:
    """A whole number; ``3.0`` is one. C012, C009."""
    if _INTEGER.fullmatch(text) is None:
        raise CellError("C012")
    number = _bounded(text.partition(".")[0].lstrip("+-"))
    return -number if text.startswith("-") else number


def day(text: str) -> date:
    """A day written YYYY-MM-DD. C010."""
    if _DATE.fullmatch(text) is None:
        raise CellError("C010")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CellError("C010") from None


def month(text: str) -> date:
    """A month written YYYY-MM, as its first day. C017."""
    try:
        return day(f"{text}-01")
    except CellError:
        raise CellError("C017") from None


def instant(text: str, zone: ZoneInfo) -> datetime:
    """An ISO 8601 timestamp as naive UTC; without an offset it is practice time. C011."""
    if _TIMESTAMP.fullmatch(text) is None:
        raise CellError("C011")
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        raise CellError("C011") from None


def parser(kind: ColumnType, zone: ZoneInfo) -> Callable[[str], Any]:
    """The parser of a column type."""
    parsers: dict[ColumnType, Callable[[str], Any]] = {
        "text": str,
        "code": lambda text: text.upper().replace(".", "") or None,
        "money": money,
        "quantity": quantity,
        "integer": integer,
        "date": day,
        "month": month,
        "timestamp": lambda text: instant(text, zone),
    }
    return parsers[kind]


def typed_array(values: Sequence[Any], kind: ColumnType) -> pa.Array:
    """Parsed values (None is null) as an Arrow array of the column type; decimals from scaled integers, exactly."""
    if kind not in {"money", "quantity"}:
        return pa.array(values, ARROW_TYPES[kind])
    integers = np.fromiter((0 if v is None else v for v in values), dtype=np.int64, count=len(values))
    missing = np.fromiter((v is None for v in values), dtype=bool, count=len(values))
    return decimals(integers, missing, ARROW_TYPES[kind])


def decimals(
    integers: np.ndarray[Any, np.dtype[np.int64]], missing: np.ndarray[Any, Any], kind: pa.DataType
) -> pa.Array:
    """Scaled 64-bit integers widened to decimal128: low word the number, high word its sign."""
    words = np.empty((len(integers), 2), dtype=np.int64)
    words[:, 0] = integers
    words[:, 1] = integers >> 63
    valid = pa.array(~missing, pa.bool_()).buffers()[1] if len(integers) else None
    return pa.Array.from_buffers(kind, len(integers), [valid, pa.py_buffer(words.tobytes())])


def cents(column: pa.ChunkedArray | pa.Array) -> int:
    """Sum of a money column in integer cents; nulls count nothing."""
    import pyarrow.compute as pc

    total = pc.sum(column).as_py()
    return 0 if total is None else int(total.scaleb(2))
