"""Files that are not loaded whole, because nothing in them can be believed: found by a look that costs no memory."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from pipelines.intake import kinds
from pipelines.intake.containers import HEAD_BYTES
from pipelines.x12.interchanges import headerless_separators, isa_separators

# The longest segments in use (a note, a binary attachment's header) have a few thousand characters.
LONGEST_SEGMENT = 256 << 10
# Offsets of the reader are 32 bits wide, and a file is read in one piece.
LARGEST_FILE = (2 << 30) - (1 << 20)
_TRIES = 100


def refusal(path: Path) -> str:
    """Why a file is held without being loaded: I049 larger than 2 GB, X145 a segment of no end, or empty.

    Raises:
        OSError: when it cannot be read just now.
    """
    size = path.stat().st_size
    if size > LARGEST_FILE:
        return "I049"
    if size <= LONGEST_SEGMENT:
        return ""
    with path.open("rb") as source:
        head = source.read(HEAD_BYTES)
        is_endless = kinds.kind_of(head).name == kinds.X12 and _has_endless_segment(source, size, head)
    return "X145" if is_endless else ""


def _has_endless_segment(source: IO[bytes], size: int, head: bytes) -> bool:
    """Hop from terminator to terminator, as far as a segment may reach; later interchanges may have others."""
    newest = terminator = _last_terminator(head) or headerless_separators(head.lstrip()).terminator
    at = 0
    while at + LONGEST_SEGMENT < size:
        source.seek(at + 1)
        window = source.read(LONGEST_SEGMENT)
        newest = _last_terminator(window) or newest
        last = window.rfind(terminator)
        if last < 0:
            terminator = newest
            last = window.rfind(terminator)
        if last < 0:
            return True
        at += last + 1
    return False


def _last_terminator(text: bytes) -> bytes:
    """Terminator of the last interchange that starts in the text; empty when none does."""
    at = text.rfind(b"ISA")
    for _ in range(_TRIES):
        if at < 0:
            break
        separators = isa_separators(text, at)
        if separators is not None:
            return separators.terminator
        at = text.rfind(b"ISA", 0, at)
    return b""
