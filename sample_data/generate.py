"""Write the landing folder of the fictional practice.

python -m sample_data.generate OUT --encounters 600 --seed 1
"""

from __future__ import annotations

import argparse
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from sample_data import csv_out, office_out
from sample_data.acks_out import answer_files
from sample_data.batches import interchanges
from sample_data.books import control_totals
from sample_data.claim_life import live
from sample_data.claims_out import claim_file
from sample_data.coding import audit_items, coding_rows
from sample_data.draws import Draws
from sample_data.events import ALL_EVENTS
from sample_data.facility import live_stay, stays
from sample_data.facts import Written
from sample_data.history import Entry, History
from sample_data.patients import book_patient
from sample_data.payments import Payment, payments
from sample_data.remits_out import remittance_files
from sample_data.resent import Twice, is_first_check, pick, resent_files
from sample_data.supplements import live_second
from sample_data.truth import Truth, realised
from sample_data.visits import FIRST_DAY, visits
from sample_data.world import Visit, World

AS_OF = date(2026, 9, 30)
UNAPPLIED_RATE = 0.003
# The month whose claims and acknowledgements come in one zip where zips are asked for.
ZIPPED_MONTH = "202503"
Files = Iterator[tuple[str, bytes]]


def generate(
    out: Path,
    encounters: int,
    seed: int,
    as_of: date = AS_OF,
    events: frozenset[str] = ALL_EVENTS,
    *,
    zips: bool = False,
) -> Truth:
    """Write claims, acknowledgements, remittances and the CSV kinds into ``out``, which must be new or empty.

    Args:
        out: landing folder; sub-folders ``claims``, ``acks``, ``remits``, ``practice`` and ``resent`` are made in it.
        encounters: visits from 2025-01-01 to ``as_of``; at least 1. Hospital visits come on top, one to 120 of them.
        seed: any whole number; the same (encounters, seed, as_of, events) gives the same bytes anywhere.
        as_of: last day; nothing dated later is written.
        events: planted events that are on; one that is off changes nothing but its own effect.
        zips: the claims and acknowledgements of March 2025 come as one zip instead of as files.

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
    every = [*visits(world), *stays(world)]
    histories = [history_of(world, visit) for visit in every]
    paid = payments(world, histories)
    written = Written(histories, paid, pick(world, histories, paid), control_totals(world, histories, paid))
    files = _files(world, every, written)
    _write(out, _zipped(files) if zips else files)
    return realised(world, seed, as_of, written)


def _write(out: Path, files: Files) -> None:
    for name, data in files:
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def history_of(world: World, visit: Visit) -> History:
    """Everything that ever happens about a visit: payer, second payer and patient."""
    history = live_stay(world, visit) if visit.stay else live(world, visit)
    live_second(world, history)
    book_patient(world, history)
    return history


def _files(world: World, every: list[Visit], written: Written) -> Files:
    sent = interchanges(world, (each for history in written.histories for each in history.submissions))
    claims = [(each.name, claim_file(each)) for each in sent]
    yield from claims
    yield from answer_files(world, sent)
    yield from remittance_files(world, written.paid)
    yield from resent_files(written.twice, claims)
    for name, data in _practice(world, every, written):
        yield f"practice/{name}", data


def _practice(world: World, every: list[Visit], written: Written) -> Files:
    entries = [entry for history in written.histories for entry in history.entries]
    loose = list(_unapplied(world, entries))
    coded = [visit for visit in every if visit.stay is None]
    yield "encounters.csv", csv_out.encounters(world, every)
    yield "account_ledger.csv", csv_out.account_ledger(world, entries, loose)
    yield "bank_deposits.csv", csv_out.bank_deposits(world, _cashed(written.paid, written.twice), [*entries, *loose])
    yield "coding_log.csv", csv_out.coding_log(row for visit in coded for row in coding_rows(world, visit))
    yield "coding_audits.csv", csv_out.coding_audits(item for visit in coded for item in audit_items(world, visit))
    yield "denial_actions.csv", office_out.denial_actions(world, written.histories)
    yield "fee_schedule.csv", office_out.fee_schedule()
    if written.months:
        yield "control_totals.csv", office_out.control_totals(written.months)
    yield from csv_out.rosters()


def _cashed(paid: Sequence[Payment], twice: Twice) -> list[Payment]:
    """Payments as the bank saw them: the second check in place of the first."""
    found = [payment for payment in paid if not is_first_check(twice, payment)]
    return [*found, twice.reissued] if twice.reissued else found


def _zipped(files: Files) -> Files:
    """One month's claims and acknowledgements in a zip, stored without packing: the same bytes on any machine."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files:
            if name.startswith(("claims/", "acks/")) and f"_{ZIPPED_MONTH}" in name:
                archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
            else:
                yield name, data
    yield f"archive/clearinghouse_{ZIPPED_MONTH}.zip", held.getvalue()


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
    parser.add_argument("--zips", action="store_true", help="a month of claims and acknowledgements as one zip")
    parser.add_argument("--truth", type=Path, help="file for what was planted, outside OUT")
    asked = parser.parse_args()
    truth = generate(asked.out, asked.encounters, asked.seed, asked.as_of, zips=asked.zips)
    if asked.truth:
        truth.write(asked.truth)


if __name__ == "__main__":
    main()
