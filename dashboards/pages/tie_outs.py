"""Tie-outs of the data quality page: control by control what was expected, what is there, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from dashboards.labels import clean, count, month, plural, usd, usd_exact
from dashboards.parts import Card, Table, Tile, Tone, table
from dashboards.reading import Published, Row, rows
from pipelines.errors import CATALOGUE

_ZERO = Decimal(0)
_RECENT_MONTHS, _LISTED = 4, 36
_NONE = "nothing"
_ORDER = ("act", "watch", "ok", "not_judged")
_AGED = frozenset({"deposits_without_remittance", "remittances_without_deposit"})
_MARKS = {
    "ok": Markup('<span class="mark ok">✓ ties</span>'),
    "watch": Markup('<span class="mark warn">! look</span>'),
    "act": Markup('<span class="mark bad">✕ act</span>'),
    "not_judged": Markup('<span class="mark">– not judged</span>'),
}
_OFF = frozenset({"act", "watch"})
_RANKED = {status: place for place, status in enumerate(_ORDER)}


class Words(NamedTuple):
    """A control in words: what is compared, and what a billing manager does when it is off."""

    compared: str
    do: str


# In the order of the work: files, claims taken, claims answered, money at the bank, the practice's own books.
CONTROLS: dict[str, Words] = {
    "control_numbers": Words(
        "Control numbers of each sender, last 60 days",
        "Ask the clearinghouse for the missing numbers; drop the files into the folder.",
    ),
    "daily_files": Words(
        "Files on the days they usually come, last 30 days",
        "Look in the clearinghouse portal for the day; download and drop the file.",
    ),
    "claims_sent": Words(
        "Claims sent = accepted + rejected + pending",
        "Look up claims without an acknowledgement after a week; send them again if they never arrived.",
    ),
    "groups_answered": Words(
        "Groups of claims answered by a 999 or TA1",
        "Look in the clearinghouse portal for the group; send it again if it never arrived.",
    ),
    "answers_to_claims": Words(
        "Claims answered that were sent from here",
        "Find the claim files of the answers that fit none and drop them into the folder.",
    ),
    "deposits_without_remittance": Words(
        "Bank deposits without a remittance, by age",
        "Ask the payer or clearinghouse for the 835 of the trace number.",
    ),
    "remittances_without_deposit": Words(
        "Electronic payments not at the bank, by age",
        "Call the payer with the trace number: the money was announced and did not come.",
    ),
    "deposit_amounts": Words(
        "Deposits as large as their remittance",
        "Compare the bank statement with the remittance; a payer's offset is the usual reason.",
    ),
    "deposit_timing": Words(
        "Deposit and remittance within three business days",
        "Remind the payer of the three business days that the operating rules allow.",
    ),
    "control_totals": Words(
        "Month-end report of the practice system = A/R account",
        "Compare the month line by line: payments or write-offs stand on one side only.",
    ),
    "monthly_exports": Words(
        "Exports of the practice system, month by month",
        "Export the month again from the practice system and drop the file into the folder.",
    ),
    "claims_with_encounters": Words(
        "Claims with their visit in the files",
        "Export the visits of the month again and drop the file into the folder.",
    ),
    "claims_with_coding": Words(
        "Claims with their coding in the files",
        "Export the coding log of the month again and drop the file into the folder.",
    ),
    "rosters": Words(
        "Providers, sites, coders and prices in their rosters",
        "Export the roster or the payer's price list again; it may be sent as often as you like.",
    ),
}


class Control(NamedTuple):
    """One control: its worst status, and the rows it was judged by (monthly ones: the latest four months)."""

    control: str
    status: str
    judged: tuple[Row, ...]
    every: tuple[Row, ...]

    @property
    def words(self) -> Words:
        """In words; a control we do not know reads as itself."""
        return CONTROLS.get(self.control, Words(self.control.replace("_", " "), ""))


def controls(published: Published) -> list[Control]:
    """The controls of the set in the order of the work."""
    found: dict[str, list[Row]] = {}
    for row in rows(published, "rpt_tie_outs"):
        found.setdefault(str(row["control"]), []).append(row)
    order = [*CONTROLS, *sorted(found.keys() - CONTROLS.keys())]
    return [_control(name, found[name]) for name in order if name in found]


def _control(name: str, every: list[Row]) -> Control:
    periods = sorted({str(r["period"]) for r in every}, reverse=True)[:_RECENT_MONTHS]
    judged = [r for r in every if str(r["period"]) in periods]
    status = min((str(r["status"]) for r in judged), key=lambda s: _RANKED.get(s, 0))
    return Control(name, status, tuple(judged), tuple(every))


def tile(published: Published) -> Tile:
    """How many controls tie."""
    found = [c for c in controls(published) if c.status != "not_judged"]
    if not found:
        return Tile("Controls that tie", "–", ("nothing to compare yet",))
    off = [c for c in found if c.status in _OFF]
    acts = sum(c.status == "act" for c in off)
    tone: Tone = "bad" if acts else "warn" if off else "ok"
    verdict = f"{count(acts)} to act on, {count(len(off) - acts)} to look at" if off else "nothing to do"
    lines = ("files, claims, bank and books", "against each other")
    return Tile("Controls that tie", f"{len(found) - len(off)} of {len(found)}", lines, verdict, tone)


def tie_outs_card(published: Published) -> Card | None:
    """Every control with its verdict, what is off and what to do; the rows behind it on demand."""
    found = controls(published)
    if not found:
        return None
    ordered = sorted(found, key=lambda c: _RANKED.get(c.status, 0))
    body = [
        (c.words.compared, _MARKS.get(c.status, c.status), *_sums(c), c.words.do if c.status in _OFF else "")
        for c in ordered
    ]
    off = [c for c in found if c.status in _OFF]
    shown = 6 if off else 5
    finding = (
        f"{plural(len(off), 'control')} of {len(found)} to look at: {', '.join(_lower(c.words.compared) for c in off)}."
        if off
        else f"Nothing is off in {plural(len(found), 'control')} over the latest four months; "
        "what the files cannot tell is not judged."
    )
    headers = ("What is compared", "Result", "Expected", "There", "Off by", "What to do")
    return Card(
        "tie-outs",
        "Files, claims, bank and books against each other",
        finding,
        data=table("Controls, those to act on first", headers[:shown], [r[:shown] for r in body], numeric=(2, 3, 4)),
        width="full",
        more=tuple((_opened(c), _rows_table(c)) for c in found),
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:].split(",", maxsplit=1)[0]


def _sums(control: Control) -> tuple[str, str, str]:
    """Expected, there and off by, over what was judged, in the one or two units of the control."""
    known = [r for r in control.judged if r["status"] != "not_judged"]
    units = sorted({str(r["unit"]) for r in known})
    if not units:
        return "", "", ""
    cells = [
        [_amount(sum((Decimal(r[part]) for r in known if r["unit"] == unit), _ZERO), unit)
         for part in ("expected", "actual", "difference")]
        for unit in units
    ]  # fmt: skip
    if control.control == "control_totals":
        largest = max((Decimal(r["difference"]) for r in known), key=abs)
        near = sum(r["status"] == "ok" for r in known)
        return plural(len(known), "line"), f"{near} within 0.5 %", f"{usd_exact(largest)} at most" if largest else _NONE
    expected, there, off = (" · ".join(parts) for parts in zip(*cells, strict=True))
    if control.control in _AGED:
        ages = [f"{usd(Decimal(r['actual']))} {r['subject']}" for r in known if r["off_count"]]
        return "none", there, ", ".join(ages) or _NONE
    if not any(r["difference"] for r in known):
        return expected, there, _NONE
    # What nobody answered yet is on its way, not lost.
    return expected, there, f"{off.replace('−', '')} pending" if control.control == "claims_sent" else off


def _amount(value: Decimal, unit: str) -> str:
    if unit == "usd":
        return usd(value)
    return f"{'−' if value < 0 else ''}{plural(abs(int(value)), unit.removesuffix('s'))}"


def _opened(control: Control) -> str:
    off = sum(r["status"] in _OFF for r in control.every)
    return f"{control.words.compared}: {plural(len(control.every), 'row')}{f', {off} off' if off else ''}"


def _rows_table(control: Control) -> Table:
    ordered = sorted(control.every, key=lambda r: str(r["subject"]))
    ordered.sort(key=lambda r: str(r["period"]), reverse=True)
    ordered.sort(key=lambda r: str(r["status"]) not in _OFF)
    body = [
        (clean(r["subject"], 120), month(str(r["period"])) if str(r["period"])[:2] == "20" else clean(r["period"]),
         _MARKS.get(str(r["status"]), str(r["status"])), _amount(Decimal(r["expected"]), str(r["unit"])),
         _amount(Decimal(r["actual"]), str(r["unit"])), clean(r["verdict_words"], 200))
        for r in ordered[:_LISTED]
    ]  # fmt: skip
    headers = ("Subject", "Period", "Result", "Expected", "There", "In words")
    more = f"{len(body)} of {len(ordered)} rows: those that are off, then the newest." if ordered[_LISTED:] else ""
    return table(control.words.compared, headers, body, numeric=(3, 4), footnote=more)


def duplicates_card(published: Published) -> Card | None:
    """Payments that came more than once, by reason."""
    found = rows(published, "rpt_duplicate_payments")
    if not found:
        return Card(
            "duplicates", "Payments that came twice", "None: every payment came once, in one spelling.", width="full"
        )
    by_code: dict[str, list[Row]] = {}
    for row in found:
        by_code.setdefault(str(row["copy_code"]), []).append(row)
    body = []
    for code, of in sorted(by_code.items()):
        entry = CATALOGUE.get(code)
        counted = "both count" if all(r["is_paid_twice"] for r in of) else "counted once"
        body.append(
            (f"{entry.what if entry else code} ({code})", counted, count(_payments(of)), usd_exact(_dollars(of)),
             entry.do if entry else "")
        )  # fmt: skip
    dollars = _dollars([r for r in found if not r["is_paid_twice"]])
    headers = ("Reason", "In the figures", "Payments", "Dollars", "What to do")
    return Card(
        "duplicates",
        "Payments that came twice",
        f"{plural(_payments(found), 'payment')} came again; {usd(dollars)} of it would have been counted twice.",
        data=table("Payments that came again, by reason", headers, body, numeric=(2, 3)),
        width="full",
    )


def _payments(found: Sequence[Row]) -> int:
    return sum(int(r["payment_count"]) for r in found)


def _dollars(found: Sequence[Row]) -> Decimal:
    return sum((Decimal(r["remitted_usd"]) for r in found), _ZERO)
