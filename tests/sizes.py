"""How much of each expensive test runs: ``ci`` for ``make test``, ``prove`` for ``make prove``, and why."""

from __future__ import annotations

import os
from typing import NamedTuple


class Size(NamedTuple):
    """One row of the table."""

    ci: int
    prove: int
    reason: str


SIZES: dict[str, Size] = {
    "clean_seeds": Size(1, 5, "seeds of clean input beside the tiny sample; a whole run each"),
    "run_kills": Size(2, 5, "SIGKILLs of a whole run in a row; each costs up to a run"),
    "golden_histories": Size(300, 3000, "random claim histories beside the scenarios, in one build of 20 s"),
    "golden_seeds": Size(0, 3, "whole runs of 2,000 encounters against the oracle; make test compares the tiny home"),
    "lost_files": Size(1, 12, "homes that miss one file of each kind; a build of the models each"),
    "removed_files": Size(1, 40, "homes of the tiny sample that miss one file; a build of half the models, 15 s each"),
    "intake_orders": Size(6, 300, "orders of delivery; each takes up to three intakes"),
    "x12_piece_files": Size(25, 1000, "random files read whole and in pieces; a few milliseconds each"),
    "machine_sequences": Size(100, 500, "deliveries in any order, at intake; each takes about three intakes of 0.2 s"),
    "machine_marts": Size(3, 20, "deliveries in any order, to marts; a whole run of 20 s each"),
    "mutated_files": Size(2000, 10000, "damaged files of every kind, some 25 ms each with the judge"),
    "one_cent_places": Size(100, 1000, "amounts changed by a cent, one file read each"),
    "x12_property_examples": Size(30, 1500, "random files a property; a separator clash shows within a few hundred"),
}


def size(name: str) -> int:
    """Size of the test ``name`` at the depth that the run asked for (``RCM_PROVE=1``: prove)."""
    row = SIZES[name]
    return row.prove if os.environ.get("RCM_PROVE") == "1" else row.ci
