"""The hospital side: a few admissions and outpatient visits, billed institutionally (837I) and answered in the 835s."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from sample_data.adjudicate import Adjustment, Answer, Denial, LineAnswer, half_up
from sample_data.calendar_days import working_day
from sample_data.draws import lognormal
from sample_data.history import History, pay_day, reply_day
from sample_data.payers import MEDICAID, MEDICARE, SELF_PAY, WORKERS_COMP
from sample_data.practice import PROVIDERS
from sample_data.rework import write_off
from sample_data.visits import FIRST_DAY, patient_of, pool_size
from sample_data.world import Line, Patient, Stay, Visit, World

ENCOUNTERS_PER_STAY = 120
FIRST_NUMBER = 800001
DENIED_SHARE, OVERTURNED_SHARE = 0.15, 0.5
_ALLOWED_PERCENT = 45
_INPATIENT_DEDUCTIBLE = 120000
_SEND_LAG = lognormal("6", "0.5")
# MS-DRG -> cents of a price factor of 1.00, our own weights.
_DRG_WEIGHTS = {"194": 610000, "291": 890000, "392": 540000, "470": 1250000, "871": 1310000}
# Revenue code, procedure code, cents.
_ROOM, _PHARMACY, _LABORATORY = ("0120", "", 180000), ("0250", "", 42000), ("0301", "80048", 9000)
_OUTPATIENT = (
    ("0510", "G0463", 31000),
    ("0351", "70450", 98000),
    ("0352", "74177", 164000),
    ("0750", "45378", 212000),
    ("0410", "94640", 18000),
    ("0260", "96374", 36000),
)
_ATTENDING = (PROVIDERS[6], PROVIDERS[8], PROVIDERS[4])


def stays(world: World) -> Iterator[Visit]:
    """Every hospital visit up to the last day, in order of admission."""
    count = -(-world.encounters // ENCOUNTERS_PER_STAY)
    days = world.as_of + 1 - FIRST_DAY
    for place in range(count):
        number = FIRST_NUMBER + place
        part = place + world.draws.unit(f"E{number}", "day")
        yield _stay(world, number, FIRST_DAY + int(part * days / count))


def _stay(world: World, number: int, admitted: int) -> Visit:
    draws, entity = world.draws, f"E{number}"
    patient = _patient(world, entity)
    is_inpatient = number % 3 == 0
    nights = draws.whole(2, 6, entity, "nights") if is_inpatient else 0
    drg = draws.one_of(sorted(_DRG_WEIGHTS), entity, "drg") if is_inpatient else ""
    until = admitted + nights
    coded = working_day(until + draws.whole(2, 6, entity, "coded"))
    return Visit(
        number=number,
        claim_id=f"Y{number:06d}",
        patient=patient,
        provider=draws.one_of(_ATTENDING, entity, "attending"),
        location_id="L3",
        place_of_service="21" if is_inpatient else "22",
        is_telehealth=False,
        service=admitted,
        lines=_lines(world, entity, f"Y{number:06d}", nights),
        diagnoses=(draws.one_of(("I509", "J189", "K5720", "M1711", "A419"), entity, "diagnosis"),),
        coder_id="C3",
        coded=coded,
        charge_posted=coded + 1,
        submitted=working_day(coded + 1 + draws.days(_SEND_LAG, entity, "send lag")),
        is_stuck=False,
        copay_due=0,
        copay_collected=0,
        is_sent=True,
        stay=Stay("11" if is_inpatient else "13", drg, until, "01"),
    )


def _patient(world: World, entity: str) -> Patient:
    """A grown-up patient of the practice with an insurer that pays hospitals."""
    for turn in range(100):
        patient = patient_of(world, world.draws.whole(1, pool_size(world), entity, f"patient {turn}"))
        if not patient.is_child and patient.payer not in {SELF_PAY, WORKERS_COMP}:
            return patient
    raise ValueError("nobody in the pool of patients has an insurer that pays hospitals")


def _lines(world: World, entity: str, claim_id: str, nights: int) -> tuple[Line, ...]:
    if nights:
        found = [(*_ROOM, nights), (*_PHARMACY, 1), (*_LABORATORY, 2 * nights)]
    else:
        share = world.draws.unit(entity, "outpatient")
        kinds = sorted(_OUTPATIENT, key=lambda each: world.draws.unit(entity, each[1]))
        found = [(*each, 1) for each in kinds[: 1 + int(share * 3)]]
    return tuple(
        Line(f"{claim_id}L{place}", code, (), units, cents * units, (1,), revenue)
        for place, (revenue, code, cents, units) in enumerate(found, 1)
    )


def live_stay(world: World, visit: Visit) -> History:
    """Sent, then paid, or denied as a whole and perhaps paid on appeal."""
    history, draws, entity = History(visit), world.draws, f"E{visit.number}"
    payer = visit.patient.payer
    day = reply_day(world, payer, history.send(world, visit.submitted), entity, "reply")
    if not draws.chance(DENIED_SHARE, entity, "denied"):
        _pay(history, "paid", day)
        return history
    denial = Denial("CO", "197") if is_admission(visit) else Denial("CO", "50", ("N115",))
    denied = _deny(history, day, denial)
    touched = working_day(day + draws.whole(5, 20, entity, "touched"))
    history.act(touched, "review")
    decided = pay_day(payer, touched + draws.whole(28, 48, entity, "appeal"))
    if draws.chance(OVERTURNED_SHARE, entity, "won"):
        _pay(history, "overturned", decided)
        history.act(touched, "appeal", level=1, outcome="won", decided=decided)
    else:
        write_off(world, history, day, denial.carc, denied.denied(), "denial")
    return history


def is_admission(visit: Visit) -> bool:
    """True for an inpatient stay."""
    return visit.stay is not None and visit.stay.is_inpatient


def _without_lines(visit: Visit) -> bool:
    """Inpatient answers of the two public payers speak of the claim as a whole."""
    return is_admission(visit) and visit.patient.payer in {MEDICARE, MEDICAID}


def _deny(history: History, day: int, denial: Denial) -> Answer:
    visit = history.visit
    status = visit.patient.payer.denied_status
    if _without_lines(visit):
        cuts: tuple[Adjustment, ...] = ((denial.group, denial.carc, visit.charge),)
        return history.answer("denied", day, (), status=status, adjustments=cuts, claim_charge=visit.charge)
    lines = tuple(
        LineAnswer(line, line.charge, 0, 0, ((denial.group, denial.carc, line.charge),), denial.remarks)
        for line in visit.lines
    )
    return history.answer("denied", day, lines, status=status)


def allowed_cents(visit: Visit) -> int:
    """What the payer allows: the DRG's price, or a share of the charge."""
    if visit.stay and visit.stay.is_inpatient:
        return min(half_up(_DRG_WEIGHTS[visit.stay.drg], visit.patient.payer.factor_percent), visit.charge * 9 // 10)
    return half_up(visit.charge, _ALLOWED_PERCENT)


def _pay(history: History, kind: str, day: int) -> Answer:
    visit, allowed = history.visit, allowed_cents(history.visit)
    share = ("1", min(_INPATIENT_DEDUCTIBLE, allowed)) if is_admission(visit) else ("2", half_up(allowed, 20))
    if _without_lines(visit):
        cuts: tuple[Adjustment, ...] = (("CO", "45", visit.charge - allowed), ("PR", *share))
        return history.answer(kind, day, (), adjustments=cuts, claim_charge=visit.charge)
    return history.answer(kind, day, _paid_lines(visit.lines, allowed, share))


def _paid_lines(lines: tuple[Line, ...], allowed: int, share: tuple[str, int]) -> tuple[LineAnswer, ...]:
    """Allowed amount and patient share spread over the lines in proportion, the cents of rounding on the last."""
    charges = [0, *accumulate(line.charge for line in lines)]
    total = charges[-1]
    found = []
    for line, before, after in zip(lines, charges, charges[1:], strict=False):
        part = allowed * after // total - allowed * before // total
        owed = share[1] * after // total - share[1] * before // total
        cuts: list[Adjustment] = [("CO", "45", line.charge - part)] if line.charge > part else []
        cuts += [("PR", share[0], owed)] if owed else []
        found.append(LineAnswer(line, line.charge, part - owed, part, tuple(cuts)))
    return tuple(found)
