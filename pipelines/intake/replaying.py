"""Files read again from the archive: what they brought goes and comes back in one transaction, each row once.

Needed when reading itself changed: a mapping was added or mended, a reader that failed is to try again. A new version
of the reader, or another time zone, reads the whole home again instead (``recovery``).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.contracts.csv_kinds import TABLES
from pipelines.intake import kinds
from pipelines.intake.loading import load_batch
from pipelines.intake.plans import Plan, plans_again
from pipelines.intake.reader_version import mapping_version, reader_fingerprint
from pipelines.intake.reading import RawTables, options_of, read_archive
from pipelines.ledger import File, Ledger
from pipelines.settings import Settings
from pipelines.warehouse import Connection, frame


def read_again(
    connection: Connection, settings: Settings, ledger: Ledger, files: Sequence[File], run_id: str, *, force: bool
) -> int:
    """Replace what files brought by what is read in them now; the number of batches this took.

    A file is left as it is when it would let go of no held unit (unless ``force``), or of one that a person keeps out.
    """
    done = 0
    for plan in plans_again(files, reader_fingerprint(settings)):
        kept = _worth(connection, settings, ledger, plan, force=force)
        if not kept.received:
            continue
        loaded = load_batch(connection, kept.batch_id, _read(settings, ledger, kept), kept.received, settings, "replay")
        settings.reached("replay_before_ledger")
        ledger.record_batch(loaded.batch, loaded.results, run_id)
        done += 1
    return done


def catch_up(connection: Connection, settings: Settings, ledger: Ledger, run_id: str) -> int:
    """Read practice files again after the mappings changed: held whole before, or read with an older mapping.

    Where the ledger does not know what they were read with, only those that let go of something.
    """
    known = ledger.reader()
    if known.rpartition("-")[2] == mapping_version(settings):
        return 0
    named = {kinds.UNKNOWN, *(table.kind for table in TABLES)}
    files = [file for file in ledger.files() if file.kind in named and file.result != "pending"]
    return read_again(connection, settings, ledger, files, run_id, force=bool(known))


def _read(settings: Settings, ledger: Ledger, plan: Plan) -> RawTables:
    accepted = frozenset(d.unit_id for d in ledger.decisions() if d.loads and d.file_id in plan.received)
    return read_archive(settings.home, list(plan.received), options_of(settings, accepted))


def _worth(connection: Connection, settings: Settings, ledger: Ledger, plan: Plan, *, force: bool) -> Plan:
    """The files of a plan that are to be replaced."""
    raw = _read(settings, ledger, plan)
    units = raw["quarantined_units"].select(["unit_id", "code"]).to_pylist() if "quarantined_units" in raw else []
    now = {(unit["unit_id"], unit["code"]) for unit in units}
    stored = frame(
        connection,
        "select file_id, unit_id, code from raw.quarantined_units where file_id in (select unnest(?))",
        [list(plan.received)],
    ).to_pylist()
    gone = [unit for unit in stored if (unit["unit_id"], unit["code"]) not in now]
    out = {d.unit_id for d in ledger.decisions() if not d.loads}
    kept_out = {unit["file_id"] for unit in gone if unit["unit_id"] in out}
    wanted = set(plan.received) if force else {unit["file_id"] for unit in gone}
    return plan._replace(received={f: seq for f, seq in plan.received.items() if f in wanted - kept_out})
