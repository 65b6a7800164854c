"""A KPI by month: complete months as a line, months still filling as hollow points, limits and target beside it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import plotly.graph_objects as go

from dashboards.figures.parts import (
    CHART_HIGH,
    MonthPoint,
    Note,
    edge_notes,
    first_day,
    level_line,
    month_axis,
    padded,
    value_axis,
    written,
)
from dashboards.labels import count, month
from dashboards.palette import Palette
from dashboards.theme import figure, number, numbers

_EDGE = 100
_TOP, _BOTTOM = 10, 44


class Limit(NamedTuple):
    """Control limits of one month; ``signal`` is empty, ``above``, ``below`` or ``run``."""

    period: str
    centre: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    signal: str


def trend(
    palette: Palette,
    points: Sequence[MonthPoint],
    unit: str,
    target: tuple[str, Decimal] | None = None,
    of_what: str = "",
) -> go.Figure:
    """A line by month with its target, and Wilson whiskers where there are intervals.

    ``target``: words and value of the dashed line; ``of_what``: what ``n`` counts, for the hover text.
    """
    drawn = figure(palette, CHART_HIGH, margin={"l": 46, "r": _EDGE, "t": _TOP, "b": _BOTTOM})
    seen = [v for p in points for v in (p.value, p.low, p.high)]
    span = padded([*seen, target[1] if target else None])
    notes = []
    if target:
        reach = month_axis([p.period for p in points])["range"]
        drawn.update_layout(shapes=[level_line(reach, target[1], palette.muted, "dash")])
        notes.append(Note(target[0], target[1], palette.muted))
    _months(drawn, palette, points, unit, of_what)
    _last_note(notes, palette, points, unit)
    drawn.update_layout(annotations=edge_notes(notes, span, CHART_HIGH - _TOP - _BOTTOM))
    drawn.update_xaxes(**month_axis([p.period for p in points]))
    drawn.update_yaxes(**value_axis(unit, range=span))
    return drawn


def control_chart(
    palette: Palette, points: Sequence[MonthPoint], limits: Sequence[Limit], of_what: str = "claims"
) -> go.Figure:
    """A rate by month inside its control limits; months outside are orange diamonds."""
    drawn = figure(palette, CHART_HIGH, margin={"l": 46, "r": _EDGE, "t": _TOP, "b": _BOTTOM})
    edges = [v for limit in limits for v in (limit.lower, limit.upper)]
    span = padded(
        [*(p.value for p in points), *(v for p in points if not p.is_mature for v in (p.low, p.high)), *edges]
    )
    _limit_lines(drawn, palette, limits)
    _months(drawn, palette, points, "rate", of_what, whiskers_only_hollow=True)
    _signals(drawn, palette, points, limits)
    notes = edge_notes(_limit_notes(palette, limits), span, CHART_HIGH - _TOP - _BOTTOM)
    drawn.update_layout(annotations=notes)
    drawn.update_xaxes(**month_axis([p.period for p in points]))
    drawn.update_yaxes(**value_axis("rate", range=span))
    return drawn


def _hover(point: MonthPoint, unit: str, of_what: str) -> str:
    parts = [f"<b>{month(point.period)}</b>  {written(point.value, unit)}"]
    if point.low is not None and point.high is not None:
        parts.append(f"95% range {written(point.low, unit)} to {written(point.high, unit)}")
    if of_what:
        parts.append(f"{count(point.n)} {of_what}")
    if not point.is_mature:
        parts.append("not complete yet")
    return "<br>".join(parts)


def _months(
    drawn: go.Figure,
    palette: Palette,
    points: Sequence[MonthPoint],
    unit: str,
    of_what: str,
    *,
    whiskers_only_hollow: bool = False,
) -> None:
    for is_mature, name in ((True, "complete"), (False, "not complete yet")):
        chosen = [p for p in points if p.is_mature is is_mature]
        if not any(p.value is not None for p in chosen):
            continue
        whiskers = None
        if any(p.low is not None for p in chosen) and not (is_mature and whiskers_only_hollow):
            whiskers = _whiskers(palette, chosen, strong=not is_mature)
        drawn.add_scatter(
            x=[first_day(p.period) for p in chosen],
            y=numbers(p.value for p in chosen),
            name=name,
            mode="lines+markers" if is_mature else "markers",
            connectgaps=False,
            line={"color": palette.accent, "width": 2.25},
            marker={
                "size": 7 if is_mature else 9,
                "color": palette.accent if is_mature else palette.card,
                "symbol": "circle",
                "line": {"color": palette.accent, "width": 0 if is_mature else 2},
            },
            error_y=whiskers,
            customdata=[_hover(p, unit, of_what) for p in chosen],
            hovertemplate="%{customdata}<extra></extra>",
        )


def _whiskers(palette: Palette, points: Sequence[MonthPoint], *, strong: bool) -> dict[str, object]:
    def reach(point: MonthPoint, edge: Decimal | None) -> float:
        if point.value is None or edge is None:
            return 0.0
        return number(abs(edge - point.value)) or 0.0

    return {
        "type": "data",
        "symmetric": False,
        "array": [reach(p, p.high) for p in points],
        "arrayminus": [reach(p, p.low) for p in points],
        "color": palette.accent if strong else palette.accent_soft,
        "thickness": 1.5,
        "width": 0,
    }


def _last_note(notes: list[Note], palette: Palette, points: Sequence[MonthPoint], unit: str) -> None:
    newest = next((p for p in reversed(points) if p.is_mature and p.value is not None), None)
    if newest and newest.value is not None:
        notes.append(Note(f"<b>{written(newest.value, unit)}</b>", newest.value, palette.accent))


def _limit_notes(palette: Palette, limits: Sequence[Limit]) -> list[Note]:
    newest = next((x for x in reversed(limits) if x.centre is not None), None)
    if newest is None:
        return []
    named = (("limit", newest.upper), ("usual", newest.centre), ("limit", newest.lower))
    return [Note(f"{name} {written(v, 'rate')}", v, palette.muted) for name, v in named if v is not None]


def _limit_lines(drawn: go.Figure, palette: Palette, limits: Sequence[Limit]) -> None:
    known = [x for x in limits if x.centre is not None]
    if not known:
        return
    dates = [first_day(x.period) for x in known]
    edge = {"color": palette.neutral, "width": 1, "shape": "hvh", "dash": "dot"}
    drawn.add_scatter(
        x=dates, y=numbers(x.lower for x in known), mode="lines", line=edge, hoverinfo="skip",
        name="lower limit",
    )  # fmt: skip
    drawn.add_scatter(
        x=dates, y=numbers(x.upper for x in known), mode="lines", line=edge, name="control limits",
        fill="tonexty", fillcolor=_translucent(palette.neutral, "0.10"), hoverinfo="skip",
    )  # fmt: skip
    drawn.add_scatter(
        x=dates, y=numbers(x.centre for x in known), mode="lines", hoverinfo="skip",
        line={"color": palette.neutral, "width": 1.25}, name="usual level",
    )  # fmt: skip


def _translucent(colour: str, alpha: str) -> str:
    return f"rgba({int(colour[1:3], 16)},{int(colour[3:5], 16)},{int(colour[5:7], 16)},{alpha})"


def _signals(drawn: go.Figure, palette: Palette, points: Sequence[MonthPoint], limits: Sequence[Limit]) -> None:
    outside = {x.period for x in limits if x.signal in {"above", "below", "run"}}
    chosen = [p for p in points if p.period in outside and p.is_mature and p.value is not None]
    if not chosen:
        return
    drawn.add_scatter(
        x=[first_day(p.period) for p in chosen],
        y=numbers(p.value for p in chosen),
        mode="markers",
        name="outside them",
        marker={
            "symbol": "diamond", "size": 12, "color": palette.warm,
            "line": {"color": palette.card, "width": 1.5},
        },
        hoverinfo="skip",
    )  # fmt: skip
