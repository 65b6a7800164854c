"""One care: everything that was sent, answered and posted about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from tests.golden.naive_837 import ReadClaim
from tests.golden.naive_answers import Answer
from tests.golden.naive_csv import Row
from tests.golden.naive_landing import EventKey

CLAIM_GATE = 3


@dataclass(frozen=True)
class Verdict:
    """One TA1, 999 or row of a 277CA about a submission. ``heard``: its place in the order of acknowledgements."""

    on: date
    gate: int
    is_rejection: bool
    code: str
    heard: tuple[datetime, int, str]


@dataclass
class Submission:
    """One CLM; ``payers``: payer and SBR order of the payer billed, then of the others."""

    key: EventKey
    read: ReadClaim
    payers: list[tuple[str, int]]
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def sent_on(self) -> date:
        """Submission date."""
        return self.key[0]

    @property
    def order(self) -> int:
        """Order of the payer billed: 1 primary."""
        return self.payers[0][1]

    @property
    def service_date(self) -> date:
        """First day of its lines, else of the claim, else the day it was sent."""
        days = [line.service_date or self.read.service_date for line in self.read.lines]
        return min((d for d in days if d), default=self.read.service_date or self.sent_on)

    @property
    def is_acknowledged(self) -> bool:
        """A 277CA answered it, or something rejected it before one."""
        return bool(self.verdicts)

    @property
    def rejection(self) -> Verdict | None:
        """The first rejection by TA1, 999 or any 277CA."""
        return min((v for v in self.verdicts if v.is_rejection), key=lambda v: (v.on, v.gate, v.code), default=None)

    @property
    def is_clean(self) -> bool:
        """Accepted by all of its first 277CA; nothing a TA1 or 999 rejected is clean."""
        files: dict[tuple[datetime, int, str], list[Verdict]] = {}
        for verdict in self.verdicts:
            if verdict.gate < CLAIM_GATE:
                return False
            files.setdefault(verdict.heard, []).append(verdict)
        if not files:
            return False
        first = min(files, key=lambda heard: (min(v.on for v in files[heard]), heard))
        return not any(v.is_rejection for v in files[first])


@dataclass
class Lineage:
    """All submissions, answers and CSV rows of the same care, in event order."""

    lineage_id: str
    claim_id: str
    starts_on: date
    submissions: list[Submission] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    encounters: list[Row] = field(default_factory=list)
    ledger: list[Row] = field(default_factory=list)
    initial: list[Answer] = field(default_factory=list)

    @property
    def primary_submissions(self) -> list[Submission]:
        """Submissions to the primary payer."""
        return [s for s in self.submissions if s.order == 1]

    @property
    def live_primaries(self) -> list[Submission]:
        """Those that nothing rejected; where everything was rejected, all."""
        return [s for s in self.primary_submissions if s.rejection is None] or self.primary_submissions
