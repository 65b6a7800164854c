"""Coding, for compliance: who codes how, and how right."""

from __future__ import annotations

from decimal import Decimal

from dashboards.labels import clean, count, months, percent, percent_range, plural, usd
from dashboards.pages.coding_cards import (
    YEAR,
    accuracy_card,
    coders,
    findings,
    findings_card,
    funnel_card,
    levels_card,
    practice_share,
)
from dashboards.pages.common import rate_tile
from dashboards.parts import Page, Section, Tile
from dashboards.reading import KpiCard, Published, kpi_cards, latest_periods, pooled_over, series
from dashboards.words import FINDINGS, plain

_ZERO = Decimal(0)


def build(published: Published) -> Page:
    """The page from a published set."""
    cards = kpi_cards(published)
    made = (
        funnel_card(published, cards),
        levels_card(published),
        accuracy_card(published, cards),
        findings_card(published),
    )
    return Page(
        slug="coding",
        title="Coding",
        question="Who codes how, and how right is it?",
        summary=_summary(published, cards),
        tiles=_tiles(published, cards),
        sections=(Section("", tuple(card for card in made if card)),),
    )


def _tiles(published: Published, cards: dict[str, KpiCard]) -> tuple[Tile, ...]:
    def rate(kpi_id: str, heading: str) -> Tile:
        return rate_tile(series(published, kpi_id), cards.get(kpi_id), heading, YEAR)

    return (
        rate("coder_code_accuracy", "Codes auditors agree with"),
        rate("coder_encounter_accuracy", "Claims without any finding"),
        rate("coder_financial_accuracy", "Dollars coded right"),
        _audited_tile(published),
        _review_tile(published),
        _dollars_tile(published),
    )


def _audited_tile(published: Published) -> Tile:
    values = series(published, "coder_code_accuracy")
    periods = latest_periods(values, YEAR)
    claims = pooled_over(series(published, "coder_encounter_accuracy"), periods)
    items = pooled_over(values, periods)
    return Tile("Codes audited", count(items.n), (months(periods), f"on {plural(claims.n, 'claim')}"))


def _review_tile(published: Published) -> Tile:
    found = coders(published)
    review = [c.name for c in found if c.standing == "review"]
    watch = [c.name for c in found if c.standing == "watch"]
    note = f"{len(watch)} more outside 95%: watch" if watch else "none outside 95% either" if not review else ""
    return Tile(
        "Coders to review",
        f"{len(review)} of {len(found)}",
        ("outside the 99.8% limits of chance",),
        note,
        "warn" if review else "ok" if found else "",
    )


def _dollars_tile(published: Published) -> Tile:
    found = findings(published)
    gross = sum((f.gross for f in found), _ZERO)
    net = sum((f.net for f in found), _ZERO)
    side = "coded too high" if net > 0 else "coded too low" if net < 0 else "even"
    lines = ("over and under, allowed amount", f"net {usd(abs(net))} {side}")
    return Tile("Dollars coded wrong", usd(gross), lines)


def _summary(published: Published, cards: dict[str, KpiCard]) -> str:
    values = series(published, "coder_code_accuracy")
    now = pooled_over(values, latest_periods(values, YEAR))
    if not now.is_enough or now.interval is None:
        return "Too few codes have been audited to say how right the coding is."
    card = cards.get("coder_code_accuracy")
    target = f" ({card.target_words()})" if card and card.target_words() else ""
    text = (
        f"Auditors agreed with {percent_range(*now.interval)} of the {count(now.n)} codes they looked at in "
        f"{months(list(now.periods))}{target}"
    )
    found = coders(published)
    review = [c for c in found if c.standing == "review"]
    share = practice_share(found)
    if review and share is not None:
        worst = min(review, key=lambda c: (Decimal(c.agreed) / c.items, c.name))
        text += (
            f", {clean(worst.name)} stands out with {percent(Decimal(worst.agreed) / worst.items)} "
            f"against {percent(share)}"
        )
    elif found:
        text += ", no coder is outside the 99.8% limits"
    kinds = findings(published)
    if kinds:
        text += (
            f", and the most frequent finding is {plain(kinds[0].finding, FINDINGS).lower()} ({count(kinds[0].items)})"
        )
    return text + "."
