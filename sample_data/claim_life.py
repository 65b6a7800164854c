"""The life of one claim with its payer, from the first sending to the last answer or write-off."""

from __future__ import annotations

from dataclasses import replace

from sample_data.adjudicate import Answer, Denial, LineAnswer, Share, answer_lines, patient_share, reversal
from sample_data.calendar_days import working_day
from sample_data.decide import Decision, first_decision
from sample_data.draws import lognormal
from sample_data.history import History, ProviderAdjustment, pay_day, reply_day
from sample_data.payers import MEDICARE, SELF_PAY
from sample_data.rework import rework_claim, rework_lines, write_off
from sample_data.world import Visit, World

UPSTREAM_REJECTION_RATE = 0.03
PAYER_REJECTION_SHARE = 0.25
VOID_RATE = 0.005
LOST_RATE = 0.010
DUPLICATE_RATE = 0.012
PAID_TWICE_SHARE = 0.08
CORRECTION_RATE = 0.006
TAKEBACK_RATE = 0.003
INTEREST_SHARE = 0.06
_RESEND = lognormal("10", "0.5")


def live(world: World, visit: Visit) -> History:
    """Everything that ever happens between the practice and the payer about this visit."""
    history = History(visit)
    if visit.is_stuck or not visit.is_sent:
        return history
    if visit.patient.payer is SELF_PAY:
        history.send(world, visit.submitted)
        return history
    received = _first_sending(world, history)
    if not received:
        given_up = working_day(visit.submitted + 270)
        history.book(given_up, "write_off_timely_filing", visit.charge)
        return history
    decision = first_decision(world, visit)
    share = patient_share(world, visit)
    first = _first_answer(world, history, decision, share, received)
    _follow_up(world, history, decision, share, first)
    return history


def _first_sending(world: World, history: History) -> int:
    """Day on which the claim reached the payer; 0 when it never did."""
    draws, visit, entity = world.draws, history.visit, f"E{history.visit.number}"
    is_lost = draws.chance(LOST_RATE, entity, "lost")
    refused = ""
    if draws.chance(UPSTREAM_REJECTION_RATE, entity, "rejected upstream"):
        refused = "payer" if draws.chance(PAYER_REJECTION_SHARE, entity, "rejected by payer") else "claim"
    if is_lost and not draws.chance(0.8, entity, "lost found"):
        # Refused at the door, and nobody looked.
        history.send(world, visit.submitted, refused="claim", is_given_up=True)
        return 0
    day = history.send(world, visit.submitted, refused=refused)
    if is_lost:
        day = history.send(world, working_day(day + draws.whole(45, 65, entity, "lost resent")))
    return day


def _first_answer(world: World, history: History, decision: Decision, share: Share, received: int) -> Answer:
    visit, payer, entity = history.visit, history.visit.patient.payer, f"E{history.visit.number}"
    hurry = 80 if decision.kind == "denied" else 100
    day = reply_day(world, payer, received, entity, "reply", hurry)
    if not decision.has_lines and decision.claim is not None:
        denial = decision.claim
        return history.answer(
            "denied",
            day,
            (),
            status=payer.denied_status,
            adjustments=((denial.group, denial.carc, visit.charge),),
            remarks=denial.remarks,
            claim_charge=visit.charge,
        )
    lines = answer_lines(world, visit, visit.lines, decision.lines, share)
    if decision.kind == "split":
        return _split_answer(history, lines, day)
    adjustments: tuple[tuple[str, str, int], ...] = ()
    if decision.kind == "claim_level" and decision.claim is not None:
        paid = sum(line.paid for line in lines)
        adjustments = ((decision.claim.group, decision.claim.carc, paid),) if paid else ()
    remarks = ("MA01",) if payer.payer_class == "medicare" else ()
    denied = decision.kind in {"denied", "unprocessable"}
    return history.answer(
        decision.kind,
        day,
        lines,
        status=payer.denied_status if denied else "1",
        adjustments=adjustments,
        remarks=remarks,
        settles=decision.kind != "pending",
    )


def _split_answer(history: History, lines: tuple[LineAnswer, ...], day: int) -> Answer:
    """The first line now, the rest with the next payment: one adjudication in two answers."""
    later = pay_day(history.visit.patient.payer, day + 1)
    first = history.answer("split", day, lines[:1])
    rest = history.answer("split", later, lines[1:], settles=False)
    history.patient_steps.append((later, first.group_total("PR") + rest.group_total("PR")))
    return first


def _follow_up(world: World, history: History, decision: Decision, share: Share, first: Answer) -> None:
    if decision.kind == "denied" and decision.claim is not None:
        rework_claim(world, history, first, decision.claim, share)
    elif decision.kind == "line_denied":
        rework_lines(world, history, first, decision, share)
    elif decision.kind in {"unprocessable", "pending"}:
        first = _answer_after_all(world, history, decision, share, first)
        _after_payment(world, history, share, first)
    elif decision.kind == "claim_level":
        write_off(world, history, first.day, "29", first.denied(), "claim level")
    elif decision.kind == "paid":
        _after_payment(world, history, share, first)
    _duplicate(world, history, first)


