"""The 835 tables of the contract, from what was cut and weighed, for the sets that are loaded."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contracts import Table
from pipelines.contracts import remittance as contract
from pipelines.x12.balance import Balances
from pipelines.x12.cells import decimal_column
from pipelines.x12.findings import Bools, Ints
from pipelines.x12.ids import child_ids
from pipelines.x12.remittance import Remittances
from pipelines.x12.segments import SegmentIndex, rank_within, running_count
from pipelines.x12.sets import Sets


def assembled(table: Table, columns: dict[str, pa.Array], keep: Bools) -> pa.Table:
    """Columns in contract order and types; only the rows to keep."""
    schema = table.arrow_schema()
    whole = pa.table([columns[name] for name in schema.names], schema=schema)
    return whole if keep.all() else whole.take(pa.array(np.flatnonzero(keep)))


def money(cents: Ints) -> pa.Array:
    """Cents as decimal(18,2), never null."""
    return decimal_column(cents, np.zeros(len(cents), bool), "money")


def _rows(index: SegmentIndex, segments: Ints) -> pa.Array:
    return pa.array(index.number_in_file(segments))


def remittance_tables(
    index: SegmentIndex, sets: Sets, read: Remittances, balances: Balances, loaded: Bools
) -> dict[str, pa.Table]:
    """Every table of the remittance family."""
    set_ids = pa.array(sets.transaction_id, pa.string())
    claim_ids, line_ids = _claim_and_line_ids(read, set_ids)
    return {
        "remittances": _remittances(index, read, balances, set_ids, loaded),
        "answers": _answers(index, read, balances, set_ids, claim_ids, loaded),
        "answer_lines": _lines(index, read, claim_ids, line_ids, _loaded(loaded, read.line_claim, read)),
        "adjustments": _adjustments(index, read, balances, claim_ids, line_ids, loaded),
        "remarks": _remarks(index, read, claim_ids, line_ids, loaded),
        "provider_adjustments": _pairs(index, read, set_ids, loaded),
    }


def _loaded(loaded: Bools, claim: Ints, read: Remittances) -> Bools:
    """Whether rows that belong to a claim row are loaded; in no claim they never are."""
    if not len(read.claim_set):
        return np.zeros(len(claim), bool)
    keep: Bools = (claim >= 0) & loaded[read.claim_set[np.maximum(claim, 0)]]
    return keep


def _take(values: pa.Array, rows: Ints) -> pa.Array:
    return values.take(pa.array(rows, mask=rows < 0))


def _claim_and_line_ids(read: Remittances, set_ids: pa.Array) -> tuple[pa.Array, pa.Array]:
    claim_ids = child_ids(_take(set_ids, read.claim_set), running_count(read.claim_set), 5)
    return claim_ids, child_ids(_take(claim_ids, read.line_claim), running_count(read.line_claim), 3)


def _remittances(
    index: SegmentIndex, read: Remittances, balances: Balances, set_ids: pa.Array, loaded: Bools
) -> pa.Table:
    here = read.header_set
    columns = read.header_cut.columns | {
        "transaction_id": _take(set_ids, here),
        "claims_paid_usd": money(balances.paid[here]),
        "provider_adjustments_usd": money(balances.provider[here]),
        "unexplained_usd": money(balances.payment_off[here]),
        "segment_number": _rows(index, read.header.anchors),
    }
    return assembled(contract.remittances, columns, loaded[here])


def _answers(
    index: SegmentIndex,
    read: Remittances,
    balances: Balances,
    set_ids: pa.Array,
    claim_ids: pa.Array,
    loaded: Bools,
) -> pa.Table:
    columns = read.claim_cut.columns | {
        "answer_id": claim_ids,
        "transaction_id": _take(set_ids, read.claim_set),
        "answer_ordinal": pa.array(running_count(read.claim_set)),
        "unexplained_usd": money(balances.claim_off),
        "segment_number": _rows(index, read.claims.anchors),
    }
    return assembled(contract.answers, columns, loaded[read.claim_set])


def _lines(index: SegmentIndex, read: Remittances, claim_ids: pa.Array, line_ids: pa.Array, keep: Bools) -> pa.Table:
    columns = read.line_cut.columns | {
        "answer_line_id": line_ids,
        "answer_id": _take(claim_ids, read.line_claim),
        "line_ordinal": pa.array(running_count(read.line_claim)),
        "segment_number": _rows(index, read.lines.anchors),
    }
    return assembled(contract.answer_lines, columns, keep)


def _adjustments(
    index: SegmentIndex,
    read: Remittances,
    balances: Balances,
    claim_ids: pa.Array,
    line_ids: pa.Array,
    loaded: Bools,
) -> pa.Table:
    owner = read.triplet_owner
    claim, line = _take(claim_ids, owner.claim), _take(line_ids, owner.line)
    parent = pc.coalesce(line, claim)
    position = running_count(np.where(owner.line >= 0, owner.line, -2 - owner.claim))
    columns = read.triplet_cut.columns | {
        "adjustment_id": child_ids(parent, position, 3),
        "answer_id": claim,
        "answer_line_id": line,
        "position": pa.array(position),
        "is_balancing": pa.repeat(pa.scalar(value=False), len(position)),
        "segment_number": _rows(index, read.triplets.anchors),
    }
    keep = _loaded(loaded, owner.claim, read)
    triplets = assembled(contract.adjustments, columns, keep)
    off = np.flatnonzero(balances.line_off)
    off = off[_loaded(loaded, read.line_claim[off], read)]
    if not len(off):
        return triplets
    both = pa.concat_tables([triplets, _balancing(index, read, balances, claim_ids, line_ids, off)])
    # A balancing row stands after the triplets of its line, in whatever batch the file comes.
    order = np.concatenate([read.triplets.anchors[keep], _last_triplet(read, off)])
    return both.take(pa.array(np.argsort(order, kind="stable")))


def _balancing(
    index: SegmentIndex,
    read: Remittances,
    balances: Balances,
    claim_ids: pa.Array,
    line_ids: pa.Array,
    off: Ints,
) -> pa.Table:
    """One row a line that does not balance, so that every line's charge is explained to the cent."""
    line, claim = _take(line_ids, off), read.line_claim[off]
    position = balances.line_triplets[off] + 1
    empty = pa.nulls(len(off), pa.string())
    columns = {
        "adjustment_id": child_ids(line, position, 3),
        "answer_id": _take(claim_ids, claim),
        "answer_line_id": line,
        "position": pa.array(position),
        "group_code": empty,
        "reason_code": empty,
        "amount_usd": money(balances.line_off[off]),
        "quantity": pa.nulls(len(off), contract.adjustments.arrow_schema().field("quantity").type),
        "is_balancing": pa.repeat(pa.scalar(value=True), len(off)),
        "segment_number": _rows(index, read.lines.anchors[off]),
    }
    return assembled(contract.adjustments, columns, np.ones(len(off), bool))


