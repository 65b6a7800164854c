"""Stable error codes: what happened, where, what it means, what to do. Never a value from the data.

``CATALOGUE`` joins the rooms' entries: X12 codes start with ``X``, CSV ``C``, intake ``I``, settings ``S``,
build ``B``, gate ``G``. Findings, quarantine, the command line and the pages all read their words here.
"""

from __future__ import annotations

from enum import IntEnum

from pipelines.errors.build import ENTRIES as BUILD_ENTRIES
from pipelines.errors.csv import ENTRIES as CSV_ENTRIES
from pipelines.errors.entry import Entry, Severity
from pipelines.errors.gate import ENTRIES as GATE_ENTRIES
from pipelines.errors.intake import ENTRIES as INTAKE_ENTRIES
from pipelines.errors.payments import ENTRIES as PAYMENT_ENTRIES
from pipelines.errors.settings import ENTRIES as SETTINGS_ENTRIES
from pipelines.errors.x12 import ENTRIES as X12_ENTRIES

__all__ = ["CATALOGUE", "Entry", "Exit", "RcmError", "Severity", "error", "words_of"]


class Exit(IntEnum):
    """Exit codes of the command ``rcm``."""

    OK = 0
    UNEXPECTED = 1
    USAGE = 2
    CONFIGURATION = 3
    NO_INPUT = 4
    GATE_CLOSED = 5
    BUSY = 6
    MISSING = 7


def _catalogue(*rooms: tuple[Entry, ...]) -> dict[str, Entry]:
    entries = [entry for room in rooms for entry in room]
    catalogue = {entry.code: entry for entry in entries}
    if len(catalogue) != len(entries):
        raise ValueError("a code stands twice in the catalogue")
    return catalogue


CATALOGUE: dict[str, Entry] = _catalogue(
    SETTINGS_ENTRIES, INTAKE_ENTRIES, CSV_ENTRIES, X12_ENTRIES, PAYMENT_ENTRIES, BUILD_ENTRIES, GATE_ENTRIES
)


class RcmError(Exception):
    """An error a person can act on.

    Args:
        code: Stable code, best one of ``CATALOGUE``.
        where: Ids of ours and positions; never a value from the data.
        effect: What it means for the figures.
        do: The next step, as an order.
        exit_code: What ``rcm`` ends with.
    """

    def __init__(self, code: str, where: str, effect: str, do: str, exit_code: Exit = Exit.UNEXPECTED) -> None:
        self.code = code
        self.where = where
        self.effect = effect
        self.do = do
        self.exit_code = exit_code
        super().__init__(f"{code} {where}: {effect} {do}".strip())

    def __reduce__(self) -> tuple[type[RcmError], tuple[str, str, str, str, Exit]]:
        """Cross a process boundary whole."""
        return type(self), (self.code, self.where, self.effect, self.do, self.exit_code)


def error(code: str, where: str = "", exit_code: Exit = Exit.UNEXPECTED) -> RcmError:
    """An error whose words stand in the catalogue."""
    entry = CATALOGUE[code]
    place = f"{entry.what} ({where})" if where else entry.what
    return RcmError(code, place, entry.effect, entry.do, exit_code)


def words_of(code: str) -> str:
    """One sentence for a code; the code itself when the catalogue does not know it."""
    entry = CATALOGUE.get(code)
    return f"{entry.what}. {entry.effect} {entry.do}" if entry else code
