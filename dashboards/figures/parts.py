"""What every figure shares: month axes, notes at the right edge, bars that carry their label above them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import plotly.graph_objects as go

from dashboards.labels import TOO_FEW, days, label, month, percent, usd
from dashboards.palette import Palette
from dashboards.theme import figure, number

CHART_HIGH = 250
_ROW_HIGH = 36
_NOTE_GAP = 15
# Names of annotations: one set for figures of 520 pixels and more, one for narrower ones.
WIDTHS = ("wide", "narrow")

# Annotations and shapes are set all at once: adding them one by one takes plotly a time that grows with the square.
Drawn = dict[str, Any]


class MonthPoint(NamedTuple):
    """One month of a KPI. ``value`` None: no figure, or too few to say; ``is_mature`` False: hollow."""

    period: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    is_mature: bool
    n: int


class Note(NamedTuple):
    """Words at the right edge, at the height of a value."""

    text: str
    at: Decimal
    colour: str


class BarRow(NamedTuple):
    """One horizontal bar: its label stands above it, its words at its end.

    ``is_strong``: the darker mark; ``aside``: more about the label, left out where there is no room.
    """

    label: str
    value: Decimal
    words: str
    is_strong: bool
    aside: str = ""


def written(value: Decimal | None, unit: str) -> str:
    """A value in the words of its unit (``rate``, ``usd``, ``days``); a missing one is too few to say."""
    if value is None:
        return TOO_FEW
    return {"usd": usd, "days": days}.get(unit, percent)(value)


def first_day(period: str) -> str:
    """A month as the date a time axis wants."""
    return f"{period}-01"


def month_axis(periods: Sequence[str]) -> dict[str, Any]:
    """A time axis of whole months, half a month of air at both ends, at most about eight labels."""
    ordered = sorted(periods)
    step = max(1, -(-len(ordered) // 7))
    chosen = ordered[::-1][::step][::-1]
    ticks, year = [], ""
    for period in chosen:
        name, of_year = month(period).split(" ")
        ticks.append(name if of_year == year else f"{name}<br>{of_year}")
        year = of_year
    first, last = ordered[0], ordered[-1]
    return {
        "type": "date",
        "range": [_shifted(first, -1), _shifted(last, 1)],
        "tickvals": [first_day(p) for p in chosen],
        "ticktext": ticks,
        "tickangle": 0,
        "showgrid": False,
        "ticks": "outside",
        "ticklen": 4,
    }


def _shifted(period: str, side: int) -> str:
    """Fifteen days before the first of a month, or fifteen after it."""
    year, index = int(period[:4]), int(period[5:7])
    if side > 0:
        return f"{period}-16"
    year, index = (year - 1, 12) if index == 1 else (year, index - 1)
    return f"{year}-{index:02d}-16"


def value_axis(unit: str, **more: Any) -> dict[str, Any]:
    """A vertical axis in the unit: percent, dollars or days."""
    by_unit: dict[str, dict[str, Any]] = {
        "rate": {"tickformat": ".0%"},
        "usd": {"tickprefix": "$", "tickformat": "~s"},
        "days": {"tickformat": ",.0f"},
    }
    return {**by_unit.get(unit, {}), "nticks": 6, "zeroline": False, **more}


def padded(values: Sequence[Decimal | None], floor: Decimal | None = Decimal(0)) -> list[float]:
    """A range around the values with an eighth of air; it never goes below ``floor``."""
    known = [v for v in values if v is not None] or [Decimal(0), Decimal(1)]
    low, high = min(known), max(known)
    air = (high - low or abs(high) or Decimal(1)) / 8
    bottom = low - air if floor is None else max(floor, low - air)
    return [number(bottom) or 0.0, number(high + air) or 0.0]


def level_line(reach: Sequence[Any], value: Decimal, colour: str, dash: str) -> Drawn:
    """A horizontal line over the grid and under the marks, as a shape; ``reach``: the axis range it spans."""
    return {
        "type": "line",
        "layer": "between",
        "x0": reach[0],
        "x1": reach[1],
        "y0": number(value),
        "y1": number(value),
        "line": {"color": colour, "width": 1.5, "dash": dash},
    }


def edge_notes(notes: Sequence[Note], span: Sequence[float], height: int) -> list[Drawn]:
    """Notes beside the plot at the height of their values, pushed apart where they would touch, as annotations.

    ``span`` is the axis range, ``height`` the plot's height in pixels.
    """
    scale = height / ((span[1] - span[0]) or 1.0)
    lowest = float("-inf")
    drawn = []
    for note in sorted(notes, key=lambda n: n.at):
        lowest = max(((number(note.at) or 0.0) - span[0]) * scale, lowest + _NOTE_GAP)
        drawn.append(
            {
                "text": note.text,
                "x": 1,
                "xref": "paper",
                "xanchor": "left",
                "xshift": 6,
                "y": span[0] + lowest / scale,
                "yref": "y",
                "yanchor": "middle",
                "showarrow": False,
                "font": {"size": 11.5, "color": note.colour},
                "align": "left",
            }
        )
    return drawn


def bars_with_labels(palette: Palette, bars: Sequence[BarRow], longest: Decimal | None = None) -> go.Figure:
    """Horizontal bars, largest on top as given; label above, words at the end: readable at any width."""
    height = _ROW_HIGH * len(bars) + 16
    drawn = figure(palette, height, margin={"l": 2, "r": 2, "t": 2, "b": 8})
    top = longest or max((b.value for b in bars), default=Decimal(1)) or Decimal(1)
    positions = list(range(len(bars)))[::-1]
    drawn.add_bar(
        x=[number(b.value) for b in bars],
        y=positions,
        orientation="h",
        width=0.36,
        marker={
            "color": [palette.accent if b.is_strong else palette.accent_soft for b in bars],
            "cornerradius": 3,
        },
        customdata=[f"<b>{label(b.label)}</b><br>{label(b.words)}" for b in bars],
        hovertemplate="%{customdata}<extra></extra>",
    )
    words: list[Drawn] = []
    for position, bar in zip(positions, bars, strict=True):
        short = f"<b>{label(bar.label)}</b>"
        long = f"{short} · {label(bar.aside)}" if bar.aside else short
        end = label(bar.words)
        words += row_words(position + 0.2, (long, short), (end, end), (palette.ink, palette.muted))
    drawn.update_layout(annotations=words)
    drawn.update_xaxes(visible=False, range=[0, number(top * Decimal("1.02"))])
    drawn.update_yaxes(visible=False, range=[-0.5, len(bars) - 0.3])
    return drawn


def row_words(y: float, left: tuple[str, str], right: tuple[str, str], colours: tuple[str, str]) -> list[Drawn]:
    """Words over a bar, left and right, each in a wide and a narrow wording; the page's script shows one of them."""
    return [
        {
            "name": name,
            "visible": name == "wide",
            "text": text,
            "x": x,
            "xref": "paper",
            "xanchor": anchor,
            "y": y,
            "yref": "y",
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": 12.5, "color": colour},
        }
        for words, x, anchor, colour in ((left, 0, "left", colours[0]), (right, 1, "right", colours[1]))
        for name, text in zip(WIDTHS, words, strict=True)
    ]
