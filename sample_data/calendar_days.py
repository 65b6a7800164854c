"""Days as ordinals, their spellings, and the practice's working days."""

from __future__ import annotations

from datetime import date
from functools import cache

_HOLIDAYS = frozenset({(1, 1), (7, 4), (11, 27), (12, 24), (12, 25)})


@cache
def iso(day: int) -> str:
    """``YYYY-MM-DD``; empty for day 0."""
    return date.fromordinal(day).isoformat() if day else ""


@cache
def compact(day: int) -> str:
    """``YYYYMMDD``."""
    return date.fromordinal(day).strftime("%Y%m%d")


def weekday(day: int) -> int:
    """0 = Monday."""
    return (day + 6) % 7


@cache
def is_holiday(day: int) -> bool:
    """True on a day on which the practice is closed whatever the weekday."""
    its_date = date.fromordinal(day)
    return (its_date.month, its_date.day) in _HOLIDAYS


@cache
def working_day(day: int) -> int:
    """The day itself, or the next one on which the billing office works."""
    while weekday(day) > 4 or is_holiday(day):
        day += 1
    return day


@cache
def month_of(day: int) -> int:
    """1 to 12."""
    return date.fromordinal(day).month


def ordinal(text: str) -> int:
    """Ordinal of ``YYYY-MM-DD``."""
    return date.fromisoformat(text).toordinal()
