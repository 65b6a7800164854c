"""277CA, 999, 997 and TA1: levels and their statuses, answers to groups and sets, answers to interchanges."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contracts import acknowledgement as contract
from pipelines.x12.cells import code_column
from pipelines.x12.findings import Bools, Code, Findings, Ints
from pipelines.x12.segments import SegmentIndex, pack, previous
from pipelines.x12.sets import READ_KINDS, Sets
from pipelines.x12.sources import Cut, Cutter, Scope, scope

_LEVELS = (("20", "SOURCE"), ("21", "BATCH"), ("19", "PROVIDER"), ("PT", "CLAIM"))
_OTHER, _BATCH, _CLAIM = len(_LEVELS), 1, 3
_REFERENCE = "TRN02[01=2]|TRN02"
# Where the composites of a STC stand, as distance from STC01.
_COMPOSITES = (0, 9, 10)
_CATEGORIES = tuple(f"A{digit}" for digit in range(9))
_SET_RESULTS, _INTERCHANGE_RESULTS = ("A", "E", "M", "P", "R", "W", "X"), ("A", "E", "R")


class Levels(NamedTuple):
    """Rows of 277CA: their scopes and set, place of the level's name, the number they name, the batch above (-1)."""

    rows: Scope
    cut: Cut
    set: Ints
    level: Ints
    reference: pa.Array
    batch: Ints

    @property
    def is_claim(self) -> Bools:
        """Which rows speak of one claim."""
        is_claim: Bools = self.level == _CLAIM
        return is_claim


class Statuses(NamedTuple):
    """Status composites in file order: STC segment, row of the level, whether of a line, columns."""

    segments: Ints
    owner: Ints
    is_line: Bools
    columns: dict[str, pa.Array]


class Answers(NamedTuple):
    """Answers of 999 and 997 to groups and sets, or of TA1 to interchanges: segment, set, columns."""

    segments: Ints
    set: Ints
    columns: dict[str, pa.Array]


@dataclass
class Acknowledgements:
    """All acknowledgements of a batch, held ones included."""

    levels: Levels
    statuses: Statuses
    functional: Answers
    interchanges: Answers


def level_names(levels: Ints) -> pa.Array:
    """Names of levels by their place."""
    return pa.array([*(name for _, name in _LEVELS), "OTHER"]).take(pa.array(levels))


def read_acknowledgements(index: SegmentIndex, sets: Sets, cutter: Cutter) -> Acknowledgements:
    """Cut every acknowledgement of the batch."""
    for own, tags in (("277CA", ("STC",)), ("999", ("AK1", "AK2", "AK9"))):
        others = tuple(kind for kind in READ_KINDS if kind != own)
        cutter.findings.at(Code.OTHER_KIND, sets.segments(index, others, *tags))
    levels = _levels(index, sets, cutter)
    statuses = _statuses(index, sets, levels, cutter)
    return Acknowledgements(levels, statuses, _functional(index, sets, cutter), _interchanges(index, sets, cutter))


def _inside(sets: Sets, found: Ints, segments: Ints) -> Ints:
    """``found`` where it stands in the set of its segment, else -1."""
    return np.where(found >= sets.begin[sets.of_segment[segments]], found, -1) if len(segments) else found


def _levels(index: SegmentIndex, sets: Sets, cutter: Cutter) -> Levels:
    loops, traces = sets.segments(index, "277CA", "HL"), sets.segments(index, "277CA", "TRN")
    word = index.word(index.element(loops, 3))
    level = np.select([word == pack(code) for code, _ in _LEVELS], range(_OTHER), _OTHER)
    cutter.findings.at(Code.ACKNOWLEDGED_LEVEL, loops[level == _OTHER])
    traces = traces[index.word(index.element(traces, 1)) != pack("1")]
    above = _inside(sets, previous(loops, traces), traces)
    traces, above = traces[above >= 0], np.searchsorted(loops, above[above >= 0])
    level[above[level[above] == _OTHER]] = _CLAIM
    # A patient's loop may answer several claims: from the second trace on each has a row of its own.
    further = traces[(np.diff(above, prepend=-1) == 0) & (level[above] == _CLAIM)]
    anchors = np.sort(np.concatenate([loops, further]))
    level = level[np.searchsorted(loops, anchors, "right") - 1] if len(anchors) else anchors
    rows = scope(index, anchors, "HL", contract.claim_acknowledgements.ends)
    batches = _inside(sets, previous(anchors[level == _BATCH], anchors), anchors)
    batches = np.where(batches > previous(anchors[level == 0], anchors), batches, -1)
    reference = cutter.texts(rows, _REFERENCE)
    batch = np.where(batches >= 0, np.searchsorted(anchors, batches), -1)
    named = reference.is_valid().to_numpy(zero_copy_only=False)
    cutter.findings.at(Code.ANSWERS_NOTHING, anchors[np.isin(level, (_BATCH, _CLAIM)) & ~named])
    cut = cutter.cut(contract.claim_acknowledgements, rows)
    return Levels(rows, cut, sets.of_segment[anchors], level, reference, batch)


