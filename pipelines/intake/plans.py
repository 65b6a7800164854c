"""How files are cut into batches."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from pipelines.ledger import File

BATCH_FILES = 500
BATCH_BYTES = 64 << 20


class Plan(NamedTuple):
    """Files of one batch: id to number of first sight, in that order."""

    batch_id: str
    received: dict[str, int]
    size_bytes: int


def plans(pending: Sequence[File]) -> list[Plan]:
    """Cut files, in order of first sight, into batches; what is left after a crash is cut the same way."""
    return [_plan(files) for files in _cut(pending)]


def plans_again(files: Sequence[File], reader: str) -> list[Plan]:
    """The same for files that stand in batches and are read again with ``reader``: ids that no batch has had."""
    return [
        plan._replace(batch_id=_id("r", [reader, *(f"{file.file_id}{file.batch_id}" for file in chosen)]))
        for chosen, plan in ((chosen, _plan(chosen)) for chosen in _cut(files))
    ]


def _cut(files: Sequence[File]) -> list[list[File]]:
    found: list[list[File]] = []
    size = 0
    for file in files:
        if not found or len(found[-1]) == BATCH_FILES or size + file.size_bytes > BATCH_BYTES:
            found.append([])
            size = 0
        found[-1].append(file)
        size += file.size_bytes
    return found


def _plan(files: Sequence[File]) -> Plan:
    received = {file.file_id: file.received_seq for file in files}
    return Plan(_id("b", list(received)), received, sum(file.size_bytes for file in files))


def _id(mark: str, parts: Sequence[str]) -> str:
    return f"{mark}{hashlib.sha256(''.join(parts).encode()).hexdigest()[:15]}"
