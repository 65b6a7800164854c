"""Facts planted beside the events: what was refused, came twice, was answered oddly; with counts and dollars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sample_data.acks_out import charge_of
from sample_data.adjudicate import Answer
from sample_data.batches import interchanges
from sample_data.books import SLIP_CENTS, SLIP_MONTH, SLIP_NEXT, Month
from sample_data.facility import is_admission
from sample_data.history import History, ProviderAdjustment, Submission
from sample_data.payments import Payment
from sample_data.rejections import SMALL_PRACTICE, WINDOWS
from sample_data.resent import Twice
from sample_data.supplements import CROSSED_OVER
from sample_data.world import World

Counted = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. ``cents``: the dollars that ``measure`` names."""

    fact: str
    measure: str
    count: int
    cents: int


@dataclass(frozen=True, slots=True)
class Written:
    """Everything that was written: claims with what came of them, payments, those that come twice, month ends."""

    histories: list[History]
    paid: list[Payment]
    twice: Twice
    months: list[Month]


def facts(world: World, written: Written) -> tuple[Fact, ...]:
    """Every fact, up to the last day."""
    return tuple(
        Fact(name, measure, *counted)
        for part in (_refusals, _answers, _settled, _twice)
        for name, measure, counted in part(world, written)
    )


Facts = Iterator[tuple[str, str, Counted]]


def _sent(world: World, written: Written, holds: Callable[[Submission], bool]) -> Counted:
    charges = [
        charge_of(each)
        for history in written.histories
        for each in history.submissions
        if each.day <= world.as_of and holds(each)
    ]
    return len(charges), sum(charges)


def _refused(world: World, written: Written, verdict: str) -> Counted:
    return _sent(world, written, lambda each: each.verdict == verdict)


def _refusals(world: World, written: Written) -> Facts:
    for window in sorted(WINDOWS, key=lambda each: each.event):
        yield window.event, f"{window.words}: submissions, charges", _refused(world, written, window.verdict)
    single = _refused(world, written, "claim")
    yield "R5", "277CA of the clearinghouse: single claims refused, charges", single
    later = _refused(world, written, "payer")
    yield "R6", "277CA of a payer after an accepted one: claims refused, charges", later
    lost = [
        history.visit.charge
        for history in written.histories
        if (known := [each for each in history.submissions if each.day <= world.as_of])
        and all(each.verdict for each in known)
    ]
    yield "R7", "nothing got through yet, or ever: claims, charges", (len(lost), sum(lost))


def _amounts(answers: Iterable[Answer], value: Callable[[Answer], int]) -> Counted:
    cents = [value(answer) for answer in answers]
    return len(cents), sum(cents)


def _answers(world: World, written: Written) -> Facts:
    every = [answer for payment in written.paid for answer in payment.answers]

    def of(*kinds: str) -> list[Answer]:
        return [answer for answer in every if answer.kind in kinds]

    crossed = [answer for answer in every if answer.status == CROSSED_OVER]
    yield "S1", "Medicare answers crossed over (19), paid by Medicare", _amounts(crossed, lambda each: each.paid)
    counted = _sent(world, written, lambda each: each.primary is not None)
    yield "S2", "claims sent to the second payer with the first one's answer, charges", counted
    yield "S3", "answers of the second payer (OA-23), paid by it", _amounts(of("second"), lambda each: each.paid)
    counted = _sent(world, written, lambda each: each.frequency == "8" and not each.verdict)
    yield "V1", "voids (frequency 8), charges taken back", counted
    counted = _sent(world, written, lambda each: each.frequency == "7" and not each.verdict)
    yield "V2", "replacements (frequency 7), charges", counted
    yield "P1", "answers to parts of a split claim, paid", _amounts(of("split"), lambda each: each.paid)
    counted = _sent(world, written, lambda each: each.visit.stay is not None)
    yield "H1", "institutional claims sent, charges", counted
    stays = [answer for answer in every if is_admission(answer.visit) and answer.paid > 0]
    yield "H2", "admissions paid, paid", _amounts(stays, lambda each: each.paid)
    whole = [answer for answer in every if not answer.lines]
    yield "N1", "answers without lines (CAS at claim level), charges", _amounts(whole, lambda each: each.charge)
    yield "M1", "MA130 inside an 835, charges", _amounts(of("unprocessable"), lambda each: each.charge)
    yield "M2", "capitated (CO-24), charges", _amounts(of("capitated"), lambda each: each.charge)


def _settled(_: World, written: Written) -> Facts:
    every: list[ProviderAdjustment] = [pair for payment in written.paid for pair in payment.provider_adjustments]

    def of(reason: str, sign: int) -> Counted:
        cents = [abs(pair.cents) for pair in every if pair.reason == reason and pair.cents * sign > 0]
        return len(cents), sum(cents)

    yield "B1", "balances carried forward (PLB FB, lifting a payment to zero)", of("FB", -1)
    yield "B2", "balances brought in again (PLB FB)", of("FB", 1)
    yield "B3", "takebacks without a reversal (PLB WO)", of("WO", 1)
    yield "B4", "interest (PLB L6)", of("L6", -1)


def _twice(world: World, written: Written) -> Facts:
    twice = written.twice
    hospital = [each for history in written.histories if history.visit.stay for each in history.submissions]
    copied = [each for sent in interchanges(world, hospital)[:1] for batch in sent.batches for each in batch.claims]
    charges = sum(charge_of(each) for each in copied)
    yield "D1", "claims of a hospital file that comes once more under another name, charges", (len(copied), charges)
    for name, measure, payment in (
        ("D2", "a payment once more in another envelope, paid", twice.enveloped),
        ("D3", "a payment once more in other spelling, paid", twice.spelled),
        ("D4", "a check re-issued nine days later under another number, paid", twice.reissued),
    ):
        yield name, measure, (1, payment.cents) if payment else (0, 0)
    months = {each.month for each in written.months}
    has_slip = world.encounters >= SMALL_PRACTICE and {SLIP_MONTH, SLIP_NEXT} <= months
    slip = (2, SLIP_CENTS) if has_slip else (0, 0)
    yield "T1", "an adjustment that the control totals have in 2025-08 instead of 2025-09: months off", slip
