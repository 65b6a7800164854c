"""One batch, one transaction: all its raw tables and its control rows, or nothing; CHECKPOINT after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contracts import tables
from pipelines.intake.duplicates import (
    ID_LENGTH,
    SET_FAMILIES,
    moved,
    place_of,
    sighted,
    states,
    without_duplicates,
)
from pipelines.intake.reader_version import reader_version
from pipelines.intake.reading import RawTables
from pipelines.intake.repeats import CAME_WHOLE, ENVELOPE, finding_row, with_reasons
from pipelines.intake.results import results_of_batch
from pipelines.ledger import Batch, FileResult
from pipelines.settings import Settings
from pipelines.warehouse import Connection, frame, row_total


@dataclass(frozen=True)
class Loaded:
    """A batch as it stands in the warehouse, and what became of its files."""

    batch: Batch
    results: list[FileResult]


def load_batch(
    connection: Connection,
    batch_id: str,
    raw: RawTables,
    received: Mapping[str, int],
    settings: Settings,
    name: Literal["load", "replay"] = "load",
) -> Loaded:
    """Load one batch; ``replay``: in the place of what its files brought before.

    Args:
        connection: The warehouse, to write.
        batch_id: Id of the batch.
        raw: What was read in its files.
        received: File id to its number of first sight.
        settings: Of the home.
        name: What is done.
    """
    with in_transaction(connection):
        before = row_total(connection)
        if name == "replay":
            _take_out(connection, list(received))
        earlier = earlier_sightings(connection, sighted(raw))
        kept = with_reasons(without_duplicates(raw, states(earlier)), earlier)
        insert(connection, {table: _filled(rows, batch_id, received) for table, rows in kept.items()})
        release_held(connection, batch_id)
        rows = row_total(connection) - before
        settings.reached("before_batch_row")
        record_batch_row(connection, Batch(batch_id, len(received), rows), settings)
        settings.reached("before_commit")
    settings.reached("after_commit")
    connection.execute("checkpoint")
    settings.reached("after_checkpoint")
    return Loaded(Batch(batch_id, len(received), rows), results_of_batch(connection, batch_id))


def _take_out(connection: Connection, file_ids: list[str]) -> None:
    """Remove all that some files brought: rows of the sets they loaded, their own rows, what was said of them."""
    mine = "(select unnest($files))"
    sets = f"(select transaction_id from raw.transactions where result = 'loaded' and file_id in {mine})"
    for name, table in sorted(tables().items(), key=lambda item: item[1].family == "control"):
        if table.family in SET_FAMILIES:
            where = f"substr({table.key[0]}, 1, {ID_LENGTH}) in {sets}"
        elif name == "batches":
            continue
        else:
            where = f"file_id in {mine}"
        connection.execute(f"delete from raw.{name} where {where}", {"files": file_ids})


@contextmanager
def in_transaction(connection: Connection) -> Iterator[None]:
    """All or nothing."""
    connection.execute("begin")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def earlier_sightings(connection: Connection, ids: list[str]) -> list[dict[str, Any]]:
    """Where the warehouse has seen these sets before, and with what result."""
    if not ids:
        return []
    connection.register("wanted", pa.table({"transaction_id": pa.array(ids, pa.string())}))
    try:
        found = frame(
            connection,
            f"select t.transaction_id, t.file_id, t.result, {', '.join(f't.{name}' for name in ENVELOPE)} "
            "from raw.transactions t join wanted using (transaction_id)",
        )
    finally:
        connection.unregister("wanted")
    rows: list[dict[str, Any]] = found.to_pylist()
    return rows


def insert(connection: Connection, raw: RawTables) -> None:
    """Append rows to the raw tables, in contract order."""
    for name, table in tables().items():
        if name in raw:
            connection.register("incoming", raw[name])
            columns = ", ".join(column.name for column in table.columns)
            connection.execute(f"insert into raw.{name} ({columns}) select {columns} from incoming")
            connection.unregister("incoming")


def record_batch_row(connection: Connection, batch: Batch, settings: Settings) -> None:
    """The batch's own row; start-up compares it with the ledger and with the reader."""
    values = [batch.batch_id, batch.file_count, batch.row_count, reader_version(settings)]
    connection.execute("insert into raw.batches values (?, ?, ?, ?)", values)


def release_held(connection: Connection, batch_id: str) -> None:
    """A set once held, torn in its envelope, that has now arrived whole: its held sighting becomes a duplicate."""
    units = frame(
        connection,
        "select u.unit_id, u.file_id, u.kind, u.unit_count, u.charge_usd, u.paid_usd, t.set_ordinal, "
        "t.transaction_id, t.first_segment "
        "from raw.quarantined_units u join raw.transactions t on t.file_id = u.file_id and t.result = 'held' "
        "and u.segment_or_row between t.first_segment and t.last_segment "
        "where exists (select 1 from raw.transactions n where n.transaction_id = t.transaction_id "
        "and n.batch_id = ? and n.result = 'loaded')",
        [batch_id],
    ).to_pylist()
    for unit in units:
        place = [unit["file_id"], unit["set_ordinal"]]
        connection.execute("delete from raw.quarantined_units where unit_id = ?", [unit["unit_id"]])
        connection.execute(
            "update raw.transactions set result = 'duplicate' where file_id = ? and set_ordinal = ?", place
        )
        move = {"transactions_held": 1, "claims_held": unit["unit_count"]}
        dollars = {"charge_held": unit["charge_usd"] or 0, "paid_held": unit["paid_usd"] or 0}
        controls = controls_of(connection, unit["file_id"])
        replace_controls(connection, unit["file_id"], moved(controls, {place_of(unit): {**move, **dollars}}))
        _add_finding(connection, finding_row(unit, CAME_WHOLE, unit["transaction_id"]), batch_id)


def _add_finding(connection: Connection, row: dict[str, Any], batch_id: str) -> None:
    connection.execute(
        "insert into raw.findings (file_id, finding_ordinal, batch_id, transaction_id, code, severity, segment_or_row) "
        "select $file_id, coalesce(max(finding_ordinal), 0) + 1, $batch_id, $transaction_id, $code, $severity, "
        "$segment_or_row from raw.findings where file_id = $file_id",
        {**row, "batch_id": batch_id},
    )


def controls_of(connection: Connection, file_id: str) -> pa.Table:
    """Control rows of one file."""
    return frame(connection, "select * from raw.file_controls where file_id = ? order by kind", [file_id])


def replace_controls(connection: Connection, file_id: str, controls: pa.Table) -> None:
    """Put other control rows in the place of a file's."""
    connection.execute("delete from raw.file_controls where file_id = ?", [file_id])
    insert(connection, {"file_controls": controls})


def _filled(table: pa.Table, batch_id: str, received: Mapping[str, int]) -> pa.Table:
    """Batch id and received number, which only intake knows."""
    if "batch_id" in table.column_names:
        table = _with(table, "batch_id", pa.array([batch_id] * len(table), pa.string()))
    if "received_seq" in table.column_names:
        places = pc.index_in(table["file_id"], pa.array(list(received), pa.string()))
        numbers = pa.array(list(received.values()), pa.int64())
        table = _with(table, "received_seq", numbers.take(places.combine_chunks()))
    return table


def _with(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    index = table.schema.get_field_index(name)
    return table.set_column(index, table.schema.field(index), values)
