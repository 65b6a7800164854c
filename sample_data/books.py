"""The practice's own books: each claim's charges, payments, adjustments and write-offs by the day of entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sample_data.adjudicate import Answer
from sample_data.calendar_days import compact
from sample_data.history import History
from sample_data.payers import MEDICARE
from sample_data.payments import Payment
from sample_data.rejections import SMALL_PRACTICE
from sample_data.world import World

_RELIEVING = frozenset({"45", "253"})
_NO_DECISION = frozenset({"pending", "unprocessable", "duplicate", "appeal_lost", "reversal"})
_PAYMENTS = frozenset({"copay", "patient_payment", "payer_payment"})
_REFUNDS = frozenset({"patient_refund", "payer_refund"})
_NO_MONEY = frozenset({"statement_sent"})
# The month in which an adjustment was entered a month too early, and by how much: large practices only.
SLIP_MONTH, SLIP_NEXT, SLIP_CENTS = "202508", "202509", 45000


@dataclass(slots=True)
class Month:
    """What the practice system reports of a month. Cents; payments net of refunds, write-offs among adjustments."""

    month: str
    charges: int = 0
    payments: int = 0
    adjustments: int = 0
    ending: int = 0


def control_totals(world: World, histories: Iterable[History], paid: Iterable[Payment]) -> list[Month]:
    """Every complete month up to the last day, with the slip that was planted in a large practice."""
    months: dict[str, Month] = {}
    for day, column, cents in sorted(_movements(world, histories, paid)):
        if day <= world.as_of:
            month = months.setdefault(compact(day)[:6], Month(compact(day)[:6]))
            setattr(month, column, getattr(month, column) + cents)
    if world.encounters >= SMALL_PRACTICE and {SLIP_MONTH, SLIP_NEXT} <= months.keys():
        months[SLIP_MONTH].adjustments += SLIP_CENTS
        months[SLIP_NEXT].adjustments -= SLIP_CENTS
    ending = 0
    for _, month in sorted(months.items()):
        ending += month.charges - month.payments - month.adjustments
        month.ending = ending
    is_complete = compact(world.as_of + 1)[6:] == "01"
    return [month for _, month in sorted(months.items()) if is_complete or month.month < compact(world.as_of)[:6]]


def _movements(world: World, histories: Iterable[History], paid: Iterable[Payment]) -> Iterator[tuple[int, str, int]]:
    for history in histories:
        yield from _of_claim(world, history)
    for payment in paid:
        for pair in payment.provider_adjustments:
            if pair.reason == "WO":
                yield payment.day, "payments", -pair.cents


def _of_claim(world: World, history: History) -> Iterator[tuple[int, str, int]]:
    visit = history.visit
    if not visit.is_stuck:
        yield visit.charge_posted, "charges", visit.charge
    voided = void_day(world, history)
    if voided:
        yield voided, "charges", -visit.charge
    answers = [answer for answer in history.answers if answer.day <= world.as_of]
    for answer in answers:
        yield answer.day, "payments", answer.paid
    primary = [answer for answer in answers if answer.payer is visit.patient.payer]
    before = 0
    for day in sorted({answer.day for answer in primary} | ({voided} if voided else set())):
        now = 0 if voided and day >= voided else _relief(history, [each for each in primary if each.day <= day])
        yield day, "adjustments", now - before
        before = now
    for entry in history.entries:
        if entry.kind in _PAYMENTS:
            yield entry.day, "payments", entry.cents
        elif entry.kind in _REFUNDS:
            yield entry.day, "payments", -entry.cents
        elif entry.kind not in _NO_MONEY:
            yield entry.day, "adjustments", entry.cents


def void_day(world: World, history: History) -> int:
    """Day of the void that got through; 0 without one."""
    days = [each.day for each in history.submissions if each.frequency == "8" and not each.verdict]
    return next((day for day in days if day <= world.as_of), 0)


def _relief(history: History, known: list[Answer]) -> int:
    """What the answers that stand take off the account: the last one not taken back, line by line."""
    cancelled = {answer.cancels for answer in known if answer.cancels}
    decisions = [each for each in known if each.kind not in _NO_DECISION and each.step not in cancelled]
    decisions.sort(key=lambda each: (each.day, each.step))
    standing: dict[str, Answer] = {}
    for answer in decisions:
        for key in [each.line.key for each in answer.lines] or [line.key for line in history.visit.lines]:
            standing[key] = answer
    parts: dict[int, list[str]] = defaultdict(list)
    for key, answer in standing.items():
        parts[answer.step].append(key)
    total = 0
    for answer in decisions:
        if answer.step in parts:
            total += _taken(answer, answer.adjustments)
            of_lines = (each.adjustments for each in answer.lines if each.line.key in parts[answer.step])
            total += sum(_taken(answer, adjustments) for adjustments in of_lines)
    return total


def _taken(answer: Answer, adjustments: Iterable[tuple[str, str, int]]) -> int:
    """Contractual dollars, and capitation where it is no denial."""
    codes = _RELIEVING if answer.payer is MEDICARE else _RELIEVING | {"24"}
    return sum(cents for group, carc, cents in adjustments if group != "PR" and carc in codes)
