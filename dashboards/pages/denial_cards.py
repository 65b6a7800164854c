"""The figures of the denials page: the rate in its limits, open dollars by reason, payer by reason."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from dashboards.figures.matrix import MatrixCell, heat_map, hidden_cells
from dashboards.figures.parts import BarRow, bars_with_labels
from dashboards.figures.trend import Limit, control_chart
from dashboards.labels import SMALLEST_N, count, label, month, percent, plural, usd, usd_exact
from dashboards.pages.common import SHOWN_MONTHS, month_table, points_of
from dashboards.parts import Card, table
from dashboards.reading import KpiCard, KpiValue, Published, mature, names, rows, series
from dashboards.words import category, owner

_ZERO = Decimal(0)
_BARS, _ROWS, _COLUMNS = 8, 10, 7
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


def pareto_card(published: Published) -> Card | None:
    """Open denied dollars by reason; dark bars make up the first four fifths."""
    found = open_denials(published)
    whole = sum((r.denied for r in found), _ZERO)
    if not whole:
        return None
    bars, body, running = [], [], _ZERO
    for r in found:
        is_strong = running < whole * Decimal("0.8")
        running += r.denied
        share = f"{usd(r.denied)} · {percent(r.denied / whole, 0)}"
        bars.append(BarRow(f"<b>{category(r.category)}</b> · CARC {label(r.code)}", r.denied, share, is_strong))
        body.append(
            (category(r.category), label(r.code), owner(r.owner), usd_exact(r.denied), count(r.claims),
             percent(running / whole, 0))
        )  # fmt: skip
    shown, rest = bars[:_BARS], found[_BARS:]
    if rest:
        left = sum((r.denied for r in rest), _ZERO)
        words = f"{usd(left)} · {percent(left / whole, 0)}"
        shown.append(BarRow(f"<b>{plural(len(rest), 'other reason')}</b>", left, words, False))
    strong = sum(b.is_strong for b in bars)
    headers = ("Reason", "CARC", "Who can stop it", "Denied, open", "Claims", "Running share")
    return Card(
        "reasons",
        "Denied dollars still open, by reason",
        f"{plural(strong, 'reason')} of {len(found)} hold four fifths of the {usd(whole)} (dark bars); "
        f"the largest is {category(found[0].category).lower()} with {usd(found[0].denied)}.",
        draw=lambda palette: bars_with_labels(palette, shown),
        data=table("Denied dollars still open, by reason", headers, body, numeric=(3, 4, 5)),
    )


class _Matrix(NamedTuple):
    payers: list[str]
    reasons: list[str]
    counts: list[list[int]]
    answered: list[int]
    practice: list[Decimal]
    months: str


def _matrix(published: Published) -> _Matrix | None:
    found = rows(published, "rpt_payer_reason_matrix")
    answered = {str(r["payer_id"]): int(r["answered_count"]) for r in found}
    denied: dict[tuple[str, str], int] = {}
    for r in found:
        key = (str(r["payer_id"]), str(r["reason_category"] or ""))
        denied[key] = denied.get(key, 0) + int(r["denied_count"])
    by_reason: dict[str, int] = {}
    for (_, reason), n in denied.items():
        by_reason[reason] = by_reason.get(reason, 0) + n
    payers = sorted((p for p, n in answered.items() if n >= SMALLEST_N), key=lambda p: (-answered[p], p))[:_ROWS]
    reasons = sorted((r for r, n in by_reason.items() if r and n), key=lambda r: (-by_reason[r], r))[:_COLUMNS]
    whole = sum(answered.values())
    if not payers or not reasons or not whole:
        return None
    span = f"{month(str(found[0]['from_month'])[:7])} to {month(str(found[0]['to_month'])[:7])}"
    return _Matrix(
        payers,
        reasons,
        [[denied.get((p, r), 0) for r in reasons] for p in payers],
        [answered[p] for p in payers],
        [Decimal(by_reason[r]) / whole for r in reasons],
        span,
    )


def matrix_card(published: Published) -> Card | None:
    """Denied per 100 answered claims, payer by reason; phones get the ranked pairs."""
    m = _matrix(published)
    if m is None:
        return None
    payer_names = names(published, "dim_payer", "payer_id", "payer_name")
    titles = [label(payer_names.get(p, p), 20) for p in m.payers]
    hidden = hidden_cells(m.counts)
    cells = [[_cell(m, titles[r], r, c, (r, c) in hidden) for c in range(len(m.reasons))] for r in range(len(m.payers))]
    ranked = sorted(
        ((cell.ratio, titles[r], category(m.reasons[c]), cell.rate) for r, line in enumerate(cells)
         for c, cell in enumerate(line) if cell.rate is not None and cell.ratio is not None),
        key=lambda x: (-x[0], x[1], x[2]),
    )  # fmt: skip
    columns = [category(r).replace(" ", "<br>") for r in m.reasons]
    body = [
        (titles[r], count(m.answered[r]), *("hidden" if x.rate is None else f"{x.rate * 100:.1f}" for x in line))
        for r, line in enumerate(cells)
    ]
    return Card(
        "matrix",
        "Who denies what",
        _matrix_finding(ranked, m.months),
        draw=lambda palette: heat_map(palette, titles, columns, cells),
        data=table(
            f"Denied at first per 100 answered claims, {m.months}",
            ("Payer", "Answered", *(category(r) for r in m.reasons)), body,
            numeric=range(1, len(m.reasons) + 2),
            footnote="Hidden: 1 to 10 claims, or a cell that would give such a one away.",
        ),
        narrow=table(
            "Furthest above the practice", ("Payer", "Reason", "Per 100", "Against practice"),
            [(p, c, f"{rate * 100:.1f}", f"{ratio:.1f}×") for ratio, p, c, rate in ranked[:8]], numeric=(2, 3),
        ),
        caution="Per 100 answered claims. Orange is above the practice's own rate for that reason, blue below; "
        "a dot hides 1 to 10 claims.",
    )  # fmt: skip


def _cell(m: _Matrix, title: str, r: int, c: int, is_hidden: bool) -> MatrixCell:
    where = f"<b>{title}</b>, {category(m.reasons[c])}"
    if is_hidden:
        return MatrixCell(None, None, f"{where}<br>hidden: few claims")
    rate = Decimal(m.counts[r][c]) / m.answered[r]
    ratio = rate / m.practice[c] if m.practice[c] else None
    words = f"{where}<br>{rate * 100:.1f} per 100 of {count(m.answered[r])} answered"
    return MatrixCell(rate, ratio, f"{words}<br>practice {m.practice[c] * 100:.1f}")


def _matrix_finding(ranked: list[tuple[Decimal, str, str, Decimal]], span: str) -> str:
    if not ranked:
        return f"{span}: every cell has too few claims to show."
    ratio, payer, reason, rate = ranked[0]
    return f"{payer} denies {rate * 100:.1f} of 100 claims for {reason.lower()}, {ratio:.1f} times the practice's rate ({span})."
