"""What never got past the clearinghouse's door: planted days, and single claims with something wrong in them."""

from __future__ import annotations

from dataclasses import dataclass

from sample_data.calendar_days import ordinal, weekday, working_day
from sample_data.draws import lognormal
from sample_data.world import Visit, World

SMALL_PRACTICE = 2000
URGENT_CARE = "L4"
_SENDING_WEEKDAYS = frozenset({1, 4})
_FIX = lognormal("4", "0.5")


@dataclass(frozen=True, slots=True)
class Window:
    """Days on which everything sent (or all of one billing provider) was refused."""

    verdict: str
    event: str
    words: str
    first: int
    last: int


# Verdicts: interchange (TA1), set (999), batch, provider (277CA without claim rows), claim, payer (277CA by claim).
WINDOWS = (
    Window(
        "batch", "R3", "277CA: the whole batch refused, no claim rows below",
        ordinal("2025-11-18"), ordinal("2025-11-19"),
    ),
    Window(
        "set", "R2", "999: the transaction set refused (IK5 R), its group accepted in part",
        ordinal("2026-02-10"), ordinal("2026-02-11"),
    ),
    Window(
        "provider", "R4", "277CA: the urgent care as billing provider refused, no claim rows below",
        ordinal("2026-03-09"), ordinal("2026-03-13"),
    ),
    Window(
        "interchange", "R1", "TA1: the interchange refused (note 022)",
        ordinal("2026-06-16"), ordinal("2026-06-17"),
    ),
)  # fmt: skip
DOOR_REASONS = ("A7:562:85", "A7:164:IL", "A6:496:85", "A8:507", "A3:33:IL")
PAYER_REASONS = ("A3:97", "A7:254", "A3:88:QC")


def sending_day(world: World, day: int) -> int:
    """The day itself or the next on which claims go out: every working day; a small practice's Tuesday and Friday."""
    day = working_day(day)
    while world.encounters < SMALL_PRACTICE and weekday(day) not in _SENDING_WEEKDAYS:
        day = working_day(day + 1)
    return day


def window_of(visit: Visit, day: int) -> Window | None:
    """The planted refusal that a professional claim sent on ``day`` meets."""
    for window in WINDOWS:
        is_met = window.verdict != "provider" or visit.location_id == URGENT_CARE
        if window.first <= day <= window.last and is_met and visit.stay is None:
            return window
    return None


def resend_day(world: World, visit: Visit, day: int, verdict: str) -> int:
    """When the office sends a refused claim again, put right."""
    window = window_of(visit, day)
    known = window.last if window else day + (3 if verdict == "payer" else 1)
    return working_day(known + 1 + world.draws.days(_FIX, f"E{visit.number}", f"fixed {day}"))
