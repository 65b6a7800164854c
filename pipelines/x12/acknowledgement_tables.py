"""The acknowledgement tables of the contract, for the sets that are loaded."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contracts import acknowledgement as contract
from pipelines.x12.acknowledgement import Acknowledgements, level_names
from pipelines.x12.findings import Bools
from pipelines.x12.ids import child_ids
from pipelines.x12.remittance_tables import assembled
from pipelines.x12.segments import SegmentIndex, running_count
from pipelines.x12.sets import Sets


def acknowledgement_tables(
    index: SegmentIndex, sets: Sets, read: Acknowledgements, loaded: Bools
) -> dict[str, pa.Table]:
    """Every table of the acknowledgement family."""
    set_ids = pa.array(sets.transaction_id, pa.string())
    levels, functional, interchanges = read.levels, read.functional, read.interchanges
    level_sets = set_ids.take(pa.array(levels.set))
    ids = child_ids(level_sets, running_count(levels.set), 5)
    sets_answered = set_ids.take(pa.array(functional.set))
    return {
        "claim_acknowledgements": _levels(index, read, level_sets, ids, loaded),
        "acknowledgement_statuses": _statuses(index, read, ids, loaded),
        "functional_acknowledgements": assembled(
            contract.functional_acknowledgements,
            functional.columns
            | {
                "functional_acknowledgement_id": child_ids(sets_answered, running_count(functional.set), 5, "F"),
                "transaction_id": sets_answered,
                "segment_number": pa.array(index.number_in_file(functional.segments)),
            },
            loaded[functional.set],
        ),
        "interchange_acknowledgements": assembled(
            contract.interchange_acknowledgements,
            interchanges.columns
            | {
                "transaction_id": set_ids.take(pa.array(interchanges.set)),
                "segment_number": pa.array(index.number_in_file(interchanges.segments)),
            },
            loaded[interchanges.set],
        ),
    }


def _levels(index: SegmentIndex, read: Acknowledgements, set_ids: pa.Array, ids: pa.Array, loaded: Bools) -> pa.Table:
    levels = read.levels
    batch = pa.array(levels.batch, mask=levels.batch < 0)
    columns = levels.cut.columns | {
        "acknowledgement_id": ids,
        "transaction_id": set_ids,
        "acknowledgement_ordinal": pa.array(running_count(levels.set)),
        "level": level_names(levels.level),
        "batch_acknowledgement_id": ids.take(batch),
        "batch_reference": levels.reference.take(batch),
        "claim_id": pc.if_else(pa.array(levels.is_claim), levels.reference, None),
        "segment_number": pa.array(index.number_in_file(levels.rows.anchors)),
    }
    return assembled(contract.claim_acknowledgements, columns, loaded[levels.set])


def _statuses(index: SegmentIndex, read: Acknowledgements, ids: pa.Array, loaded: Bools) -> pa.Table:
    statuses, levels = read.statuses, read.levels
    here = levels.set[statuses.owner] if len(statuses.owner) else np.empty(0, np.int64)
    columns = statuses.columns | {
        "acknowledgement_id": ids.take(pa.array(statuses.owner)),
        "position": pa.array(running_count(statuses.owner)),
        "is_line": pa.array(statuses.is_line),
        "segment_number": pa.array(index.number_in_file(statuses.segments)),
    }
    return assembled(contract.acknowledgement_statuses, columns, loaded[here])
