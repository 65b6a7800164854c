"""Denials, for the billing manager: what changed, and why."""

from __future__ import annotations

from decimal import Decimal

from dashboards.labels import count, months, percent, percent_range, plural, usd
from dashboards.pages.changes import Changes, changes, changes_card, named
from dashboards.pages.common import WINDOW, laid_out, rate_tile
from dashboards.pages.denial_cards import control_card, open_categories, pareto_card
from dashboards.pages.denial_hotspots import hot_spots_card
from dashboards.pages.denial_matrix import matrix_card
from dashboards.pages.denial_payers import payers_card
from dashboards.parts import Page, Section, Tile
from dashboards.reading import KpiCard, Published, kpi_cards, latest_periods, pooled_over, series
from dashboards.words import category

_ZERO = Decimal(0)


def build(published: Published) -> Page:
    """The page from a published set."""
    cards = kpi_cards(published)
    moved = changes(published)
    made = (
        control_card(published, cards),
        changes_card(moved),
        pareto_card(published),
        matrix_card(published) or payers_card(published),
        hot_spots_card(published),
    )
    return Page(
        slug="denials",
        title="Denials",
        question="What do payers turn down at the first answer, what changed, and why?",
        summary=_summary(published, moved),
        tiles=_tiles(published, cards),
        sections=(Section("", laid_out(card for card in made if card)),),
    )


def _tiles(published: Published, cards: dict[str, KpiCard]) -> tuple[Tile, ...]:
    def rate(kpi_id: str, heading: str) -> Tile:
        return rate_tile(series(published, kpi_id), cards.get(kpi_id), heading)

    return (
        rate("initial_denial_rate", "Denied at first answer"),
        rate("initial_denial_any_rate", "Denied, wholly or in part"),
        rate("initial_denial_usd_rate", "Dollars denied at first"),
        rate("line_denial_rate", "Lines denied at first"),
        _open_tile(published),
        _filling_tile(published),
    )


def _open_tile(published: Published) -> Tile:
    found = open_categories(published)
    if not found:
        return Tile("Open denied dollars", "none", ("no denial is open",))
    top = found[0]
    whole = sum((r.denied for r in found), _ZERO)
    return Tile(
        "Open denied dollars",
        usd(whole),
        (
            f"on {plural(sum(r.claims for r in found), 'claim')}",
            f"most: {category(top.category).lower()}, {percent(top.denied / whole, 0)}",
        ),
    )


def _filling_tile(published: Published) -> Tile:
    values = series(published, "initial_denial_rate")
    filling = [v for v in values if not v.is_mature]
    heading = "Months not complete"
    if not filling:
        return Tile(heading, "none", ("every month shown is complete",))
    lines = (months([v.period for v in filling]), "drawn hollow, left out of tiles and sentences")
    return Tile(heading, count(len(filling)), lines)


def _summary(published: Published, moved: Changes) -> str:
    values = series(published, "initial_denial_rate")
    periods = latest_periods(values, WINDOW)
    now = pooled_over(values, periods)
    if not now.is_enough or now.interval is None:
        return "Too few claims have been answered in complete months to say how many were denied."
    text = f"{percent_range(*now.interval)} of the claims answered {months(periods)} were denied at first"
    found = open_categories(published)
    whole = sum((r.denied for r in found), _ZERO)
    if whole:
        share = percent(found[0].denied / whole, 0)
        text += f", {category(found[0].category).lower()} holds {share} of the {usd(whole)} denied and still open"
    rise = next((m for m in moved.moved if m.extra >= 1), None)
    if rise:
        text += (
            f", and the largest rise is {named(rise)}: "
            f"from {rise.before * 100:.1f} to {rise.now * 100:.1f} of 100 claims wholly or in part"
        )
    return text + "."
