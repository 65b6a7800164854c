"""Tiles and tables that several pages make the same way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from markupsafe import Markup

from dashboards.figures.parts import MonthPoint
from dashboards.labels import (
    SMALLEST_N,
    TOO_FEW,
    clean,
    count,
    month,
    months,
    percent_range,
    points,
    signed,
)
from dashboards.parts import Card, Table, Tile, Tone, sparkline, table
from dashboards.reading import KpiCard, Pooled, latest_periods, mature, pooled_over, year_before
from pipelines.published import KpiValue

WINDOW = 3
SHOWN_MONTHS = 24


def points_of(values: Sequence[KpiValue]) -> list[MonthPoint]:
    """KPI months as points of a figure; proportions of fewer than 20 have no value."""
    return [
        MonthPoint(v.period, None, None, None, v.is_mature, v.n)
        if v.low is not None and v.n < SMALLEST_N
        else MonthPoint(v.period, v.value, v.low, v.high, v.is_mature, v.n)
        for v in list(values)[-SHOWN_MONTHS:]
    ]


def rate_tile(values: Sequence[KpiValue], card: KpiCard | None, heading: str, window: int = WINDOW) -> Tile:
    """The latest complete months of a ratio as one number, with its range, its change on a year ago, its target."""
    kpi_id = card.kpi_id if card else ""
    periods = latest_periods(values, window)
    if not periods:
        return Tile(heading, "–", ("no complete month yet",), kpi_id=kpi_id)
    now = pooled_over(values, periods)
    before = pooled_over(values, year_before(periods))
    lines = [months(periods)]
    if now.is_enough and now.interval:
        lines.append(f"95% range {percent_range(*now.interval)}")
    lines += _year_change(now, before, len(periods))
    return Tile(
        heading,
        now.written(),
        tuple(lines),
        card.target_words() if card else "",
        tone_of(card, now.value if now.is_enough else None),
        kpi_id,
        spark=spark(values),
    )


def _year_change(now: Pooled, before: Pooled, window: int) -> list[str]:
    if len(before.periods) < window or not now.is_enough or not before.is_enough:
        return []
    if now.value is None or before.value is None:
        return []
    return [f"{points(now.value - before.value)} on a year ago"]


def month_tile(values: Sequence[KpiValue], card: KpiCard, heading: str) -> Tile:
    """The newest complete month end of a snapshot, with its change on a year ago and its target."""
    known = mature(values)
    if not known:
        return Tile(heading, "–", ("no complete month yet",), kpi_id=card.kpi_id)
    newest = known[-1]
    value, _, unit = card.written(newest.value).partition(" ")
    lines = [f"end of {month(newest.period)}"]
    ago = next((v for v in known if v.period == year_before([newest.period])[0]), None)
    if ago and ago.value is not None and newest.value is not None:
        lines.append(f"{change(newest.value, ago.value, card.unit)} on a year ago")
    return Tile(
        heading,
        value,
        tuple(lines),
        card.target_words(),
        tone_of(card, newest.value),
        card.kpi_id,
        unit,
        spark(values),
    )


def change(now: Decimal, before: Decimal, unit: str) -> str:
    """A difference in the words of its unit; of dollars as a share."""
    if unit == "days":
        return f"{signed(now - before)} days"
    if unit == "usd":
        return f"{signed((now / before - 1) * 100)}%" if before else "new"
    return points(now - before)


def tone_of(card: KpiCard | None, value: Decimal | None) -> Tone:
    """``ok`` or ``warn`` by the target; no tone where there is none."""
    met = card.is_met(value) if card else None
    if met is None:
        return ""
    return "ok" if met else "warn"


def spark(values: Sequence[KpiValue]) -> Markup:
    """Sparkline of up to 13 complete months."""
    return sparkline([v.value for v in mature(values)][-13:])


def month_table(caption: str, values: Sequence[KpiValue], card: KpiCard, of_what: str) -> Table:
    """A ratio by month as a table, newest first, with its sums."""
    has_range = any(v.low is not None for v in values)
    body = []
    for v in list(values)[-SHOWN_MONTHS:][::-1]:
        few = v.low is not None and v.n < SMALLEST_N
        row = [month(v.period), TOO_FEW if few else card.written(v.value)]
        if has_range:
            row.append("" if few or v.low is None or v.high is None else percent_range(v.low, v.high))
        body.append([*row, count(v.n), "complete" if v.is_mature else "not complete yet"])
    headers = ["Month", clean(card.label), *(["95% range"] if has_range else []), of_what, "Month is"]
    return table(caption, headers, body, numeric=range(1, len(headers) - 1))


def laid_out(cards: Iterable[Card]) -> tuple[Card, ...]:
    """Cards without a hole in the page: one that has words alone comes last, a half without another is widened."""
    given = list(cards)
    seen = [card for card in given if card.draw or card.data]
    bare = [card for card in given if not (card.draw or card.data)]
    halves = [card for card in seen if card.width == "half"]
    if len(halves) % 2:
        seen[seen.index(halves[-1])] = replace(halves[-1], width="full")
    return (*seen, *(replace(card, width="full") for card in bare))
