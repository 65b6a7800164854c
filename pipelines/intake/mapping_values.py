"""Values as a mapping says they are written.

Money goes through our own exact parser once what the mapping names is taken off; nothing else is taken off. A parser
takes trimmed, non-empty text and raises ``CellError``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pipelines import values
from pipelines.contracts import Column
from pipelines.intake.mapping import Mapping, ReadRules
from pipelines.values import CellError

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
# Two digits: 70 to 99 are of the last century, 00 to 69 of this one.
CENTURY_PIVOT = 70
_SLASHED = "(?P<m>[0-9]{1,2})(?P<sep>[/-])(?P<d>[0-9]{1,2})(?P=sep)"
# A date format and how its days and its months are written.
_FORMATS: dict[str, tuple[str, str]] = {
    "YYYY-MM-DD": ("(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})", "(?P<y>[0-9]{4})-(?P<m>[0-9]{2})"),
    "MM/DD/YYYY": (_SLASHED + "(?P<y>[0-9]{4})", "(?P<m>[0-9]{1,2})[/-](?P<y>[0-9]{4})"),
    "M/D/YY": (_SLASHED + "(?P<y>[0-9]{2})", "(?P<m>[0-9]{1,2})[/-](?P<y>[0-9]{2})"),
    "YYYYMMDD": ("(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})", "(?P<y>[0-9]{4})(?P<m>[0-9]{2})"),
    "DD-MMM-YYYY": (
        "(?P<d>[0-9]{1,2})[- ](?P<m>[A-Za-z]{3})[- ](?P<y>[0-9]{4})",
        "(?P<m>[A-Za-z]{3})[- ](?P<y>[0-9]{4})",
    ),
    "MMM D, YYYY": (
        "(?P<m>[A-Za-z]{3})[a-z]* (?P<d>[0-9]{1,2}), ?(?P<y>[0-9]{4})",
        "(?P<m>[A-Za-z]{3})[a-z]* (?P<y>[0-9]{4})",
    ),
}
_TIME = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]{1,6})?)?"
_TIMES = {"ISO": "", "24-hour": _TIME, "12-hour": _TIME + " ?(?P<half>[AaPp])[Mm]"}
_WITH_TIME = re.compile(f"(?P<written>.+?)(?:T| +){_TIME}(?: ?[AaPp][Mm])?", re.ASCII)
DATE_FORMATS = tuple(_FORMATS)
TIMESTAMP_FORMATS = tuple(_TIMES)
NEGATIVES = ("minus", "parentheses", "trailing minus")


def parser(column: Column, mapping: Mapping, zone: ZoneInfo) -> Callable[[str], Any]:
    """The parser of one column of a mapping; of our own headers the strict one."""
    if not mapping.name:
        return values.parser(column.type, zone)
    rules = mapping.rules
    parsers: dict[str, Callable[[str], Any]] = {
        "money": lambda text: money(text, rules, column.name in rules.reversed_amounts),
        "date": lambda text: day(text, rules.date_format),
        "month": lambda text: month(text, rules.date_format),
        "timestamp": lambda text: instant(text, rules, zone),
    }
    return parsers.get(column.type) or values.parser(column.type, zone)


def money(text: str, rules: ReadRules, is_reversed: bool = False, places: int = 2) -> int:
    """Dollars as an integer of their last place, so cents.

    C028 not written as the mapping says, C008 more than ``places`` decimals, C009 too large.
    """
    plain, is_negative = _unsigned(text, rules)
    if rules.thousands_separator and rules.thousands_separator in plain:
        whole, point, fraction = plain.partition(".")
        groups = whole.split(rules.thousands_separator)
        if not (1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])):
            raise CellError("C028")
        plain = "".join(groups) + point + fraction
    if plain.startswith(("-", "+")):
        raise CellError("C028")
    cents = values.scaled(plain, places, "C028", "C008")
    return -cents if is_negative != is_reversed else cents


def _unsigned(text: str, rules: ReadRules) -> tuple[str, bool]:
    """The amount without sign, brackets and currency sign, and whether it is negative."""
    rest, has_currency = _without_currency(text, rules.currency_sign)
    if rules.negatives == "parentheses" and rest.startswith("(") and rest.endswith(")"):
        rest, is_negative = rest[1:-1].strip(), True
    elif rules.negatives == "trailing minus" and rest.endswith("-"):
        rest, is_negative = rest[:-1].rstrip(), True
    else:
        is_negative = rest.startswith("-")
        rest = rest[1:].lstrip() if rest.startswith(("-", "+")) else rest
    return (rest if has_currency else _without_currency(rest, rules.currency_sign)[0]), is_negative


def _without_currency(text: str, sign: str) -> tuple[str, bool]:
    if sign and text.startswith(sign):
        return text.removeprefix(sign).lstrip(), True
    return text, False


def day(text: str, date_format: str) -> date:
    """A day as the format says, or YYYY-MM-DD; a time of day after it does not matter. C026."""
    timed = _WITH_TIME.fullmatch(text)
    written = timed["written"] if timed else text
    for pattern in (_FORMATS[date_format][0], _FORMATS["YYYY-MM-DD"][0]):
        match = re.fullmatch(pattern, written, re.ASCII)
        if match:
            return _date_of(match, "C026")
    raise CellError("C026")


def month(text: str, date_format: str) -> date:
    """A month as the format writes it, YYYY-MM, or by any of its days; its first day. C017."""
    for pattern in (_FORMATS[date_format][1], _FORMATS["YYYY-MM-DD"][1]):
        match = re.fullmatch(pattern, text, re.ASCII)
        if match:
            return _date_of(match, "C017")
    try:
        return day(text, date_format).replace(day=1)
    except CellError:
        raise CellError("C017") from None


def instant(text: str, rules: ReadRules, zone: ZoneInfo) -> datetime:
    """A timestamp as naive UTC: the date format, a blank and the time as the mapping says, or ISO 8601. C027."""
    pattern = f"{_FORMATS[rules.date_format][0]},? +{_TIMES[rules.timestamp_format]}"
    match = re.fullmatch(pattern, text, re.ASCII) if rules.timestamp_format != "ISO" else None
    try:
        if match is None:
            return values.instant(text, zone)
        on, clock = _date_of(match, "C027"), match.groupdict()
        hour = _hour(int(clock["hour"]), clock.get("half"))
        return values.instant(f"{on.isoformat()}T{hour:02d}:{clock['minute']}:{clock['second'] or '00'}", zone)
    except CellError:
        raise CellError("C027") from None


def _hour(hour: int, half: str | None) -> int:
    """An hour of the day from one of a clock face."""
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise CellError("C027")
    return hour % 12 + (12 if half in "Pp" else 0)


def _date_of(match: re.Match[str], code: str) -> date:
    found = match.groupdict()
    year = int(found["y"])
    if len(found["y"]) == 2:
        year += 1900 if year >= CENTURY_PIVOT else 2000
    try:
        number = int(found["m"]) if found["m"].isdigit() else _MONTHS[found["m"].lower()]
        return date(year, number, int(found.get("d") or 1))
    except (ValueError, KeyError):
        raise CellError(code) from None
