"""What a page is made of: tiles, cards with a figure and its table, sections. Data only; the templates draw it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

import plotly.graph_objects as go
from markupsafe import Markup

from dashboards.labels import label
from dashboards.palette import Palette
from dashboards.theme import number

Draw = Callable[[Palette], go.Figure]
Tone = Literal["", "ok", "warn", "bad"]


@dataclass(frozen=True)
class Table:
    """A real table: the first column heads its row. ``numeric`` are column positions set to the right."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Markup, ...], ...]
    numeric: frozenset[int] = frozenset()
    footnote: str = ""


def table(
    caption: str,
    headers: Sequence[str],
    body: Sequence[Sequence[object]],
    numeric: Sequence[int] = (),
    footnote: str = "",
) -> Table:
    """A table from plain cells; every cell passes through ``label``."""
    cells = tuple(tuple(label(cell, 400) for cell in row) for row in body)
    return Table(caption, tuple(headers), cells, frozenset(numeric), footnote)


@dataclass(frozen=True)
class Tile:
    """One number with what is needed to judge it: lines of context, and a verdict marked by ``tone``.

    ``kpi_id`` links to its definition; ``unit`` is written small behind the value.
    """

    heading: str
    value: str
    lines: tuple[str, ...] = ()
    verdict: str = ""
    tone: Tone = ""
    kpi_id: str = ""
    unit: str = ""
    spark: Markup = field(default_factory=lambda: Markup(""))


@dataclass(frozen=True)
class Key:
    """One line of a legend. ``mark``: box, line, dash, dot, band, point, hollow, diamond or tick.

    ``colour`` names a colour of the palette as the style sheet writes it, so that it follows light and dark.
    """

    mark: str
    colour: str
    words: str


@dataclass(frozen=True)
class Card:
    """A heading, one sentence of finding, and a figure with its legend and table, or the table itself.

    ``narrow``: the table a phone gets instead of the figure. ``more``: a part that opens on demand. ``width``: a tall
    card is half as wide as the page, with three cards of the other half beside it.
    """

    card_id: str
    heading: str
    finding: str
    draw: Draw | None = None
    data: Table | None = None
    legend: tuple[Key, ...] = ()
    narrow: Table | None = None
    caution: str = ""
    width: Literal["half", "tall", "full"] = "half"
    more: tuple[tuple[str, Table], ...] = ()


@dataclass(frozen=True)
class Section:
    """Cards under a heading of their own; an empty heading is not shown."""

    heading: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Entry:
    """One term of the dictionary: words, then facts as pairs."""

    entry_id: str
    heading: str
    words: str
    facts: tuple[tuple[str, str], ...] = ()
    code: str = ""


@dataclass(frozen=True)
class Glossary:
    """Terms under a heading."""

    glossary_id: str
    heading: str
    intro: str
    entries: tuple[Entry, ...]
    style: Literal["cards", "list"] = "cards"


@dataclass(frozen=True)
class Page:
    """One page: title, the sentence that matters, tiles, cards, terms."""

    slug: str
    title: str
    question: str
    summary: str
    tiles: tuple[Tile, ...] = ()
    sections: tuple[Section, ...] = ()
    glossaries: tuple[Glossary, ...] = ()


_WIDE, _HIGH, _PAD = 132, 30, 4


def sparkline(values: Sequence[Decimal | None], last_is_hollow: bool = False) -> Markup:
    """A line of months as inline SVG, the newest marked; fewer than three values draw nothing.

    The colours come from the style sheet, so that it follows light and dark by itself.
    """
    known = [number(v) for v in values if v is not None]
    plotted = [v for v in known if v is not None]
    if len(plotted) < 3:
        return Markup("")
    low, high = min(plotted), max(plotted)
    span = (high - low) or 1.0
    step = (_WIDE - 2 * _PAD) / (len(plotted) - 1)
    dots = [
        (_PAD + i * step, _HIGH - _PAD - (value - low) / span * (_HIGH - 2 * _PAD)) for i, value in enumerate(plotted)
    ]
    path = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in dots)
    area = f"{path} L{dots[-1][0]:.1f} {_HIGH} L{dots[0][0]:.1f} {_HIGH} Z"
    hollow = " hollow" if last_is_hollow else ""
    return Markup(  # noqa: S704 (numbers of ours only)
        f'<svg class="spark" viewBox="0 0 {_WIDE} {_HIGH}" aria-hidden="true" focusable="false">'
        f'<path class="spark-area" d="{area}"/><path class="spark-line" d="{path}"/>'
        f'<circle class="spark-dot{hollow}" cx="{dots[-1][0]:.1f}" cy="{dots[-1][1]:.1f}" r="3"/></svg>'
    )
