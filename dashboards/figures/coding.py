"""Coders against their limits, visit levels against peers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import plotly.graph_objects as go

from dashboards.figures.parts import CHART_HIGH, WIDTHS, Drawn, Note, edge_notes, level_line, row_words
from dashboards.labels import count, label, percent
from dashboards.palette import Palette, readable_on
from dashboards.theme import figure, number, numbers

_WATCH, _REVIEW = Decimal("0.025"), Decimal("0.001")
_LEVEL_HIGH = 40
# Width of the plot inside a card of half a screen, and on a phone.
_PLOT_WIDE = (470.0, 210.0)


class CoderPoint(NamedTuple):
    """Items audited and agreed of one coder; ``standing`` is ``inside``, ``watch`` or ``review``."""

    name: str
    items: int
    agreed: int
    standing: str

    @property
    def share(self) -> Decimal:
        """Agreed items over audited items."""
        return Decimal(self.agreed) / self.items


class LevelRow(NamedTuple):
    """Shares of the visit levels of one provider, low to high, and the peers' share of the upper two.

    ``upper``: lines of the upper two levels; ``is_apart``: the 95 % range of their share leaves out the peers'.
    """

    name: str
    visits: int
    upper: int
    shares: tuple[Decimal, ...]
    words: str
    peers_upper: Decimal | None
    is_apart: bool


def binomial_limits(n: int, share: Decimal, tail: Decimal) -> tuple[Decimal, Decimal]:
    """Exact lower and upper limit of the agreed share of ``n`` items when each agrees with ``share``.

    Lower: the smallest k with P(X <= k) > ``tail``, over n; upper: the smallest k with P(X <= k) >= 1 - ``tail``.
    """
    p, cut = number(share) or 0.0, number(tail) or 0.0
    if p >= 1.0:
        return Decimal(1), Decimal(1)
    below, lower = 0.0, None
    for k in range(n + 1):
        below += math.exp(
            math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
            + (k * math.log(p) if k else 0.0) + (n - k) * math.log1p(-p)
        )  # fmt: skip
        if lower is None and below > cut:
            lower = k
        if below >= 1.0 - cut:
            return Decimal(lower or 0) / n, Decimal(k) / n
    return Decimal(lower or 0) / n, Decimal(1)


def standing(items: int, agreed: int, share: Decimal) -> str:
    """``review`` outside the 99.8 % limits, ``watch`` outside the 95 % ones, else ``inside``."""
    rate = Decimal(agreed) / items
    for tail, word in ((_REVIEW, "review"), (_WATCH, "watch")):
        low, high = binomial_limits(items, share, tail)
        if rate < low or rate > high:
            return word
    return "inside"


def coder_funnel(palette: Palette, coders: Sequence[CoderPoint], share: Decimal, target: Decimal | None) -> go.Figure:
    """Agreed share by items audited, with 95 % and 99.8 % limits around the practice's own share."""
    drawn = figure(palette, CHART_HIGH, margin={"l": 46, "r": 100, "t": 10, "b": 48})
    most = max((c.items for c in coders), default=1)
    grid = sorted({max(5, round(most * 1.12 * i / 80)) for i in range(1, 81)})
    reach: list[Decimal] = []
    for tail, name, dash in ((_WATCH, "95% limits", "dot"), (_REVIEW, "99.8% limits", "solid")):
        limits = [binomial_limits(n, share, tail) for n in grid]
        reach += [low for n, (low, _) in zip(grid, limits, strict=True) if n >= most / 4]
        for side in (0, 1):
            drawn.add_scatter(
                x=grid, y=numbers(pair[side] for pair in limits), mode="lines", name=name,
                line={"color": palette.neutral, "width": 1.25, "dash": dash},
                hoverinfo="skip",
            )  # fmt: skip
    rates = [c.share for c in coders]
    span = [number(max(Decimal(0), min([*rates, *reach]) - Decimal("0.03"))) or 0.0, 1.01]
    _coder_marks(drawn, palette, coders)
    notes = [Note(f"practice {percent(share)}", share, palette.ink)]
    lines = [level_line((0, grid[-1]), share, palette.neutral, "solid")]
    if target is not None:
        lines.append(level_line((0, grid[-1]), target, palette.muted, "dash"))
        notes.append(Note(f"target {percent(target)}", target, palette.muted))
    words = [*_coder_names(palette, coders, span), *edge_notes(notes, span, CHART_HIGH - 58)]
    drawn.update_layout(annotations=words, shapes=lines)
    drawn.update_xaxes(title_text="codes audited", range=[0, grid[-1]], showgrid=False, nticks=6)
    drawn.update_yaxes(tickformat=".0%", range=span, nticks=6, zeroline=False)
    return drawn


