"""How figures look, light and dark, and the only place where a Decimal becomes a float."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go

from dashboards.palette import Palette

FONT = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif"
CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "responsive": True,
    "typesetMath": False,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
    "showLink": False,
}


def number(value: Decimal | int | None) -> float | None:
    """The value for a figure; None stays a gap."""
    return None if value is None else float(value)


def numbers(values: Iterable[Decimal | int | None]) -> list[float | None]:
    """``number`` over a column."""
    return [number(value) for value in values]


def template(palette: Palette) -> go.layout.Template:
    """Plotly template of a palette: quiet grid, fixed axes; the legend is the page's own."""
    axis: dict[str, Any] = {
        "gridcolor": palette.grid,
        "linecolor": palette.rule,
        "zerolinecolor": palette.rule,
        "tickcolor": palette.rule,
        "tickfont": {"color": palette.muted, "size": 12},
        "title": {"font": {"color": palette.muted, "size": 12}, "standoff": 8},
        "automargin": False,
        "fixedrange": True,
    }
    layout = go.Layout(
        font={"family": FONT, "size": 12, "color": palette.ink},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        colorway=[palette.accent, palette.warm, palette.neutral, palette.accent_soft],
        margin={"l": 48, "r": 16, "t": 10, "b": 40},
        showlegend=False,
        hoverlabel={
            "bgcolor": palette.raised,
            "bordercolor": palette.rule,
            "font": {"family": FONT, "color": palette.ink, "size": 12},
            "align": "left",
        },
        xaxis=axis,
        yaxis=axis,
        dragmode=False,
        bargap=0.28,
        separators=".,",
    )
    return go.layout.Template(layout=layout)


def figure(palette: Palette, height: int, **layout: Any) -> go.Figure:
    """An empty figure in the palette's template; width follows the card.

    ``height`` in CSS pixels; ``layout`` as plotly's.
    """
    drawn = go.Figure()
    drawn.update_layout(template=template(palette), height=height, autosize=True, **layout)
    return drawn