def _statuses(index: SegmentIndex, sets: Sets, levels: Levels, cutter: Cutter) -> Statuses:
    """STC01, STC10 and STC11 of every STC that stands under a level."""
    anchors = levels.rows.anchors
    segments = sets.segments(index, "277CA", "STC")
    above = _inside(sets, previous(anchors, segments), segments)
    cutter.findings.at(Code.STATUS_OUT_OF_PLACE, segments[above < 0])
    segments = segments[above >= 0]
    places = [segments[index.element(segments, 1 + shift).present | (shift == 0)] for shift in _COMPOSITES]
    every = np.concatenate(places)
    shift = np.repeat(_COMPOSITES, [len(place) for place in places])
    order = np.lexsort((shift, every))
    every, shift = every[order], shift[order]
    columns: dict[str, pa.Array] = {}
    for moved in (True, False):
        own = [c for c in contract.acknowledgement_statuses.columns if c.source.startswith("STC01") is moved]
        rows = Scope(every, every + 1, "STC", shift if moved else None, 1)
        columns |= cutter.cut(replace(contract.acknowledgement_statuses, columns=tuple(own)), rows).columns
    # One amount a segment, so that sums are those of the file.
    columns["charge_usd"] = pc.if_else(pa.array(shift == 0), columns["charge_usd"], None)
    near = previous(anchors, every)
    owner = np.searchsorted(anchors, near)
    _tell_statuses(cutter.findings, levels, every, owner, columns["category_code"])
    return Statuses(every, owner, previous(index.of("SVC"), every) > near, columns)


def _tell_statuses(findings: Findings, levels: Levels, segments: Ints, owner: Ints, category: pa.Array) -> None:
    has, known = _known(category, _CATEGORIES)
    findings.at(Code.NO_CATEGORY, segments[~has])
    findings.at(Code.RESULT_UNKNOWN, segments[has & ~known])
    told = np.zeros(len(levels.set), bool)
    told[owner[has]] = True
    findings.at(Code.NO_RESULT, levels.rows.anchors[levels.is_claim & ~told])


def _known(codes: pa.Array, words: tuple[str, ...]) -> tuple[Bools, Bools]:
    """Whether each code is there, and whether it is one of the words."""
    known = pc.is_in(codes, pa.array(words))
    return codes.is_valid().to_numpy(zero_copy_only=False), known.to_numpy(zero_copy_only=False)


def _functional(index: SegmentIndex, sets: Sets, cutter: Cutter) -> Answers:
    """One answer a group (AK1; the set itself where it names none) and one a set named in it (AK2)."""
    heads, named = sets.segments(index, "999", "AK1"), sets.segments(index, "999", "AK2")
    bare = np.flatnonzero(sets.is_kind("999") & (np.bincount(sets.of_segment[heads], minlength=len(sets)) == 0))
    # A set that lost its start may begin at AK2: that is a set's row, and no other row can stand there.
    groups = np.setdiff1d(np.concatenate([heads, sets.begin[bare]]), named)
    anchors = np.sort(np.concatenate([groups, named]))
    is_group = np.isin(anchors, groups)
    group_rows = scope(index, groups, "", ("AK1",))
    trailers, group = group_rows.owned(index, "AK9")
    trailer = np.full(len(anchors), -1, np.int64)
    first = np.diff(group, prepend=-1) != 0
    trailer[np.flatnonzero(is_group)[group[first]]] = np.flatnonzero(first)
    head = _inside(sets, previous(heads, anchors), anchors)
    levels = {
        "AK1": (_single(heads, "AK1"), np.where(head >= 0, np.searchsorted(heads, head), -1)),
        "AK2": (_single(named, "AK2"), np.where(is_group, -1, np.searchsorted(named, anchors))),
        "AK9": (_single(trailers, "AK9"), trailer),
    }
    cut = cutter.cut(contract.functional_acknowledgements, _single(anchors, ""), levels)
    columns = cut.columns | _results(cutter, anchors, is_group, levels["AK9"])
    errors = sets.segments(index, "999", "IK3", "IK4", "AK3", "AK4")
    above = _inside(sets, previous(anchors, errors), errors)
    row = np.searchsorted(anchors, above[above >= 0])
    columns["level"] = pa.array(["SET", "GROUP"]).take(pa.array(is_group.astype(np.int64)))
    columns["error_count"] = pa.array(np.bincount(row, minlength=len(anchors)))
    control = pc.if_else(pa.array(is_group), columns["group_control_number"], columns["set_control_number"])
    _tell_answers(cutter.findings, anchors, control, columns["result_code"], _SET_RESULTS)
    return Answers(anchors, sets.of_segment[anchors], columns)


def _results(cutter: Cutter, anchors: Ints, is_group: Bools, trailer: tuple[Scope, Ints]) -> dict[str, pa.Array]:
    """Result and first error code: of a set from IK5 or AK5, of a group from AK9."""
    rows = scope(cutter.index, anchors, "", ("AK1", "AK2", "AK9"))
    of_row = pa.array(trailer[1], mask=trailer[1] < 0)
    found = {}
    for name, of_set, of_group in (("result_code", "IK501|AK501", "AK901"), ("error_code", "IK502|AK502", "AK905")):
        group = cutter.texts(trailer[0], of_group).take(of_row)
        found[name] = code_column(pc.if_else(pa.array(is_group), group, cutter.texts(rows, of_set)))
    return found


def _tell_answers(
    findings: Findings, segments: Ints, control: pa.Array, result: pa.Array, words: tuple[str, ...]
) -> None:
    has, known = _known(result, words)
    findings.at(Code.NO_RESULT, segments[~has])
    findings.at(Code.RESULT_UNKNOWN, segments[has & ~known])
    findings.at(Code.ANSWERS_NOTHING, segments[~control.is_valid().to_numpy(zero_copy_only=False)])


def _interchanges(index: SegmentIndex, sets: Sets, cutter: Cutter) -> Answers:
    """One answer a TA1."""
    segments = sets.segments(index, "TA1", "TA1")
    columns = cutter.cut(contract.interchange_acknowledgements, _single(segments, "TA1")).columns
    number, result = columns["interchange_control_number"], columns["result_code"]
    _tell_answers(cutter.findings, segments, number, result, _INTERCHANGE_RESULTS)
    return Answers(segments, sets.of_segment[segments], columns)


def _single(segments: Ints, tag: str) -> Scope:
    return Scope(segments, segments + 1, tag)
