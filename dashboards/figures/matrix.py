"""Payer by reason: a rate in every cell, coloured by how far it is from the practice, small cells hidden."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import plotly.graph_objects as go

from dashboards.figures.parts import Drawn
from dashboards.labels import SMALLEST_SHOWN, label
from dashboards.palette import Palette, mix, readable_on
from dashboards.theme import figure, number, numbers

_CELL_HIGH = 34
_ROW_LONG = 26
_FARTHEST = Decimal(4)


class MatrixCell(NamedTuple):
    """One cell. ``rate`` None: hidden; ``ratio``: its rate over the practice's (None where that is 0)."""

    rate: Decimal | None
    ratio: Decimal | None
    words: str


def hidden_cells(counts: Sequence[Sequence[int]]) -> set[tuple[int, int]]:
    """Positions not to show in a matrix whose row and column totals are known or guessable.

    Counts of 1 to 10 are hidden; a row or column with just one hidden cell hides its next smallest count too,
    until no hidden cell can be worked out from a total.
    """
    hidden = {(r, c) for r, row in enumerate(counts) for c, n in enumerate(row) if 0 < n < SMALLEST_SHOWN}
    high, wide = len(counts), len(counts[0]) if counts else 0
    lines = [[(r, c) for c in range(wide)] for r in range(high)]
    lines += [[(r, c) for r in range(high)] for c in range(wide)]
    changed = True
    while changed:
        changed = False
        for line in lines:
            open_cells = [p for p in line if p not in hidden and counts[p[0]][p[1]] > 0]
            if sum(p in hidden for p in line) == 1 and open_cells:
                hidden.add(min(open_cells, key=lambda p: (counts[p[0]][p[1]], p)))
                changed = True
    return hidden


def shade(palette: Palette, ratio: Decimal | None) -> str:
    """Colour of a ratio to the practice: blue below, orange above, the card's own at 1; four times is full."""
    if ratio is None:
        return palette.card
    if ratio <= 0:
        return mix(palette.card, palette.cool_end, 1.0)
    bent = min(abs(ratio.ln() / _FARTHEST.ln()), Decimal(1))
    end = palette.warm_end if ratio > 1 else palette.cool_end
    return mix(palette.card, end, number(bent) or 0.0)


def _fill(palette: Palette, cell: MatrixCell) -> str:
    return palette.raised if cell.rate is None else shade(palette, cell.ratio)


def _squares(palette: Palette, cells: Sequence[Sequence[MatrixCell]]) -> list[Drawn]:
    return [
        {
            "type": "rect",
            "layer": "below",
            "x0": c - 0.48,
            "x1": c + 0.48,
            "y0": r - 0.46,
            "y1": r + 0.46,
            "fillcolor": _fill(palette, cell),
            "line": {"width": 0},
        }
        for r, line in enumerate(cells)
        for c, cell in enumerate(line)
    ]


def heat_map(
    palette: Palette, rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[MatrixCell]]
) -> go.Figure:
    """A matrix drawn as coloured squares with the rate printed in each (per 100), or a dot where hidden."""
    height = _CELL_HIGH * len(rows) + 46
    names = [label(row, _ROW_LONG) for row in rows]
    left = 14 + 6.2 * max((len(name) for name in names), default=0)
    drawn = figure(palette, height, margin={"l": left, "r": 2, "t": 40, "b": 6})
    drawn.update_layout(shapes=_squares(palette, cells))
    flat = [(r, c, cell) for r, line in enumerate(cells) for c, cell in enumerate(line)]
    drawn.add_scatter(
        x=numbers(c for _, c, _ in flat),
        y=numbers(r for r, _, _ in flat),
        mode="text",
        text=["·" if cell.rate is None else f"{cell.rate * 100:.1f}" for _, _, cell in flat],
        textfont={
            "size": 12,
            "color": [readable_on(_fill(palette, cell)) for _, _, cell in flat],
        },
        customdata=[f"<b>{label(rows[r])}</b>, {label(columns[c])}<br>{label(x.words)}" for r, c, x in flat],
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
    )
    heads = [str(label(column)).replace(" ", "<br>") for column in columns]
    drawn.update_xaxes(
        tickvals=list(range(len(columns))), ticktext=heads, side="top", tickangle=0,
        range=[-0.5, len(columns) - 0.5], showgrid=False, zeroline=False,
        tickfont={"color": palette.ink, "size": 11},
    )  # fmt: skip
    drawn.update_yaxes(
        tickvals=list(range(len(rows))), ticktext=names, range=[len(rows) - 0.5, -0.5],
        showgrid=False, zeroline=False, tickfont={"color": palette.ink},
    )  # fmt: skip
    return drawn
