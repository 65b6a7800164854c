"""Every money event of a claim as one dated, signed entry (KPIS.md, A/R claim by claim)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tests.golden.naive_835 import is_reversal
from tests.golden.naive_answers import Answer, Line
from tests.golden.naive_care import Lineage
from tests.golden.naive_codes import Roster
from tests.golden.naive_csv import Row
from tests.golden.naive_landing import Landing
from tests.golden.naive_lineages import Book, answer_service_date

ZERO = Decimal(0)
WHOLE = ("whole claim",)
APPEAL_LOST = {"193", "285", "286"}
LEDGER = {
    "copay": ("patient_payment", -1),
    "patient_payment": ("patient_payment", -1),
    "payer_payment": ("payer_payment", -1),
    "patient_refund": ("refund", 1),
    "payer_refund": ("refund", 1),
    "write_off_contractual": ("adjustment", -1),
    "discount": ("adjustment", -1),
    "write_off_denial": ("write_off", -1),
    "write_off_timely_filing": ("write_off", -1),
    "write_off_small_balance": ("write_off", -1),
    "bad_debt": ("write_off", -1),
    "charity": ("write_off", -1),
    "opening_balance": ("opening", 1),
}


@dataclass(frozen=True)
class Entry:
    """One money event. ``amount``: signed effect on the balance; ``payer_id``: who paid, else the lineage's payer."""

    on: date
    kind: str
    amount: Decimal
    payer_id: str


@dataclass
class Account:
    """A lineage with its entries in order of date."""

    lineage: Lineage
    payer_id: str
    service_date: date
    entries: list[Entry] = field(default_factory=list)

    def balance(self, on: date) -> Decimal:
        """Sum of the entries up to and with a day."""
        return sum((entry.amount for entry in self.entries if entry.on <= on), ZERO)


@dataclass(frozen=True)
class Takeback:
    """A PLB WO or 72 with the claim it names."""

    on: date
    amount: Decimal
    payer_id: str
    number: str


def build_accounts(book: Book, landing: Landing, roster: Roster) -> list[Account]:
    """The account of every lineage."""
    takebacks = _takebacks(book, landing, roster)
    accounts = []
    for lineage in book.all():
        account = Account(lineage, payer_of(lineage), service_date_of(lineage))
        entries = [
            *_charges(account),
            *_payments(lineage),
            *_adjustments(lineage),
            *_taken_back(lineage, takebacks.get(lineage.lineage_id, [])),
            *_ledger(account),
        ]
        opened = min((e.on for e in entries if e.kind == "opening"), default=date.min)
        kept = [e for e in entries if e.amount and (e.kind == "opening" or e.on > opened)]
        account.entries = sorted((e for e in kept if e.on <= landing.as_of), key=lambda e: e.on)
        accounts.append(account)
    return accounts


def payer_of(lineage: Lineage) -> str:
    """Payer of the first primary submission, else of the initial answer."""
    if lineage.primary_submissions:
        return lineage.primary_submissions[0].payers[0][0]
    return lineage.initial[0].payer_id if lineage.initial else "unknown"


def service_date_of(lineage: Lineage) -> date:
    """Earliest service date: of the submissions, else encounters, else answers, else the ledger."""
    days = (
        [s.service_date for s in lineage.submissions]
        or [date.fromisoformat(row["service_date"]) for row in lineage.encounters]
        or [answer_service_date(a) for a in lineage.answers]
        or [date.fromisoformat(row["posted_date"]) for row in lineage.ledger]
    )
    return min(days)


def first_sent(lineage: Lineage) -> date | None:
    """Day of the first submission to any payer."""
    return min((s.sent_on for s in lineage.submissions), default=None)


def charge_date_of(account: Account) -> date:
    """Day the practice posted the charge, else of the first submission, else of the service."""
    posted = [row["charge_posted_date"] for row in account.lineage.encounters if row.get("charge_posted_date")]
    return date.fromisoformat(min(posted)) if posted else first_sent(account.lineage) or account.service_date


def _charges(account: Account) -> Iterator[Entry]:
    lineage = account.lineage
    charge_date = charge_date_of(account)
    standing = ZERO
    for index, one in enumerate(lineage.live_primaries):
        charge = ZERO if one.read.frequency == "8" else one.read.charge
        yield Entry(one.sent_on if index else charge_date, "charge", charge - standing, account.payer_id)
        standing = charge
    if not lineage.primary_submissions:
        yield Entry(charge_date, "charge", _charge_without_submission(lineage), account.payer_id)


def _charge_without_submission(lineage: Lineage) -> Decimal:
    """The encounters' charges, else CLP03 of the first adjudication."""
    stated = [Decimal(row["charge_usd"]) for row in lineage.encounters if row.get("charge_usd")]
    if stated:
        return sum(stated, ZERO)
    first = [a for a in lineage.answers if a.is_adjudication][:1]
    if first and first[0] in lineage.initial:
        first = lineage.initial
    return sum((a.read.charge for a in first), ZERO)


def _payments(lineage: Lineage) -> Iterator[Entry]:
    for answer in lineage.answers:
        yield Entry(answer.paid_on, "payer_payment", -answer.read.paid, answer.payer_id)


