"""Transaction sets of a batch: where they start and end, what they are, and the id that their content gives them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from pipelines.x12.findings import Bools, Code, Findings, Ints
from pipelines.x12.interchanges import ELEMENT
from pipelines.x12.segments import SegmentIndex, pack, previous, running_count

KINDS = ("835", "837P", "837I", "837D", "277CA", "999", "TA1", "other")
# Kinds that are loaded or held; ``other`` is recognised, counted and listed.
READ_KINDS = KINDS[:-1]
CLAIM_KINDS = ("837P", "837I", "837D")
_ENVELOPE = ("ISA", "IEA", "GS", "GE", "TA1")
# Segments that only a claim, a remittance or an acknowledgement has: outside ST..SE they are a set that lost its ST.
_CONTENT = ("BPR", "CLP", "SVC", "CAS", "PLB", "CLM", "SV1", "SV2", "SV3", "BHT", "STC", "AK1", "AK2", "AK9")
_PARTS = ("BPR", "SVC", "PLB", "SV1", "SV2", "SV3", "CAS")
# Sets that may hold such segments and are none of ours: any other name that we do not know is damage.
_OTHER_SETS = tuple(pack(name) for name in ("269", "270", "271", "275", "276", "278", "820", "834"))
# Kind, its guides in 5010 and 4010, and the segment that only its lines have.
_GUIDES = (("837P", ("X222", "X098"), "SV1"), ("837I", ("X223", "X096"), "SV2"), ("837D", ("X224", "X097"), "SV3"))
_CLAIM_STATUS_GUIDES = ("X214", "X167")
_CLAIM_STATUS_ANSWER = "X212"
_NAMED = {pack("835"): "835", pack("837"): "837", pack("277"): "277", pack("999"): "999", pack("997"): "999"}


@dataclass(frozen=True)
class Sets:
    """Transaction sets in file order, one entry each in every array. TA1 segments are sets of one segment.

    ``begin``, ``end``: first and last segment. ``group``: its GS segment, -1 without. ``of_segment``: set number of
    every segment of the batch, -1 outside. ``kind``: place in ``KINDS``.
    """

    begin: Ints
    end: Ints
    has_st: Bools
    has_se: Bools
    chunk: Ints
    file: Ints
    group: Ints
    kind: Ints
    transaction_id: list[str]
    of_segment: Ints

    def __len__(self) -> int:
        return len(self.begin)

    def is_kind(self, *kinds: str) -> Bools:
        """Which sets are of one of the kinds."""
        return np.isin(self.kind, [KINDS.index(kind) for kind in kinds])

    def segments(self, index: SegmentIndex, kinds: str | tuple[str, ...], *tags: str) -> Ints:
        """Segments with one of the tags inside sets of the kinds, ascending."""
        found = index.of(*tags)
        owner = self.of_segment[found]
        mine = self.is_kind(*((kinds,) if isinstance(kinds, str) else kinds))
        return found[(owner >= 0) & mine[np.maximum(owner, 0)]] if len(self) else found[:0]


def find_sets(index: SegmentIndex, findings: Findings) -> Sets:
    """Every transaction set of the batch, torn ones included."""
    begin, end, has_se = _bounds(index)
    has_content = np.zeros(len(begin), bool)
    for tag in _CONTENT:
        has_content |= _count(index, begin, end, tag) > 0
    is_ta1, has_st = index.tags[begin] == pack("TA1"), index.tags[begin] == pack("ST")
    keep = has_st | is_ta1 | has_content
    findings.at(Code.OUTSIDE_SET, begin[~keep])
    findings.at(Code.BAD_TAG, np.flatnonzero(index.tags == 0))
    begin, end, has_st, has_se = begin[keep], end[keep], has_st[keep], has_se[keep]
    chunk = index.chunk_of[begin] if len(begin) else begin
    group = previous(index.of("GS"), begin)
    group = np.where(group >= index.chunk_first[chunk], group, -1) if len(begin) else begin
    of_segment = np.full(len(index), -1, np.int64)
    spread = np.repeat(np.arange(len(begin)), end - begin + 1)
    of_segment[np.arange(len(spread)) - np.repeat(np.cumsum(end - begin + 1) - end - 1, end - begin + 1)] = spread
    return Sets(
        begin=begin,
        end=end,
        has_st=has_st | is_ta1[keep],
        has_se=has_se | is_ta1[keep],
        chunk=chunk,
        file=index.file_of(begin),
        group=group,
        kind=_kinds(index, begin, end, group, findings),
        transaction_id=_transaction_ids(index, begin, np.where(has_se, end - 1, end), has_st),
        of_segment=of_segment,
    )


def _bounds(index: SegmentIndex) -> tuple[Ints, Ints, Bools]:
    """First and last segment of each set, and whether it ends with SE. A set without ST starts at its content."""
    closing = np.zeros(len(index) + 1, bool)
    closing[index.of("SE", *_ENVELOPE)] = True
    closing[len(index)] = True
    first_of_chunk = np.zeros(len(index) + 1, bool)
    first_of_chunk[index.chunk_first] = True
    is_st = np.zeros(len(index) + 1, bool)
    is_st[index.of("ST")] = True
    after_closed = np.concatenate([[True], closing[:-1]]) | first_of_chunk
    opens = (is_st | (after_closed & ~closing))[: len(index)]
    opens[index.of("TA1")] = True
    begin = np.flatnonzero(opens)
    envelope = closing.copy()
    envelope[index.of("SE")] = False
    stops = np.flatnonzero(envelope | is_st | first_of_chunk)
    stop = stops[np.searchsorted(stops, begin, "right")]
    trailers = np.append(index.of("SE"), len(index) + 1)
    trailer = trailers[np.searchsorted(trailers, begin)]
    is_ta1 = index.tags[begin] == pack("TA1")
    has_se = (trailer < stop) & ~is_ta1
    return begin, np.where(is_ta1, begin, np.where(has_se, trailer, stop - 1)), has_se


def _count(index: SegmentIndex, begin: Ints, end: Ints, tag: str) -> Ints:
    found = index.of(tag)
    return np.searchsorted(found, end, "right") - np.searchsorted(found, begin)


def _kinds(index: SegmentIndex, begin: Ints, end: Ints, group: Ints, findings: Findings) -> Ints:
    """Kind of each set: ST01, loosely the guide, and where these are silent or wrong, the content."""
    named = index.word(index.element(begin, 1))
    tag = index.tags[begin]
    told = ("CLP", "CLM", "STC", "AK1", "AK2", "AK9", *_PARTS)
    counts = {tag: _count(index, begin, end, tag) for tag in told}
    kinds, contradicting = [], []
    for place, segment in enumerate(begin.tolist()):
        here = {tag: int(count[place]) for tag, count in counts.items()}
        word = int(named[place]) if tag[place] == pack("ST") else 0
        says = "TA1" if tag[place] == pack("TA1") else _NAMED.get(word, "")
        holds = _content(here)
        if says != "TA1" and holds and holds != says:
            contradicting.append(segment)
            says = holds
        if not says and word not in _OTHER_SETS:
            says = _by_parts(here)
            contradicting += [segment] if says and word else []
        kinds.append(_kind(index, says, word, segment, int(group[place]), here))
    findings.at(Code.KIND_CONTRADICTS, np.array(contradicting, np.int64))
    return np.array([KINDS.index(kind) for kind in kinds], np.int64)


def _content(here: dict[str, int]) -> str:
    """What only one kind of set can hold; '' where there is nothing of the sort."""
    if here["CLP"] or here["CLM"]:
        return "835" if here["CLP"] > here["CLM"] else "837" if here["CLM"] else ""
    answers = here["AK1"] + here["AK2"] + here["AK9"]
    return "999" if answers > here["STC"] else "277" if here["STC"] else ""


def _by_parts(here: dict[str, int]) -> str:
    """Of a set without name and claims: what only a remittance or a claim has, so that no dollar gets lost."""
    if here["BPR"] or here["SVC"] or here["PLB"]:
        return "835"
    if here["SV1"] or here["SV2"] or here["SV3"]:
        return "837"
    return "835" if here["CAS"] else ""


def _kind(index: SegmentIndex, says: str, word: int, segment: int, group: int, here: dict[str, int]) -> str:
    if says in ("835", "999", "TA1"):
        return says
    guide = (index.string(segment, 3) if word else "") + (index.string(group, 8) if group >= 0 else "")
    if says == "837":
        by_guide = [kind for kind, names, _ in _GUIDES if any(name in guide for name in names)]
        by_lines = [kind for kind, _, tag in _GUIDES if here[tag]]
        return (by_guide + by_lines + ["837P"])[0]
    # Without its ST nothing may say which 277 it was: then its claims are held, not passed over.
    is_torn = not word and _CLAIM_STATUS_ANSWER not in guide
    return "277CA" if says == "277" and (is_torn or _acknowledges(index, guide, segment)) else "other"


def _acknowledges(index: SegmentIndex, guide: str, begin: int) -> bool:
    """Whether a 277 acknowledges claims (277CA): by its guide, else by BHT06, in the first segments of the set."""
    first = [place for place in (begin, begin + 1) if place < len(index) and index.tags[place] == pack("BHT")]
    return any(name in guide for name in _CLAIM_STATUS_GUIDES) or any(index.string(p, 6) == "TH" for p in first)


def _transaction_ids(index: SegmentIndex, begin: Ints, last: Ints, has_st: Bools) -> list[str]:
    """First 16 hex of SHA-256 over the segments ST..SE in our separators, ST02 and SE left out."""
    text, separator = memoryview(index.text), bytes([ELEMENT])
    ends = index.separators.take(index.last)
    ids = []
    for first, final, named in zip(begin.tolist(), last.tolist(), has_st.tolist(), strict=True):
        digest = hashlib.sha256()
        body = int(index.start[first])
        if named:
            elements = bytes(text[body : ends[first]]).split(separator)
            digest.update(separator.join(elements[:2] + elements[3:]))
            body = int(ends[first])
        digest.update(text[body : int(ends[max(final, first)]) + 1])
        ids.append(digest.hexdigest()[:16])
    return ids


def check_envelopes(index: SegmentIndex, sets: Sets, findings: Findings) -> Bools:
    """Findings on counts and control numbers of the envelopes.

    Returns:
        Per set whether it has fewer segments than its SE01 says (or says no number): something was lost.
    """
    real = index.tags[sets.begin] == pack("ST") if len(sets) else np.zeros(0, bool)
    findings.at(Code.NO_ST, sets.begin[~sets.has_st])
    findings.at(Code.NO_SE, sets.begin[~sets.has_se])
    trailed = real & sets.has_se
    counted = _stated(index, sets.end, 1)
    wrong = trailed & (counted != sets.end - sets.begin + 1)
    findings.at(Code.SE_COUNT, sets.end[wrong])
    findings.at(Code.SE_NUMBER, sets.end[trailed & ~_same_word(index, sets.begin, 2, sets.end, 2)])
    findings.at(Code.NO_GS, sets.begin[real & (sets.group < 0)])
    check_groups(index, sets.begin[real], findings)
    check_interchanges(index, findings)
    lost: Bools = wrong & ((counted < 0) | (counted > sets.end - sets.begin + 1))
    return lost


def check_groups(index: SegmentIndex, set_begins: Ints, findings: Findings) -> None:
    """Findings on GE: ``set_begins`` are the ST segments."""
    group = index.of("GS")
    stops = index.stops("GS", "IEA")
    stop = stops[np.searchsorted(stops, group, "right")]
    trailers = np.append(index.of("GE"), len(index) + 1)
    trailer = trailers[np.searchsorted(trailers, group)]
    closed = trailer < stop
    findings.at(Code.NO_GE, group[~closed])
    group, trailer = group[closed], trailer[closed]
    count = np.searchsorted(set_begins, trailer) - np.searchsorted(set_begins, group)
    findings.at(Code.GE_COUNT, trailer[_stated(index, trailer, 1) != count])
    findings.at(Code.GE_NUMBER, trailer[~_same_word(index, group, 6, trailer, 2)])


def check_interchanges(index: SegmentIndex, findings: Findings) -> None:
    """Findings on IEA."""
    header = index.of("ISA")
    stops = index.stops("ISA")
    stop = stops[np.searchsorted(stops, header, "right")]
    trailers = np.append(index.of("IEA"), len(index) + 1)
    trailer = trailers[np.searchsorted(trailers, header)]
    closed = trailer < stop
    findings.at(Code.NO_IEA, header[~closed])
    header, trailer = header[closed], trailer[closed]
    groups = index.of("GS")
    count = np.searchsorted(groups, trailer) - np.searchsorted(groups, header)
    findings.at(Code.IEA_COUNT, trailer[_stated(index, trailer, 1) != count])
    findings.at(Code.IEA_NUMBER, trailer[~_same_word(index, header, 13, trailer, 2)])


def _stated(index: SegmentIndex, segments: Ints, element: int) -> Ints:
    """A count as written in a trailer; -1 where it is no number."""
    from pipelines.x12.cells import numbers

    number = numbers(index, index.element(segments, element), 0)
    return np.where(number.present & number.readable, number.values, -1)


def _same_word(index: SegmentIndex, one: Ints, one_element: int, other: Ints, other_element: int) -> Bools:
    """Whether two control numbers are the same text; trailers are few, so they are compared one by one."""
    left, right = index.element(one, one_element), index.element(other, other_element)
    text = index.text
    pairs = zip(left.start.tolist(), left.end.tolist(), right.start.tolist(), right.end.tolist(), strict=True)
    return np.array([text[a:b] == text[c:d] for a, b, c, d in pairs], bool)


def ordinals(index: SegmentIndex, sets: Sets) -> tuple[Ints, Ints, Ints]:
    """Of each set: ordinal of its interchange in the file, of its group there, of the set in the file; from 1."""
    first_chunk = np.searchsorted(index.chunk_file, sets.file, "left")
    groups = index.of("GS")
    earlier = np.searchsorted(groups, index.chunk_first[sets.chunk]) if len(sets) else sets.begin
    group_ordinal = np.searchsorted(groups, sets.begin, "right") - earlier
    before, first_file = index.origin, sets.file == 0
    return (
        sets.chunk - first_chunk + 1 + before.interchanges * first_file,
        group_ordinal + before.groups * (sets.chunk == 0),
        running_count(sets.file) + before.sets * first_file,
    )
