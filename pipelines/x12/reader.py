"""The one reader for all of X12: bytes in, Arrow tables of the contracts out. It never raises on what a file holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa

from pipelines.x12 import pieces
from pipelines.x12.batch import X12Result, read_group
from pipelines.x12.findings import Code
from pipelines.x12.interchanges import split
from pipelines.x12.pieces import unread

# One index holds no more; a set is never cut.
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
    results = list(read_parts(files, salt, accept)) or [read_group([], salt, accept, set())]
    return X12Result(
        {name: pa.concat_tables([r.tables[name] for r in results if r.tables]) for name in results[0].tables},
        pa.concat_tables([r.findings for r in results]),
        pa.concat_tables([r.quarantined_units for r in results]),
        pa.concat_tables([r.file_controls for r in results]),
    )


def read_parts(
    files: Iterable[tuple[str, bytes]], salt: bytes, accept: frozenset[str] = frozenset()
) -> Iterator[X12Result]:
    """The same in parts whose tables stand under each other, each small enough to be passed on at once."""
    seen: set[str] = set()
    for group in _groups(files):
        yield from _read_safely(group, salt, accept, seen)


def _groups(files: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    """Small files together, a large one alone."""
    group: list[tuple[str, bytes]] = []
    size = 0
    for file_id, data in files:
        if group and size + len(data) > pieces.PIECE_BYTES:
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
    if len(files) == 1 and len(files[0][1]) > pieces.PIECE_BYTES:
        yield from _read_large(*files[0], salt, accept, seen)
        return
    before = set(seen)
    try:
        yield read_group(files, salt, accept, seen)
    except Exception:  # noqa: BLE001 - whatever goes wrong, the file is held and named; its values never leave
        seen.clear()
        seen.update(before)
        if len(files) == 1:
            yield unread(files[0][0], Code.READER_FAILED)
        else:
            for file in files:
                yield from _read_safely([file], salt, accept, seen)


def _read_large(file_id: str, data: bytes, salt: bytes, accept: frozenset[str], seen: set[str]) -> Iterator[X12Result]:
    """A large file in pieces."""
    if len(data) > _MOST_IN_ONE:
        yield unread(file_id, Code.TOO_LARGE)
        return
    try:
        text = split(data)
    except Exception:  # noqa: BLE001 - the same
        yield unread(file_id, Code.READER_FAILED)
        return
    if any(each.content for each in text.interchanges):
        yield from pieces.read_in_pieces(file_id, text, salt, accept, seen)
    else:
        yield read_group([(file_id, data)], salt, accept, seen)