def _adjustments(lineage: Lineage) -> Iterator[Entry]:
    """On every day something happens: what each answer's standing lines take, as change to the day before."""
    payer_id = payer_of(lineage)
    days = sorted({a.paid_on for a in lineage.answers} | {s.sent_on for s in lineage.submissions})
    before: dict[int, Decimal] = {}
    for on in days:
        now = standing_adjustments(lineage, on)
        for answer in {*before, *now}:
            change = now.get(answer, ZERO) - before.get(answer, ZERO)
            yield Entry(on, "adjustment", -change, payer_id)
        before = now


def standing_adjustments(lineage: Lineage, on: date) -> dict[int, Decimal]:
    """Contractual and neutral dollars (outside PR, without CARC 23 and 100) by answer, of what stands on a day."""
    alive = [a for a in lineage.answers if _counts(lineage, a, on)]
    result: dict[int, Decimal] = {}
    for answer in alive:
        standing = [line for line in answer.lines if _stands(line, answer, alive, lineage)]
        dollars = [d for line in standing for d in line.dollars]
        if standing:
            dollars += answer.claim_dollars
        result[id(answer)] = sum(
            (
                d.amount
                for d in dollars
                if d.kind in ("contractual", "neutral") and d.group != "PR" and d.code not in ("23", "100")
            ),
            ZERO,
        )
    return result


def _counts(lineage: Lineage, answer: Answer, on: date) -> bool:
    """A primary adjudication known on the day, neither cancelled by then nor dead by a void."""
    if not answer.is_adjudication or answer.order != 1 or answer.paid_on > on:
        return False
    if answer.cancelled_on is not None and answer.cancelled_on <= on:
        return False
    sent = [s for s in lineage.live_primaries if s.sent_on <= on]
    voids = [s for s in sent if s.read.frequency == "8"]
    if not voids:
        return True
    resent = any(s.key > voids[-1].key for s in sent if s.read.frequency != "8")
    return answer.paid_on > voids[-1].sent_on and resent


def _only_says_appeal_lost(line: Line) -> bool:
    codes = {d.code for d in line.dollars if d.kind == "denial"}
    return bool(codes) and codes <= APPEAL_LOST and line.read.paid == 0 and line.total("patient_share") == 0


def _leaves_standing(line: Line) -> bool:
    """A line that replaces nothing: an appeal lost, or one that waits or was already sent."""
    return line.line_class in ("pending", "duplicate") or _only_says_appeal_lost(line)


def _covers(answer: Answer, line: Line, lineage: Lineage) -> set[object]:
    """The lines a line of an answer speaks for: itself; an answer without SVC lines answers every line."""
    if not line.is_whole_claim:
        return {line.identity}
    sent = answer.submission.read.lines if answer.submission is not None else []
    named = {(one.number, one.code) for one in sent}
    return named or {x.identity for a in lineage.answers for x in a.lines if not x.is_whole_claim} or {WHOLE}


def _stands(line: Line, answer: Answer, alive: list[Answer], lineage: Lineage) -> bool:
    """Some part of what the line covers is spoken for by no other standing line.

    A line that replaces nothing gives way to any that does, before or after it, and to a later one of its kind.
    """
    left = _covers(answer, line, lineage)
    for other in (one for one in alive if one is not answer):
        is_later = other.key > answer.key
        strong = [one for one in other.lines if not _leaves_standing(one)]
        gives_way = _leaves_standing(line)
        speaking = strong if is_later != gives_way else (other.lines if gives_way else [])
        if any(one.is_whole_claim for one in speaking):
            return False
        left = left - {one.identity for one in speaking}
    return bool(left)


def _takebacks(book: Book, landing: Landing, roster: Roster) -> dict[str, list[Takeback]]:
    """PLB WO and 72 by lineage: the reference is, or begins with, the CLP07 of an answer (the longest that fits)."""
    holders: dict[str, str] = {}
    for lineage in book.all():
        for answer in lineage.answers:
            if answer.read.number and not is_reversal(answer.read):
                holders.setdefault(answer.read.number, lineage.lineage_id)
    found: dict[str, list[Takeback]] = {}
    for key, payment in landing.payments:
        for reason, reference, amount in payment.takebacks:
            numbers = [reference[:end] for end in range(len(reference), 0, -1) if reference[:end] in holders]
            if reason in ("WO", "72") and numbers:
                takeback = Takeback(key[0], amount, roster.find(payment.payer), numbers[0])
                found.setdefault(holders[numbers[0]], []).append(takeback)
    return found


def _taken_back(lineage: Lineage, takebacks: list[Takeback]) -> Iterator[Entry]:
    """A takeback counts until a reversal of the answer it names is known.

    Of several answers under its number it names the one that paid its amount, else one nobody negates, else the last.
    """
    for one in takebacks:
        named = [a for a in lineage.answers if a.read.number == one.number and not is_reversal(a.read)]
        same = [a for a in named if abs(a.read.paid) == abs(one.amount)]
        target = max(same or named, key=lambda a: (a.cancelled_on is None, a.key))
        if target.cancelled_on is None or target.cancelled_on > one.on:
            yield Entry(one.on, "payer_payment", one.amount, one.payer_id)
            if target.cancelled_on is not None:
                yield Entry(target.cancelled_on, "payer_payment", -one.amount, one.payer_id)


def _ledger(account: Account) -> Iterator[Entry]:
    for row in account.lineage.ledger:
        if row["kind"] in LEDGER:
            yield _ledger_entry(account, row)


def _ledger_entry(account: Account, row: Row) -> Entry:
    kind, sign = LEDGER[row["kind"]]
    return Entry(date.fromisoformat(row["posted_date"]), kind, sign * Decimal(row["amount_usd"]), account.payer_id)