def _answer_after_all(world: World, history: History, decision: Decision, share: Share, first: Answer) -> Answer:
    """The new claim after an unprocessable one, or the decision after a pending answer."""
    draws, visit, entity = world.draws, history.visit, f"E{history.visit.number}"
    payer = visit.patient.payer
    if decision.kind == "unprocessable":
        sent = history.send(world, working_day(first.day + 2 + draws.days(_RESEND, entity, "new claim")))
        day = reply_day(world, payer, sent, entity, "reply to new claim")
    else:
        day = pay_day(payer, first.day + draws.whole(14, 35, entity, "pending ends"))
    return history.answer("paid", day, answer_lines(world, visit, visit.lines, {}, share))


def _after_payment(world: World, history: History, share: Share, paid: Answer) -> None:
    draws, entity = world.draws, f"E{history.visit.number}"
    if not paid.paid:
        return
    if paid.day - paid.received > paid.payer.prompt_pay_days and draws.chance(INTEREST_SHARE, entity, "interest"):
        cents = -max(75, paid.paid * 8 // 1000)
        history.provider_adjustments.append(ProviderAdjustment(paid.payer, paid.day, "L6", paid.control_number, cents))
    if draws.chance(CORRECTION_RATE, entity, "correction"):
        _correct(world, history, share, paid)
    elif draws.chance(TAKEBACK_RATE, entity, "takeback"):
        _take_back(world, history, paid)
    elif paid.payer is not MEDICARE and draws.chance(VOID_RATE, entity, "void"):
        _void(world, history, paid)


def _void(world: World, history: History, paid: Answer) -> None:
    """The claim should never have been sent: voided by the practice, then reversed by the payer."""
    draws, entity = world.draws, f"E{history.visit.number}"
    asked = working_day(paid.day + draws.whole(20, 60, entity, "voided"))
    sent = history.send(world, asked, "8", paid.control_number)
    day = reply_day(world, paid.payer, sent, entity, "void reply")
    history.answers.append(reversal(paid, day, len(history.answers) + 1))
    history.patient_steps.append((day, 0))


def _correct(world: World, history: History, share: Share, paid: Answer) -> None:
    """Reversal and correction: in one payment, weeks apart, or in the wrong order."""
    draws, visit, entity = world.draws, history.visit, f"E{history.visit.number}"
    day = pay_day(paid.payer, paid.day + draws.whole(25, 90, entity, "corrected"))
    later = pay_day(paid.payer, day + draws.whole(7, 35, entity, "corrected later"))
    order = draws.unit(entity, "correction order")
    reversed_on, corrected_on = (day, day) if order < 0.7 else (day, later) if order < 0.9 else (later, day)
    is_lost = draws.chance(0.35, entity, "correction denies")
    denial = Denial("CO", "27")
    denials = {line.key: denial for line in visit.lines} if is_lost else {}
    changed = replace(share, has_deductible=not share.has_deductible)
    number = paid.control_number if order < 0.7 and draws.chance(0.3, entity, "same number") else ""

    def correction() -> Answer:
        return history.answer(
            "correction",
            corrected_on,
            answer_lines(world, visit, visit.lines, denials, changed),
            status=paid.payer.denied_status if is_lost else "1",
            number=number,
        )

    if corrected_on < reversed_on:
        correction()
    history.answers.append(reversal(paid, reversed_on, len(history.answers) + 1))
    if corrected_on >= reversed_on:
        correction()
    if is_lost:
        write_off(world, history, corrected_on, "27", history.visit.charge, "correction")


def _take_back(world: World, history: History, paid: Answer) -> None:
    """The payer keeps the money back from a later payment, without a reversal."""
    draws, entity = world.draws, f"E{history.visit.number}"
    day = pay_day(paid.payer, paid.day + draws.whole(60, 200, entity, "taken back"))
    history.provider_adjustments.append(ProviderAdjustment(paid.payer, day, "WO", paid.control_number, paid.paid))
    if draws.chance(0.5, entity, "takeback written off"):
        history.book(day + draws.whole(30, 90, entity, "takeback days"), "write_off_denial", paid.paid)


def _duplicate(world: World, history: History, first: Answer) -> None:
    """The claim sent once more for nothing: refused as a duplicate or, now and then, paid twice."""
    draws, visit, entity = world.draws, history.visit, f"E{history.visit.number}"
    payer = visit.patient.payer
    if first.kind not in {"paid", "denied"} or not draws.chance(DUPLICATE_RATE, entity, "duplicate"):
        return
    if len(history.answers) > 1:
        return
    sent = history.send(world, working_day(visit.submitted + draws.whole(20, 40, entity, "duplicate sent")))
    day = max(reply_day(world, payer, sent, entity, "duplicate reply"), pay_day(payer, first.day + 1))
    if first.kind == "paid" and first.paid and draws.chance(PAID_TWICE_SHARE, entity, "paid twice"):
        twice = history.answer("paid_twice", day, first.lines, settles=False)
        back = day + draws.whole(40, 100, entity, "paid twice back")
        if draws.chance(0.6, entity, "paid twice recouped"):
            history.provider_adjustments.append(
                ProviderAdjustment(payer, pay_day(payer, back), "WO", twice.control_number, twice.paid)
            )
        else:
            history.book(working_day(back), "payer_refund", twice.paid)
        return
    lines = answer_lines(world, visit, visit.lines, {x.key: Denial("OA", "18") for x in visit.lines}, Share())
    history.answer("duplicate", day, lines, status=payer.denied_status, settles=False)
