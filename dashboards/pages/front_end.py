"""The front end on the overview: visit to claim, claim to payer, before any payer has decided."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dashboards.labels import months, percent_range, plural
from dashboards.pages.common import WINDOW, spark, tone_of
from dashboards.parts import Card, table
from dashboards.reading import KpiCard, Pooled, Published, latest_periods, pooled_over, series, year_before
from pipelines.published import KpiValue

# In the order of the work: what is counted, and what is needed to know a figure, for when it is not there.
FIGURES = (
    ("eligibility_checked_rate", "visits", "no eligibility checks in your files"),
    ("point_of_service_collection_rate", "visits", "no copays due in your files"),
    ("charge_lag_days", "claims", "no charge dates in your files"),
    ("bill_lag_days", "claims", "no claims in your files"),
    ("rejection_rate", "claims", "no acknowledgements in your files"),
    ("clean_claim_rate", "claims", "no acknowledgements in your files"),
    ("duplicate_rate", "answers", "no answers in your files"),
)
_TONES = {"ok": '<span class="mark ok">✓ reached</span>', "warn": '<span class="mark warn">! not reached</span>'}


def front_end_card(published: Published, cards: dict[str, KpiCard]) -> Card | None:
    """Seven figures from the desk to the payer's door, each over its latest complete months."""
    known = [(cards[kpi_id], counted, missing) for kpi_id, counted, missing in FIGURES if kpi_id in cards]
    if not known:
        return None
    read = [(card, series(published, card.kpi_id)) for card, _, _ in known]
    body = [_row(card, values, *words) for (card, values), (_, *words) in zip(read, known, strict=True)]
    headers = ("Figure", _latest(read), "95% range", "A year before", "Trend", "Target", "Counted")
    return Card(
        "front-end",
        "From the desk to the payer's door",
        _finding(read),
        data=table(f"Front-end figures, latest {WINDOW} complete months", headers, body, numeric=(1, 2, 3, 6)),
        width="full",
    )


def _latest(read: Sequence[tuple[KpiCard, Sequence[KpiValue]]]) -> str:
    """The months all figures were read over, where they are the same."""
    spans = {months(latest_periods(values, WINDOW)) for _, values in read} - {""}
    return spans.pop() if len(spans) == 1 else "Latest months"


def _pooled(values: Sequence[KpiValue]) -> Pooled | None:
    periods = latest_periods(values, WINDOW)
    return pooled_over(values, periods) if periods else None


def _row(card: KpiCard, values: Sequence[KpiValue], counted: str, missing: str) -> tuple[object, ...]:
    name = Markup('<a href="definitions.html#{}">{}</a><span class="about">{}</span>').format(
        card.kpi_id, card.label, card.words
    )
    now = _pooled(values)
    if now is None:
        return name, missing, "", "", "", card.target_words(), ""
    before = pooled_over(values, year_before(list(now.periods)))
    ago = _written(card, before) if len(before.periods) == len(now.periods) else ""
    span = percent_range(*now.interval) if now.is_enough and now.interval else ""
    tone = tone_of(card, now.value if now.is_enough else None)
    mark = Markup(f" {_TONES[tone]}") if tone in _TONES else ""  # noqa: S704 # words of ours
    target = Markup("{}{}").format(card.target_words(), mark)
    return name, _written(card, now), span, ago, spark(values), target, plural(now.n, counted.removesuffix("s"))


def _written(card: KpiCard, pooled: Pooled) -> str:
    return card.written(pooled.value) if pooled.is_enough else pooled.written()


def _finding(read: Sequence[tuple[KpiCard, Sequence[KpiValue]]]) -> str:
    by_id = {card.kpi_id: (card, _pooled(values)) for card, values in read}
    card, clean = by_id.get("clean_claim_rate", (None, None))
    if card is None or clean is None:
        return "What the payers' doors say is not known: there are no acknowledgements in your files."
    rejected = by_id.get("rejection_rate", (None, None))[1]
    text = f"{clean.written()} of the claims were accepted at once in {months(list(clean.periods))}"
    if rejected is not None:
        text += f", {rejected.written()} were turned back, at once or later, before a payer saw them"
    return f"{text}."
