"""What an answer says: class of each triplet, then of each line, then of the claim (DENIALS.md, rule v1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tests.golden.naive_835 import ReadAnswer, ReadLine, Triplet, is_reversal
from tests.golden.naive_codes import Dollars, Reasons
from tests.golden.naive_landing import EventKey

ZERO = Decimal(0)
NOT_AN_ADJUDICATION = ("reversal", "pending", "rejected", "duplicate", "forwarded", "predetermination")
PRECEDENCE = (
    "eligibility", "authorization", "timely_filing", "cob", "coding", "bundling", "medical_necessity", "documentation",
)  # fmt: skip
Reason = tuple[str, str, str]
NO_REASON: Reason = ("", "", "")


@dataclass
class Line:
    """One service line of an answer; a claim without SVC has one made of the claim itself."""

    read: ReadLine
    dollars: list[Dollars]
    is_whole_claim: bool = False
    line_class: str = ""
    identity: tuple[object, ...] = ()

    def total(self, kind: str) -> Decimal:
        """Dollars of one class."""
        return total(self.dollars, kind)

    @property
    def denied_usd(self) -> Decimal:
        """Net denial dollars, if above 0."""
        return max(self.total("denial"), ZERO)

    @property
    def procedure_code(self) -> str:
        """The code sent, where the payer changed it."""
        return self.read.submitted_code or self.read.code or "unknown"


@dataclass
class Answer:
    """One CLP, classified. ``order``: 1 primary ...; ``cancelled_on``: day of the reversal that negates it."""

    key: EventKey
    payer_id: str
    read: ReadAnswer
    lines: list[Line]
    claim_dollars: list[Dollars]
    answer_class: str = ""
    order: int = 1
    cancelled_on: date | None = None
    cancels: Answer | None = None
    submission: object = None
    extra: dict[str, object] = field(default_factory=dict)

    @property
    def paid_on(self) -> date:
        """Accounting date."""
        return self.key[0]

    @property
    def is_adjudication(self) -> bool:
        """None of reversal, pending, rejection, duplicate, CLP02 23 and 25."""
        return self.answer_class not in NOT_AN_ADJUDICATION

    @property
    def claim_denied_usd(self) -> Decimal:
        """Net denial dollars of claim-level CAS beside lines."""
        return max(total(self.claim_dollars, "denial"), ZERO)

    @property
    def share_usd(self) -> Decimal:
        """Patient share over both levels."""
        return total(self.all_dollars, "patient_share")

    @property
    def all_dollars(self) -> list[Dollars]:
        """Triplets of the claim and its lines."""
        return [*self.claim_dollars, *(d for line in self.lines for d in line.dollars)]


def total(dollars: Iterable[Dollars], kind: str) -> Decimal:
    """Dollars of one class."""
    return sum((d.amount for d in dollars if d.kind == kind), ZERO)


def make_answer(key: EventKey, payer_id: str, payer_class: str, read: ReadAnswer, reasons: Reasons) -> Answer:
    """Classify one CLP down to its triplets."""
    parts = read.lines
    if not parts:
        parts = [ReadLine("", "", (), read.charge, read.paid, read.triplets, [], read.service_date)]
    lines = []
    for part in parts:
        remarks = [*part.remarks, *read.remarks]
        has_allowed = _allowed(part, payer_class, key[0], reasons) != 0
        dollars = [reasons.classify(t, payer_class, key[0], has_allowed, remarks) for t in part.triplets]
        lines.append(Line(part, dollars, is_whole_claim=not read.lines))
    claim_dollars = []
    if read.lines:
        any_allowed = any(_allowed(part, payer_class, key[0], reasons) != 0 for part in parts)
        claim_dollars = [reasons.classify(t, payer_class, key[0], any_allowed, read.remarks) for t in read.triplets]
    answer = Answer(key, payer_id, read, lines, claim_dollars)
    _name_classes(answer)
    return answer


def _allowed(part: ReadLine, payer_class: str, remitted: date, reasons: Reasons) -> Decimal:
    """AMT*B6, else paid + patient share + CARC 253."""
    if part.allowed is not None:
        return part.allowed

    def counts(t: Triplet) -> bool:
        if t.code == "253":
            return True
        if reasons.needs_allowed(t.code):
            return False
        return reasons.classify(t, payer_class, remitted, False, []).kind == "patient_share"

    return part.paid + sum((t.amount for t in part.triplets if counts(t)), ZERO)


def _name_classes(answer: Answer) -> None:
    read = answer.read
    charged = [line for line in answer.lines if line.read.charge > 0]
    by_status = {"25": "predetermination", "23": "forwarded"}
    may_be = bool(charged) and read.status not in by_status
    is_rejected = may_be and all(_is_unprocessable(line, answer) for line in charged)
    for line in answer.lines:
        line.line_class = _line_class(line, is_rejected)
    if answer.claim_denied_usd > 0 and read.paid == 0 and answer.share_usd == 0:
        for line in charged:
            line.line_class = "denied"
    if is_reversal(read):
        answer.answer_class = "reversal"
    elif read.status in by_status:
        answer.answer_class = by_status[read.status]
    elif charged and all(line.line_class == "pending" for line in charged):
        answer.answer_class = "pending"
    elif is_rejected:
        answer.answer_class = "rejected"
    elif _is_duplicate(answer):
        answer.answer_class = "duplicate"
    else:
        answer.answer_class = claim_class([answer])


def _is_unprocessable(line: Line, answer: Answer) -> bool:
    """Nothing paid, CARC 16 with RARC MA130 on the line or the claim."""
    codes = [d.code for d in (*line.dollars, *answer.claim_dollars)]
    remarks = [*line.read.remarks, *answer.read.remarks]
    return line.read.paid == 0 and "16" in codes and "MA130" in remarks


def _is_duplicate(answer: Answer) -> bool:
    dollars = answer.all_dollars
    denied = answer.claim_denied_usd + sum((line.denied_usd for line in answer.lines), ZERO)
    nothing_else = denied == 0 and answer.read.paid == 0 and answer.share_usd == 0
    return nothing_else and total(dollars, "duplicate") > 0


def _line_class(line: Line, is_rejected: bool) -> str:
    """The first class that holds."""
    read, denied, share = line.read, line.denied_usd, line.total("patient_share")
    nothing = read.paid == 0
    fee_cut = sum((d.amount for d in line.dollars if d.code == "45" and d.group in ("CO", "PI", "OA")), ZERO)
    capitated = any(d.code == "24" and d.kind == "neutral" for d in line.dollars)
    tests = (
        ("not_charged", read.charge <= 0),
        ("pending", line.total("pending") > 0),
        ("rejected", is_rejected),
        ("duplicate", nothing and denied == 0 and line.total("duplicate") > 0),
        ("denied", denied > 0 and nothing and share == 0),
        ("partly_denied", denied > 0),
        ("hidden_denial", nothing and fee_cut == read.charge),
        ("capitated", capitated),
        ("patient_responsibility", nothing and share > 0),
        ("paid", read.paid > 0),
    )
    return next((name for name, holds in tests if holds), "zero_other")


def claim_class(answers: list[Answer]) -> str:
    """Class of one adjudication, which may have come in several answers (a split claim)."""
    charged = [line for a in answers for line in a.lines if line.read.charge > 0]
    paid = sum((a.read.paid for a in answers), ZERO)
    share = sum((a.share_usd for a in answers), ZERO)
    if any(a.claim_denied_usd > 0 for a in answers):
        return "denied" if paid == 0 and share == 0 else "partly_denied"
    if charged and all(line.line_class == "denied" for line in charged):
        return "denied"
    if any(line.line_class in ("denied", "partly_denied") for line in charged):
        return "partly_denied"
    if paid > 0:
        return "paid"
    if share > 0:
        return "patient_responsibility"
    capitated = any(d.code == "24" and d.kind == "neutral" for a in answers for d in a.all_dollars)
    return "capitated" if capitated else "zero_other"


def denial_dollars(answers: list[Answer]) -> list[Dollars]:
    """Denial-class triplets of lines and claim levels whose net is above 0: what was denied, by reason."""
    units = [line.dollars for a in answers for line in a.lines] + [a.claim_dollars for a in answers]
    return [d for unit in units if total(unit, "denial") > 0 for d in unit if d.kind == "denial"]


def primary_reason(dollars: list[Dollars]) -> Reason:
    """(CARC, category, owner) with most denial dollars; ties by precedence of category, then CARC as text."""
    sums: dict[tuple[str, str], Decimal] = {}
    owners: dict[tuple[str, str], str] = {}
    for d in dollars:
        if d.kind == "denial":
            key = (d.code, d.category)
            sums[key] = sums.get(key, ZERO) + d.amount
            owners.setdefault(key, d.owner)
    if not sums:
        return NO_REASON

    def rank(key: tuple[str, str]) -> tuple[Decimal, int, str]:
        place = PRECEDENCE.index(key[1]) if key[1] in PRECEDENCE else len(PRECEDENCE)
        return -sums[key], place, key[0]

    best = min(sums, key=rank)
    return best[0], best[1], owners[best]
