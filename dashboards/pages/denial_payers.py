"""Who denies: each payer's rate with its range, for a practice too small for a matrix of payers and reasons."""

from __future__ import annotations

from decimal import Decimal

from dashboards.figures.rates import RateRow, rate_rows
from dashboards.labels import SMALLEST_N, SMALLEST_SHOWN, clean, count, months, percent, percent_range
from dashboards.pages import legends
from dashboards.parts import Card, table
from dashboards.reading import Pooled, Published, latest_periods, names, pooled_over, series

_KPI = "initial_denial_any_rate"
_YEAR, _ROWS = 12, 10


def payers_card(published: Published) -> Card | None:
    """Payers by rate, over the last twelve complete months; small counts stay out."""
    whole = series(published, _KPI)
    periods = latest_periods(whole, _YEAR)
    practice = pooled_over(whole, periods).value
    found = _payers(published, periods)
    if practice is None or not found:
        return None
    rows = [_row(name, pooled) for name, pooled in found][:_ROWS]
    above = [r for r in rows if r.side(practice) > 0]
    finding = f"No payer denies more than the practice's {percent(practice)} beyond chance ({months(periods)})."
    if above:
        listed = ", ".join(f"{r.label} ({percent(r.value)})" for r in above)
        finding = f"More than the practice's {percent(practice)}, beyond chance: {listed} ({months(periods)})."
    body = [
        (name, count(pooled.n), percent(pooled.value), percent_range(*pooled.interval))
        for name, pooled in found
        if pooled.interval
    ]
    return Card(
        "payers",
        "Who denies",
        finding,
        draw=lambda palette: rate_rows(palette, rows, practice),
        legend=legends.of_rates(above=bool(above)),
        data=table(
            f"Denied wholly or in part by payer, {months(periods)}", ("Payer", "Answered", "Denied", "95% range"), body,
            numeric=(1, 2, 3), footnote="Payers with fewer than 20 answers or 1 to 10 denied claims are not shown.",
        ),
        caution="Denied at first, wholly or in part; too few claims to split payers by reason.",
    )  # fmt: skip


def _payers(published: Published, periods: list[str]) -> list[tuple[str, Pooled]]:
    payer_names = names(published, "dim_payer", "payer_id", "payer_name")
    by_payer: dict[str, list[str]] = {}
    values = series(published, _KPI, ("payer_id",))
    for v in values:
        by_payer.setdefault(v.slice["payer_id"], []).append(v.period)
    found = []
    for payer in sorted(by_payer):
        pooled = pooled_over([v for v in values if v.slice["payer_id"] == payer], periods)
        if pooled.n >= SMALLEST_N and not 0 < pooled.numerator < SMALLEST_SHOWN:
            found.append((clean(payer_names.get(payer, payer)), pooled))
    return sorted(found, key=lambda x: (-(x[1].value or Decimal(0)), x[0]))


def _row(name: str, pooled: Pooled) -> RateRow:
    value = pooled.value or Decimal(0)
    low, high = pooled.interval or (value, value)
    return RateRow(
        name, f"{count(pooled.n)} answered", f"{percent(value)} ({percent_range(low, high)})", value, low, high
    )
