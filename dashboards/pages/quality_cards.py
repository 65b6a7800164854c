"""The tables of the data quality page: account, checks, files, freshness, what is held, what fits nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from markupsafe import Markup

from dashboards.labels import clean, count, day, month, plural, usd, usd_exact
from dashboards.parts import Card, Table, table
from dashboards.reading import Published, Row, names, rows
from dashboards.words import SOURCES, plain

_ZERO = Decimal(0)
_PARTS = ("opening", "brought_in", "charges", "payments", "adjustments", "write_offs", "refunds", "closing")
_PASSED = Markup('<span class="mark ok">✓ passed</span>')
_RESULTS = {
    "loaded": "loaded",
    "partly_held": "loaded in part",
    "held": "held",
    "duplicate": "seen before",
    "not_read_yet": "not read yet",
}


class RollMonth(NamedTuple):
    """One month of the A/R account; ``difference``: closing less the sum of claim balances, and less its own parts."""

    period: str
    parts: tuple[Decimal, ...]
    difference: Decimal


def money_of(row: Mapping[str, Any], key: str) -> Decimal:
    """A money cell that may be absent or written as text."""
    value = row.get(key)
    return _ZERO if value is None else Decimal(str(value))


def roll_forward(published: Published) -> list[RollMonth]:
    """The A/R account by month, oldest first, each tied both ways."""
    made = []
    for r in sorted(rows(published, "rpt_ar_roll_forward"), key=lambda r: r["period_month"]):
        parts = tuple(money_of(r, f"{part}_usd") for part in _PARTS)
        opening, brought, charges, payments, adjustments, written, refunds, closing = parts
        own = closing - (opening + brought + charges - payments - adjustments - written + refunds)
        claims = closing - money_of(r, "balances_usd")
        made.append(RollMonth(str(r["period_month"])[:7], parts, max((own, claims), key=abs)))
    return made


def roll_forward_card(published: Published) -> Card | None:
    """The account from opening to closing."""
    found = roll_forward(published)
    if not found:
        return None
    headers = ("Month", "Opening", "Brought in", "Charges", "− Payments", "− Adjustments", "− Write-offs",
               "+ Refunds", "Closing", "Off by")  # fmt: skip
    body = [(month(r.period), *(usd_exact(v) for v in r.parts), _tick(r.difference)) for r in found[::-1]]
    off = [r for r in found if r.difference]
    finding = (
        f"Opening + charges − payments − adjustments − write-offs + refunds = closing = sum of claim balances in "
        f"all {plural(len(found), 'month')}."
        if not off
        else f"{plural(len(off), 'month')} of {len(found)} do not tie."
    )
    full = table("A/R account, month by month", headers, body, numeric=range(1, 10))
    recent = table("A/R account, the last 12 months", headers, body[:12], numeric=range(1, 10))
    more = (("All months", full),) if len(body) > 12 else ()
    return Card("account", "The A/R account, month by month", finding, data=recent, width="full", more=more)


def _tick(difference: Decimal) -> Markup:
    if difference:
        return Markup('<span class="mark bad">✕ {}</span>').format(usd_exact(difference))
    return Markup('<span class="mark ok">✓ 0.00</span>')


def checks_card(checks: Sequence[Mapping[str, Any]]) -> Card | None:
    """Every check with its words; those that failed or warned on top, the rest by suite."""
    if not checks:
        return None
    open_ones = [c for c in checks if not c["passed"]]
    suites: dict[str, list[Mapping[str, Any]]] = {}
    for c in checks:
        suites.setdefault(str(c["suite"]), []).append(c)
    body: list[tuple[object, ...]] = [
        (_verdict(c), clean(c["words"], 300), clean(c.get("observed"), 120), clean(c["suite"]))
        for c in sorted(open_ones, key=lambda c: (c["severity"] == "warn", str(c["suite"]), str(c["name"])))
    ]
    if not body:
        body.append((_PASSED, "Every check of this build passed.", "", "all"))
    more = tuple(
        (f"{clean(suite)}: {sum(bool(c['passed']) for c in of)} of {len(of)} passed", _suite_table(suite, of))
        for suite, of in sorted(suites.items())
    )
    warned = sum(c["severity"] == "warn" for c in open_ones)
    return Card(
        "checks",
        "Checks of this run",
        f"{count(len(checks) - len(open_ones))} of {count(len(checks))} passed, {plural(warned, 'warning')}; "
        "a failed one of severity error would have kept this set from being published.",
        data=table("Checks that did not pass", ("Result", "What is checked", "Seen", "Suite"), body),
        width="full",
        more=more,
    )


def _suite_table(suite: str, checks: Sequence[Mapping[str, Any]]) -> Table:
    ordered = sorted(checks, key=lambda c: (bool(c["passed"]), str(c["name"])))
    body = [(_verdict(c), clean(c["words"], 300), clean(c.get("observed"), 120)) for c in ordered]
    return table(f"Checks of {clean(suite)}", ("Result", "What is checked", "Seen"), body)


def _verdict(check: Mapping[str, Any]) -> Markup:
    if check["passed"]:
        return _PASSED
    if check["severity"] == "warn":
        return Markup('<span class="mark warn">! warning</span>')
    return Markup('<span class="mark bad">✕ failed</span>')


def files_card(run: Mapping[str, Any]) -> Card:
    """Files by kind and result."""
    found: list[Row] = list(run.get("files") or [])
    if not found:
        return Card("files", "Files by kind", "This set does not list its files.")
    grouped: dict[tuple[str, str], list[Row]] = {}
    for f in found:
        grouped.setdefault((_kind(str(f["kind"])), plain(str(f["result"]), _RESULTS)), []).append(f)
    body = [
        (clean(kind), result, count(sum(int(f["file_count"]) for f in of)),
         count(sum(int(f.get("unit_count") or 0) for f in of)), _dollars(of))
        for (kind, result), of in sorted(grouped.items())
    ]  # fmt: skip
    whole = sum(int(f["file_count"]) for f in found)
    headers = ("Kind", "Result", "Files", "Claims or rows", "Dollars")
    finding = f"{plural(whole, 'file')}, known by content: the same file twice is one file."
    return Card("files", "Files by kind", finding, width="tall",
                data=table("Files by kind and result", headers, body, numeric=(2, 3, 4)))  # fmt: skip


def _kind(key: str) -> str:
    """A kind in words; what holds several reads the same in whatever order they stand in it."""
    if "+" in key:
        return f"Several in one file ({', '.join(sorted(key.split('+')))})"
    words = plain(key, SOURCES)
    return words[:1].upper() + words[1:]


def _dollars(of: Sequence[Mapping[str, Any]]) -> str:
    charge, paid = (sum((money_of(r, part) for r in of), _ZERO) for part in ("charge_usd", "paid_usd"))
    bits = [f"{usd(charge)} charged"] if charge else []
    bits += [f"{usd(paid)} paid"] if paid else []
    return ", ".join(bits)


def freshness_card(published: Published) -> Card | None:
    """Newest day of every source."""
    found = rows(published, "rpt_freshness")
    if not found:
        return None
    dated = [r for r in found if r["latest_date"] is not None]
    body = [
        (plain(str(r["source"]), SOURCES), day(r["latest_date"]) if r["latest_date"] else "never",
         plural((published.as_of - r["latest_date"]).days, "day") if r["latest_date"] else "",
         count(int(r["row_count"])))
        for r in sorted(found, key=lambda r: (r["latest_date"] is not None, r["latest_date"] or 0, str(r["source"])))
    ]  # fmt: skip
    oldest = min(dated, key=lambda r: (r["latest_date"], str(r["source"])), default=None)
    finding = "No source has a dated row yet."
    if oldest:
        finding = f"Least fresh: {plain(str(oldest['source']), SOURCES)}, last {day(oldest['latest_date'])}."
    headers = ("Source", "Newest day", "Behind", "Rows")
    return Card("freshness", "How fresh each source is", finding,
                data=table("Newest day by source", headers, body, numeric=(2, 3)))  # fmt: skip


def held_card(run: Mapping[str, Any]) -> Card:
    """Units in quarantine by reason."""
    held: list[Row] = list(run.get("held") or [])
    if not held:
        return Card("held", "Held back", "Nothing: every unit that was read is in the figures.", width="full")
    body = [
        (clean(h["code"]), clean(h.get("words"), 200), clean(h.get("do"), 200),
         f"{count(int(h['unit_count']))} × {clean(h['level'])}", _dollars([h]))
        for h in sorted(held, key=lambda h: (str(h["code"]), str(h["level"])))
    ]  # fmt: skip
    units = sum(int(h["unit_count"]) for h in held)
    headers = ("Code", "Why", "What to do", "Units", "Dollars")
    finding = f"{plural(units, 'unit')} held back, out of every figure until mended or accepted."
    return Card("held", "Held back", finding,
                data=table("Held units by reason", headers, body, numeric=(4,)), width="full")  # fmt: skip


def unmatched_card(published: Published) -> Card | None:
    """Answers whose claim never came in, by payer."""
    found = rows(published, "rpt_unmatched_answers")
    if not found:
        return Card("unmatched", "Answers without a claim", "Every answer found the claim it answers.")
    payer_names = names(published, "dim_payer", "payer_id", "payer_name")
    ordered = sorted(found, key=lambda r: (-(r["paid_usd"] or _ZERO), str(r["payer_id"])))
    body = [
        (clean(payer_names.get(str(r["payer_id"]), str(r["payer_id"]))), count(int(r["answer_count"])),
         usd_exact(r["charge_usd"]), usd_exact(r["paid_usd"]))
        for r in ordered
    ]  # fmt: skip
    answers = sum(int(r["answer_count"]) for r in found)
    return Card("unmatched", "Answers without a claim",
                f"{plural(answers, 'answer')} for claims that were never sent from here; their cash counts.",
                data=table("Answers without a submission, by payer", ("Payer", "Answers", "Charged", "Paid"), body,
                           numeric=(1, 2, 3)))  # fmt: skip


def unknown_card(published: Published) -> Card | None:
    """Rows whose payer fits no roster."""
    found = [r for r in rows(published, "rpt_unknown_payers") if r["row_count"]]
    if not found:
        return Card("unknown", "Payers we do not know", "Every payer named in the files is on the roster.")
    body = [
        (plain(str(r["source"]), SOURCES), count(int(r["row_count"])), usd_exact(r["amount_usd"]))
        for r in sorted(found, key=lambda r: str(r["source"]))
    ]
    dollars = sum((r["amount_usd"] or _ZERO for r in found), _ZERO)
    return Card("unknown", "Payers we do not know",
                f"{usd(dollars)} stand under “unknown”: add the payer or an alias to the roster.",
                data=table("Rows without a payer", ("Source", "Rows", "Dollars"), body, numeric=(1, 2)))  # fmt: skip


def findings_card(run: Mapping[str, Any]) -> Card | None:
    """Oddities that were read all the same."""
    found: list[Row] = list(run.get("findings") or [])
    if not found:
        return None
    body = [
        (clean(f["code"]), clean(f.get("words"), 200), clean(f["severity"]), count(int(f["finding_count"])))
        for f in sorted(found, key=lambda f: (-int(f["finding_count"]), str(f["code"])))
    ]
    whole = sum(int(f["finding_count"]) for f in found)
    finding = f"{plural(whole, 'oddity', 'oddities')} noted; what could be read was read."
    listed = table("Findings by code", ("Code", "What", "Severity", "Times"), body, numeric=(3,))
    return Card("oddities", "Oddities in the files", finding, data=listed, width="full")
