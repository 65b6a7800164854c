"""What the billing office does about a denial, and what comes of it."""

from __future__ import annotations

from dataclasses import replace

from sample_data.adjudicate import Answer, Denial, Share, answer_lines, reversal
from sample_data.calendar_days import working_day
from sample_data.decide import CATEGORIES, Decision
from sample_data.draws import lognormal
from sample_data.history import History, pay_day, reply_day
from sample_data.payers import MEDICARE
from sample_data.world import Line, World

TOUCHED = (0.72, 0.45, 0.35)
TOUCHED_LINES = 0.60
SUCCESS = {
    "missing_info": 0.80,
    "coding": 0.80,
    "cob": 0.65,
    "credentialing": 0.55,
    "medical_necessity": 0.48,
    "eligibility": 0.45,
    "authorization": 0.38,
    "bundling": 0.30,
    "duplicate": 0.25,
    "documentation": 0.70,
    "noncovered": 0.12,
    "benefit_limit": 0.12,
    "timely_filing": 0.08,
}  # fmt: skip
_LATER_ROUNDS = (1.0, 0.6, 0.4)
_APPEALED = frozenset({"medical_necessity", "authorization", "documentation", "noncovered", "benefit_limit"})
_TOUCH = lognormal("12", "0.6")
_WRITE_OFF = lognormal("58", "0.40")
LATE_WIN_RATE = 0.02


def rework_claim(world: World, history: History, first: Answer, denial: Denial, share: Share) -> None:
    """Up to three rounds on a denied claim; what stays denied is written off or billed to the patient."""
    draws, _visit, entity = world.draws, history.visit, f"E{history.visit.number}"
    last, category = first, CATEGORIES[denial.carc]
    hope = 0.4 if category == "timely_filing" or denial.group == "PR" else 1.0
    for turn in range(3):
        if not draws.chance(TOUCHED[turn] * hope, entity, f"touched {turn}"):
            break
        touched = working_day(last.day + 1 + draws.days(_TOUCH, entity, f"touch {turn}"))
        is_appeal = category in _APPEALED or draws.chance(0.2, entity, f"appeal {turn}")
        history.act(touched, "call" if turn == 1 else "review")
        day = _ask_again(world, history, last, touched, turn, is_appeal)
        step, level = ("appeal", turn + 1) if is_appeal else ("corrected_claim", 0)
        if draws.chance(SUCCESS[category] * _LATER_ROUNDS[turn], entity, f"won {turn}"):
            won = _overturned(world, history, last, day, share)
            history.act(touched, step, level=level, outcome="partial" if won.denied() else "won", decided=day)
            return
        history.act(touched, step, level=level, outcome="lost", decided=day)
        last = _denied_again(world, history, last, day, denial, is_appeal and turn > 0)
    if denial.group == "PR":
        history.act(working_day(last.day + 10), "close")
    else:
        write_off(world, history, last.day, denial.carc, first.denied(), "denial")
        _late_win(world, history, share)


def _ask_again(world: World, history: History, last: Answer, touched: int, turn: int, is_appeal: bool) -> int:
    """Appeal, replacement claim or new claim; the day of the payer's next answer."""
    draws, _visit, entity = world.draws, history.visit, f"E{history.visit.number}"
    if is_appeal:
        if draws.chance(0.5, entity, f"records {turn}"):
            history.act(touched, "records_sent")
        return pay_day(last.payer, touched + draws.whole(28, 48, entity, f"appeal days {turn}"))
    if last.payer is MEDICARE or draws.chance(0.2, entity, f"new claim {turn}"):
        touched = history.send(world, touched)
    else:
        touched = history.send(world, touched, "7", last.control_number, _mended(world, history, entity, turn))
    return reply_day(world, last.payer, touched, entity, f"reply {turn + 2}")


def _mended(world: World, history: History, entity: str, turn: int) -> tuple[Line, ...]:
    """The lines as sent again: now and then with a modifier put right, or one unit less."""
    lines = history.submissions[-1].lines
    if world.draws.chance(0.25, entity, f"modifier {turn}"):
        last = lines[-1]
        if len(last.modifiers) < 2 and "59" not in last.modifiers and last.code not in {"3074F", "3078F"}:
            lines = (*lines[:-1], replace(last, modifiers=("59", *last.modifiers)))
    return lines


def _overturned(world: World, history: History, last: Answer, day: int, share: Share) -> Answer:
    draws, visit, entity = world.draws, history.visit, f"E{history.visit.number}"
    if draws.chance(last.payer.reversal_share, entity, "reversed on win") and last.kind != "appeal_lost":
        history.answers.append(reversal(last, day, len(history.answers) + 1))
    lines = history.submissions[-1].lines
    denials = {}
    charged = [line for line in lines if line.charge]
    if len(charged) > 1 and draws.chance(0.12, entity, "part stays denied"):
        denials = {charged[-1].key: Denial("CO", "97", ("N19",))}
    answer = history.answer("overturned", day, answer_lines(world, visit, lines, denials, share))
    if denials:
        write_off(world, history, day, "97", answer.denied(), "part")
    return answer


