"""The one reader for all of X12: bytes in, Arrow tables of the contracts out. It never raises on what a file holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa

from pipelines.contracts import control
from pipelines.x12 import controls
from pipelines.x12.batch import X12Result, read_group
from pipelines.x12.findings import Code, severity
from pipelines.x12.tally import Tally
from pipelines.x12.units import whole_file_units

# One index holds 32-bit offsets; groups of this size keep memory near 600 MB.
_MOST_TOGETHER = 32 * 2**20
_MOST_IN_ONE = 2**31 - 2**20


def read_interchanges(data: bytes, file_id: str, salt: bytes, accept: frozenset[str] = frozenset()) -> X12Result:
    """Read one file; see ``read_batch``."""
    return read_batch([(file_id, data)], salt, accept)


def read_batch(files: Sequence[tuple[str, bytes]], salt: bytes, accept: frozenset[str] = frozenset()) -> X12Result:
    """Read many files at once.

    Args:
        files: Id and bytes of each; any mixture of separators, kinds and encodings. Ids are unique.
        salt: Key of the hashes that stand for persons and members.
        accept: unit_ids that a person accepted: loaded although they do not balance, the difference as unexplained.

    Returns:
        Tables in file order. Whatever is odd in a file becomes a finding or a held unit, never an exception.
    """
    seen: set[str] = set()
    results = [result for group in _groups(files) for result in _read_safely(group, salt, accept, seen)]
    if not results:
        results = [read_group([], salt, accept, seen)]
    return X12Result(
        {name: pa.concat_tables([r.tables[name] for r in results]) for name in results[0].tables},
        pa.concat_tables([r.findings for r in results]),
        pa.concat_tables([r.quarantined_units for r in results]),
        pa.concat_tables([r.file_controls for r in results]),
    )


def _groups(files: Sequence[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    group: list[tuple[str, bytes]] = []
    size = 0
    for file_id, data in files:
        if group and size + len(data) > _MOST_TOGETHER:
            yield group
            group, size = [], 0
        group.append((file_id, data))
        size += len(data)
    if group:
        yield group


def _read_safely(
    files: list[tuple[str, bytes]], salt: bytes, accept: frozenset[str], seen: set[str]
) -> Iterator[X12Result]:
    """One result for the group; when it cannot be read together, one a file, so that a bad file stands alone."""
    if len(files) == 1 and len(files[0][1]) > _MOST_IN_ONE:
        yield _unread(files[0][0], Code.TOO_LARGE)
        return
    before = set(seen)
    try:
        yield read_group(files, salt, accept, seen)
    except Exception:  # noqa: BLE001 - whatever goes wrong, the file is held and named; its values never leave
        seen.clear()
        seen.update(before)
        if len(files) == 1:
            yield _unread(files[0][0], Code.READER_FAILED)
        else:
            for file in files:
                yield from _read_safely([file], salt, accept, seen)


def _unread(file_id: str, code: Code) -> X12Result:
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
