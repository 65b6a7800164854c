"""A large file in pieces cut between transaction sets: bounded memory, and every row as if it were read whole.

A piece that does not start its interchange repeats the ISA and GS that its sets stand under; what is told on these is
told once, by the piece that has them. What only the whole envelope can tell (counts and control numbers of GE and
IEA) is told in the end, from the envelope segments of all pieces.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contracts import control
from pipelines.x12 import controls
from pipelines.x12.batch import X12Result, read_group, read_index, without_rows
from pipelines.x12.findings import Code, Findings, Ints, severity
from pipelines.x12.interchanges import ELEMENT, TERMINATOR, FileText
from pipelines.x12.segments import Origin, SegmentIndex
from pipelines.x12.sets import KINDS, check_groups, check_interchanges
from pipelines.x12.tally import Tally
from pipelines.x12.units import in_order, whole_file_units

# The arrays of a piece of this size fit the caches of a processor, and its tables 150 MB of memory.
PIECE_BYTES = 4 * 2**20
_SET_START = bytes([TERMINATOR]) + b"ST" + bytes([ELEMENT])
_ENVELOPE = ("ISA", "IEA", "GS", "GE", "ST")
_OF_ENVELOPE = (Code.NO_IEA, Code.IEA_NUMBER, Code.IEA_COUNT, Code.NO_GE, Code.GE_COUNT, Code.GE_NUMBER)


class Piece(NamedTuple):
    """Contents of one or more interchanges; the first one may go on from the piece before."""

    contents: list[bytes]
    goes_on: bool


@dataclass
class _File:
    """What is known of a file after some of its pieces.

    ``origin``: what stands before the next piece. ``header``: ISA and GS that its sets stand under. ``envelope``: the
    envelope segments of each interchange, with their positions in the file.
    """

    origin: Origin = field(default_factory=Origin)
    header: tuple[bytes, ...] = ()
    envelope: list[tuple[list[bytes], list[int]]] = field(default_factory=list)
    findings: list[pa.Table] = field(default_factory=list)
    units: list[pa.Table] = field(default_factory=list)
    controls: list[pa.Table] = field(default_factory=list)


def pieces(text: FileText) -> Iterator[Piece]:
    """The file in pieces of about ``PIECE_BYTES``; a set is never cut."""
    waiting: list[bytes] = []
    for interchange in text.interchanges:
        content, begin = interchange.content, 0
        if not content.strip(b"\x01 "):
            continue
        if waiting and sum(map(len, waiting)) + len(content) > PIECE_BYTES:
            yield Piece(waiting, goes_on=False)
            waiting = []
        while len(content) - begin > PIECE_BYTES:
            cut = content.find(_SET_START, begin + PIECE_BYTES) + 1
            if not cut:
                break
            yield Piece([*waiting, content[begin:cut]], goes_on=begin > 0)
            waiting, begin = [], cut
        if begin:
            yield Piece([content[begin:]], goes_on=True)
        else:
            waiting.append(content)
    if waiting:
        yield Piece(waiting, goes_on=False)


def read_in_pieces(
    file_id: str, text: FileText, salt: bytes, accept: frozenset[str], seen: set[str]
) -> Iterator[X12Result]:
    """Results of one file whose tables stand under each other; the last one holds everything that is told of it.

    Where a piece cannot be read, what came before it stays, and the file is held for the rest.

    Args:
        file_id: Id of the file.
        text: Its interchanges.
        salt: Key of the hashes.
        accept: unit_ids that a person accepted.
        seen: transaction_ids loaded before; extended here.
    """
    file, findings = _File(), Findings()
    for code in text.every_code:
        findings.of_file(code, 0)
    for piece in pieces(text):
        header = file.header if piece.goes_on else ()
        chunks = [b"".join([*header, piece.contents[0]]), *piece.contents[1:]]
        before = set(seen)
        try:
            index = SegmentIndex(chunks, [0] * len(chunks), _origin(file.origin, header, piece.goes_on))
            result = read_index(index, findings, [], [file_id], salt, accept, seen)
        except Exception:  # noqa: BLE001 - whatever goes wrong, the file is held and named; its values never leave
            seen.clear()
            seen.update(before)
            _remember(file, unread(file_id, Code.READER_FAILED), 0)
            break
        _remember(file, result, len(header))
        _go_on(file, index, len(header), piece.goes_on, result.tables["transactions"].num_rows)
        findings = Findings()
        yield without_rows(result)
    yield _told(file, file_id, text.every_code)


def _origin(before: Origin, header: Sequence[bytes], goes_on: bool) -> Origin:
    """What a piece is counted from: the repeated segments are not counted again."""
    if not goes_on:
        return before._replace(groups=0)
    groups = sum(segment.startswith(b"GS") for segment in header)
    return Origin(before.segments - len(header), before.interchanges - 1, before.groups - groups, before.sets)


def _remember(file: _File, result: X12Result, repeated: int) -> None:
    """Findings of a piece that are told by it alone, its held units and its control rows."""
    own = pc.greater(result.findings["segment_or_row"], file.origin.segments if repeated else 0)
    of_envelope = pc.is_in(result.findings["code"], pa.array([str(code) for code in _OF_ENVELOPE]))
    file.findings.append(result.findings.filter(pc.and_(own, pc.invert(of_envelope))))
    file.units.append(result.quarantined_units)
    file.controls.append(result.file_controls)


def _go_on(file: _File, index: SegmentIndex, repeated: int, goes_on: bool, sets: int) -> None:
    """Count the piece, and keep its envelope segments."""
    marks = index.of(*_ENVELOPE)
    marks = marks[marks >= repeated]
    chunk = index.chunk_of[marks]
    ends = index.separators.take(index.last)
    for number in range(len(index.chunk_first)):
        if number or not goes_on:
            file.envelope.append(([], []))
            file.header = ()
        here = marks[chunk == number]
        texts = [index.text[index.start[segment] : ends[segment] + 1] for segment in here.tolist()]
        file.envelope[-1][0].extend(texts)
        file.envelope[-1][1].extend(index.number_in_file(here).tolist())
        heads = [text for text in [*file.header, *texts] if text.startswith((b"ISA", b"GS"))]
        isa = [text for text in heads if text.startswith(b"ISA")][:1]
        file.header = (*isa, *[text for text in heads if text.startswith(b"GS")][-1:])
    file.origin = Origin(
        file.origin.segments + len(index) - repeated,
        len(file.envelope),
        sum(text.startswith(b"GS") for text in file.envelope[-1][0]),
        file.origin.sets + sets,
    )


def _told(file: _File, file_id: str, codes: Sequence[Code]) -> X12Result:
    """Everything that is told of the file, in the order in which it is told of a file read whole."""
    findings = pa.concat_tables([*file.findings, _envelope_findings(file, file_id)])
    order = pc.sort_indices(findings, [("segment_or_row", "ascending"), ("code", "ascending")])
    findings = findings.take(order)
    ordinal = findings.schema.get_field_index("finding_ordinal")
    findings = findings.set_column(
        ordinal, findings.schema.field(ordinal), pa.array(np.arange(1, findings.num_rows + 1))
    )
    unreadable = [(file_id, code) for code in (Code.ISA_UNREADABLE,) if code in codes]
    units = pa.concat_tables([*file.units, whole_file_units(unreadable)])
    return X12Result({}, findings, in_order(units, [file_id]), _summed(file.controls))


def _envelope_findings(file: _File, file_id: str) -> pa.Table:
    texts = [b"".join(segments) for segments, _ in file.envelope if segments]
    index = SegmentIndex(texts, [0] * len(texts))
    position: Ints = np.array([number for _, numbers in file.envelope for number in numbers], np.int64)
    found = Findings()
    check_groups(index, index.of("ST"), found)
    check_interchanges(index, found)
    rows = [(str(code), severity(code), int(at)) for code, where in found.by_segment for at in position[where]]
    columns = {
        "file_id": pa.array([file_id] * len(rows), pa.string()),
        "code": pa.array([code for code, _, _ in rows], pa.string()),
        "severity": pa.array([grade for _, grade, _ in rows], pa.string()),
        "segment_or_row": pa.array([at for _, _, at in rows], pa.int64()),
    }
    return controls.from_columns(control.findings, columns, len(rows))


def _summed(parts: Sequence[pa.Table]) -> pa.Table:
    """One control row a kind."""
    rows: dict[str, dict[str, object]] = {}
    for row in pa.concat_tables(parts).to_pylist():
        kept = rows.setdefault(row["kind"], dict.fromkeys(row, None) | {"file_id": row["file_id"], "kind": row["kind"]})
        for name, value in row.items():
            if name not in ("file_id", "kind") and value is not None:
                kept[name] = value if kept[name] is None else kept[name] + value
    ordered = [rows[kind] for kind in KINDS if kind in rows]
    return pa.Table.from_pylist(ordered, schema=parts[0].schema)


def unread(file_id: str, code: Code) -> X12Result:
    """A file held whole."""
    empty, tally = read_group([], b"", frozenset(), set()), Tally()
    tally.nothing(0)
    finding = {
        "file_id": pa.array([file_id]),
        "finding_ordinal": pa.array([1]),
        "code": pa.array([str(code)]),
        "severity": pa.array([severity(code)]),
        "segment_or_row": pa.array([1]),
    }
    return X12Result(
        empty.tables,
        controls.from_columns(control.findings, finding, 1),
        whole_file_units([(file_id, code)]),
        tally.table([file_id]),
    )
