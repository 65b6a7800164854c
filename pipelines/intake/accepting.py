"""A held unit that a person lets in: read again from the archive with its id accepted, loaded in a batch of its own.

The file is read twice, without and with the acceptance; what differs is what the acceptance brings. So a set of 835
claims and a single claim of an 837 take the same way, and in = loaded + held + duplicate still holds afterwards.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from pipelines.contracts import tables
from pipelines.intake.duplicates import SET_FAMILIES
from pipelines.intake.loading import (
    Loaded,
    controls_of,
    in_transaction,
    insert,
    record_batch_row,
    replace_controls,
)
from pipelines.intake.reading import RawTables, options_of, read_archive
from pipelines.intake.results import results_of
from pipelines.ledger import Batch
from pipelines.settings import Settings
from pipelines.warehouse import Connection, frame, row_total

Row = dict[str, Any]
_FINDING = ("code", "severity", "segment_or_row", "transaction_id")


@dataclass(frozen=True)
class Gain:
    """What an acceptance changes: rows to add, sightings now loaded, units let go, control amounts that move."""

    file_id: str
    rows: RawTables
    sightings: list[int]
    units: list[str]
    controls: dict[str, Row]


def accept_batch_id(unit_id: str) -> str:
    """Id of the batch that an acceptance brings; always the same."""
    return f"a{hashlib.sha256(unit_id.encode()).hexdigest()[:15]}"


def gain_of(connection: Connection, settings: Settings, unit_id: str) -> Gain | None:
    """What accepting a held unit would bring; None when it is not held here or cannot be loaded as it is."""
    held = frame(
        connection, "select file_id, level from raw.quarantined_units where unit_id = ?", [unit_id]
    ).to_pylist()
    if not held or held[0]["level"] in {"row", "file"}:
        return None
    file_id = held[0]["file_id"]
    before, after = (
        read_archive(settings.home, [file_id], options_of(settings, accept))
        for accept in (frozenset[str](), frozenset({unit_id}))
    )
    units = [unit for unit in _column(before, "quarantined_units", "unit_id") if unit not in _units(after)]
    rows = dict(_new_rows(before, after))
    if unit_id not in units or not rows:
        return None
    return Gain(
        file_id,
        {**rows, **_new_findings(connection, file_id, before, after)},
        _now_loaded(before, after),
        units,
        _control_difference(before, after),
    )


def load_accepted(connection: Connection, settings: Settings, unit_id: str) -> Loaded | None:
    """Load an accepted unit in one transaction; None when there is nothing to load any more."""
    gain = gain_of(connection, settings, unit_id)
    if gain is None:
        return None
    batch_id = accept_batch_id(unit_id)
    with in_transaction(connection):
        before = row_total(connection)
        for set_ordinal in gain.sightings:
            connection.execute(
                "update raw.transactions set result = 'loaded' where file_id = ? and set_ordinal = ?",
                [gain.file_id, set_ordinal],
            )
        connection.execute("delete from raw.quarantined_units where unit_id in (select unnest(?))", [gain.units])
        insert(connection, _in_batch(gain.rows, batch_id))
        _move_controls(connection, gain)
        rows = row_total(connection) - before
        record_batch_row(connection, Batch(batch_id, 0, rows, unit_id), settings)
        settings.reached("accept_before_commit")
    settings.reached("accept_after_commit")
    connection.execute("checkpoint")
    return Loaded(Batch(batch_id, 0, rows, unit_id), results_of(connection, [gain.file_id]))


def nothing_to_load(connection: Connection, settings: Settings, unit_id: str) -> Loaded:
    """An acceptance that brings nothing, its set has come whole since: noted, or it would be missed for ever."""
    batch = Batch(accept_batch_id(unit_id), 0, 0, unit_id)
    record_batch_row(connection, batch, settings)
    connection.execute("checkpoint")
    return Loaded(batch, [])


def _new_rows(before: RawTables, after: RawTables) -> Iterator[tuple[str, pa.Table]]:
    """Rows whose key only the second reading has."""
    for name, table in tables().items():
        if name not in after or table.family not in SET_FAMILIES:
            continue
        known = set(_keys(before[name], table.key)) if name in before else set()
        fresh = [key not in known for key in _keys(after[name], table.key)]
        if any(fresh):
            yield name, after[name].filter(pa.array(fresh, pa.bool_()))


def _keys(rows: pa.Table, key: tuple[str, ...]) -> list[tuple[Any, ...]]:
    return list(zip(*(rows[column].to_pylist() for column in key), strict=True))


def _column(raw: RawTables, name: str, column: str) -> list[Any]:
    found: list[Any] = raw[name][column].to_pylist() if name in raw else []
    return found


def _units(raw: RawTables) -> set[str]:
    return set(_column(raw, "quarantined_units", "unit_id"))


def _now_loaded(before: RawTables, after: RawTables) -> list[int]:
    """Ordinals of the sets that were held and are loaded now."""
    results = zip(
        _column(before, "transactions", "result"),
        _column(after, "transactions", "result"),
        _column(after, "transactions", "set_ordinal"),
        strict=True,
    )
    return [ordinal for old, new, ordinal in results if old == "held" and new == "loaded"]


def _new_findings(connection: Connection, file_id: str, before: RawTables, after: RawTables) -> RawTables:
    """Findings that only the second reading has, numbered after those the file has."""
    if "findings" not in after:
        return {}
    known = Counter(_keys(before["findings"], _FINDING)) if "findings" in before else Counter()
    fresh = []
    for key in _keys(after["findings"], _FINDING):
        fresh.append(known[key] == 0)
        known[key] -= 1
    rows = after["findings"].filter(pa.array(fresh, pa.bool_()))
    if not len(rows):
        return {}
    start = frame(connection, "select count(*) as n from raw.findings where file_id = ?", [file_id])["n"][0].as_py()
    ordinals = pa.array(range(start + 1, start + 1 + len(rows)), pa.int64())
    return {"findings": rows.set_column(rows.schema.get_field_index("finding_ordinal"), "finding_ordinal", ordinals)}


def _control_difference(before: RawTables, after: RawTables) -> dict[str, Row]:
    """Per kind: by how much each control amount changes."""
    old = {row["kind"]: row for row in before["file_controls"].to_pylist()}
    new = {row["kind"]: row for row in after["file_controls"].to_pylist()}
    return {
        kind: {name: new[kind][name] - row[name] for name in row if name.endswith(("_count", "_usd"))}
        for kind, row in old.items()
        if kind in new
    }


def _move_controls(connection: Connection, gain: Gain) -> None:
    controls = controls_of(connection, gain.file_id)
    rows = controls.to_pylist()
    for row in rows:
        for name, change in gain.controls.get(row["kind"], {}).items():
            row[name] += change
    replace_controls(connection, gain.file_id, pa.Table.from_pylist(rows, schema=controls.schema))


def _in_batch(raw: RawTables, batch_id: str) -> RawTables:
    found = dict(raw)
    for name, rows in raw.items():
        if "batch_id" in rows.column_names:
            index = rows.schema.get_field_index("batch_id")
            found[name] = rows.set_column(index, rows.schema.field(index), pa.array([batch_id] * len(rows)))
    return found
