"""The four figures of the overview, each with its sentence and its table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from dashboards.figures.money import AGE_BANDS, AgeMonth, CashMonth, ageing_columns, cash_columns
from dashboards.figures.parts import BarRow, bars_with_labels
from dashboards.figures.trend import trend
from dashboards.labels import brief, count, day, days, month, months, percent, plural, share, usd, usd_exact
from dashboards.pages import legends
from dashboards.pages.common import SHOWN_MONTHS, change, month_table, points_of
from dashboards.parts import Card, table
from dashboards.reading import KpiCard, Published, Row, mature, rows, series, year_before
from dashboards.words import STAGES
from pipelines.published import KpiValue

_ZERO = Decimal(0)


def cash_months(published: Published) -> list[CashMonth]:
    """Remitted, patient and deposited dollars by month, oldest first."""
    found = [
        {v.period: v for v in series(published, kpi_id)}
        for kpi_id in ("cash_remitted_usd", "patient_payments_usd", "cash_deposited_usd")
    ]
    remitted, patients, deposits = found

    def money(of: dict[str, KpiValue], period: str) -> Decimal:
        return of[period].numerator if period in of else _ZERO

    return [
        CashMonth(
            period,
            money(remitted, period),
            money(patients, period),
            money(deposits, period) if period in deposits else None,
            all(of[period].is_mature for of in found if period in of),
        )
        for period in sorted({*remitted, *patients, *deposits})[-SHOWN_MONTHS:]
    ]


def cash_card(published: Published) -> Card | None:
    """Cash in per month."""
    cash = cash_months(published)
    if not cash:
        return None
    body = [
        (
            month(c.period),
            usd_exact(c.payers),
            usd_exact(c.patients),
            usd_exact(c.payers + c.patients),
            usd_exact(c.deposits),
            "complete" if c.is_mature else "not complete yet",
        )
        for c in cash[::-1]
    ]
    headers = ("Month", "Payers remitted", "Patients paid", "Together", "Bank deposits", "Month is")
    return Card(
        "cash",
        "Cash in by month",
        _cash_finding(cash),
        draw=lambda palette: cash_columns(palette, cash),
        legend=legends.of_cash(cash),
        data=table("Cash in by month", headers, body, numeric=range(1, 5)),
    )


def _cash_finding(cash: list[CashMonth]) -> str:
    known = {c.period: c.payers + c.patients for c in cash if c.is_mature}
    periods = sorted(known)[-3:]
    if not periods:
        return "No month is complete yet."
    now = sum((known[p] for p in periods), _ZERO)
    before = [known.get(p) for p in year_before(periods)]
    payers = sum((c.payers for c in cash if c.period in set(periods)), _ZERO)
    patients = now - payers
    text = f"{usd(now)} in {months(periods)} (payers {usd(payers)}, patients {usd(patients)})"
    if all(b is not None for b in before):
        earlier = sum((b for b in before if b is not None), _ZERO)
        text += f", {change(now, earlier, 'usd')} on the same months a year ago"
    deposits = [c.deposits for c in cash if c.period in set(periods) and c.deposits is not None]
    if len(deposits) == len(periods):
        text += f"; the bank shows {usd(sum(deposits, _ZERO))} deposited"
    return text + "."


def days_card(published: Published, cards: dict[str, KpiCard]) -> Card | None:
    """Days in A/R against its target."""
    values, card = series(published, "days_in_ar"), cards.get("days_in_ar")
    if not values or card is None:
        return None
    target = (f"target {brief(days(card.line))}", card.line) if card.line is not None else None
    points = points_of(values)
    return Card(
        "days-in-ar",
        "Days in A/R at month end",
        _days_finding(values, card),
        draw=lambda palette: trend(palette, points, "days", target),
        legend=legends.of_trend(points, card.target_words()),
        data=month_table("Days in A/R at month end", values, card, "Claims charged in the 90 days"),
    )


def _days_finding(values: list[KpiValue], card: KpiCard) -> str:
    known = mature(values)
    if not known:
        return "The first 90 days of charges are not in yet."
    newest = known[-1]
    text = f"{days(newest.value)} at the end of {month(newest.period)}"
    met = card.is_met(newest.value)
    if met is not None:
        source = f" ({card.target_source}, {card.target_year})" if card.target_source else ""
        text += f", {'within' if met else 'outside'} the {card.target_words()}{source}"
    best = min(known, key=lambda v: v.value or _ZERO)
    return f"{text}; the lowest month was {month(best.period)} with {days(best.value)}."


def ageing_card(published: Published) -> Card | None:
    """Receivables by age, month by month."""
    found: dict[str, dict[str, Row]] = {}
    for row in rows(published, "rpt_ar_ageing"):
        found.setdefault(str(row["period_month"])[:7], {})[row["age_band"]] = row
    ages = [
        AgeMonth(p, tuple(found[p].get(band, {}).get("positive_usd") or _ZERO for band in AGE_BANDS))  # type: ignore[arg-type]  # five bands
        for p in sorted(found)[-SHOWN_MONTHS:]
    ]
    if not ages or not any(sum(a.bands) for a in ages):
        return None
    headers = ("Month end", *(f"{band} days".replace("-", "–") for band in AGE_BANDS), "Together")
    body = [(month(a.period), *(usd_exact(v) for v in a.bands), usd_exact(sum(a.bands, _ZERO))) for a in ages[::-1]]
    return Card(
        "ageing",
        "A/R by age since the service",
        _ageing_finding(ages, published.as_of),
        draw=lambda palette: ageing_columns(palette, ages),
        legend=legends.of_ages(),
        data=table("A/R by age at month end, without credit balances", headers, body, numeric=range(1, 7)),
    )


def _ageing_finding(ages: list[AgeMonth], as_of: date) -> str:
    newest = ages[-1]
    whole = sum(newest.bands, _ZERO) or Decimal(1)
    old = newest.bands[3] + newest.bands[4]
    is_running = newest.period == f"{as_of:%Y-%m}"
    when = f"on {day(as_of)}" if is_running else f"at the end of {month(newest.period)}"
    text = f"{usd(whole)} open {when}, {usd(old)} ({percent(old / whole)}) past 90 days"
    ago = next((a for a in ages if a.period == year_before([newest.period])[0]), None)
    if ago and sum(ago.bands):
        old_ago = (ago.bands[3] + ago.bands[4]) / sum(ago.bands, _ZERO)
        text += f"; a year ago it was {percent(old_ago)}"
    return text + "."


def open_rows(published: Published) -> list[Row]:
    """Open balances by where they wait, in the order of ``STAGES``."""
    found = {str(r["stage"]): r for r in rows(published, "rpt_open_ar")}
    return [found[stage] for stage in STAGES if stage in found]


def open_card(published: Published) -> Card | None:
    """Where the open money waits."""
    found = open_rows(published)
    whole = sum((r["positive_usd"] for r in found), _ZERO)
    if not whole:
        return None
    ranked = sorted(found, key=lambda r: -r["positive_usd"])
    bars = [
        BarRow(
            STAGES[r["stage"]][0],
            r["positive_usd"],
            f"{usd(r['positive_usd'])} · {share(r['positive_usd'] / whole)}",
            r["stage"] in {"waiting_payer", "denied"},
            STAGES[r["stage"]][1],
        )
        for r in ranked
    ]
    top = ranked[0]
    name, meaning = STAGES[top["stage"]]
    body = [
        (STAGES[r["stage"]][0], STAGES[r["stage"]][1], usd_exact(r["positive_usd"]), count(r["claim_count"]))
        for r in ranked
    ]
    return Card(
        "open",
        "Where the open money waits",
        f"Of {usd(whole)} open, {usd(top['positive_usd'])} ({share(top['positive_usd'] / whole)}) on "
        f"{plural(top['claim_count'], 'claim')} is {name.lower()}: {meaning}.",
        draw=lambda palette: bars_with_labels(palette, bars),
        data=table("Open balances by where they wait", ("Where", "Meaning", "Open", "Claims"), body, numeric=(2, 3)),
    )
