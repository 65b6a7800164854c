"""Start-up: the warehouse and the ledger must name the same batches.

A batch the warehouse lost is read again from the archive, with the numbers the ledger gave its files; one the ledger
lost, because the run died between the two, is added to it. An acceptance that was decided but not loaded is loaded.
"""

from __future__ import annotations

from pipelines.contracts import tables
from pipelines.errors import error
from pipelines.intake.accepting import accept_batch_id, load_accepted
from pipelines.intake.loading import load_batch
from pipelines.intake.mapping import Mappings
from pipelines.intake.reading import Options, read_archive
from pipelines.intake.results import results_of, results_of_batch
from pipelines.ledger import Batch, Ledger
from pipelines.settings import Settings
from pipelines.warehouse import Connection, ensure_raw, frame, row_total


def recover(connection: Connection, settings: Settings, ledger: Ledger, run_id: str) -> tuple[int, dict[str, int]]:
    """Make warehouse and ledger agree.

    Returns the number of batches mended and the received numbers the warehouse remembers of files.

    Raises:
        RcmError: I012 when the warehouse holds other rows than its batches say.
    """
    ensure_raw(connection)
    known = remembered_numbers(connection)
    mended = _add_to_ledger(connection, ledger, run_id, known)
    mended += _replay(connection, settings, ledger, run_id)
    mended += _load_decided(connection, settings, ledger, run_id)
    total = frame(connection, "select coalesce(sum(row_count), 0)::bigint as n from raw.batches")["n"][0].as_py()
    if total != row_total(connection):
        raise error("I012")
    return mended, known


def remembered_numbers(connection: Connection) -> dict[str, int]:
    """Received number by file id, as the raw tables carry them."""
    names = [table.name for table in tables().values() if any(c.name == "received_seq" for c in table.columns)]
    parts = " union all ".join(f"select file_id, received_seq from raw.{name}" for name in names)
    rows = frame(connection, f"select file_id, min(received_seq) as seq from ({parts}) group by file_id order by seq")
    return dict(zip(rows["file_id"].to_pylist(), rows["seq"].to_pylist(), strict=True))


def _add_to_ledger(connection: Connection, ledger: Ledger, run_id: str, known: dict[str, int]) -> int:
    noted = {batch.batch_id for batch in ledger.batches()}
    units = {accept_batch_id(d.unit_id): d for d in ledger.decisions() if d.loads}
    missing = [
        row
        for row in frame(connection, "select * from raw.batches order by rowid").to_pylist()
        if row["batch_id"] not in noted
    ]
    for row in missing:
        decision = units.get(row["batch_id"])
        batch = Batch(row["batch_id"], row["file_count"], row["row_count"], decision.unit_id if decision else None)
        touched = [decision.file_id] if decision and decision.file_id else []
        results = results_of(connection, touched) if touched else results_of_batch(connection, row["batch_id"])
        ledger.record_batch(batch, results, run_id, known)
    return len(missing)


def _replay(connection: Connection, settings: Settings, ledger: Ledger, run_id: str) -> int:
    held = set(frame(connection, "select batch_id from raw.batches")["batch_id"].to_pylist())
    # A batch that an acceptance brought comes again with its decision.
    missing = [batch for batch in ledger.batches() if batch.batch_id not in held and batch.unit_id is None]
    options = Options(settings.salt, settings.timezone, mappings=Mappings.load(settings.home))
    for batch in missing:
        received = {file.file_id: file.received_seq for file in ledger.files() if file.batch_id == batch.batch_id}
        raw = read_archive(settings.home, list(received), options)
        loaded = load_batch(connection, batch.batch_id, raw, received, settings)
        ledger.record_batch(loaded.batch, loaded.results, run_id)
        settings.reached("after_replay")
    return len(missing)


def _load_decided(connection: Connection, settings: Settings, ledger: Ledger, run_id: str) -> int:
    held = set(frame(connection, "select batch_id from raw.batches")["batch_id"].to_pylist())
    decided = [d for d in ledger.decisions() if d.loads and accept_batch_id(d.unit_id) not in held]
    for decision in decided:
        loaded = load_accepted(connection, settings, decision.unit_id)
        if loaded is not None:
            ledger.record_batch(loaded.batch, loaded.results, run_id)
    return len(decided)
