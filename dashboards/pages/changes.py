"""What changed: the last complete months against the ones before, payer by reason, counts and rates only."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from dashboards.labels import SMALLEST_N, SMALLEST_SHOWN, clean, months, signed
from dashboards.pages.common import WINDOW
from dashboards.parts import Card, table
from dashboards.reading import KpiValue, Published, latest_periods, names, series
from dashboards.words import category
from pipelines.statistics.intervals import wilson

_SHOWN = 7


class Change(NamedTuple):
    """One payer and reason: denied and answered claims before and now; ``extra`` = more than the old rate gives."""

    payer: str
    category: str
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


def windows(published: Published) -> tuple[list[str], list[str]]:
    """The latest complete months and the same number before them; empty where there are not enough."""
    values = series(published, "initial_denial_rate")
    now, before = latest_periods(values, WINDOW), latest_periods(values, WINDOW, WINDOW)
    return (now, before) if len(before) == WINDOW else ([], [])


def changes(published: Published) -> list[Change]:
    """Payer and reason pairs large enough to show, the largest move first.

    Counts of 1 to 10 are not shown, nor payers with fewer than 20 answered claims in either window.
    """
    now, before = windows(published)
    if not now:
        return []
    answered = _sums(series(published, "initial_denial_rate", ("payer_id",)), now, before, "denominator")
    denied = _sums(series(published, "initial_denial_rate", ("payer_id", "reason_category")), now, before, "numerator")
    payer_names = names(published, "dim_payer", "payer_id", "payer_name")
    found = []
    for key in sorted({(payer, reason) for payer, reason, _ in denied}):
        payer, reason = key
        counts = [denied[(payer, reason, side)] for side in ("before", "now")]
        base = [answered[(payer, "", side)] for side in ("before", "now")]
        if min(base) < SMALLEST_N or any(0 < n < SMALLEST_SHOWN for n in counts):
            continue
        found.append(Change(payer_names.get(payer, payer), reason, counts[0], base[0], counts[1], base[1]))
    return sorted(found, key=lambda c: (-abs(c.extra), c.payer, c.category))


def _sums(values: list[KpiValue], now: list[str], before: list[str], part: str) -> Counter[tuple[str, str, str]]:
    sums: Counter[tuple[str, str, str]] = Counter()
    for v in values:
        side = "now" if v.period in now else "before" if v.period in before else ""
        if side:
            key = (v.slice["payer_id"], v.slice.get("reason_category", ""), side)
            sums[key] += int(getattr(v, part) or 0)
    return sums


def changes_card(published: Published, moved: list[Change]) -> Card | None:
    """The table of moves."""
    now, before = windows(published)
    if not now:
        return None
    shown = sorted(moved[:_SHOWN], key=lambda c: -c.extra)
    headers = ("Payer", "Reason", "Before", "Now", "95% range now", "Claims more or fewer")
    return Card(
        "changes",
        "What changed",
        _finding(moved, now, before),
        data=table(
            f"Denied at first per 100 answered claims, {months(before)} against {months(now)}",
            headers,
            [_row(c) for c in shown],
            numeric=(2, 3, 4, 5),
            footnote="Per 100 claims answered. More or fewer = against the earlier rate on today's volume. "
            "Rows with 1 to 10 claims on either side are not shown. A range says how sure one rate is, not that it "
            "moved.",
        ),
    )


def _row(c: Change) -> tuple[object, ...]:
    low, high = wilson(c.denied_now, c.answered_now)
    arrow = "▲" if c.extra > 0 else "▼" if c.extra < 0 else "•"
    side = "more" if c.extra > 0 else "less"
    moved = Markup('<span class="move {}">{} {}</span>').format(side, arrow, signed(c.extra, 0))
    return (
        clean(c.payer),
        category(c.category),
        f"{c.before * 100:.1f}",
        Markup("<strong>{}</strong>").format(f"{c.now * 100:.1f}"),
        f"{low * 100:.1f} to {high * 100:.1f}",
        moved,
    )


def _finding(moved: list[Change], now: list[str], before: list[str]) -> str:
    if not moved:
        return f"{months(now)} against {months(before)}: no payer and reason has enough claims to show."
    rise, fall = max(moved, key=lambda c: c.extra), min(moved, key=lambda c: c.extra)
    bits = [
        f"{words} {clean(c.payer)}, {category(c.category).lower()}, {signed(c.extra, 0)} claims"
        for words, c, is_large in (("most added:", rise, rise.extra >= 1), ("most saved:", fall, fall.extra <= -1))
        if is_large
    ]
    return f"{months(now)} against {months(before)}; {', '.join(bits) or 'hardly anything moved'}."
