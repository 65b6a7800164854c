"""What the ledger hands out: plain rows, no database behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class File:
    """A file known by its bytes. ``result``: pending until its batch is loaded, then as in ``rcm status``."""

    file_id: str
    received_seq: int
    name: str
    size_bytes: int
    kind: str
    result: str
    batch_id: str | None
    counts: dict[str, int]


@dataclass(frozen=True)
class Sighting:
    """A path of the landing folder and the state in which its bytes were last read."""

    name: str
    file_id: str
    size_bytes: int
    modified_ns: int
    changed_ns: int


@dataclass(frozen=True)
class Batch:
    """A batch that stands in the warehouse. ``unit_id`` where a person's acceptance brought it."""

    batch_id: str
    file_count: int
    row_count: int
    unit_id: str | None = None


@dataclass(frozen=True)
class FileResult:
    """What became of a file. ``counts``: units and integer cents, as in ``raw.file_controls`` summed over kinds."""

    file_id: str
    batch_id: str
    kind: str
    result: str
    counts: dict[str, int]


@dataclass(frozen=True)
class Run:
    """One run. ``finished_at`` and ``result`` are None of a run that was killed."""

    run_id: str
    started_at: str
    finished_at: str | None
    as_of: str
    fingerprint: dict[str, str]
    last_decision_id: int
    result: str | None
    version: str | None
    seconds: dict[str, float] = field(default_factory=dict)
    failed_checks: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Publication:
    """One version that was published."""

    version: str
    run_id: str
    as_of: str
    published_at: str


@dataclass(frozen=True)
class Decision:
    """A person's word. ``loads``: a held unit was loaded by it; else an unexplained difference is accepted."""

    decision_id: int
    unit_id: str
    action: str
    loads: bool
    file_id: str | None
    reason: str
    decided_by: str
    decided_at: str


class CheckResult(Protocol):
    """What ``record_checks`` needs of a check's result."""

    @property
    def suite(self) -> str:
        """The suite it belongs to."""

    @property
    def name(self) -> str:
        """Its name, unique in the suite."""

    @property
    def severity(self) -> str:
        """One of error, warn."""

    @property
    def passed(self) -> bool:
        """Did it hold?"""

    @property
    def words(self) -> str:
        """What it asks, in words."""

    @property
    def observed(self) -> str:
        """What was seen: counts and dollars, no value of a row."""


@dataclass(frozen=True)
class StoredCheck:
    """A check's result as the ledger kept it."""

    suite: str
    name: str
    severity: str
    passed: bool
    words: str
    observed: str
