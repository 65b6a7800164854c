"""Rates side by side: a dot and its 95 % range a row, against the practice's own rate as a tick in every row."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import plotly.graph_objects as go

from dashboards.figures.parts import Drawn, row_words
from dashboards.labels import label, percent
from dashboards.palette import Palette
from dashboards.theme import figure, number, numbers

_ROW_HIGH = 38


class RateRow(NamedTuple):
    """One rate; ``aside`` follows the label, ``words`` stand at the end; where there is no room, the rate alone."""

    label: str
    aside: str
    words: str
    value: Decimal
    low: Decimal
    high: Decimal

    def side(self, practice: Decimal) -> int:
        """1 or -1 where the whole range lies above or below the practice, else 0."""
        return (self.low > practice) - (self.high < practice)


def rate_rows(palette: Palette, rows: Sequence[RateRow], practice: Decimal) -> go.Figure:
    """Dots with whiskers; orange where the whole range lies above the practice's tick, blue else."""
    height = _ROW_HIGH * len(rows) + 14
    drawn = figure(palette, height, margin={"l": 2, "r": 2, "t": 2, "b": 8})
    top = max([*(r.high for r in rows), practice]) * Decimal("1.03")
    positions = list(range(len(rows)))[::-1]
    for is_above, colour, name in ((True, palette.warm, "above the practice"), (False, palette.accent, "rate")):
        chosen = [(y, r) for y, r in zip(positions, rows, strict=True) if (r.side(practice) > 0) is is_above]
        if not chosen:
            continue
        drawn.add_scatter(
            x=numbers(r.value for _, r in chosen),
            y=[y for y, _ in chosen],
            mode="markers",
            name=name,
            marker={"size": 10, "color": colour, "symbol": "diamond" if is_above else "circle"},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": numbers(r.high - r.value for _, r in chosen),
                "arrayminus": numbers(r.value - r.low for _, r in chosen),
                "color": colour,
                "thickness": 2,
                "width": 0,
            },
            customdata=[f"<b>{label(r.label)}</b><br>{label(r.words)}<br>{label(r.aside)}" for _, r in chosen],
            hovertemplate="%{customdata}<extra></extra>",
        )
    words = []
    for y, r in zip(positions, rows, strict=True):
        short, end = f"<b>{label(r.label)}</b>", label(r.words)
        words += row_words(
            y + 0.2, (f"{short} · {label(r.aside)}", short), (end, percent(r.value)), (palette.ink, palette.muted)
        )
    tracks = [_line(0, top, y, y, {"color": palette.grid, "width": 4}) for y in positions]
    marks = [_line(practice, practice, y - 0.2, y + 0.2, {"color": palette.ink, "width": 2}) for y in positions]
    drawn.update_layout(annotations=words, shapes=[*tracks, *marks])
    drawn.update_xaxes(visible=False, range=[0, number(top)])
    drawn.update_yaxes(visible=False, range=[-0.5, len(rows) - 0.35])
    return drawn


def _line(x0: Decimal | int, x1: Decimal, y0: float, y1: float, line: Drawn) -> Drawn:
    ends = {"x0": number(x0), "x1": number(x1), "y0": y0, "y1": y1}
    return {"type": "line", "layer": "below", **ends, "line": line}
