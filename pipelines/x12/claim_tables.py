"""The 837 tables of the contract, for the claims that are loaded."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from pipelines.contracts import claim as contract
from pipelines.x12.claim import Claims
from pipelines.x12.findings import Bools, Ints
from pipelines.x12.ids import child_ids
from pipelines.x12.remittance_tables import assembled
from pipelines.x12.segments import SegmentIndex, running_count
from pipelines.x12.sets import Sets


def claim_tables(index: SegmentIndex, sets: Sets, read: Claims, loaded: Bools) -> dict[str, pa.Table]:
    """Every table of the claim family.

    Args:
        index: The batch.
        sets: Its sets.
        read: What was cut out of the 837 sets.
        loaded: Which sets are loaded; claims held alone are left out as well.
    """
    set_ids = pa.array(sets.transaction_id, pa.string())
    claim_set_ids = set_ids.take(pa.array(read.claim_set))
    claim_ids = child_ids(claim_set_ids, running_count(read.claim_set), 5)
    line_ids = child_ids(claim_ids.take(pa.array(read.line_claim)), running_count(read.line_claim), 3)
    keep = loaded[read.claim_set] & read.whole
    return {
        "claim_batches": _batches(index, sets, read, set_ids, loaded),
        "submissions": assembled(
            contract.submissions,
            read.claim_cut.columns
            | read.stay
            | {
                "submission_id": claim_ids,
                "transaction_id": claim_set_ids,
                "submission_ordinal": pa.array(running_count(read.claim_set)),
                "person_key": read.person_key,
                "member_key": read.member_key,
                "segment_number": _numbers(index, read.claims.anchors),
            },
            keep,
        ),
        "submission_payers": _payers(index, read, claim_ids, keep),
        "submission_diagnoses": _diagnoses(index, read, claim_ids, keep),
        "submission_lines": _lines(index, read, claim_ids, line_ids, keep),
        "submission_line_payments": _payments(index, read, claim_ids, line_ids, keep),
        "submission_adjustments": _adjustments(index, read, claim_ids, line_ids, keep),
    }


def _numbers(index: SegmentIndex, segments: Ints) -> pa.Array:
    return pa.array(index.number_in_file(segments))


def _batches(index: SegmentIndex, sets: Sets, read: Claims, set_ids: pa.Array, loaded: Bools) -> pa.Table:
    here = sets.of_segment[read.batches.anchors]
    columns = read.batch_cut.columns | {
        "transaction_id": set_ids.take(pa.array(here)),
        "segment_number": _numbers(index, read.batches.anchors),
    }
    first = np.diff(here, prepend=-1) != 0
    return assembled(contract.claim_batches, columns, loaded[here] & first)


def _payers(index: SegmentIndex, read: Claims, claim_ids: pa.Array, keep: Bools) -> pa.Table:
    payers = read.coordination.payers
    columns = payers.cut.columns | {
        "submission_id": claim_ids.take(pa.array(payers.claim)),
        "position": pa.array(payers.position),
        "is_billed": pa.array(payers.is_billed),
        "segment_number": _numbers(index, payers.segments),
    }
    return assembled(contract.submission_payers, columns, keep[payers.claim])


def _diagnoses(index: SegmentIndex, read: Claims, claim_ids: pa.Array, keep: Bools) -> pa.Table:
    diagnoses = read.diagnoses
    columns = {
        "submission_id": claim_ids.take(pa.array(diagnoses.claim)),
        "position": pa.array(running_count(diagnoses.claim)),
        "code_qualifier": diagnoses.qualifiers,
        "diagnosis_code": diagnoses.codes,
        "segment_number": _numbers(index, diagnoses.segments),
    }
    return assembled(contract.submission_diagnoses, columns, keep[diagnoses.claim])


def _lines(index: SegmentIndex, read: Claims, claim_ids: pa.Array, line_ids: pa.Array, keep: Bools) -> pa.Table:
    columns = read.line_cut.columns | {
        "submission_line_id": line_ids,
        "submission_id": claim_ids.take(pa.array(read.line_claim)),
        "line_ordinal": pa.array(running_count(read.line_claim)),
        "segment_number": _numbers(index, read.lines.anchors),
    }
    return assembled(contract.submission_lines, columns, keep[read.line_claim])


def _taken(values: pa.Array, rows: Ints) -> pa.Array:
    """Values of rows; null for row -1."""
    return values.take(pa.array(rows, mask=rows < 0))


def _payments(index: SegmentIndex, read: Claims, claim_ids: pa.Array, line_ids: pa.Array, keep: Bools) -> pa.Table:
    payments, payers = read.coordination.payments, read.coordination.payers
    claim = read.line_claim[payments.line]
    columns = payments.cut.columns | {
        "submission_line_id": line_ids.take(pa.array(payments.line)),
        "position": pa.array(running_count(payments.line)),
        "submission_id": claim_ids.take(pa.array(claim)),
        "payer_position": _taken(pa.array(payers.position), payments.payer),
        "segment_number": _numbers(index, payments.rows.anchors),
    }
    return assembled(contract.submission_line_payments, columns, keep[claim])


def _adjustments(index: SegmentIndex, read: Claims, claim_ids: pa.Array, line_ids: pa.Array, keep: Bools) -> pa.Table:
    payers, payments, triplets = read.coordination
    columns = triplets.cut.columns | {
        "submission_id": claim_ids.take(pa.array(triplets.claim)),
        "position": pa.array(running_count(triplets.claim)),
        "payer_position": _taken(pa.array(payers.position), triplets.payer),
        "submission_line_id": _taken(line_ids, triplets.line),
        "line_payment_position": _taken(pa.array(running_count(payments.line)), triplets.payment),
        "segment_number": _numbers(index, triplets.rows.anchors),
    }
    return assembled(contract.submission_adjustments, columns, keep[triplets.claim])
