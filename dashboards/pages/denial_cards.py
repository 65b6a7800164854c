"""The figures of the denials page: the rate in its limits, open dollars by reason, payer by reason."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from dashboards.figures.parts import BarRow, bars_with_labels
from dashboards.figures.trend import Limit, control_chart
from dashboards.labels import SMALLEST_SHOWN, clean, count, month, percent, plural, usd, usd_exact
from dashboards.pages import legends
from dashboards.pages.common import SHOWN_MONTHS, month_table, points_of
from dashboards.parts import Card, Table, table
from dashboards.reading import KpiCard, Published, mature, rows, series
from dashboards.words import category, owner
from pipelines.published import KpiValue

_ZERO = Decimal(0)
_BARS = 9
_FOUR_FIFTHS = Decimal("0.8")
_CLOSED = {"overturned", "written_off", "patient"}


class OpenReason(NamedTuple):
    """Denied dollars not settled yet, by adjustment code and category."""

    code: str
    category: str
    owner: str
    denied: Decimal
    claims: int


def open_denials(published: Published) -> list[OpenReason]:
    """Open denials by reason, most dollars first."""
    found: dict[tuple[str, str], OpenReason] = {}
    for r in rows(published, "rpt_denial_reasons"):
        if r["state"] in _CLOSED:
            continue
        key = (str(r["carc_code"] or ""), str(r["reason_category"] or "unknown"))
        old = found.get(key, OpenReason(*key, str(r["reason_owner"] or ""), _ZERO, 0))
        found[key] = old._replace(denied=old.denied + r["denied_usd"], claims=old.claims + r["claim_count"])
    return sorted((r for r in found.values() if r.denied > 0), key=lambda r: (-r.denied, r.code, r.category))


def control_card(published: Published, cards: dict[str, KpiCard]) -> Card | None:
    """The initial denial rate by remit month, inside its control limits."""
    values, card = series(published, "initial_denial_rate"), cards.get("initial_denial_rate")
    if not values or card is None:
        return None
    limits = [
        Limit(str(r["period_month"])[:7], r["center_rate"], r["lower_rate"], r["upper_rate"], str(r["signal"] or ""))
        for r in rows(published, "rpt_control_limits")
        if r["kpi_id"] == "initial_denial_rate" and not r.get("payer_id")
    ]
    points = points_of(values)
    shown = {p.period for p in points}
    limits = sorted((x for x in limits if x.period in shown), key=lambda x: x.period)
    return Card(
        "control",
        "Denied at first answer, by remit month",
        _control_finding(values, limits),
        draw=lambda palette: control_chart(palette, points, limits, "claims answered"),
        legend=legends.of_control(points, limits),
        data=month_table("Initial denial rate by remit month", values, card, "Claims answered"),
    )


def _control_finding(values: list[KpiValue], limits: list[Limit]) -> str:
    known = mature(values)[-SHOWN_MONTHS:]
    usual = next((x.centre for x in reversed(limits) if x.centre is not None), None)
    if not known:
        return "No month is complete yet."
    if usual is None:
        return f"{percent(known[-1].value)} in {month(known[-1].period)}; limits need 12 complete months."
    outside = [x for x in limits if x.signal and x.period in {v.period for v in known}]
    if not outside:
        return f"Every complete month lies within its usual range around {percent(usual)}."
    words = {"above": "above its limits", "below": "below its limits", "run": "in a long run on one side"}
    newest = outside[-1]
    return (
        f"{plural(len(outside), 'month')} outside the usual range around {percent(usual)}, "
        f"last {month(newest.period)}, {words.get(newest.signal, newest.signal)}."
    )


class OpenCategory(NamedTuple):
    """Open denials of one category; ``codes``: its adjustment codes, most dollars first."""

    category: str
    denied: Decimal
    claims: int
    codes: tuple[str, ...]


def open_categories(published: Published) -> list[OpenCategory]:
    """Open denials by category, most dollars first."""
    found: dict[str, OpenCategory] = {}
    for r in open_denials(published):
        old = found.get(r.category, OpenCategory(r.category, _ZERO, 0, ()))
        codes = old.codes if r.code in old.codes else (*old.codes, r.code)
        found[r.category] = OpenCategory(r.category, old.denied + r.denied, old.claims + r.claims, codes)
    return sorted(found.values(), key=lambda c: (-c.denied, c.category))


def pareto_card(published: Published) -> Card | None:
    """Open denied dollars by reason; dark bars make up the first four fifths."""
    found = open_categories(published)
    whole = sum((c.denied for c in found), _ZERO)
    if not whole:
        return None
    bars, running = [], _ZERO
    for c in found:
        is_strong = running < whole * _FOUR_FIFTHS
        running += c.denied
        codes = ", ".join(clean(code) for code in c.codes[:4]) + (" …" if len(c.codes) > 4 else "")
        words = f"{usd(c.denied)} · {percent(c.denied / whole, 0)}"
        bars.append(BarRow(category(c.category), c.denied, words, is_strong, f"CARC {codes}"))
    shown, rest = bars[:_BARS], found[_BARS:]
    if rest:
        left = sum((c.denied for c in rest), _ZERO)
        words = f"{usd(left)} · {percent(left / whole, 0)}"
        shown.append(BarRow(plural(len(rest), "other reason"), left, words, is_strong=False))
    strong = sum(b.is_strong for b in bars)
    return Card(
        "reasons",
        "Denied dollars still open, by reason",
        f"{strong} of {plural(len(found), 'reason')} hold four fifths of the {usd(whole)} (dark bars); "
        f"the largest is {category(found[0].category).lower()} with {usd(found[0].denied)}.",
        draw=lambda palette: bars_with_labels(palette, shown),
        data=_reasons_table(open_denials(published), whole),
    )


def _reasons_table(found: list[OpenReason], whole: Decimal) -> Table:
    body, running = [], _ZERO
    for r in found:
        running += r.denied
        claims = count(r.claims) if r.claims >= SMALLEST_SHOWN else f"under {SMALLEST_SHOWN}"
        body.append((category(r.category), clean(r.code), owner(r.owner), usd_exact(r.denied), claims,
                     percent(running / whole, 0)))  # fmt: skip
    headers = ("Reason", "CARC", "Who can stop it", "Denied, open", "Claims", "Running share")
    return table("Denied dollars still open, by reason and code", headers, body, numeric=(3, 4, 5))
