"""The second insurer of a Medicare patient: crossed over by Medicare, billed by the practice, or answering on paper."""

from __future__ import annotations

from dataclasses import replace

from sample_data.adjudicate import Answer, LineAnswer
from sample_data.calendar_days import working_day
from sample_data.history import History, reply_day
from sample_data.payers import SUPPLEMENT
from sample_data.world import World

CROSSED_SHARE, BILLED_SHARE = 0.40, 0.20
DEDUCTIBLE_PLAN_SHARE = 0.30
CROSSED_OVER = "19"


def live_second(world: World, history: History) -> None:
    """Let the supplement answer a claim that Medicare answered once and plainly; other claims stay on paper."""
    draws, entity = world.draws, f"E{history.visit.number}"
    if not history.visit.patient.has_supplement or not _is_plain(history):
        return
    share, primary = draws.unit(f"T{history.visit.patient.patient_id}", "supplement route"), history.answers[0]
    if share < CROSSED_SHARE:
        primary = replace(primary, status=CROSSED_OVER)
        history.answers[0] = primary
        received = primary.day + 1
    elif share < CROSSED_SHARE + BILLED_SHARE:
        asked = working_day(primary.day + draws.whole(2, 9, entity, "supplement billed"))
        received = history.send_second(world, asked, SUPPLEMENT, primary)
    else:
        return
    day = reply_day(world, SUPPLEMENT, received, entity, "supplement reply")
    leaves_deductible = draws.chance(DEDUCTIBLE_PLAN_SHARE, f"T{history.visit.patient.patient_id}", "plan")
    lines = tuple(_second_line(line, leaves_deductible=leaves_deductible) for line in primary.lines)
    history.patient_steps.clear()
    history.answer("second", day, lines, status="2", payer=SUPPLEMENT)


def _is_plain(history: History) -> bool:
    """One answer with lines that denies nothing and leaves a share, and nothing taken back."""
    if len(history.answers) != 1:
        return False
    (only,) = history.answers
    is_clean = only.kind == "paid" and bool(only.lines) and not only.denied() and only.group_total("PR") > 0
    return is_clean and all(pair.reason == "L6" for pair in history.provider_adjustments)


def _second_line(line: LineAnswer, *, leaves_deductible: bool) -> LineAnswer:
    """OA-23 is what the first payer paid and took; the share is paid, a deductible perhaps left to the patient."""
    shares = [each for each in line.adjustments if each[0] == "PR"]
    left = tuple(each for each in shares if leaves_deductible and each[1] == "1")
    before = line.charge - sum(cents for _, _, cents in shares)
    paid = sum(cents for _, _, cents in shares) - sum(cents for _, _, cents in left)
    cuts = (("OA", "23", before),) if before else ()
    return replace(line, paid=paid, allowed=None, adjustments=(*cuts, *left), remarks=())


def second_answer(history: History) -> Answer | None:
    """The supplement's answer, if it came electronically."""
    return next((answer for answer in history.answers if answer.kind == "second"), None)
