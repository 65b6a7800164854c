"""Write the landing folder of the fictional practice.

python -m sample_data.generate OUT --encounters 600 --seed 1
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from sample_data import csv_out
from sample_data.claim_life import live
from sample_data.claims_out import claim_files
from sample_data.coding import audit_items, coding_rows
from sample_data.draws import Draws
from sample_data.events import ALL_EVENTS
from sample_data.history import Entry, History
from sample_data.patients import book_patient
from sample_data.payments import Payment, payments
from sample_data.remits_out import remittance_files
from sample_data.truth import Truth, realised
from sample_data.visits import FIRST_DAY, Visit, World, visits

AS_OF = date(2026, 9, 30)
UNAPPLIED_RATE = 0.003


def generate(
    out: Path,
    encounters: int,
    seed: int,
    as_of: date = AS_OF,
    events: frozenset[str] = ALL_EVENTS,
) -> Truth:
    """Write claims, remittances and the nine CSV kinds into ``out``, which must be new or empty.

    Args:
        out: landing folder; sub-folders ``claims``, ``remits`` and ``practice`` are made in it.
        encounters: visits from 2025-01-01 to ``as_of``; at least 1.
        seed: any whole number; the same (encounters, seed, as_of, events) gives the same bytes anywhere.
        as_of: last day; nothing dated later is written.
        events: planted events that are on; one that is off changes nothing but its own effect.

    Returns:
        What was planted and what came of it. It is not written into ``out``: see ``Truth.write``.

    Raises:
        FileExistsError: ``out`` holds files already.
        ValueError: no encounters asked for, or a last day before the first visit.
    """
    if encounters < 1 or as_of.toordinal() < FIRST_DAY:
        raise ValueError("a practice needs at least one encounter, and a last day from 2025-01-01 on")
    if out.is_dir() and any(out.iterdir()):
        raise FileExistsError("the landing folder for the sample is not empty: choose a new one")
    world = World(Draws(seed), events, encounters, as_of.toordinal())
    every = list(visits(world))
    histories = [_history(world, visit) for visit in every]
    paid = payments(world, histories)
    for name, data in _files(world, every, histories, paid):
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return realised(world, seed, as_of, histories, paid)


def _history(world: World, visit: Visit) -> History:
    history = live(world, visit)
    book_patient(world, history)
    return history


def _files(
    world: World, every: list[Visit], histories: list[History], paid: list[Payment]
) -> Iterator[tuple[str, bytes]]:
    yield from claim_files(world, (sent for history in histories for sent in history.submissions))
    yield from remittance_files(world, paid)
    entries = [entry for history in histories for entry in history.entries]
    loose = list(_unapplied(world, entries))
    practice = [
        ("encounters.csv", csv_out.encounters(world, every)),
        ("account_ledger.csv", csv_out.account_ledger(world, entries, loose)),
        ("bank_deposits.csv", csv_out.bank_deposits(world, paid, [*entries, *loose])),
        ("coding_log.csv", csv_out.coding_log(row for visit in every for row in coding_rows(world, visit))),
        ("coding_audits.csv", csv_out.coding_audits(item for visit in every for item in audit_items(world, visit))),
        *csv_out.rosters(),
    ]
    for name, data in practice:
        yield f"practice/{name}", data


def _unapplied(world: World, entries: Iterable[Entry]) -> Iterator[Entry]:
    """Money that came with no claim number: a few patients pay once more than they owe."""
    for entry in entries:
        if entry.kind == "patient_payment" and entry.day + 3 <= world.as_of:
            key = f"{entry.claim_id} {entry.day}"
            if world.draws.chance(UNAPPLIED_RATE, key, "unapplied"):
                yield Entry("", entry.patient_id, entry.day + 3, "patient_payment", 2500)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--encounters", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--as-of", type=date.fromisoformat, default=AS_OF)
    parser.add_argument("--truth", type=Path, help="file for what was planted, outside OUT")
    asked = parser.parse_args()
    truth = generate(asked.out, asked.encounters, asked.seed, asked.as_of)
    if asked.truth:
        truth.write(asked.truth)


if __name__ == "__main__":
    main()
