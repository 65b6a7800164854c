"""One care: everything that was sent, answered and posted about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tests.golden.naive_837 import ReadClaim
from tests.golden.naive_answers import Answer
from tests.golden.naive_csv import Row
from tests.golden.naive_landing import EventKey


@dataclass
class Submission:
    """One CLM; ``payers``: payer and SBR order of the payer billed, then of the others."""

    key: EventKey
    read: ReadClaim
    payers: list[tuple[str, int]]

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
