"""Overview, for the practice administrator: are we paid, how fast, what is still to come."""

from __future__ import annotations

from dashboards.labels import SMALLEST_N, brief, days, month, months, percent, percent_range, usd
from dashboards.pages.common import WINDOW, month_tile, rate_tile, spark
from dashboards.pages.front_end import front_end_card
from dashboards.pages.overview_cards import ageing_card, cash_card, cash_months, days_card, open_card, open_rows
from dashboards.parts import Page, Section, Tile, sparkline
from dashboards.reading import KpiCard, Published, kpi_cards, latest_periods, mature, pooled_over, rows, series

Cards = dict[str, KpiCard]
_ANSWER = "Days to first answer"


def build(published: Published) -> Page:
    """The page from a published set."""
    cards = kpi_cards(published)
    made = (cash_card(published), days_card(published, cards), ageing_card(published), open_card(published))
    return Page(
        slug="index",
        title="Overview",
        question="Are we paid, how fast, and what is still to come?",
        summary=_summary(published, cards),
        tiles=_tiles(published, cards),
        sections=(
            Section("", tuple(card for card in made if card)),
            *(Section("Before a payer decides", (front,)) for front in (front_end_card(published, cards),) if front),
        ),
    )


def _tiles(published: Published, cards: Cards) -> tuple[Tile, ...]:
    def monthly(kpi_id: str, heading: str) -> Tile:
        if kpi_id not in cards:
            return Tile(heading, "–", ("not in this set",))
        return month_tile(series(published, kpi_id), cards[kpi_id], heading)

    def rate(kpi_id: str, heading: str) -> Tile:
        return rate_tile(series(published, kpi_id), cards.get(kpi_id), heading)

    return (
        _cash_tile(published),
        monthly("days_in_ar", "Days in A/R"),
        monthly("ar_over_90_rate", "A/R older than 90 days"),
        rate("initial_denial_rate", "Denied at first answer"),
        rate("first_pass_resolution_rate", "Resolved at first pass"),
        _answer_tile(published),
    )


def _cash_tile(published: Published) -> Tile:
    known = [c for c in cash_months(published) if c.is_mature]
    if not known:
        return Tile("Cash in", "–", ("no complete month yet",), kpi_id="cash_remitted_usd")
    newest = known[-1]
    return Tile(
        "Cash in",
        usd(newest.payers + newest.patients),
        (month(newest.period), f"payers {usd(newest.payers)}", f"patients {usd(newest.patients)}"),
        kpi_id="cash_remitted_usd",
        spark=sparkline([c.payers + c.patients for c in known][-13:]),
    )


def _answer_tile(published: Published) -> Tile:
    kpi_id = "days_to_first_answer"
    values = series(published, kpi_id)
    periods = latest_periods(values, WINDOW)
    if not periods:
        return Tile(_ANSWER, "–", ("no complete month yet",), kpi_id=kpi_id)
    spread = {
        str(r["period_month"])[:7]: r
        for r in rows(published, "rpt_kpi_distributions")
        if r["kpi_id"] == kpi_id and not r.get("payer_id")
    }
    newest = spread.get(periods[-1])
    lines = [months(periods)]
    if newest and newest["n"] >= SMALLEST_N:
        lines += [
            f"half within {brief(days(newest['median_days']))}",
            f"nine in ten within {brief(days(newest['p90_days']))}",
        ]
    value, _, unit = days(pooled_over(values, periods).value).partition(" ")
    return Tile(_ANSWER, value, tuple(lines), kpi_id=kpi_id, unit=unit, spark=spark(values))


def _summary(published: Published, cards: Cards) -> str:
    bits = [*_cash_words(published), *_ar_words(published, cards), *_denial_words(published), *_open_words(published)]
    if not bits:
        return "There is no complete month to speak about yet."
    text = ", ".join(bits[:-1]) + (" and " if len(bits) > 1 else "") + bits[-1] + "."
    return text[0].upper() + text[1:]


def _cash_words(published: Published) -> list[str]:
    known = [c for c in cash_months(published) if c.is_mature]
    return [f"{usd(known[-1].payers + known[-1].patients)} came in during {month(known[-1].period)}"] if known else []


def _ar_words(published: Published, cards: Cards) -> list[str]:
    known = mature(series(published, "days_in_ar"))
    old = mature(series(published, "ar_over_90_rate"))
    if not known:
        return []
    card = cards.get("days_in_ar")
    target = f" ({card.target_words()})" if card and card.target_words() else ""
    words = f"A/R stands at {days(known[-1].value)}{target}"
    return [words + (f" with {percent(old[-1].value)} of it older than 90 days" if old else "")]


def _denial_words(published: Published) -> list[str]:
    values = series(published, "initial_denial_rate")
    now = pooled_over(values, latest_periods(values, WINDOW))
    if not now.is_enough or now.interval is None:
        return []
    return [f"{percent_range(*now.interval)} of the claims answered {months(list(now.periods))} were denied at first"]


def _open_words(published: Published) -> list[str]:
    found = {r["stage"]: r["positive_usd"] for r in open_rows(published)}
    waiting = found.get("waiting_payer")
    return [f"{usd(waiting)} still waits for a payer's first decision"] if waiting else []
