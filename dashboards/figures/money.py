"""Money by month and by place: cash in, receivables by age, where the open money waits."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import plotly.graph_objects as go

from dashboards.figures.parts import CHART_HIGH, first_day, month_axis, value_axis
from dashboards.labels import month, percent, usd
from dashboards.palette import Palette
from dashboards.theme import figure, numbers

AGE_BANDS = ("0-30", "31-60", "61-90", "91-120", "over 120")


class CashMonth(NamedTuple):
    """Cash of one month in dollars; ``deposits`` None where the bank file does not reach."""

    period: str
    payers: Decimal
    patients: Decimal
    deposits: Decimal | None
    is_mature: bool


class AgeMonth(NamedTuple):
    """Positive balances at one month end, by age band in the order of ``AGE_BANDS``."""

    period: str
    bands: tuple[Decimal, Decimal, Decimal, Decimal, Decimal]


def cash_columns(palette: Palette, cash: Sequence[CashMonth]) -> go.Figure:
    """Columns of payer and patient money, and the bank's deposits as a mark over each; open months pale."""
    drawn = figure(palette, CHART_HIGH, barmode="stack", margin={"l": 52, "r": 12, "t": 10, "b": 44})
    dates = [first_day(c.period) for c in cash]
    hover = [
        f"<b>{month(c.period)}</b><br>payers {usd(c.payers)}, patients {usd(c.patients)}"
        + (f"<br>deposited {usd(c.deposits)}" if c.deposits is not None else "")
        + ("" if c.is_mature else "<br>not complete yet")
        for c in cash
    ]
    opacity = [1 if c.is_mature else 0.45 for c in cash]
    for name, colour, values in (
        ("payers", palette.accent, [c.payers for c in cash]),
        ("patients", palette.accent_soft, [c.patients for c in cash]),
    ):
        drawn.add_bar(
            x=dates, y=numbers(values), name=name, customdata=hover,
            marker={"color": colour, "opacity": opacity, "line": {"color": palette.card, "width": 1}},
            hovertemplate="%{customdata}<extra></extra>",
        )  # fmt: skip
    if any(c.deposits is not None for c in cash):
        drawn.add_scatter(
            x=dates, y=numbers(c.deposits for c in cash), name="bank deposits", mode="markers",
            marker={
                "symbol": "diamond", "size": 9, "color": palette.warm,
                "line": {"color": palette.card, "width": 1.25},
            },
            hoverinfo="skip",
        )  # fmt: skip
    drawn.update_xaxes(**month_axis([c.period for c in cash]))
    drawn.update_yaxes(**value_axis("usd", rangemode="tozero"))
    return drawn


def ageing_columns(palette: Palette, ages: Sequence[AgeMonth]) -> go.Figure:
    """Positive balances at month end, youngest at the bottom, oldest in orange on top."""
    drawn = figure(palette, CHART_HIGH, barmode="stack", margin={"l": 52, "r": 12, "t": 10, "b": 44})
    dates = [first_day(a.period) for a in ages]
    for index, band in enumerate(AGE_BANDS):
        values = [a.bands[index] for a in ages]
        shares = [v / sum(a.bands) if sum(a.bands) else Decimal(0) for v, a in zip(values, ages, strict=True)]
        drawn.add_bar(
            x=dates,
            y=numbers(values),
            name=f"{band} days".replace("-", "–"),
            marker={"color": palette.ages[index], "line": {"color": palette.card, "width": 1}},
            customdata=[
                f"<b>{month(a.period)}</b>, {band} days<br>{usd(v)}, {percent(s)} of the month"
                for a, v, s in zip(ages, values, shares, strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    drawn.update_xaxes(**month_axis([a.period for a in ages]))
    drawn.update_yaxes(**value_axis("usd", rangemode="tozero"))
    return drawn
