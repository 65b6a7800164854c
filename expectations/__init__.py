"""What must be true at the two doors, as data: ``raw`` (did all arrive?) and ``reports`` (could a reader be misled?).

Nothing here runs anything. A ``Frame`` is a small question to the control or report tables; an ``Expectation`` says
what must hold of its rows, how bad it is when it does not, and why its threshold stands where it stands.
``pipelines.quality`` evaluates them. No frame holds an identifier: amounts, counts, months and our own ids only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Severity = Literal["error", "warn"]
Kind = Literal["zero", "between", "equal", "at_most"]


@dataclass(frozen=True)
class Frame:
    """A small table to look at.

    ``sql`` may use ``$as_of``, ``$include_test``, what the ledger knows (``$ledger_files``, ``$ledger_batches``) and
    ``decided``, the ids a person accepted. Rows and columns are few. A frame without a row fails, so that no
    expectation passes on nothing.
    """

    name: str
    words: str
    sql: str


@dataclass(frozen=True)
class Expectation:
    """One rule about every row of a frame.

    ``zero``: ``column`` is 0. ``between``: ``low <= column <= high``. ``equal``: ``column = other``.
    ``at_most``: ``column <= other``. ``words`` says the rule as a reader would; ``failure`` is its opposite and may
    name columns of the first failing row in braces. ``reason`` says why the rule or its threshold is what it is.
    """

    name: str
    frame: str
    kind: Kind
    column: str
    words: str
    failure: str
    reason: str
    since: date
    severity: Severity = "error"
    other: str = ""
    low: int | None = None
    high: int | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that may hold no null: a null would pass unseen."""
        return (self.column, self.other) if self.other else (self.column,)


@dataclass(frozen=True)
class Suite:
    """All expectations of one door, with the frames they look at."""

    name: str
    frames: tuple[Frame, ...]
    expectations: tuple[Expectation, ...]
