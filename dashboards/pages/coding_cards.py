"""The figures of the coding page: coders in their funnel, visit levels against peers, accuracy, findings."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from dashboards.figures.coding import CoderPoint, LevelRow, coder_funnel, level_bars, standing
from dashboards.figures.parts import BarRow, bars_with_labels
from dashboards.figures.trend import trend
from dashboards.labels import SMALLEST_N, TOO_FEW, clean, count, percent, percent_range, plural, usd, usd_exact
from dashboards.pages import legends
from dashboards.pages.common import month_table, points_of
from dashboards.parts import Card, table
from dashboards.reading import KpiCard, Published, latest_periods, names, pooled_over, rows, series
from dashboards.words import FINDINGS, plain
from pipelines.statistics.intervals import wilson

YEAR = 12
LEVELS = ("99212", "99213", "99214", "99215")
_UPPER = LEVELS[2:]
_SHOWN_PROVIDERS = 8
_ZERO = Decimal(0)


class Finding(NamedTuple):
    """Audited items with one kind of finding, and what they moved in allowed dollars."""

    finding: str
    items: int
    net: Decimal
    gross: Decimal


def coders(published: Published) -> list[CoderPoint]:
    """Coders with at least 20 audited items in the last twelve months, and where they stand."""
    coder_names = names(published, "dim_coder", "coder_id", "coder_name")
    found = [
        (
            clean(coder_names.get(str(r["coder_id"]), str(r["coder_id"])), 24),
            int(r["item_count"]),
            int(r["agreed_count"]),
        )
        for r in rows(published, "rpt_coder_accuracy")
        if r["coder_id"] != "unknown" and r["item_count"] >= SMALLEST_N
    ]
    items = sum(n for _, n, _ in found)
    if not items:
        return []
    share = Decimal(sum(k for _, _, k in found)) / items
    return sorted(
        (CoderPoint(name, n, k, standing(n, k, share)) for name, n, k in found), key=lambda c: (-c.items, c.name)
    )


def practice_share(found: list[CoderPoint]) -> Decimal | None:
    """Agreed share over all these coders."""
    items = sum(c.items for c in found)
    return Decimal(sum(c.agreed for c in found)) / items if items else None


def funnel_card(published: Published, cards: dict[str, KpiCard]) -> Card | None:
    """Coders against the limits of chance."""
    found = coders(published)
    share = practice_share(found)
    if share is None:
        return None
    card = cards.get("coder_code_accuracy")
    target = card.line if card else None
    outside = {"inside": "inside its limits", "watch": "outside 95%: watch", "review": "outside 99.8%: review"}
    body = [
        (c.name, count(c.items), count(c.agreed), percent(Decimal(c.agreed) / c.items),
         percent_range(*wilson(c.agreed, c.items)), outside[c.standing])
        for c in found
    ]  # fmt: skip
    review = [c for c in found if c.standing == "review"]
    watch = [c for c in found if c.standing == "watch"]
    if review:
        words = ", ".join(f"{c.name} ({percent(Decimal(c.agreed) / c.items)})" for c in review)
        finding = f"Beyond chance, at 99.8%: {words}; the practice stands at {percent(share)}."
    else:
        finding = f"No coder is beyond chance at 99.8%; the practice stands at {percent(share)}."
    if watch:
        finding += f" To watch: {', '.join(c.name for c in watch)}."
    headers = ("Coder", "Codes audited", "Agreed", "Share", "95% range", "Standing")
    return Card(
        "funnel",
        "Coders against the limits of chance",
        finding,
        draw=lambda palette: coder_funnel(palette, found, share, target),
        legend=legends.of_funnel(found),
        data=table("Codes agreed on, by coder, last 12 months", headers, body, numeric=(1, 2, 3, 4)),
        caution="No ranking: inside the limits, differences between coders may be chance.",
    )


def levels_card(published: Published) -> Card | None:
    """Established office visits by level, each provider against the others of the practice."""
    found = _level_rows(published)
    if not found:
        return None
    apart = [r for r in found if r.is_apart]
    high = max(apart, key=lambda r: r.shares[2] + r.shares[3], default=None)
    if high and high.peers_upper is not None:
        upper = percent(high.shares[2] + high.shares[3], 0)
        finding = (
            f"{high.name} bills {upper} of established visits at 99214 and 99215, "
            f"the peers {percent(high.peers_upper, 0)}; the 95% range of {len(apart)} of "
            f"{plural(len(found), 'provider')} leaves out the peers."
        )
    else:
        finding = "Every provider's share of 99214 and 99215 agrees with the peers within its 95% range."
    headers = ("Provider", "Visits", *LEVELS, "Upper two", "95% range", "Peers")
    return Card(
        "levels",
        "Established visit levels against peers",
        finding,
        draw=lambda palette: level_bars(palette, LEVELS, found[:_SHOWN_PROVIDERS]),
        legend=legends.of_levels(LEVELS),
        data=table("Established office visits by level, last 12 months", headers, [_level_cells(r) for r in found],
                   numeric=range(1, 9)),
        caution="Peers are the other providers of this practice; case mix differs, so a difference is a question.",
    )  # fmt: skip


def _level_rows(published: Published) -> list[LevelRow]:
    provider_names = names(published, "dim_provider", "provider_npi", "provider_name")
    lines: dict[str, dict[str, int]] = {}
    for r in rows(published, "rpt_em_levels"):
        if r["procedure_code"] in LEVELS and r["provider_npi"] != "unknown":
            of = lines.setdefault(str(r["provider_npi"]), dict.fromkeys(LEVELS, 0))
            of[r["procedure_code"]] += int(r["line_count"])
    whole = {level: sum(of[level] for of in lines.values()) for level in LEVELS}
    made = [
        _level_row(clean(provider_names.get(npi, npi), 40), of, whole)
        for npi, of in sorted(lines.items())
        if sum(of.values()) >= SMALLEST_N
    ]
    return sorted(made, key=lambda r: (-(r.shares[2] + r.shares[3]), r.name))


def _level_row(name: str, of: dict[str, int], whole: dict[str, int]) -> LevelRow:
    visits = sum(of.values())
    upper = sum(of[level] for level in _UPPER)
    peers = sum(whole.values()) - visits
    shares = tuple(Decimal(of[level]) / visits for level in LEVELS)
    if peers < SMALLEST_N:
        return LevelRow(name, visits, upper, shares, "no peers", None, is_apart=False)
    of_peers = Decimal(sum(whole[level] for level in _UPPER) - upper) / peers
    low, high = wilson(upper, visits)
    words = f"{percent(Decimal(upper) / visits, 0)}, peers {percent(of_peers, 0)}"
    return LevelRow(name, visits, upper, shares, words, of_peers, not low <= of_peers <= high)


def _level_cells(r: LevelRow) -> tuple[str, ...]:
    return (
        r.name,
        count(r.visits),
        *(percent(s) for s in r.shares),
        percent(Decimal(r.upper) / r.visits),
        percent_range(*wilson(r.upper, r.visits)),
        TOO_FEW if r.peers_upper is None else percent(r.peers_upper),
    )


def accuracy_card(published: Published, cards: dict[str, KpiCard]) -> Card | None:
    """Code accuracy by audited month."""
    values, card = series(published, "coder_code_accuracy"), cards.get("coder_code_accuracy")
    if not values or card is None:
        return None
    points = points_of(values)
    target = (f"target {percent(card.line, 0)}", card.line) if card.line is not None else None
    last, before = latest_periods(values, 6), latest_periods(values, 6, 6)
    now, then = pooled_over(values, last), pooled_over(values, before)
    finding = "Too few audited codes to say."
    if now.is_enough and now.interval:
        finding = f"{now.written()} in the last {plural(len(last), 'complete month')} ({percent_range(*now.interval)})"
        if len(before) == 6 and then.is_enough and then.interval:
            finding += f", {then.written()} in the six before ({percent_range(*then.interval)})"
        finding += "."
    return Card(
        "accuracy",
        "Codes that auditors agree with, by month audited",
        finding,
        draw=lambda palette: trend(palette, points, "rate", target, "codes audited"),
        legend=legends.of_trend(points),
        data=month_table("Code accuracy by month audited", values, card, "Codes audited"),
    )


def findings(published: Published) -> list[Finding]:
    """What auditors found, most frequent first; agreement is no finding."""
    found: dict[str, Finding] = {}
    periods = set(latest_periods(series(published, "coder_code_accuracy"), YEAR))
    for r in rows(published, "rpt_audit_findings"):
        kind = str(r["finding"])
        if kind == "agree" or str(r["period_month"])[:7] not in periods:
            continue
        old = found.get(kind, Finding(kind, 0, _ZERO, _ZERO))
        net, gross = r["net_usd"] or _ZERO, r["gross_usd"] or _ZERO
        found[kind] = Finding(kind, old.items + int(r["item_count"]), old.net + net, old.gross + gross)
    return sorted((f for f in found.values() if f.items), key=lambda f: (-f.items, f.finding))


def findings_card(published: Published) -> Card | None:
    """Findings by kind."""
    found = findings(published)
    if not found:
        return None
    items = sum(f.items for f in found)
    costly = max(found, key=lambda f: (f.gross, f.finding))
    bars = [
        BarRow(
            clean(plain(f.finding, FINDINGS)),
            Decimal(f.items),
            f"{count(f.items)} · {percent(Decimal(f.items) / items, 0)} · {usd(f.gross)}",
            place == 0,
        )
        for place, f in enumerate(found)
    ]
    body = [
        (
            plain(f.finding, FINDINGS),
            count(f.items),
            percent(Decimal(f.items) / items),
            usd_exact(f.gross),
            usd_exact(f.net),
        )
        for f in found
    ]
    headers = ("Finding", "Codes", "Share", "Over and under", "Net")
    return Card(
        "findings",
        "What auditors find",
        f"{plural(items, 'finding')}; most dollars go with {plain(costly.finding, FINDINGS).lower()} "
        f"({usd(costly.gross)} over and under).",
        draw=lambda palette: bars_with_labels(palette, bars),
        data=table("Audit findings by kind, last 12 months", headers, body, numeric=(1, 2, 3, 4)),
    )
