"""The control tables of sightings and findings: where every set was seen, and what was odd."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contracts import Table, control
from pipelines.x12.findings import Code, Findings, Ints, severity
from pipelines.x12.held import Holds
from pipelines.x12.segments import SegmentIndex, pack
from pipelines.x12.sets import KINDS, READ_KINDS, Sets, ordinals
from pipelines.x12.sources import Cutter, Scope


def from_columns(table: Table, columns: dict[str, pa.Array], rows: int) -> pa.Table:
    """A table of the contract; columns not given (filled by intake) are null."""
    schema = table.arrow_schema()
    return pa.table([columns.get(f.name, pa.nulls(rows, f.type)) for f in schema], schema=schema)


def transactions(index: SegmentIndex, sets: Sets, holds: Holds, file_ids: Sequence[str], cutter: Cutter) -> pa.Table:
    """Where every set was seen and what became of it."""
    isa = index.of("ISA")
    chunk_isa = np.full(len(index.chunk_first), -1, np.int64)
    chunk_isa[index.chunk_of[isa][::-1]] = np.arange(len(isa))[::-1]
    isa_row = chunk_isa[sets.chunk]
    groups, begins = index.of("GS"), np.flatnonzero(index.tags[sets.begin] == pack("ST"))
    st_row = np.full(len(sets), -1, np.int64)
    st_row[begins] = np.arange(len(begins))
    levels = {
        "ISA": (_single(isa, "ISA"), isa_row),
        "GS": (_single(groups, "GS"), np.where(sets.group >= 0, np.searchsorted(groups, sets.group), -1)),
        "ST": (_single(sets.begin[begins], "ST"), st_row),
    }
    cut = cutter.cut(control.transactions, _single(sets.begin, ""), levels)
    of_isa = pa.array(isa_row, mask=isa_row < 0)
    is_test = np.array([index.string(segment, 15).upper() == "T" for segment in isa.tolist()], bool)
    cutter.findings.at(Code.TEST_INTERCHANGE, isa[is_test])
    test = pa.array(is_test, pa.bool_()).take(of_isa)
    interchange, group, ordinal = ordinals(index, sets)
    columns = cut.columns | {
        "transaction_id": pa.array(sets.transaction_id, pa.string()),
        "file_id": file_id_column(file_ids, sets.file),
        "interchange_ordinal": pa.array(interchange),
        "group_ordinal": pa.array(group),
        "set_ordinal": pa.array(ordinal),
        "first_segment": pa.array(index.number_in_file(sets.begin)),
        "last_segment": pa.array(index.number_in_file(sets.end)),
        "kind": pa.array([KINDS[kind] for kind in sets.kind], pa.string()),
        "interchange_at": _interchange_times(index, isa, cutter.findings).take(of_isa),
        "is_test": pc.fill_null(test, fill_value=False),
        "result": pa.array(_results(sets, holds), pa.string()),
    }
    return from_columns(control.transactions, columns, len(sets))


def _single(segments: Ints, tag: str) -> Scope:
    return Scope(segments, segments + 1, tag)


def file_id_column(file_ids: Sequence[str], files: Ints) -> pa.Array:
    """The id of each row's file."""
    return pa.array(list(file_ids), pa.string()).take(pa.array(files))


def _results(sets: Sets, holds: Holds) -> list[str]:
    read = sets.is_kind(*READ_KINDS)
    return [
        "not_read_yet" if not is_read else "held" if held else "duplicate" if duplicate else "loaded"
        for is_read, held, duplicate in zip(read, holds.held, holds.duplicate, strict=True)
    ]


def _interchange_times(index: SegmentIndex, headers: Ints, findings: Findings) -> pa.Array:
    """ISA09 and ISA10; a two-digit year is of this century."""
    times: list[datetime | None] = []
    for header in headers.tolist():
        day, time = index.string(header, 9), index.string(header, 10)
        stamp = (day if len(day) == 8 else "20" + day) + (time[:6] if len(time) >= 6 else time + "00")
        try:
            times.append(datetime.strptime(stamp, "%Y%m%d%H%M%S") if stamp.isdecimal() else None)  # noqa: DTZ007 - kept as written
        except ValueError:
            times.append(None)
    invalid = [header for header, time in zip(headers.tolist(), times, strict=True) if time is None]
    findings.at(Code.DATE_INVALID, np.array(invalid, np.int64))
    return pa.array(times, pa.timestamp("us"))


def finding_table(index: SegmentIndex, sets: Sets, findings: Findings, file_ids: Sequence[str]) -> pa.Table:
    """Rows of findings, by file and place in it; one row a code and segment."""
    codes = sorted({code for code, _ in findings.by_segment} | {code for code, _ in findings.by_file})
    place = {code: number for number, code in enumerate(codes)}
    segments = np.concatenate([np.empty(0, np.int64), *(s for _, s in findings.by_segment)])
    files = np.concatenate([index.file_of(segments), np.array([f for _, f in findings.by_file], np.int64)])
    what = np.concatenate(
        [np.empty(0, np.int64)]
        + [np.full(len(s), place[code]) for code, s in findings.by_segment]
        + [np.array([place[code] for code, _ in findings.by_file], np.int64)]
    )
    of_file = np.zeros(len(findings.by_file), np.int64)
    at = np.concatenate([index.number_in_file(segments), of_file + 1])
    owner = np.concatenate([sets.of_segment[segments], of_file - 1])
    rows = np.unique(np.stack([files, at, what, owner], axis=1), axis=0).reshape(-1, 4)
    files, at, what, owner = rows.T
    starts = np.searchsorted(files, files)
    code_words, grades = (
        pa.array([str(c) for c in codes], pa.string()),
        pa.array([severity(c) for c in codes], pa.string()),
    )
    ids = pa.array(sets.transaction_id, pa.string())
    columns = {
        "file_id": file_id_column(file_ids, files),
        "finding_ordinal": pa.array(np.arange(len(files)) - starts + 1),
        "transaction_id": ids.take(pa.array(owner, mask=owner < 0)),
        "code": code_words.take(pa.array(what)),
        "severity": grades.take(pa.array(what)),
        "segment_or_row": pa.array(at),
    }
    return from_columns(control.findings, columns, len(files))
