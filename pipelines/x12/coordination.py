"""Coordination of benefits in an 837: payers in order (2320), what earlier ones paid and adjusted (2320, 2430).

All of it is what somebody else did before: never a denial, a payment or a charge of the claim it stands in.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contracts import claim as contract
from pipelines.x12.findings import Bools, Code, Findings, Ints
from pipelines.x12.remittance import TRIPLET, repeats
from pipelines.x12.segments import SegmentIndex, group_sum, previous, running_count
from pipelines.x12.sets import CLAIM_KINDS, Sets
from pipelines.x12.sources import Cut, Cutter, Scope, scope


class Payers(NamedTuple):
    """Payers of each claim, the billed one first: claim row, SBR segment, what was cut, whether it is billed."""

    claim: Ints
    segments: Ints
    cut: Cut
    is_billed: Bools

    @property
    def position(self) -> Ints:
        """Position of each payer in its claim, from 1."""
        return running_count(self.claim)


class LinePayments(NamedTuple):
    """SVD segments in lines: scope, line row, row of the payer it names (-1: none fits), what was cut."""

    rows: Scope
    line: Ints
    payer: Ints
    cut: Cut


class Triplets(NamedTuple):
    """CAS triplets in claims: rows of claim, line, SVD and payer (-1: none), what was cut."""

    rows: Scope
    claim: Ints
    line: Ints
    payment: Ints
    payer: Ints
    cut: Cut


class Coordination(NamedTuple):
    """What claims say of payers, of all claims of a batch."""

    payers: Payers
    payments: LinePayments
    triplets: Triplets


def read_coordination(
    index: SegmentIndex,
    sets: Sets,
    claims: Scope,
    lines: tuple[Scope, Ints],
    subscribers: tuple[Scope, Ints],
    cutter: Cutter,
) -> Coordination:
    """Payers, line payments and adjustments.

    Args:
        index: The batch.
        sets: Its sets.
        claims: Its claims.
        lines: Their lines and the claim row of each.
        subscribers: HL loops of subscribers, and the one each claim stands in.
        cutter: Of the batch.
    """
    every = scope(index, sets.segments(index, CLAIM_KINDS, "SBR"), "SBR", contract.submission_payers.ends)
    payers, payer_of_sbr = _payers(index, claims, subscribers, every, cutter)
    payments = _payments(index, sets, lines, payers, cutter)
    segments = sets.segments(index, CLAIM_KINDS, "CAS")
    claim = _claim_of(index, claims, segments)
    cutter.findings.at(Code.COB_OUT_OF_PLACE, segments[claim < 0])
    rows = repeats(index, segments[claim >= 0], "CAS", 2, TRIPLET, cutter.findings)
    at = rows.anchors
    payment, line = _enclosing(payments.rows, at), _enclosing(lines[0], at)
    payer = np.where(payment >= 0, _at(payments.payer, payment), _at(payer_of_sbr, _enclosing(every, at)))
    cutter.findings.at(Code.COB_OUT_OF_PLACE, at[(payer < 0) & (payment < 0)])
    claim = claim[np.searchsorted(segments, at)]
    cut = cutter.cut(contract.submission_adjustments, rows)
    return Coordination(payers, payments, Triplets(rows, claim, line, payment, payer, cut))


def _claim_of(index: SegmentIndex, claims: Scope, segments: Ints) -> Ints:
    """Row of the claim each segment stands in; -1 in none: a new loop or set ends a claim."""
    nearest, ended = previous(claims.anchors, segments), previous(index.of("HL", "ST"), segments)
    return np.where(nearest > ended, np.searchsorted(claims.anchors, nearest), -1)


def _enclosing(rows: Scope, segments: Ints) -> Ints:
    """Row of the scope each segment stands in; -1 in none."""
    row = np.searchsorted(rows.anchors, segments, "right") - 1
    return np.where(segments < _at(rows.ends, row), row, -1)


def _at(values: Ints, rows: Ints) -> Ints:
    """Values of rows; -1 for row -1."""
    return np.append(values, -1)[rows]


def _payers(
    index: SegmentIndex, claims: Scope, subscribers: tuple[Scope, Ints], every: Scope, cutter: Cutter
) -> tuple[Payers, Ints]:
    """The SBR of the subscriber loop and those of the claim (2320), and of each SBR its row as another payer."""
    loops, loop_of_claim = subscribers
    cut = cutter.cut(contract.submission_payers, every)
    billed_sbr, loop = loops.owned(index, "SBR")
    first = np.flatnonzero(np.diff(loop, prepend=-1))
    sbr_of_loop = np.full(len(loops.anchors) + 1, -1, np.int64)
    sbr_of_loop[loop[first]] = billed_sbr[first]
    billed = sbr_of_loop[loop_of_claim]
    with_payer = np.flatnonzero(billed >= 0)
    others = np.setdiff1d(every.anchors, billed_sbr, assume_unique=True)
    others_claim = _claim_of(index, claims, others)
    others, others_claim = others[others_claim >= 0], others_claim[others_claim >= 0]
    claim = np.concatenate([with_payer, others_claim])
    segments = np.concatenate([billed[with_payer], others])
    is_billed = np.arange(len(claim)) < len(with_payer)
    order = np.lexsort((segments, ~is_billed, claim))
    rows = np.searchsorted(every.anchors, segments[order])
    row_of_sbr = np.full(len(every.anchors), -1, np.int64)
    mine = np.flatnonzero(~is_billed[order])
    row_of_sbr[rows[mine]] = mine
    taken = Cut(
        {name: column.take(pa.array(rows)) for name, column in cut.columns.items()},
        {name: cents[rows] for name, cents in cut.cents.items()},
        {name: here[rows] for name, here in cut.present.items()},
        cut.unreadable[rows],
    )
    return Payers(claim[order], segments[order], taken, is_billed[order]), row_of_sbr


def _payments(
    index: SegmentIndex, sets: Sets, lines: tuple[Scope, Ints], payers: Payers, cutter: Cutter
) -> LinePayments:
    """SVD of each line with the payer whose id it names."""
    anchors, line = lines[0].owned(index, "SVD")
    rows = scope(index, anchors, "SVD", contract.submission_line_payments.ends)
    cut = cutter.cut(contract.submission_line_payments, rows)
    ids = pa.concat_arrays([payers.cut.columns["payer_identifier"], cut.columns["payer_identifier"]])
    word = pc.fill_null(pc.utf8_upper(ids).dictionary_encode().indices, -1).to_numpy(zero_copy_only=False)
    claim = np.concatenate([payers.claim, lines[1][line]])
    key = np.where(word >= 0, claim * (len(ids) + 1) + word, -1)
    known = np.flatnonzero(~payers.is_billed & (key[: len(payers.claim)] >= 0))
    known = known[np.argsort(key[known], kind="stable")]
    wanted = key[len(payers.claim) :]
    place = np.searchsorted(key[known], wanted)
    fits = (wanted >= 0) & (_at(key[known], place) == wanted)
    payer = np.where(fits, _at(known, place), -1)
    cutter.findings.at(Code.COB_OUT_OF_PLACE, anchors[~fits])
    cutter.findings.at(Code.COB_OUT_OF_PLACE, np.setdiff1d(sets.segments(index, CLAIM_KINDS, "SVD"), anchors))
    return LinePayments(rows, line, payer, cut)


def tell(claim_charge: Ints, line_charge: Ints, read: Coordination, findings: Findings) -> None:
    """Findings where what an earlier payer paid is not the charge less what it took away, on a claim or a line."""
    payers, payments, triplets = read
    taken = triplets.cut.cents["amount_usd"]
    of_payer = group_sum(triplets.payer, taken, len(payers.claim))
    off = claim_charge[payers.claim] - of_payer - payers.cut.cents["paid_usd"] != 0
    findings.at(Code.COB_CLAIM_UNBALANCED, payers.segments[off & ~payers.is_billed & payers.cut.present["paid_usd"]])
    of_line = group_sum(triplets.payment, taken, len(payments.line))
    off = line_charge[payments.line] - of_line - payments.cut.cents["paid_usd"] != 0
    findings.at(Code.COB_LINE_UNBALANCED, payments.rows.anchors[off])