def _coder_marks(drawn: go.Figure, palette: Palette, coders: Sequence[CoderPoint]) -> None:
    looks = {
        "inside": ("coder", palette.accent, "circle", 10),
        "watch": ("outside 95%: watch", palette.warm_soft, "diamond", 12),
        "review": ("outside 99.8%: review", palette.warm, "diamond", 13),
    }
    for word, (name, colour, symbol, size) in looks.items():
        chosen = [c for c in coders if c.standing == word]
        if not chosen:
            continue
        drawn.add_scatter(
            x=[c.items for c in chosen],
            y=numbers(c.share for c in chosen),
            mode="markers",
            name=name,
            marker={"size": size, "symbol": symbol, "color": colour,
                    "line": {"color": palette.card if word != "watch" else palette.warm, "width": 1.25}},
            customdata=[
                f"<b>{label(c.name)}</b><br>{count(c.agreed)} of {count(c.items)} agreed, "
                f"{percent(c.share)}"
                for c in chosen
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )  # fmt: skip


def label_places(coders: Sequence[CoderPoint], span: Sequence[float], wide: float) -> dict[str, str]:
    """Side of its mark on which each coder's name fits without covering another; no room, no name.

    Coders outside the limits choose first. ``span``: the axis range; ``wide``: the plot's width in pixels.
    """
    most = max((c.items for c in coders), default=1) * 1.12
    scale = 240 / (span[1] - span[0])
    at = {c.name: (c.items / most * wide, ((number(c.share) or 0.0) - span[0]) * scale) for c in coders}
    taken = [(x - 8, y - 8, x + 8, y + 8) for x, y in at.values()]
    places: dict[str, str] = {}
    for coder in sorted(coders, key=lambda c: (c.standing == "inside", -c.items, c.name)):
        x, y = at[coder.name]
        long = 6.2 * len(coder.name)
        boxes = {
            "below": (x - long / 2, y - 24, x + long / 2, y - 9),
            "above": (x - long / 2, y + 9, x + long / 2, y + 24),
            "left": (x - long - 10, y - 7, x - 9, y + 7),
            "right": (x + 9, y - 7, x + long + 10, y + 7),
        }
        free = [
            p
            for p, box in boxes.items()
            if box[0] > 0 and box[2] < wide + 8 and not any(_overlap(box, t) for t in taken)
        ]
        if free:
            places[coder.name] = free[0]
            taken.append(boxes[free[0]])
    return places


def _coder_names(palette: Palette, coders: Sequence[CoderPoint], span: Sequence[float]) -> list[Drawn]:
    anchors: dict[str, Drawn] = {
        "below": {"xanchor": "center", "yanchor": "top", "yshift": -7},
        "above": {"xanchor": "center", "yanchor": "bottom", "yshift": 7},
        "left": {"xanchor": "right", "yanchor": "middle", "xshift": -7},
        "right": {"xanchor": "left", "yanchor": "middle", "xshift": 7},
    }
    drawn = []
    for name, wide in zip(WIDTHS, _PLOT_WIDE, strict=True):
        places = label_places(coders, span, wide)
        for coder in coders:
            if coder.name in places:
                at: Drawn = {"name": name, "visible": name == "wide", "x": coder.items, "y": number(coder.share)}
                look = {"showarrow": False, "font": {"size": 11.5, "color": palette.ink}}
                drawn.append({**at, "text": label(coder.name), **look, **anchors[places[coder.name]]})
    return drawn


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def level_bars(palette: Palette, levels: Sequence[str], providers: Sequence[LevelRow]) -> go.Figure:
    """One bar a provider, cut by visit level; a tick shows where the peers' upper two levels begin."""
    height = _LEVEL_HIGH * len(providers) + 12
    drawn = figure(palette, height, barmode="stack", margin={"l": 2, "r": 2, "t": 2, "b": 8})
    positions = list(range(len(providers)))[::-1]
    colours = palette.levels[5 - len(levels) :]
    for index, level in enumerate(levels):
        drawn.add_bar(
            x=numbers(p.shares[index] for p in providers),
            y=positions,
            orientation="h",
            name=level,
            width=0.42,
            marker={"color": colours[index], "line": {"color": palette.card, "width": 1}},
            text=[percent(p.shares[index], 0) if p.shares[index] >= Decimal("0.06") else "" for p in providers],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"size": 11, "color": readable_on(colours[index])},
            constraintext="none",
            customdata=[f"<b>{label(p.name)}</b>, {level}<br>{percent(p.shares[index])}" for p in providers],
            hovertemplate="%{customdata}<extra></extra>",
        )
    rows = zip(positions, providers, strict=True)
    drawn.update_layout(annotations=[words for y, row in rows for words in _level_words(palette, y, row)])
    _peer_ticks(drawn, palette, positions, providers)
    drawn.update_xaxes(visible=False, range=[0, 1])
    drawn.update_yaxes(visible=False, range=[-0.5, len(providers) - 0.35])
    return drawn


def _level_words(palette: Palette, position: int, row: LevelRow) -> list[Drawn]:
    name = f"<b>{label(row.name)}</b>"
    text, colour = (f"<b>{label(row.words)}</b>", palette.warm) if row.is_apart else (label(row.words), palette.muted)
    left = (f"{name} · {count(row.visits)} visits", name)
    return row_words(position + 0.22, left, (f"upper two {text}", text), (palette.ink, colour))


def _peer_ticks(drawn: go.Figure, palette: Palette, positions: Sequence[int], rows: Sequence[LevelRow]) -> None:
    marked = [(y, 1 - r.peers_upper) for y, r in zip(positions, rows, strict=True) if r.peers_upper is not None]
    drawn.add_scatter(
        x=numbers(at for _, at in marked), y=[y for y, _ in marked], mode="markers",
        name="where the upper two of the peers begin", hoverinfo="skip",
        marker={"symbol": "line-ns", "size": 24, "line": {"color": palette.warm, "width": 3}},
    )  # fmt: skip
