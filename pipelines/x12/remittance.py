"""The 835: what is more than one element of one segment. Levels of CAS and LQ, CAS triplets, PLB pairs, remarks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from pipelines.contracts import Table
from pipelines.contracts import remittance as contract
from pipelines.x12 import cells
from pipelines.x12.findings import Code, Findings, Ints
from pipelines.x12.segments import NONE, SegmentIndex, Spans, pack, previous
from pipelines.x12.sets import Sets
from pipelines.x12.sources import Cut, Cutter, Scope, scope

TRIPLET, _PAIR = 3, 2
_MOST_TRIPLETS, _MOST_ELEMENTS = 6, 400
_PLB_REASON = re.compile(r"[A-Z0-9]{2}")
_PLB_RUN_ON = re.compile(r"([A-Z0-9]{2})[^A-Z0-9](.+)")
_REMARK_ELEMENTS = (("MOA", (3, 4, 5, 6, 7)), ("MIA", (5, 20, 21, 22, 23)))


class Owners(NamedTuple):
    """Of each CAS or LQ: the row of its claim (-1: in no claim) and of its line (-1: claim level)."""

    claim: Ints
    line: Ints


@dataclass
class Remittances:
    """All 835 sets of a batch, held ones included: rows by segment, what was cut, and who owns whom.

    ``*_set`` give the set number of each row; ``line_claim`` the claim row of each line.
    """

    header: Scope
    header_cut: Cut
    header_set: Ints
    claims: Scope
    claim_cut: Cut
    claim_set: Ints
    lines: Scope
    line_cut: Cut
    line_claim: Ints
    triplets: Scope
    triplet_cut: Cut
    triplet_owner: Owners
    pairs: Scope
    pair_cut: Cut
    pair_set: Ints
    remarks: Remarks
    out_of_place: Ints


@dataclass
class Remarks:
    """Remark codes in file order, each with its segment, tag and owner."""

    segments: Ints
    tags: pa.Array
    codes: pa.Array
    owner: Owners


def read_remittances(index: SegmentIndex, sets: Sets, cutter: Cutter) -> Remittances:
    """Cut every 835 set of the batch."""

    def rows(table: Table, ends: tuple[str, ...]) -> tuple[Scope, Cut]:
        anchors = sets.segments(index, "835", table.anchor)
        found = scope(index, anchors, table.anchor, ends)
        return found, cutter.cut(table, found)

    header, header_cut = rows(contract.remittances, contract.remittances.ends)
    claims, claim_cut = rows(contract.answers, contract.answers.ends)
    lines, line_cut = rows(contract.answer_lines, contract.answer_lines.ends)
    triplets = repeats(index, sets.segments(index, "835", "CAS"), "CAS", 2, TRIPLET, cutter.findings)
    pairs = repeats(index, sets.segments(index, "835", "PLB"), "PLB", 3, _PAIR, cutter.findings)
    line_claim = _row_of(claims.anchors, _parent(sets, lines.anchors, claims.anchors))
    triplet_owner = _owners(index, sets, triplets.anchors, claims.anchors, lines.anchors, line_claim)
    remarks = _remarks(index, sets, claims, lines, line_claim)
    stray_line, stray_cas = lines.anchors[line_claim < 0], triplets.anchors[triplet_owner.claim < 0]
    return Remittances(
        header=header,
        header_cut=header_cut,
        header_set=sets.of_segment[header.anchors],
        claims=claims,
        claim_cut=claim_cut,
        claim_set=sets.of_segment[claims.anchors],
        lines=lines,
        line_cut=line_cut,
        line_claim=line_claim,
        triplets=triplets,
        triplet_cut=cutter.cut(contract.adjustments, triplets),
        triplet_owner=triplet_owner,
        pairs=pairs,
        pair_cut=_mended(cutter.cut(contract.provider_adjustments, pairs), pairs, cutter.findings),
        pair_set=sets.of_segment[pairs.anchors],
        remarks=remarks,
        out_of_place=np.unique(np.concatenate([stray_line, stray_cas, sets.segments(index, "835", "CLM")])),
    )


def _parent(sets: Sets, children: Ints, parents: Ints) -> Ints:
    """The last parent segment before each child within its set; -1 without one."""
    found = previous(parents, children)
    return np.where(found >= sets.begin[sets.of_segment[children]], found, -1) if len(children) else found


def _row_of(anchors: Ints, segments: Ints) -> Ints:
    """Row numbers of anchor segments; -1 stays -1."""
    return np.where(segments >= 0, np.searchsorted(anchors, segments), -1)


def _owners(index: SegmentIndex, sets: Sets, segments: Ints, claims: Ints, lines: Ints, line_claim: Ints) -> Owners:
    """Level of each segment: after SVC it is the line's, after CLP the claim's; LX and PLB end both."""
    claim = _parent(sets, segments, claims)
    line = _parent(sets, segments, lines)
    ended = _parent(sets, segments, sets.segments(index, "835", "LX", "PLB"))
    of_line = line > np.maximum(claim, ended)
    of_claim = claim > np.maximum(line, ended)
    line_row = np.where(of_line, np.searchsorted(lines, line), -1)
    by_line = line_claim[np.maximum(line_row, 0)] if len(line_claim) else np.full(len(segments), -1)
    claim_row = np.where(of_line, by_line, np.where(of_claim, np.searchsorted(claims, claim), -1))
    return Owners(claim_row, line_row)


def repeats(index: SegmentIndex, segments: Ints, tag: str, first: int, step: int, findings: Findings) -> Scope:
    """One row per filled group of elements: (reason, amount, quantity) of CAS, (reason, amount) of PLB."""
    count = np.minimum(index.element_count(segments), _MOST_ELEMENTS)
    anchors, shifts = [NONE], [NONE]
    for shift in range(0, max(int(count.max(initial=0)) - first + 1, 0), step):
        here = segments[count >= first + shift]
        reason, amount = index.element(here, first + shift), index.element(here, first + shift + 1)
        filled = here[reason.present | amount.present]
        anchors.append(filled)
        shifts.append(np.full(len(filled), shift, np.int64))
        if shift >= step * _MOST_TRIPLETS:
            findings.at(Code.MANY_TRIPLETS, filled)
    anchor, shift_of = np.concatenate(anchors), np.concatenate(shifts)
    order = np.lexsort((shift_of, anchor))
    anchor = anchor[order]
    return Scope(anchor, anchor + 1, tag, shift_of[order], first)


def _mended(cut: Cut, pairs: Scope, findings: Findings) -> Cut:
    """PLB reasons that are no two-character code: split at another separator, else left empty, with a finding."""
    reasons = cut.columns["reason_code"].to_pylist()
    odd = [row for row, reason in enumerate(reasons) if not _PLB_REASON.fullmatch(reason or "")]
    if odd:
        references = cut.columns["reference_number"].to_pylist()
        for row in odd:
            parts = _PLB_RUN_ON.fullmatch(reasons[row] or "")
            reasons[row] = parts[1] if parts else None
            references[row] = references[row] or (parts[2] if parts else None)
        cut.columns["reason_code"] = pa.array(reasons, pa.string())
        cut.columns["reference_number"] = pa.array(references, pa.string())
        findings.at(Code.PLB_MALFORMED, pairs.anchors[np.array(odd, np.int64)])
    return cut


def _remarks(index: SegmentIndex, sets: Sets, claims: Scope, lines: Scope, line_claim: Ints) -> Remarks:
    """LQ*HE of lines and claims, MOA03-07, MIA05 and MIA20-23, in file order."""
    cut_segments, cut_starts, cut_ends = [], [], []
    lq = sets.segments(index, "835", "LQ")
    lq = lq[index.word(index.element(lq, 1)) == pack("HE")]
    for segments, element in [(lq, 2)] + [
        (sets.segments(index, "835", tag), element) for tag, elements in _REMARK_ELEMENTS for element in elements
    ]:
        spans = index.element(segments, element)
        cut_segments.append(segments[spans.present])
        cut_starts.append(spans.start[spans.present])
        cut_ends.append(spans.end[spans.present])
    start = np.concatenate(cut_starts)
    order = np.argsort(start, kind="stable")
    segments, spans = np.concatenate(cut_segments)[order], Spans(start[order], np.concatenate(cut_ends)[order])
    codes = cells.code_column(cells.text_column(index, spans, np.arange(len(order)), len(order)))
    owner = _owners(index, sets, segments, claims.anchors, lines.anchors, line_claim)
    mine = np.flatnonzero(owner.claim >= 0)
    # MOA and MIA speak of the claim wherever they stand.
    owner = Owners(owner.claim, np.where(index.tags[segments] == pack("LQ"), owner.line, -1))
    tags = ("LQ", "MOA", "MIA")
    which = np.select([index.tags[segments[mine]] == pack(tag) for tag in tags], [0, 1, 2])
    return Remarks(
        segments[mine],
        pa.array(tags).take(pa.array(which)),
        codes.take(pa.array(mine)),
        Owners(owner.claim[mine], owner.line[mine]),
    )
