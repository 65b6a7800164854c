"""What a payer answers to one claim: prices, patient share, denials, and the adjustments that make it balance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sample_data import events as planted
from sample_data.calendar_days import month_of
from sample_data.codes import EM_CODES, LABS_AND_PREVENTION, WEIGHTS
from sample_data.payers import MEDICARE, Payer
from sample_data.world import Line, Visit, World

Adjustment = tuple[str, str, int]
_DEDUCTIBLE_BY_MONTH = (0.34, 0.29, 0.24, 0.19, 0.16, 0.14, 0.12, 0.11, 0.10, 0.09, 0.08, 0.07)


@dataclass(frozen=True, slots=True)
class Denial:
    """Why a line or claim is not paid: group, CARC, RARCs."""

    group: str
    carc: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """One SVC. Cents."""

    line: Line
    charge: int
    paid: int
    allowed: int | None
    adjustments: tuple[Adjustment, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One CLP. Cents; ``step`` numbers the answers of a claim in the order they were made, ``cancels`` names one."""

    visit: Visit
    payer: Payer
    day: int
    step: int
    kind: str
    status: str
    control_number: str
    frequency: str
    received: int
    lines: tuple[LineAnswer, ...]
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()
    claim_charge: int | None = None
    cancels: int = 0

    @property
    def charge(self) -> int:
        """CLP03."""
        return sum(line.charge for line in self.lines) if self.claim_charge is None else self.claim_charge

    @property
    def paid(self) -> int:
        """CLP04: what the lines pay less what the claim level takes; a claim without lines: charge less adjustments."""
        base = sum(line.paid for line in self.lines) if self.lines else self.charge
        return base - sum(cents for _, _, cents in self.adjustments)

    def group_total(self, group: str) -> int:
        """Sum of a group's adjustments over both levels."""
        every = [*self.adjustments, *(each for line in self.lines for each in line.adjustments)]
        return sum(cents for its_group, _, cents in every if its_group == group)

    def denied(self) -> int:
        """Cents under a denial reason, patient-liable ones included."""
        every = [*self.adjustments, *(each for line in self.lines for each in line.adjustments)]
        neutral = NOT_DENIALS - {"24"} if self.payer is MEDICARE else NOT_DENIALS
        return sum(cents for _, carc, cents in every if carc not in neutral)


NOT_DENIALS = frozenset({"1", "2", "3", "18", "23", "24", "45", "131", "133", "253"})


@dataclass(frozen=True, slots=True)
class Share:
    """How the patient takes part in one claim."""

    has_deductible: bool = False
    copay: int = 0
    coinsurance_percent: int = 0


@dataclass(slots=True)
class _Purse:
    """What is left of the copay while the lines of a claim are priced."""

    copay: int
    parts: list[Adjustment] = field(default_factory=list)


def half_up(amount: int, percent: int) -> int:
    """``percent`` of ``amount`` cents, half a cent up."""
    return (amount * percent + 50) // 100


def contract_price(payer: Payer, line: Line) -> int:
    """Agreed price of a line in cents, never above its charge."""
    return min(half_up(WEIGHTS[line.code], payer.factor_percent) * line.units, line.charge)


def allowed_price(world: World, visit: Visit, line: Line) -> int:
    """What the payer allows: the contract price, or less of it where E10 is on."""
    payer = visit.patient.payer
    price = contract_price(payer, line)
    if planted.is_underpaid(world.events, payer.payer_id, line.code, visit.service):
        return half_up(price, planted.UNDERPAYMENT_PERCENT)
    return price


def patient_share(world: World, visit: Visit) -> Share:
    """The patient's part, the same whenever the claim is answered."""
    payer, entity = visit.patient.payer, f"E{visit.number}"
    rate = _DEDUCTIBLE_BY_MONTH[month_of(visit.service) - 1] * payer.deductible_scale
    deductible = world.draws.chance(rate, entity, "deductible")
    percent = payer.coinsurance_percent
    if payer is not MEDICARE and not world.draws.chance(0.5, entity, "coinsurance"):
        percent = 0
    copay = visit.copay_due
    if payer.payer_class == "medicaid" and world.draws.chance(0.08, entity, "small copay"):
        copay = 400
    return Share(deductible, copay, percent)


def _share_of_line(line: Line, allowed: int, share: Share, purse: _Purse) -> list[Adjustment]:
    if not allowed or line.code in LABS_AND_PREVENTION:
        return []
    if share.has_deductible:
        return [("PR", "1", allowed)]
    found: list[Adjustment] = []
    rest = allowed
    if purse.copay and line.code in EM_CODES:
        part = min(purse.copay, rest)
        purse.copay, rest = 0, rest - part
        found.append(("PR", "3", part))
    elif share.coinsurance_percent:
        found.append(("PR", "2", half_up(rest, share.coinsurance_percent)))
    return found


def _paid_line(line: Line, allowed: int, share: Share, payer: Payer, purse: _Purse) -> LineAnswer:
    parts = _share_of_line(line, allowed, share, purse)
    paid = allowed - sum(cents for _, _, cents in parts)
    found: list[Adjustment] = [("CO", "45", line.charge - allowed)] if line.charge > allowed else []
    if payer is MEDICARE and paid:
        cut = half_up(paid, 2)
        paid -= cut
        found += [("CO", "253", cut)] if cut else []
    remarks = ("N620",) if not line.charge else ()
    return LineAnswer(line, line.charge, paid, allowed, (*found, *parts), remarks)


def _denied_line(line: Line, allowed: int, denial: Denial, payer: Payer) -> LineAnswer:
    if not line.charge:
        return LineAnswer(line, 0, 0, 0, (), ("N620",))
    if payer.splits_denials and denial.group == "CO" and 0 < allowed < line.charge and denial.carc != "45":
        cuts: tuple[Adjustment, ...] = (("CO", "45", line.charge - allowed), ("CO", denial.carc, allowed))
    else:
        cuts = ((denial.group, denial.carc, line.charge),)
    return LineAnswer(line, line.charge, 0, 0, cuts, denial.remarks)


def answer_lines(
    world: World, visit: Visit, lines: tuple[Line, ...], denials: Mapping[str, Denial], share: Share
) -> tuple[LineAnswer, ...]:
    """Every line paid or, where ``denials`` names its key, denied."""
    payer, purse = visit.patient.payer, _Purse(share.copay)
    found = []
    for line in lines:
        allowed = allowed_price(world, visit, line)
        denial = denials.get(line.key)
        if denial is None:
            found.append(_paid_line(line, allowed, share, payer, purse))
        else:
            found.append(_denied_line(line, allowed, denial, payer))
    return tuple(found)


def reversal(answer: Answer, day: int, step: int) -> Answer:
    """The answer taken back: status 22, every amount with the other sign."""
    return replace(
        answer,
        day=day,
        step=step,
        kind="reversal",
        status="22",
        lines=tuple(
            replace(
                line,
                charge=-line.charge,
                paid=-line.paid,
                allowed=None,
                adjustments=tuple((group, carc, -cents) for group, carc, cents in line.adjustments),
            )
            for line in answer.lines
        ),
        adjustments=tuple((group, carc, -cents) for group, carc, cents in answer.adjustments),
        claim_charge=None if answer.claim_charge is None else -answer.claim_charge,
        remarks=(),
        cancels=answer.step,
    )
