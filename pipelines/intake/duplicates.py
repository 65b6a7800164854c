"""A transaction set is loaded once, whatever files and envelopes bring it again; every sighting is recorded.

Rows of a set seen before leave the batch, its sighting says ``duplicate``, and its units and dollars move from loaded
or held to duplicate in the control row of the file that repeated it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contracts import Table, tables
from pipelines.intake.reading import RawTables

ID_LENGTH = 16
_KEPT = ("loaded", "held")
_COUNTED_IN = (
    ("claims", "answers"),
    ("claims", "submissions"),
    ("claims", "claim_acknowledgements"),
    ("lines", "answer_lines"),
    ("lines", "submission_lines"),
    ("adjustments", "adjustments"),
    ("adjustments", "submission_adjustments"),
)


@dataclass
class _Repeats:
    """What repeats in a batch. ``absent``: sets of which no row may stay; ``once``: of which one copy stays."""

    rows: list[int] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    once: set[str] = field(default_factory=set)


def transaction_ids(raw: RawTables) -> list[str]:
    """Ids of the sets a batch wants to load or hold."""
    if "transactions" not in raw:
        return []
    chosen = raw["transactions"].filter(pc.is_in(raw["transactions"]["result"], pa.array(_KEPT)))
    return sorted(set(chosen["transaction_id"].to_pylist()))


def without_duplicates(raw: RawTables, known: dict[str, str]) -> RawTables:
    """The batch without sets that are in the warehouse or earlier in the batch.

    ``known``: transaction id to the result it has in the warehouse, loaded or held.
    """
    if "transactions" not in raw:
        return raw
    repeats = _repeats(raw["transactions"], known)
    if not repeats.rows:
        return raw
    found = dict(raw)
    for name, table in tables().items():
        if name in found and table.family in {"remittance", "claim"}:
            found[name] = _one_copy(found[name], table, repeats.once)
    moves = _moves(found, repeats.rows)
    for name, table in tables().items():
        if name in found and table.family in {"remittance", "claim"}:
            found[name] = _without(found[name], table, repeats.absent)
    found["transactions"] = _marked(found["transactions"], repeats.rows)
    if "quarantined_units" in found:
        found["quarantined_units"] = _without_units(found, repeats.rows)
    found["file_controls"] = moved(found["file_controls"], moves)
    return {name: table for name, table in found.items() if len(table)}


def _repeats(sightings: pa.Table, known: dict[str, str]) -> _Repeats:
    """Which sightings repeat one before: a set loaded before, or held before and held again."""
    state = dict(known)
    repeats = _Repeats()
    rows = zip(sightings["transaction_id"].to_pylist(), sightings["result"].to_pylist(), strict=True)
    for index, (set_id, result) in enumerate(rows):
        if result not in _KEPT:
            continue
        before = state.get(set_id)
        if before in {"loaded", result}:
            repeats.rows.append(index)
            (repeats.absent if known.get(set_id) == "loaded" else repeats.once).add(set_id)
        else:
            state[set_id] = result
    return repeats


def _set_ids(rows: pa.Table, table: Table) -> pa.ChunkedArray:
    """Every id of ours begins with the id of its set."""
    return pc.utf8_slice_codeunits(rows[table.key[0]], 0, ID_LENGTH)


def _without(rows: pa.Table, table: Table, absent: set[str]) -> pa.Table:
    if not absent:
        return rows
    return rows.filter(pc.invert(pc.is_in(_set_ids(rows, table), pa.array(sorted(absent)))))


def _one_copy(rows: pa.Table, table: Table, once: set[str]) -> pa.Table:
    """Keep the first row of each key among sets that stand in the batch more than once."""
    touched = pc.is_in(_set_ids(rows, table), pa.array(sorted(once), pa.string())).to_pylist()
    keys = zip(*(rows[column].to_pylist() for column in table.key), strict=True)
    seen: set[tuple[Any, ...]] = set()
    keep = []
    for repeated, key in zip(touched, keys, strict=True):
        keep.append(not repeated or key not in seen)
        if repeated:
            seen.add(key)
    return rows.filter(pa.array(keep, pa.bool_()))


def _marked(sightings: pa.Table, rows: Iterable[int]) -> pa.Table:
    results = sightings["result"].to_pylist()
    for index in rows:
        results[index] = "duplicate"
    column = sightings.schema.get_field_index("result")
    return sightings.set_column(column, sightings.schema.field(column), pa.array(results, pa.string()))


def _without_units(raw: RawTables, rows: Iterable[int]) -> pa.Table:
    units = raw["quarantined_units"]
    spans = _spans(raw["transactions"], rows)
    keep = [not _inside(unit, spans) for unit in units.select(["file_id", "segment_or_row"]).to_pylist()]
    return units.filter(pa.array(keep, pa.bool_()))


def _spans(sightings: pa.Table, rows: Iterable[int]) -> dict[str, list[tuple[int, int]]]:
    """Segments of the given sightings, by file."""
    found: dict[str, list[tuple[int, int]]] = {}
    for row in sightings.take(pa.array(list(rows), pa.int64())).to_pylist():
        found.setdefault(row["file_id"], []).append((row["first_segment"], row["last_segment"]))
    return found


def _inside(unit: dict[str, Any], spans: dict[str, list[tuple[int, int]]]) -> bool:
    place = unit["segment_or_row"]
    return place is not None and any(first <= place <= last for first, last in spans.get(unit["file_id"], ()))


Amounts = dict[str, Any]
Moves = dict[tuple[str, str], Amounts]


def _moves(raw: RawTables, rows: Iterable[int]) -> Moves:
    """Per file and kind: what moves to duplicate, keyed ``claims_loaded`` and the like; amounts as Decimal."""
    counts = set_counts(raw)
    units = raw["quarantined_units"].to_pylist() if "quarantined_units" in raw else []
    moves: Moves = {}
    for row in raw["transactions"].take(pa.array(list(rows), pa.int64())).to_pylist():
        move = moves.setdefault(place_of(row), {})
        _add(move, f"transactions_{row['result']}", 1)
        if row["result"] == "loaded":
            for what, number in counts.get(row["transaction_id"], {}).items():
                _add(move, f"{what}_loaded", number)
        spans = {row["file_id"]: [(row["first_segment"], row["last_segment"])]}
        for unit in units:
            if _inside(unit, spans):
                _add(move, "claims_held", unit["unit_count"])
                _add(move, "charge_held", unit["charge_usd"] or 0)
                _add(move, "paid_held", unit["paid_usd"] or 0)
    return moves


def set_counts(raw: RawTables) -> dict[str, Amounts]:
    """Claims, lines, CAS triplets and dollars of each set that has rows, by transaction id."""
    found: dict[str, Amounts] = {}
    contract = tables()
    for what, name in _COUNTED_IN:
        if name not in raw:
            continue
        rows = _counted(raw[name], name)
        for set_id, number in Counter(_set_ids(rows, contract[name]).to_pylist()).items():
            _add(found.setdefault(set_id, {}), what, number)
    for name in ("answers", "submissions"):
        for row in _rows(raw, name, "transaction_id", "charge_usd"):
            _add(found.setdefault(row["transaction_id"], {}), "charge", row["charge_usd"] or 0)
    for row in _rows(raw, "remittances", "transaction_id", "payment_amount_usd", "credit_debit_code"):
        _add(found.setdefault(row["transaction_id"], {}), "paid", signed_payment(row))
    return found


def _counted(rows: pa.Table, name: str) -> pa.Table:
    """The rows of a table that the reader counts: no balancing adjustment, of an acknowledgement the claims."""
    if name == "adjustments":
        return rows.filter(pc.invert(rows["is_balancing"]))
    return rows.filter(pc.equal(rows["level"], "CLAIM")) if name == "claim_acknowledgements" else rows


def _rows(raw: RawTables, name: str, *columns: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = raw[name].select(list(columns)).to_pylist() if name in raw else []
    return rows


def _add(amounts: Amounts, key: str, number: Any) -> None:
    amounts[key] = amounts.get(key, 0) + number


def signed_payment(row: dict[str, Any]) -> Decimal:
    """BPR02 with the sign of BPR03."""
    amount: Decimal = row["payment_amount_usd"] or Decimal(0)
    return -amount if row["credit_debit_code"] == "D" else amount


def moved(controls: pa.Table, moves: Moves) -> pa.Table:
    """Control rows with the moves made; never more than is there, and the rest with it when no set remains."""
    rows = controls.to_pylist()
    for row in rows:
        move = moves.get(place_of(row))
        if not move:
            continue
        for key, number in move.items():
            what, state = key.split("_")
            _shift(row, what, state, number)
        for state in _KEPT:
            if row[f"transactions_{state}_count"] == 0 and row[f"claims_{state}_count"] == 0:
                for what in ("lines", "adjustments", "charge", "paid"):
                    _shift(row, what, state, row[f"{what}_{state}_{_unit(what)}"])
    return pa.Table.from_pylist(rows, schema=controls.schema)


def place_of(row: dict[str, Any]) -> tuple[str, str]:
    """The control row something belongs to: file and kind."""
    return row["file_id"], row["kind"]


def _shift(row: dict[str, Any], what: str, state: str, number: Any) -> None:
    unit = _unit(what)
    row[f"{what}_{state}_{unit}"] -= number
    row[f"{what}_duplicate_{unit}"] += number


def _unit(what: str) -> str:
    return "usd" if what in {"charge", "paid"} else "count"
