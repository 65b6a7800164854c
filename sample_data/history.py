"""What happens to one claim: what was sent, answered, taken back and booked; and how long payers take."""

from __future__ import annotations

from dataclasses import dataclass, field

from sample_data.adjudicate import Adjustment, Answer, LineAnswer
from sample_data.calendar_days import weekday
from sample_data.payers import Payer
from sample_data.rejections import resend_day, sending_day, window_of
from sample_data.world import Line, Visit, World


@dataclass(frozen=True, slots=True)
class Submission:
    """One CLM in one 837.

    ``original``: the payer's number of the claim it replaces. ``verdict``: how it was refused, empty when it got
    through. ``primary``: the answer that a second payer is shown.
    """

    visit: Visit
    payer: Payer
    day: int
    step: int
    frequency: str
    original: str
    lines: tuple[Line, ...]
    verdict: str = ""
    primary: Answer | None = None


@dataclass(frozen=True, slots=True)
class ProviderAdjustment:
    """One PLB pair. A positive amount lowers the payment."""

    payer: Payer
    day: int
    reason: str
    reference: str
    cents: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the account ledger. Cents; the kind gives the direction."""

    claim_id: str
    patient_id: str
    day: int
    kind: str
    cents: int


@dataclass(frozen=True, slots=True)
class Action:
    """One step on a denied claim. ``outcome``: what it leads to, on day ``decided``; 0 and empty where nothing does."""

    claim_id: str
    day: int
    action: str
    level: int = 0
    outcome: str = ""
    decided: int = 0
    deadline: int = 0


@dataclass(slots=True)
class History:
    """Everything about one claim, in the order in which it was decided, also what lies after the last day.

    ``patient_steps``: (day, patient share in cents) each time an answer that stands settles it.
    """

    visit: Visit
    submissions: list[Submission] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    provider_adjustments: list[ProviderAdjustment] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    patient_steps: list[tuple[int, int]] = field(default_factory=list)

    def send(
        self,
        world: World,
        day: int,
        frequency: str = "1",
        original: str = "",
        lines: tuple[Line, ...] = (),
        *,
        refused: str = "",
        is_given_up: bool = False,
    ) -> int:
        """Send the claim, again when it is refused; returns the day on which it got through, or was given up.

        ``refused``: the verdict on this sending; a planted day's own verdict goes before it.
        """
        day = sending_day(world, day)
        window = window_of(self.visit, day)
        verdict = window.verdict if window else refused
        self.submit(day, frequency, original, lines, verdict)
        if not verdict or is_given_up:
            return day
        return self.send(world, resend_day(world, self.visit, day, verdict), frequency, original, lines)

    def submit(self, day: int, frequency: str, original: str, lines: tuple[Line, ...], verdict: str) -> None:
        """Add one submission to the claim's own payer."""
        visit, step = self.visit, len(self.submissions) + 1
        found = Submission(visit, visit.patient.payer, day, step, frequency, original, lines or visit.lines, verdict)
        self.submissions.append(found)

    def send_second(self, world: World, day: int, payer: Payer, primary: Answer) -> int:
        """Send the claim to a second payer with what the first one answered; returns the day it got through."""
        day, step = sending_day(world, day), len(self.submissions) + 1
        window = window_of(self.visit, day)
        verdict = window.verdict if window else ""
        lines = self.visit.lines
        self.submissions.append(Submission(self.visit, payer, day, step, "1", "", lines, verdict, primary))
        if verdict:
            return self.send_second(world, resend_day(world, self.visit, day, verdict), payer, primary)
        return day

    def answer(  # noqa: PLR0913 (the elements of a CLP that differ from the usual one, each by name)
        self,
        kind: str,
        day: int,
        lines: tuple[LineAnswer, ...],
        *,
        status: str = "1",
        number: str = "",
        adjustments: tuple[Adjustment, ...] = (),
        remarks: tuple[str, ...] = (),
        claim_charge: int | None = None,
        settles: bool = True,
        payer: Payer | None = None,
    ) -> Answer:
        """Add an answer to the submission sent last; ``settles``: its patient share is the one that holds."""
        step, last = len(self.answers) + 1, self.submissions[-1]
        payer = payer or self.visit.patient.payer
        found = Answer(
            visit=self.visit,
            payer=payer,
            day=day,
            step=step,
            kind=kind,
            status=status,
            control_number=number or f"{payer.code}{self.visit.number:07d}{step:02d}",
            frequency=last.frequency,
            received=min(last.day + 1, day),
            lines=lines,
            adjustments=adjustments,
            remarks=remarks,
            claim_charge=claim_charge,
        )
        self.answers.append(found)
        if settles:
            self.patient_steps.append((day, found.group_total("PR")))
        return found

    def book(self, day: int, kind: str, cents: int) -> None:
        """Add a ledger entry."""
        if cents:
            self.entries.append(Entry(self.visit.claim_id, self.visit.patient.patient_id, day, kind, cents))

    def act(self, day: int, action: str, *, level: int = 0, outcome: str = "", decided: int = 0) -> None:
        """Note a step on a denial."""
        first = next((answer.day for answer in self.answers if answer.denied()), day)
        deadline = first + self.visit.patient.payer.appeal_days if action == "appeal" else 0
        self.actions.append(Action(self.visit.claim_id, day, action, level, outcome, decided, deadline))


def pay_day(payer: Payer, day: int) -> int:
    """The payer's first payment day on or after ``day``."""
    while weekday(day) not in payer.pay_weekdays:
        day += 1
    return day


def reply_day(world: World, payer: Payer, sent: int, entity: str, question: str, percent: int = 100) -> int:
    """Day of the payment that answers a claim sent on ``sent``; ``percent`` of the payer's usual time."""
    usual = world.draws.days(payer.lag, entity, question)
    return pay_day(payer, sent + max(5, usual * percent // 100 - 2))
