"""The 837: HL loops, HI codes and lines. Professional, institutional and dental claims are cut alike."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contracts import Table
from pipelines.contracts import claim as contract
from pipelines.x12 import cells, coordination
from pipelines.x12.coordination import Coordination, read_coordination
from pipelines.x12.findings import Bools, Code, Findings, Ints
from pipelines.x12.ids import salted
from pipelines.x12.segments import SegmentIndex, Spans, group_sum, pack, previous
from pipelines.x12.sets import CLAIM_KINDS, Sets
from pipelines.x12.sources import Cut, Cutter, Scope, scope

_SERVICES = ("SV1", "SV2", "SV3")
_LOOP_END = ("HL", "CLM", "SE")
_QUALIFIER = re.compile(r"[A-Z]{2,3}")


class Diagnoses(NamedTuple):
    """Codes of HI in file order, each with its claim row and segment."""

    segments: Ints
    claim: Ints
    qualifiers: pa.Array
    codes: pa.Array


@dataclass
class Claims:
    """All 837 sets of a batch, held ones included.

    ``services``: every SV1, SV2 and SV3 with the claim row it follows (-1: none). ``damaged``: claims held alone.
    """

    batches: Scope
    batch_cut: Cut
    claims: Scope
    claim_cut: Cut
    claim_set: Ints
    lines: Scope
    line_cut: Cut
    line_claim: Ints
    coordination: Coordination
    diagnoses: Diagnoses
    stay: dict[str, pa.Array]
    person_key: pa.Array
    member_key: pa.Array
    services: Ints
    service_claim: Ints
    damaged: dict[Code, Bools]
    stray_sets: Ints

    @property
    def whole(self) -> Bools:
        """Claims that are not held alone."""
        whole: Bools = ~np.logical_or.reduce(list(self.damaged.values()))
        return whole


def read_claims(index: SegmentIndex, sets: Sets, cutter: Cutter, salt: bytes) -> Claims:
    """Cut every 837 set of the batch."""

    def anchored(tag: str, ends: tuple[str, ...]) -> Scope:
        return scope(index, sets.segments(index, CLAIM_KINDS, tag), tag, ends)

    batches = anchored("BHT", contract.claim_batches.ends)
    claims = anchored("CLM", contract.submissions.ends)
    levels = _levels(index, sets, claims.anchors, cutter.findings)
    all_lines = anchored("LX", contract.submission_lines.ends)
    services = sets.segments(index, CLAIM_KINDS, *_SERVICES)
    lines, line_claim, misplaced = _lines(sets, claims, all_lines, services, cutter.findings)
    claim_cut = _cut(cutter, contract.submissions, claims, levels)
    line_cut = _cut(cutter, contract.submission_lines, lines, {})
    unreadable = claim_cut.unreadable.copy()
    unreadable[line_claim[line_cut.unreadable]] = True
    claim_set = sets.of_segment[claims.anchors]
    diagnoses = _diagnoses(index, claims, cutter.findings)
    crowded = group_sum(_claim_of(sets, claims, misplaced), np.ones(len(misplaced), np.int64), len(claims.anchors)) > 0
    stray = misplaced[_claim_of(sets, claims, misplaced) < 0]
    return Claims(
        batches=batches,
        batch_cut=cutter.cut(contract.claim_batches, batches),
        claims=claims,
        claim_cut=claim_cut,
        claim_set=claim_set,
        lines=lines,
        line_cut=line_cut,
        line_claim=line_claim,
        coordination=read_coordination(index, sets, claims, (lines, line_claim), levels["22"], cutter),
        diagnoses=diagnoses,
        stay=_stay(cutter, claims, claim_cut, sets.is_kind("837I")[claim_set], diagnoses),
        person_key=_person_key(cutter, levels, salt),
        member_key=_above(cutter, levels["22"], "NM109[01=IL]", salt),
        services=services,
        service_claim=_claim_of(sets, claims, services),
        damaged={Code.MONEY_UNREADABLE: unreadable, Code.CLAIM_OUT_OF_PLACE: crowded},
        stray_sets=np.unique(sets.of_segment[np.append(stray, sets.segments(index, CLAIM_KINDS, "CLP"))]),
    )


def _cut(cutter: Cutter, table: Table, rows: Scope, levels: dict[str, tuple[Scope, Ints]]) -> Cut:
    """The columns of a contract. Before 5010 a provider's number may be a social security number: that is not read."""
    cut, index = cutter.cut(table, rows, levels), cutter.index
    if (index.word(index.element(index.of("NM1"), 8)) == pack("34")).any():
        numbers = [column for column in table.columns if column.name.endswith("_npi")]
        kinds = tuple(replace(column, source=column.source.replace("NM109", "NM108")) for column in numbers)
        for name, kind in cutter.cut(replace(table, columns=kinds), rows, levels).columns.items():
            is_social = pc.fill_null(pc.equal(kind, "34"), fill_value=False)
            cut.columns[name] = pc.if_else(is_social, None, cut.columns[name])
    return cut


