"""CSV codes: one row of a bank deposit list, or of the log of coding, with one thing wrong."""

from __future__ import annotations

from tests.codes import Fixture, file

HEADER = "deposit_id,deposit_date,amount_usd,trace_number\n"
LOG = "coding_event_id,claim_id,line_number,code_system,code,coder_id,action,coded_at,units\n"


def deposit(row: str, header: str = HEADER) -> Fixture:
    """A deposit list of one row."""
    return file(f"{header}{row}\n")


def event(row: str) -> Fixture:
    """A coding log of one row."""
    return file(f"{LOG}{row}\n")


FIXTURES: dict[str, Fixture] = {
    "C001": deposit("D1,2026-01-02,5,T,red", HEADER.replace("\n", ",colour\n")),
    "C002": deposit("D1,2026-01-02,5,6", "deposit_id,deposit_date,amount_usd,Amount_USD\n"),
    "C003": deposit("D1,2026-01-02,5"),
    "C004": deposit('D1,2026-01-02,5,"T'),
    "C005": file(HEADER.encode() + b"D1,2026-01-02,5,Jos\x81\n"),
    "C006": deposit("D1,,5,T"),
    "C007": deposit("D1,2026-01-02,$5,T"),
    "C008": deposit("D1,2026-01-02,5.005,T"),
    "C009": deposit("D1,2026-01-02,99999999999999999,T"),
    "C010": deposit("D1,2026-02-30,5,T"),
    "C011": event("E1,C1,1,CPT,99213,K1,assigned,yesterday,1"),
    "C012": event("E1,C1,one,CPT,99213,K1,assigned,2026-01-02T10:00:00,1"),
    "C013": event("E1,C1,1,CPT,99213,K1,assigned,2026-01-02T10:00:00,1.0005"),
    "C014": event("E1,C1,1,CPT,99213,K1,guessed,2026-01-02T10:00:00,1"),
    "C015": deposit("D1,2026-01-02,5,T\x07"),
    "C016": deposit("D1,2026-01-02,5," + "T" * 131073),
    "C017": deposit("2026-1,5", "month,charges_usd\n"),
}
