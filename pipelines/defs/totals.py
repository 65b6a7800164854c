"""Rows and dollars of what was taken in, by source family, as metadata of the intake assets."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.contracts import tables
from pipelines.intake.results import usd
from pipelines.ledger import File

REMITTANCES, CLAIMS, ACKNOWLEDGEMENTS, PRACTICE_FILES, OTHER_SETS, CONTROL = (
    "remittances",
    "claims",
    "acknowledgements",
    "practice_files",
    "other_sets",
    "control",
)
FAMILIES = {
    REMITTANCES: "835 remittances: payments, answers, lines, adjustments, remarks, provider adjustments",
    CLAIMS: "837 claims: batches, submissions, payers, diagnoses, lines",
    PRACTICE_FILES: "CSV exports of the practice system, as sent: nothing is corrected or dropped here",
    ACKNOWLEDGEMENTS: "277CA, 999 and TA1: claims, sets and interchanges accepted or rejected",
    OTHER_SETS: "X12 sets of kinds we do not read (270, 276, 834 ...): recognised, archived, counted",
    CONTROL: "What was seen, held and found odd, file by file; it carries no claim content",
}


def family_of(kind: str) -> str:
    """Family of a file's kind; of a file with several kinds that of the first."""
    first = kind.partition("+")[0]
    if first == "835":
        return REMITTANCES
    if first.startswith("837"):
        return CLAIMS
    if first in {"277CA", "999", "TA1"}:
        return ACKNOWLEDGEMENTS
    return PRACTICE_FILES if first in {table.kind for table in tables().values() if table.kind} else OTHER_SETS


def family_totals(files: Iterable[File]) -> dict[str, dict[str, int | str]]:
    """Files, claims, rows, charges and payments by family; ``control`` counts the files themselves."""
    sums = {family: dict.fromkeys(("files", "claims", "rows", "charge", "paid"), 0) for family in FAMILIES}
    for file in files:
        for family in (family_of(file.kind), CONTROL):
            told = sums[family]
            told["files"] += 1
            for name in ("claims", "rows", "charge", "paid"):
                told[name] += file.counts.get(f"{name}_in", 0)
    return {
        family: {
            "files": told["files"],
            "claims": told["claims"],
            "rows": told["rows"],
            "charges_usd": usd(told["charge"]),
            "payments_usd": usd(told["paid"]),
        }
        for family, told in sums.items()
    }