def _levels(index: SegmentIndex, sets: Sets, claims: Ints, findings: Findings) -> dict[str, tuple[Scope, Ints]]:
    """The HL loops of each level, and for each claim the one it stands in; -1 without one.

    The enclosing loop is the nearest one before the claim: parents written in HL02 are often wrong.
    """
    loops = sets.segments(index, CLAIM_KINDS, "HL")
    level = index.word(index.element(loops, 3))
    findings.at(Code.HL_LEVEL, loops[~np.isin(level, [pack("20"), pack("22"), pack("23")])])
    opened = sets.begin[sets.of_segment[claims]] if len(claims) else claims
    found: dict[str, tuple[Scope, Ints]] = {}
    for name in ("20", "22", "23"):
        anchors = loops[level == pack(name)]
        nearest = previous(anchors, claims)
        nearest = np.where(nearest >= opened, nearest, -1)
        opened = np.where(nearest >= 0, nearest, opened)
        rows = np.where(nearest >= 0, np.searchsorted(anchors, nearest), -1)
        found[name] = scope(index, anchors, "HL", _LOOP_END), rows
    findings.at(Code.NO_SUBSCRIBER, claims[found["22"][1] < 0])
    return found


def _claim_of(sets: Sets, claims: Scope, segments: Ints) -> Ints:
    """Row of the claim that each segment follows within its set; -1 without one."""
    nearest = previous(claims.anchors, segments)
    inside = nearest >= sets.begin[sets.of_segment[segments]] if len(segments) else nearest >= 0
    return np.where(inside, np.searchsorted(claims.anchors, nearest), -1)


def _lines(sets: Sets, claims: Scope, every: Scope, services: Ints, findings: Findings) -> tuple[Scope, Ints, Ints]:
    """Lines (LX with a service segment), the claim row of each, and service segments that stand in no line."""
    row = np.searchsorted(every.anchors, services, "right") - 1
    inside = (row >= 0) & (services < every.ends[np.maximum(row, 0)]) if len(every.anchors) else row > 0
    count = np.bincount(row[inside], minlength=len(every.anchors))
    owner = _claim_of(sets, claims, every.anchors)
    findings.at(Code.LINE_WITHOUT_SERVICE, every.anchors[count == 0])
    crowded = np.isin(row, np.flatnonzero((count > 1) | (owner < 0))) & inside
    misplaced = services[~inside | crowded]
    findings.at(Code.CLAIM_OUT_OF_PLACE, misplaced)
    keep = (count > 0) & (owner >= 0)
    return Scope(every.anchors[keep], every.ends[keep], "LX"), owner[keep], misplaced


def _diagnoses(index: SegmentIndex, claims: Scope, findings: Findings) -> Diagnoses:
    """``ABK:code`` composites; the flattened spelling ``BK*code*BF*code`` is read as well."""
    segments, claim = claims.owned(index, "HI")
    count = index.element_count(segments)
    repeat = np.repeat(np.arange(len(segments)), count)
    element = np.arange(len(repeat)) - np.repeat(np.cumsum(count) - count, count) + 1
    spans = index.element(segments[repeat], element)
    code = index.component(spans, 2)
    flat = np.unique(segments[repeat[spans.present & ~code.present]])
    findings.at(Code.HI_FLAT, flat)
    plain = code.present & ~np.isin(segments[repeat], flat)
    qualifier = index.component(spans, 1)
    row = [(segments[repeat][plain], claim[repeat][plain])]
    words = [_texts(index, qualifier, plain)]
    codes = [_texts(index, code, plain)]
    flat_segment, flat_word, flat_code = _flattened(index, flat)
    row.append((flat_segment, claim[np.searchsorted(segments, flat_segment)]))
    words.append(pa.array(flat_word, pa.string()))
    codes.append(pa.array(flat_code, pa.string()))
    every = np.concatenate([r[0] for r in row])
    order = np.argsort(every, kind="stable")
    take = pa.array(order)
    return Diagnoses(
        every[order],
        np.concatenate([r[1] for r in row])[order],
        cells.code_column(pa.concat_arrays(words).take(take)),
        cells.code_column(pa.concat_arrays(codes).take(take)),
    )


