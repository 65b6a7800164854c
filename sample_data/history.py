"""What happens to one claim: what was sent, answered, taken back and booked; and how long payers take."""

from __future__ import annotations

from dataclasses import dataclass, field

from sample_data.adjudicate import Adjustment, Answer, LineAnswer
from sample_data.calendar_days import weekday
from sample_data.payers import Payer
from sample_data.visits import Line, Visit, World


@dataclass(frozen=True, slots=True)
class Submission:
    """One CLM in one 837. ``original``: the payer's number of the claim it replaces."""

    visit: Visit
    day: int
    step: int
    frequency: str
    original: str
    lines: tuple[Line, ...]


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
    patient_steps: list[tuple[int, int]] = field(default_factory=list)

    def send(self, day: int, frequency: str = "1", original: str = "", lines: tuple[Line, ...] = ()) -> int:
        """Send the claim; returns the day."""
        found = lines or self.visit.lines
        self.submissions.append(Submission(self.visit, day, len(self.submissions) + 1, frequency, original, found))
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
    ) -> Answer:
        """Add an answer to the submission sent last; ``settles``: its patient share is the one that holds."""
        step, last = len(self.answers) + 1, self.submissions[-1]
        payer = self.visit.patient.payer
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


def pay_day(payer: Payer, day: int) -> int:
    """The payer's first payment day on or after ``day``."""
    while weekday(day) not in payer.pay_weekdays:
        day += 1
    return day


def reply_day(world: World, payer: Payer, sent: int, entity: str, question: str, percent: int = 100) -> int:
    """Day of the payment that answers a claim sent on ``sent``; ``percent`` of the payer's usual time."""
    usual = world.draws.days(payer.lag, entity, question)
    return pay_day(payer, sent + max(5, usual * percent // 100 - 2))