def _denied_again(
    world: World, history: History, last: Answer, day: int, denial: Denial, is_final_appeal: bool
) -> Answer:
    visit, lines = history.visit, history.submissions[-1].lines
    status = last.payer.denied_status
    if is_final_appeal:
        lost = {line.key: Denial("CO", "193") for line in lines}
        found = answer_lines(world, visit, lines, lost, Share())
        return history.answer("appeal_lost", day, found, status=status, settles=False)
    again = {line.key: denial for line in lines}
    return history.answer("denied", day, answer_lines(world, visit, lines, again, Share()), status=status)


def _late_win(world: World, history: History, share: Share) -> None:
    """The payer reprocesses after the practice gave up; the write-off is taken back, usually within days."""
    draws, visit, entity = world.draws, history.visit, f"E{history.visit.number}"
    if not draws.chance(LATE_WIN_RATE, entity, "late win") or not history.entries:
        return
    given_up = history.entries[-1]
    payer = visit.patient.payer
    day = pay_day(payer, given_up.day + draws.whole(20, 90, entity, "late win days"))
    history.answer("overturned", day, answer_lines(world, visit, history.submissions[-1].lines, {}, share))
    if draws.chance(0.8, entity, "late win booked"):
        history.book(working_day(day + draws.whole(2, 12, entity, "late win booking")), given_up.kind, -given_up.cents)


def rework_lines(world: World, history: History, first: Answer, decision: Decision, share: Share) -> None:
    """A denied line of a paid claim: put right with reversal and correction, by a line alone, or written off."""
    draws, entity = world.draws, f"E{history.visit.number}"
    denial = next(iter(decision.lines.values()))
    denied = first.denied()
    if denial.group == "PR":
        return
    touched = working_day(first.day + 1 + draws.days(_TOUCH, entity, "line touched on"))
    is_touched = draws.chance(TOUCHED_LINES, entity, "line touched")
    if is_touched:
        history.act(touched, "review")
    if not is_touched or not draws.chance(SUCCESS[CATEGORIES[denial.carc]], entity, "line won"):
        write_off(world, history, touched if is_touched else first.day, denial.carc, denied, "line")
        return
    if draws.chance(0.7, entity, "line corrected"):
        _correct_lines(world, history, first, decision, share, touched)
    else:
        _pay_line_alone(world, history, first, decision, share, touched)


def _correct_lines(
    world: World, history: History, first: Answer, decision: Decision, share: Share, touched: int
) -> None:
    visit, entity = history.visit, f"E{history.visit.number}"
    lines = tuple(
        replace(line, modifiers=("59", *line.modifiers)) if line.key in decision.lines and "59" not in line.modifiers
        else line
        for line in visit.lines
    )  # fmt: skip
    if first.payer is MEDICARE:
        sent = history.send(world, touched, "1", "", lines)
    else:
        sent = history.send(world, touched, "7", first.control_number, lines)
    day = reply_day(world, first.payer, sent, entity, "line reply")
    history.act(touched, "corrected_claim", outcome="won", decided=day)
    history.answers.append(reversal(first, day, len(history.answers) + 1))
    history.answer("overturned", day, answer_lines(world, visit, lines, {}, share))


def _pay_line_alone(
    world: World, history: History, first: Answer, decision: Decision, share: Share, touched: int
) -> None:
    draws, visit, entity = world.draws, history.visit, f"E{history.visit.number}"
    lines = tuple(line for line in visit.lines if line.key in decision.lines)
    day = pay_day(first.payer, touched + draws.whole(28, 48, entity, "line appeal"))
    history.act(touched, "appeal", level=1, outcome="won", decided=day)
    found = answer_lines(world, visit, lines, {}, replace(share, copay=0))
    answer = history.answer("overturned", day, found, settles=False)
    history.patient_steps.append((day, first.group_total("PR") + answer.group_total("PR")))


def write_off(world: World, history: History, since: int, carc: str, cents: int, question: str) -> None:
    """The practice gives up on denied dollars, about two months after the last word."""
    entity = f"E{history.visit.number}"
    day = working_day(since + world.draws.days(_WRITE_OFF, entity, f"{question} given up"))
    kind = "write_off_timely_filing" if CATEGORIES[carc] == "timely_filing" else "write_off_denial"
    history.book(day, kind, cents)
    if cents:
        history.act(day, "write_off")