def _texts(index: SegmentIndex, spans: Spans, rows: Bools) -> pa.Array:
    chosen = Spans(spans.start[rows], spans.end[rows])
    return cells.text_column(index, chosen, np.arange(len(chosen.start)), len(chosen.start))


def _flattened(index: SegmentIndex, segments: Ints) -> tuple[Ints, list[str], list[str]]:
    """HI segments in which some code stands beside its qualifier, element by element; these are few."""
    places, words, codes = [], [], []
    for segment in segments.tolist():
        waiting = ""
        for element in range(1, int(index.element_count(np.array([segment]))[0]) + 1):
            first, _, rest = index.string(segment, element).partition("\x03")
            if rest:
                word, code, waiting = first, rest.split("\x03")[0], ""
            elif waiting:
                word, code, waiting = waiting, first, ""
            else:
                waiting = first if _QUALIFIER.fullmatch(first) else ""
                continue
            if code:
                places.append(segment)
                words.append(word)
                codes.append(code)
    return np.array(places, np.int64), words, codes


def _stay(cutter: Cutter, claims: Scope, cut: Cut, institutional: Bools, read: Diagnoses) -> dict[str, pa.Array]:
    """What a facility says and no one element holds: claim type, type of bill, MS-DRG, hour of admission."""
    code = pc.coalesce(cut.columns["frequency_code"], "")
    bill = pc.binary_join_element_wise(cut.columns["place_of_service_code"], code, "")
    groups = np.flatnonzero(pc.fill_null(pc.equal(read.qualifiers, "DR"), fill_value=False))
    first = np.full(len(claims.anchors), -1, np.int64)
    first[read.claim[groups][::-1]] = groups[::-1]
    admitted = cutter.texts(claims, "DTP03[01=435]")
    time = pc.utf8_slice_codeunits(admitted, 8, 12)
    return {
        "claim_type": pa.array(["professional", "institutional"]).take(pa.array(institutional.astype(np.int64))),
        "bill_type_code": pc.if_else(pa.array(institutional), bill, None),
        "drg_code": read.codes.take(pa.array(first, mask=first < 0)),
        "admission_time": pc.if_else(pc.match_substring_regex(admitted, r"^\d{12}"), time, None),
    }


def _above(cutter: Cutter, level: tuple[Scope, Ints], source: str, salt: bytes) -> pa.Array:
    loops, loop_of_claim = level
    keys = salted([cutter.texts(loops, source)], salt, "member")
    return keys.take(pa.array(loop_of_claim, mask=loop_of_claim < 0))


def _person_key(cutter: Cutter, levels: dict[str, tuple[Scope, Ints]], salt: bytes) -> pa.Array:
    """The patient's: of loop 23 where the claim stands in one (never the subscriber's then), else of loop 22."""
    keys = []
    for name in ("23", "22"):
        loops, row = levels[name]
        parts = [cutter.texts(loops, "DMG02"), pc.utf8_upper(cutter.texts(loops, "DMG03"))]
        keys.append(salted(parts, salt, "person").take(pa.array(row, mask=row < 0)))
    dependent = pa.array(levels["23"][1] >= 0)
    return pc.if_else(dependent, keys[0], keys[1])


def tell(sets: Sets, claims: Claims, findings: Findings) -> None:
    """Findings on claims that are loaded all the same."""
    batches = np.bincount(sets.of_segment[claims.batches.anchors], minlength=len(sets))
    findings.at(Code.NO_BHT, sets.begin[sets.is_kind(*CLAIM_KINDS) & (batches == 0)])
    anchors, size = claims.claims.anchors, len(claims.claims.anchors)
    charge = group_sum(claims.line_claim, claims.line_cut.cents["charge_usd"], size)
    lines = group_sum(claims.line_claim, np.ones(len(claims.line_claim), np.int64), size)
    findings.at(Code.NO_LINES, anchors[lines == 0])
    findings.at(Code.CLAIM_CHARGE_DIFFERS, anchors[(lines > 0) & (charge != claims.claim_cut.cents["charge_usd"])])
    coordination.tell(
        claims.claim_cut.cents["charge_usd"], claims.line_cut.cents["charge_usd"], claims.coordination, findings
    )
