"""The planted events: what changes, where, and from when. Each can be switched off without touching anything else."""

from __future__ import annotations

from sample_data.calendar_days import ordinal

ALL_EVENTS = frozenset({"E1", "E2", "E6", "E10", "E15"})

PAYER_EDIT_FROM = ordinal("2025-07-01")
PAYER_EDIT_RATES = (0.02, 0.62)

NEW_CODER_FROM = ordinal("2025-09-02")
NEW_CODER_UNTIL = ordinal("2026-02-28")
NEW_CODER_ERROR = (0.04, 0.14, 0.06)
NEW_CODER_EXCESS_DENIAL = 0.044

UPCODING_FROM = ordinal("2026-01-01")
UPCODING_SHARES = (0.06, 0.31)

UNDERPAYMENT_FROM = ordinal("2025-09-15")
UNDERPAYMENT_PERCENT = 91

AUTHORIZATION_FROM = ordinal("2025-10-01")
AUTHORIZATION_UNTIL = ordinal("2026-01-15")
AUTHORIZATION_RATES = (0.04, 0.38)


def payer_edit_rate(events: frozenset[str], service: int) -> float:
    """E1: share of Birchmock's 20610 lines denied as bundled."""
    return PAYER_EDIT_RATES["E1" in events and service >= PAYER_EDIT_FROM]


def authorization_rate(events: frozenset[str], service: int) -> float:
    """E15: share of Birchmock's 93306 lines denied for want of an authorization."""
    return AUTHORIZATION_RATES["E15" in events and AUTHORIZATION_FROM <= service <= AUTHORIZATION_UNTIL]


def new_coder_error(events: frozenset[str], day: int) -> float:
    """E2: error rate of C5's codes: 4 % as everybody, 14 % on the first day, falling evenly to 6 %."""
    usual, first, last = NEW_CODER_ERROR
    if "E2" not in events:
        return usual
    if day >= NEW_CODER_UNTIL:
        return last
    return first - (first - last) * (day - NEW_CODER_FROM) / (NEW_CODER_UNTIL - NEW_CODER_FROM)


def is_new_coder_window(coder_id: str, coded: int) -> bool:
    """True for claims that C5 coded in the first half year."""
    return coder_id == "C5" and NEW_CODER_FROM <= coded <= NEW_CODER_UNTIL


def is_upcoding(events: frozenset[str], provider_key: str, service: int) -> bool:
    """E6: P04 bills the highest level five times as often, on the same diagnoses."""
    return "E6" in events and provider_key == "P04" and service >= UPCODING_FROM


def is_underpaid(events: frozenset[str], payer_id: str, code: str, service: int) -> bool:
    """E10: Cedarsample prices heart tests at 91 % of the contract, without a denial."""
    return "E10" in events and payer_id == "CED06" and "93000" <= code <= "93299" and service >= UNDERPAYMENT_FROM
