"""What changed: the last complete months against the ones before, payer by reason, counts and rates only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from dashboards.labels import SMALLEST_N, SMALLEST_SHOWN, clean, months, signed
from dashboards.parts import Card, table
from dashboards.reading import Published, latest_periods, names, series
from dashboards.words import category
from pipelines.published import KpiValue
from pipelines.statistics.intervals import wilson

_SHOWN, _ENOUGH = 7, 3
# Months on each side; a small practice needs the longer one before it has enough claims to show.
_WINDOWS = (3, 6)
_EVERY_PAYER, _EVERY_REASON = "All payers", "All reasons"
_KPI = "initial_denial_any_rate"

Counts = Counter[tuple[str, str]]


class Change(NamedTuple):
    """One payer and reason: denied and answered claims before and now; ``extra`` = more than the old rate gives."""

    payer: str
    reason: str
    denied_before: int
    answered_before: int
    denied_now: int
    answered_now: int

    @property
    def before(self) -> Decimal:
        """Denied per answered claim, before."""
        return Decimal(self.denied_before) / self.answered_before

    @property
    def now(self) -> Decimal:
        """Denied per answered claim, now."""
        return Decimal(self.denied_now) / self.answered_now

    @property
    def extra(self) -> Decimal:
        """Claims denied now beyond what the earlier rate would have given."""
        return self.denied_now - self.before * self.answered_now


class Changes(NamedTuple):
    """The two runs of months compared, and what moved, the largest first."""

    now: list[str]
    before: list[str]
    moved: list[Change]


def changes(published: Published) -> Changes:
    """Pairs of payer and reason large enough to show; where there are too few, payers alone and reasons alone.

    Counts of 1 to 10 are not shown, nor payers with fewer than 20 answered claims on either side.
    """
    found = Changes([], [], [])
    for window in _WINDOWS:
        whole = series(published, _KPI)
        now, before = latest_periods(whole, window), latest_periods(whole, window, window)
        if len(before) < window:
            break
        found = Changes(now, before, _moved(published, now, before))
        if len(found.moved) >= _ENOUGH:
            break
    return found


def _moved(published: Published, now: list[str], before: list[str]) -> list[Change]:
    payer_names = names(published, "dim_payer", "payer_id", "payer_name")
    payers = series(published, _KPI, ("payer_id",))
    pairs = series(published, _KPI, ("payer_id", "reason_category"))
    answered = [_sums(payers, side, ("payer_id",), "denominator") for side in (before, now)]
    denied = [_sums(pairs, side, ("payer_id", "reason_category"), "numerator") for side in (before, now)]
    found = []
    for payer, reason in sorted({*denied[0], *denied[1]}):
        counts = [(denied[side][payer, reason], answered[side][payer, ""]) for side in (0, 1)]
        found += _change(clean(payer_names.get(payer, payer)), category(reason), *counts)
    if len(found) < _ENOUGH:
        found = [*_payers_alone(payers, payer_names, now, before), *_reasons_alone(published, now, before)]
    return sorted(found, key=lambda c: (-abs(c.extra), c.payer, c.reason))


def _payers_alone(
    payers: Sequence[KpiValue], payer_names: dict[str, str], now: list[str], before: list[str]
) -> list[Change]:
    denied = [_sums(payers, side, ("payer_id",), "numerator") for side in (before, now)]
    answered = [_sums(payers, side, ("payer_id",), "denominator") for side in (before, now)]
    found = []
    for key in sorted({*answered[0], *answered[1]}):
        counts = [(denied[side][key], answered[side][key]) for side in (0, 1)]
        found += _change(clean(payer_names.get(key[0], key[0])), _EVERY_REASON, *counts)
    return found


def _reasons_alone(published: Published, now: list[str], before: list[str]) -> list[Change]:
    reasons = series(published, _KPI, ("reason_category",))
    denied = [_sums(reasons, side, ("reason_category",), "numerator") for side in (before, now)]
    answered = [_sums(series(published, _KPI), side, (), "denominator")["", ""] for side in (before, now)]
    found = []
    for key in sorted({*denied[0], *denied[1]}):
        found += _change(_EVERY_PAYER, category(key[0]), *((denied[side][key], answered[side]) for side in (0, 1)))
    return found


def _change(payer: str, reason: str, before: tuple[int, int], now: tuple[int, int]) -> list[Change]:
    """The change as a list of one, or of none where a count is too small to show."""
    if min(before[1], now[1]) < SMALLEST_N or any(0 < n < SMALLEST_SHOWN for n in (before[0], now[0])):
        return []
    return [Change(payer, reason, *before, *now)] if before[0] or now[0] else []


def _sums(values: Sequence[KpiValue], periods: list[str], keys: tuple[str, ...], part: str) -> Counts:
    """Numerators or denominators summed over the months, by up to two keys."""
    sums: Counts = Counter()
    for v in values:
        if v.period in periods:
            first, second = (*(v.slice[key] for key in keys), "", "")[:2]
            sums[first, second] += int(getattr(v, part) or 0)
    return sums


def changes_card(found: Changes) -> Card | None:
    """The table of moves."""
    if not found.now:
        return None
    shown = sorted(found.moved[:_SHOWN], key=lambda c: -c.extra)
    headers = ("Payer", "Reason", "Before", "Now", "95% range now", "Claims more or fewer")
    listed = table(
        f"Denied wholly or in part per 100 answered claims, {months(found.before)} against {months(found.now)}",
        headers,
        [_row(c) for c in shown],
        numeric=(2, 3, 4, 5),
        footnote="Denied at first, wholly or in part, per 100 claims answered. More or fewer: against the earlier rate "
        "on today's volume. "
        "Rows with 1 to 10 claims on either side are not shown. A range says how sure one rate is, not that it moved.",
    )
    return Card("changes", "What changed", _finding(found), data=listed if shown else None)


def _row(c: Change) -> tuple[object, ...]:
    low, high = wilson(c.denied_now, c.answered_now)
    arrow = "▲" if c.extra > 0 else "▼" if c.extra < 0 else "•"
    side = "more" if c.extra > 0 else "less"
    return (
        c.payer,
        c.reason,
        f"{c.before * 100:.1f}",
        Markup("<strong>{}</strong>").format(f"{c.now * 100:.1f}"),
        f"{low * 100:.1f} to {high * 100:.1f}",
        Markup('<span class="move {}">{} {}</span>').format(side, arrow, signed(c.extra, 0)),
    )


def named(c: Change) -> str:
    """The payer and reason of a change in a sentence."""
    if c.payer == _EVERY_PAYER:
        return f"{c.reason.lower()} over all payers"
    return c.payer if c.reason == _EVERY_REASON else f"{c.payer}, {c.reason.lower()}"


def _finding(found: Changes) -> str:
    span = f"{months(found.now)} against {months(found.before)}"
    if not found.moved:
        return f"{span}: no payer and no reason has enough claims to show."
    rise, fall = max(found.moved, key=lambda c: c.extra), min(found.moved, key=lambda c: c.extra)
    bits = []
    if rise.extra >= 1:
        bits.append(f"most added: {named(rise)}, {signed(rise.extra, 0)} claims")
    if fall.extra <= -1:
        bits.append(f"most saved: {named(fall)}, {signed(fall.extra, 0)} claims")
    return f"{span}; {', '.join(bits) or 'hardly anything moved'}."
