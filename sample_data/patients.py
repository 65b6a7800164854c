"""What patients owe and pay: copays, balances, plans, refunds, small balances, bad debt, self-pay."""

from __future__ import annotations

from bisect import bisect_right

from sample_data.calendar_days import working_day
from sample_data.history import Entry, History
from sample_data.payers import SELF_PAY
from sample_data.supplements import second_answer
from sample_data.world import World

SMALL_BALANCE = 1000
BAD_DEBT_DAYS = 150
# Share of balances paid by that many days after the payer's answer.
_PAID_BY = ((0, 0.0), (30, 0.38), (60, 0.54), (90, 0.61), (120, 0.64), (365, 0.68))
_SHARES = tuple(share for _, share in _PAID_BY)


def book_patient(world: World, history: History) -> None:
    """Add to the history every ledger entry of the patient side."""
    visit = history.visit
    if visit.is_stuck:
        return
    if visit.patient.payer is SELF_PAY:
        _self_pay(world, history)
        return
    history.book(visit.service, "copay", visit.copay_collected)
    if visit.patient.has_supplement and second_answer(history) is None:
        _supplement(world, history)
        return
    booked, due = visit.copay_collected, 0
    for turn, (day, due) in enumerate(history.patient_steps):
        if due > booked:
            _balance(world, history, day, due - booked, f"balance {turn}")
            booked = due
    if history.patient_steps and booked > due:
        _refund(world, history, history.patient_steps[-1][0], min(booked - due, _paid_so_far(history)))


def _paid_so_far(history: History) -> int:
    return sum(entry.cents for entry in history.entries if entry.kind in {"copay", "patient_payment"})


def _supplement(world: World, history: History) -> None:
    """A second insurer that answers on paper pays the share; booked by hand."""
    entity, booked = f"E{history.visit.number}", 0
    for turn, (day, due) in enumerate(history.patient_steps):
        if due > booked:
            paid = working_day(day + world.draws.whole(12, 40, entity, f"supplement {turn}"))
            history.book(paid, "payer_payment", due - booked)
            booked = due


def _pay_offset(world: World, entity: str, question: str) -> int | None:
    """Days until the balance is paid; None: never."""
    share = world.draws.unit(entity, question)
    place = bisect_right(_SHARES, share)
    if place == len(_PAID_BY):
        return None
    (from_day, from_share), (to_day, to_share) = _PAID_BY[place - 1], _PAID_BY[place]
    return from_day + int((share - from_share) / (to_share - from_share) * (to_day - from_day)) + 1


def _balance(world: World, history: History, since: int, cents: int, question: str) -> None:
    """Statements until the balance is paid, forgiven as small, or given up."""
    draws, entity = world.draws, f"E{history.visit.number}"
    offset = _pay_offset(world, entity, question)
    until = BAD_DEBT_DAYS if offset is None else offset
    for wait in (4, 34, 64):
        if wait < until:
            history.entries.append(_statement(history, since + wait))
    if cents < SMALL_BALANCE and (offset is None or offset > 60):
        history.book(working_day(since + 75), "write_off_small_balance", cents)
        return
    given_up = working_day(since + BAD_DEBT_DAYS)
    if offset is None:
        history.book(given_up, "bad_debt", cents)
    elif offset > BAD_DEBT_DAYS:
        paid = working_day(since + offset)
        history.book(given_up, "bad_debt", cents)
        history.book(paid, "patient_payment", cents)
        if draws.chance(0.9, entity, f"{question} reinstated"):
            history.book(working_day(paid + 1), "bad_debt", -cents)
    elif draws.chance(0.08, entity, f"{question} plan"):
        part = cents // 3
        for turn, amount in enumerate((cents - 2 * part, part, part)):
            history.book(working_day(since + offset + 30 * turn), "patient_payment", amount)
    else:
        history.book(working_day(since + offset), "patient_payment", cents)
        if draws.chance(0.004, entity, f"{question} twice"):
            history.book(working_day(since + offset + 9), "patient_payment", cents)


def _statement(history: History, day: int) -> Entry:
    return Entry(history.visit.claim_id, history.visit.patient.patient_id, working_day(day), "statement_sent", 0)


def _refund(world: World, history: History, since: int, cents: int) -> None:
    entity = f"E{history.visit.number}"
    if cents > 0 and world.draws.chance(0.8, entity, "refunded"):
        history.book(working_day(since + world.draws.whole(15, 60, entity, "refund")), "patient_refund", cents)


def _self_pay(world: World, history: History) -> None:
    """Half of the charge is forgiven; a third of the rest is paid, some at the visit."""
    draws, visit, entity = world.draws, history.visit, f"E{history.visit.number}"
    history.book(visit.charge_posted, "discount", visit.charge - visit.charge // 2)
    due, share = visit.charge // 2, draws.unit(entity, "self-pay")
    if share < 0.12:
        history.book(visit.charge_posted, "patient_payment", due)
    elif share < 0.40:
        part = due // 4
        for turn, amount in enumerate((due - 3 * part, part, part, part)):
            history.book(working_day(visit.charge_posted + 20 + 30 * turn), "patient_payment", amount)
    elif share < 0.50:
        history.book(working_day(visit.charge_posted + 45), "charity", due)
    else:
        for wait in (5, 35, 65):
            history.entries.append(_statement(history, visit.charge_posted + wait))
        history.book(working_day(visit.charge_posted + BAD_DEBT_DAYS), "bad_debt", due)
