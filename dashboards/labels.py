"""Text of the pages: the one door for words that come from data, and numbers written for people.

Numbers are rounded half up from Decimals; nothing here makes a float.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from markupsafe import Markup, escape

LONGEST = 80
TOO_FEW = "too few to say"
SMALLEST_N = 20
SMALLEST_SHOWN = 11

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Control, format, surrogate, private and unassigned characters: nobody sees them, some turn text around.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_THOUSAND = Decimal(1000)
_MILLION = Decimal(1_000_000)


def clean(value: object, longest: int = LONGEST) -> str:
    """Words from data for a sentence or a table; the template escapes them.

    Control, format and surrogate characters go, white space becomes one blank, ``%{`` (a figure's template
    mark) is broken, the rest is cut to ``longest`` characters. None reads as an empty text.
    """
    if value is None:
        return ""
    text = "".join(" " if c.isspace() else c for c in str(value))
    text = "".join(c for c in text if unicodedata.category(c) not in _UNSEEN)
    text = " ".join(text.split()).replace("%{", "% {")
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def label(value: object, longest: int = LONGEST) -> Markup:
    """Words from data, cleaned and escaped: the one door into a figure, an attribute or a table cell.

    What is ``Markup`` already is ours and passes as it is.
    """
    return value if isinstance(value, Markup) else escape(clean(value, longest))


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def _signed(text: str, value: Decimal) -> str:
    return f"−{text}" if value < 0 else text


def usd(value: Decimal | None) -> str:
    """Dollars for a tile or a mark: ``$1.24 M``, ``$657 k``, ``$412``."""
    if value is None:
        return "–"
    size = abs(value)
    if _rounded(size / _THOUSAND, 0) >= _THOUSAND:
        return _signed(f"${_rounded(size / _MILLION, 2):,} M", value)
    if size >= 10 * _THOUSAND:
        return _signed(f"${_rounded(size / _THOUSAND, 0):,} k", value)
    return _signed(f"${_rounded(size, 0):,}", value)


def usd_exact(value: Decimal | None) -> str:
    """Dollars and cents for a table: ``$1,234.50``."""
    return "–" if value is None else _signed(f"${abs(_rounded(value, 2)):,}", value)


def percent(value: Decimal | None, digits: int = 1) -> str:
    """A rate (0-1) as ``12.5%``."""
    if value is None:
        return "–"
    shown = _rounded(value * 100, digits)
    return _signed(f"{abs(shown):,}%", shown)


def share(value: Decimal) -> str:
    """A part of a whole (0-1) as ``12%``; one that would read as nothing is ``<1%``."""
    return "<1%" if 0 < value < Decimal("0.005") else percent(value, 0)


def percent_range(low: Decimal, high: Decimal) -> str:
    """Two rates as ``11.2% to 13.0%``."""
    return f"{percent(low)} to {percent(high)}"


def days(value: Decimal | None) -> str:
    """``38.2 days``."""
    return "–" if value is None else f"{_rounded(value, 1):,} days"


def brief(text: str) -> str:
    """A written value without a decimal that says nothing: ``40 days``, ``15%``."""
    return text.replace(".0%", "%").replace(".0 ", " ")


def count(value: int) -> str:
    """``12,493``."""
    return f"{value:,}"


def plural(number: int, word: str, words: str = "") -> str:
    """``1 claim``, ``1,204 claims``."""
    return f"{number:,} {word if number == 1 else words or word + 's'}"


def points(change: Decimal) -> str:
    """A change of a rate as ``+1.4 points`` (signed; an unchanged one says so)."""
    shown = _rounded(change * 100, 1)
    if shown == 0:
        return "unchanged"
    return f"{'+' if shown > 0 else '−'}{abs(shown)} points"


def signed(change: Decimal, digits: int = 1) -> str:
    """A change as ``+3.1`` or ``−3.1``."""
    shown = _rounded(change, digits)
    return f"{'+' if shown >= 0 else '−'}{abs(shown):,}"


def day(value: date) -> str:
    """``30 Sep 2026``."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def month(period: str) -> str:
    """``2026-09`` as ``Sep 2026``."""
    year, number = period.split("-")[:2]
    return f"{_MONTHS[int(number) - 1]} {year}"


def months(periods: list[str]) -> str:
    """A run of months as ``Jul to Sep 2026``; one month as itself."""
    if not periods:
        return ""
    first, last = month(min(periods)), month(max(periods))
    if first == last:
        return first
    return f"{first[:3]} to {last}" if first[-4:] == last[-4:] else f"{first} to {last}"
