"""Files that are not loaded whole, because nothing in them can be believed: found by a look that costs no memory."""

from __future__ import annotations

import mmap
from pathlib import Path

from pipelines.intake import kinds
from pipelines.x12.interchanges import headerless_separators, isa_separators

# The longest segments in use (a note, a binary attachment's header) have a few thousand characters.
LONGEST_SEGMENT = 256 << 10
# Offsets of the reader are 32 bits wide, and a file is read in one piece.
LARGEST_FILE = (2 << 30) - (1 << 20)
_HEADER = 1000
_TRIES = 100


def refusal(path: Path) -> str:
    """Why a file is held without being loaded: I049 larger than 2 GB, X145 a segment of no end, or empty."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        return "I049"
    if size <= LONGEST_SEGMENT:
        return ""
    with path.open("rb") as source, mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as text:
        head = text[: kinds.HEADER_BYTES]
        is_endless = kinds.kind_of(head).name == kinds.X12 and _has_endless_segment(text, head)
    return "X145" if is_endless else ""


def _has_endless_segment(text: mmap.mmap, head: bytes) -> bool:
    """Hop from terminator to terminator, as far as a segment may reach; later interchanges may have others."""
    terminator = _terminator_before(head, len(head)) or headerless_separators(head.lstrip()).terminator
    at, size = 0, len(text)
    while at + LONGEST_SEGMENT < size:
        last = text.rfind(terminator, at + 1, at + LONGEST_SEGMENT)
        if last < 0:
            terminator = _terminator_before(text, at + LONGEST_SEGMENT)
            if not terminator or text.rfind(terminator, at + 1, at + LONGEST_SEGMENT) < 0:
                return True
        else:
            at = last
    return False


def _terminator_before(text: mmap.mmap | bytes, end: int) -> bytes:
    """Terminator of the last interchange that starts before ``end``; empty when there is none."""
    at = text.rfind(b"ISA", 0, end)
    for _ in range(_TRIES):
        if at < 0:
            break
        separators = isa_separators(text[at : at + _HEADER], 0)
        if separators is not None:
            return separators.terminator
        at = text.rfind(b"ISA", 0, at)
    return b""
