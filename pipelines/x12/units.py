"""Held units: what was kept out of the figures, why, where, and how many dollars stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contracts import control
from pipelines.x12.cells import day_column, days, decimal_column
from pipelines.x12.controls import file_id_column, from_columns
from pipelines.x12.findings import Bools, Code, Ints
from pipelines.x12.ids import unit_id
from pipelines.x12.segments import SegmentIndex, pack
from pipelines.x12.sets import KINDS, Sets, ordinals

_LEVELS = ("transaction", "claim", "file")


class Unit(NamedTuple):
    """One held set or claim. ``number``: its set; ``claim``: ordinal of the claim in it, 0 = the whole set.

    ``paid`` is None for claims, which say nothing of payments.
    """

    number: int
    code: Code
    segment: int
    claims: int
    charge: int
    paid: int | None
    claim: int = 0


def accounting_days(index: SegmentIndex, sets: Sets) -> tuple[Ints, Bools]:
    """Day for a held set: BPR16, else DTM*405, else GS04; of claims BHT04. Days since 1970 and where absent."""
    value, absent = np.zeros(len(sets), np.int64), np.ones(len(sets), bool)
    dtm = index.of("DTM")
    dtm = dtm[index.word(index.element(dtm, 1)) == pack("405")]
    for segments, element in ((index.of("BPR"), 16), (dtm, 2), (index.of("BHT"), 4)):
        inside = segments[sets.of_segment[segments] >= 0]
        owner, day = sets.of_segment[inside], days(index, index.element(inside, element))
        use = absent[owner] & day.present & day.valid
        value[owner[use]], absent[owner[use]] = day.values[use], False
    late = np.flatnonzero(absent & (sets.group >= 0))
    day = days(index, index.element(sets.group[late], 4))
    value[late] = day.values
    absent[late] = ~(day.present & day.valid)
    return value, absent


def unit_table(index: SegmentIndex, sets: Sets, units: Sequence[Unit], file_ids: Sequence[str]) -> pa.Table:
    """Rows of quarantined_units for held sets and claims."""
    number = np.array([unit.number for unit in units], np.int64)
    ordinal = ordinals(index, sets)[2]
    value, absent = accounting_days(index, sets)
    files = sets.file[number]
    ids = [
        unit_id(file_ids[int(sets.file[u.number])], "claim", int(ordinal[u.number]), u.claim)
        if u.claim
        else unit_id(file_ids[int(sets.file[u.number])], "transaction", int(ordinal[u.number]))
        for u in units
    ]
    paid = np.array([unit.paid or 0 for unit in units], np.int64)
    columns = {
        "unit_id": pa.array(ids, pa.string()),
        "file_id": file_id_column(file_ids, files),
        "transaction_id": pa.array(sets.transaction_id, pa.string()).take(pa.array(number)),
        "level": pa.array(["claim" if unit.claim else "transaction" for unit in units], pa.string()),
        "kind": pa.array([KINDS[sets.kind[unit.number]] for unit in units], pa.string()),
        "code": pa.array([str(unit.code) for unit in units], pa.string()),
        "segment_or_row": pa.array(index.number_in_file(np.array([u.segment for u in units], np.int64))),
        "unit_count": pa.array([unit.claims for unit in units], pa.int64()),
        "charge_usd": decimal_column(
            np.array([unit.charge for unit in units], np.int64), np.zeros(len(units), bool), "money"
        ),
        "paid_usd": decimal_column(paid, np.array([unit.paid is None for unit in units], bool), "money"),
        "event_date": day_column(value[number], absent[number]),
    }
    return from_columns(control.quarantined_units, columns, len(units))


def whole_file_units(held: Sequence[tuple[str, Code]]) -> pa.Table:
    """Rows of quarantined_units for files of which nothing could be read: file id and reason of each."""
    size = len(held)
    columns = {
        "unit_id": pa.array([unit_id(file_id, "file") for file_id, _ in held], pa.string()),
        "file_id": pa.array([file_id for file_id, _ in held], pa.string()),
        "level": pa.repeat("file", size),
        "kind": pa.repeat("other", size),
        "code": pa.array([str(code) for _, code in held], pa.string()),
        "segment_or_row": pa.array(np.ones(size, np.int64)),
        "unit_count": pa.array(np.zeros(size, np.int64)),
    }
    return from_columns(control.quarantined_units, columns, size)


def in_order(units: pa.Table, file_ids: Sequence[str]) -> pa.Table:
    """Units by file; of a file its sets, then its claims, then the file as a whole."""
    places = {
        "file": pc.index_in(units["file_id"], pa.array(list(file_ids), pa.string())),
        "level": pc.index_in(units["level"], pa.array(_LEVELS)),
    }
    return units.take(pc.sort_indices(pa.table(places), [(name, "ascending") for name in places]))