def _last_triplet(read: Remittances, lines: Ints) -> Ints:
    """The segment of each line's last triplet, else its SVC."""
    last = read.lines.anchors.copy()
    mine = read.triplet_owner.line >= 0
    np.maximum.at(last, read.triplet_owner.line[mine], read.triplets.anchors[mine])
    return last[lines]


def _remarks(
    index: SegmentIndex, read: Remittances, claim_ids: pa.Array, line_ids: pa.Array, loaded: Bools
) -> pa.Table:
    remarks, owner = read.remarks, read.remarks.owner
    columns = {
        "answer_id": _take(claim_ids, owner.claim),
        "answer_line_id": _take(line_ids, owner.line),
        "source_segment": remarks.tags,
        "position": pa.array(rank_within(np.where(owner.line >= 0, owner.line, -2 - owner.claim))),
        "remark_code": remarks.codes,
        "segment_number": _rows(index, remarks.segments),
    }
    return assembled(contract.remarks, columns, _loaded(loaded, owner.claim, read))


def _pairs(index: SegmentIndex, read: Remittances, set_ids: pa.Array, loaded: Bools) -> pa.Table:
    ids, position = _take(set_ids, read.pair_set), running_count(read.pair_set)
    columns = read.pair_cut.columns | {
        "provider_adjustment_id": child_ids(ids, position, 3, "P"),
        "transaction_id": ids,
        "position": pa.array(position),
        "segment_number": _rows(index, read.pairs.anchors),
    }
    return assembled(contract.provider_adjustments, columns, loaded[read.pair_set])
