"""What lies in a ``.zip`` or ``.gz``: judged by what comes out while it is unpacked, never by what its headers say.

A limit passed anywhere below a container refuses the whole of it, nested ones included: what is taken depends on its
bytes alone, not on the place it was found in.
"""

from __future__ import annotations

import gzip
import stat
import struct
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, cast

from pipelines.intake import kinds

ZIP, GZ = "zip", "gz"
# Ten senders, three files a day, for a year; more is the backup of something else.
MOST_MEMBERS = 10_000
# The largest single file the reader takes; unpacking as much takes seconds, not minutes.
MOST_BYTES = 2 << 30
# Claims, remittances and exports pack 5 to 30 times; only filling packs better.
MOST_RATIO = 100
# A small export of mostly empty columns packs better and does no harm.
RATIO_FREE_BYTES = 32 << 20
# A mail's zip of a portal's zip of gz files.
MOST_DEPTH = 3
# Room for the directory of four times as many members as are taken; it is read at once.
DIRECTORY_BYTES = 4 << 20
_SIGNATURES = {b"PK\x03\x04": ZIP, b"\x1f\x8b": GZ}
# What the kind of a file is told by.
HEAD_BYTES = 1 << 16
LONGEST_NAME = 1000
BLOCK = 1 << 20
_SPOOLED = 8 << 20
_READABLE = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)
_NOT_OURS = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class Member:
    """One member: ``ordinal`` in the container from 1, ``name`` in it, ``code``: why it is not taken, or empty."""

    ordinal: int
    name: str
    open: Callable[[], IO[bytes]]
    code: str = ""


class RefusedError(Exception):
    """The container is held whole."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass
class _Budget:
    """What may still come out of the outermost container."""

    members: int
    bytes: int


class _Guarded:
    """A file of which nobody reads much at once: a directory of any size would be read whole."""

    def __init__(self, source: IO[bytes], size: int) -> None:
        self._source, self._size = source, size
        self.seek, self.tell, self.seekable = source.seek, source.tell, source.seekable

    def read(self, size: int = -1) -> bytes:
        """As any file; more than a directory may have is refused."""
        wanted = self._size - self.tell() if size < 0 else size
        if wanted > DIRECTORY_BYTES:
            raise RefusedError("I040")
        return self._source.read(size)


def container_of(head: bytes) -> str:
    """``zip``, ``gz`` or empty, by the first bytes of a file. Office documents are zips by format, not for us."""
    kind = next((name for start, name in _SIGNATURES.items() if head.startswith(start)), "")
    return kind if kind and kinds.kind_of(head).code == "I005" else ""


def kind_of_container(path: Path) -> str:
    """The same, of a file."""
    with path.open("rb") as source:
        head = source.read(len(max(_SIGNATURES, key=len)))
        return container_of(head + source.read(HEAD_BYTES)) if head.startswith(tuple(_SIGNATURES)) else ""


def contents(source: IO[bytes], kind: str, scratch: Path) -> list[Member]:
    """Members of a container, each with its verdict, after all of it was unpacked once and counted.

    ``scratch``: a folder for nested containers while they are looked at. Members can be opened while ``source`` is.

    Raises:
        RefusedError: the whole container is held: I040-I044, or I006 for a document.
    """
    return _judged(source, kind, scratch, _Budget(MOST_MEMBERS, MOST_BYTES), 1)


def _judged(source: IO[bytes], kind: str, scratch: Path, budget: _Budget, depth: int) -> list[Member]:
    if depth > MOST_DEPTH:
        raise RefusedError("I043")
    size, out = source.seek(0, 2), 0
    found = []
    for member in _gz_member(source) if kind == GZ else _zip_members(source, size, budget):
        code = member.code
        if not code:
            try:
                with member.open() as stream:
                    for grown in _counted(stream, scratch, budget, depth):
                        out += grown
                        if out > RATIO_FREE_BYTES + MOST_RATIO * size:
                            raise RefusedError("I042")
            except _BROKEN:
                if kind == GZ:
                    raise RefusedError("I044") from None
                code = "I046"
        found.append(replace(member, code=code))
    return found


def _counted(stream: IO[bytes], scratch: Path, budget: _Budget, depth: int) -> Iterator[int]:
    """Unpack a member; its bytes by block. A container in it is looked into as well."""
    head = stream.read(BLOCK)
    kind, block = container_of(head), head
    with tempfile.SpooledTemporaryFile(_SPOOLED, dir=str(scratch)) as nested:
        while block:
            budget.bytes -= len(block)
            if budget.bytes < 0:
                raise RefusedError("I041")
            if kind:
                nested.write(block)
            yield len(block)
            block = stream.read(BLOCK)
        if not kind:
            return
        try:
            _judged(cast("IO[bytes]", nested), kind, scratch, budget, depth + 1)
        except RefusedError as why:
            # A nested container that is broken, or a document, is a file of its own and held as such.
            if why.code not in {"I044", "I006"}:
                raise


def _gz_member(source: IO[bytes]) -> Iterator[Member]:
    def opened() -> IO[bytes]:
        source.seek(0)
        return cast("IO[bytes]", gzip.GzipFile(fileobj=source))

    yield Member(1, "", opened)


def _zip_members(source: IO[bytes], size: int, budget: _Budget) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(_Guarded(source, size))
    except _BROKEN:
        raise RefusedError("I044") from None
    infos = archive.infolist()
    budget.members -= len(infos)
    if budget.members < 0:
        raise RefusedError("I040")
    if any(info.filename == "[Content_Types].xml" for info in infos):
        raise RefusedError("I006")
    times: Counter[str] = Counter()
    for ordinal, info in enumerate(infos, 1):
        name, code = member_name(info.orig_filename), _code(info)
        if code:
            yield Member(ordinal, "", _opener(archive, info), code)
        elif not info.is_dir() and not _is_hidden(name):
            times[name] += 1
            shown = name if times[name] == 1 else f"{name} ({times[name]})"
            yield Member(ordinal, shown, _opener(archive, info))


def _opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(info)


def _code(info: zipfile.ZipInfo) -> str:
    if not member_name(info.orig_filename) or stat.S_ISLNK(info.external_attr >> 16):
        return "I048"
    if info.flag_bits & 0x1:
        return "I045"
    return "" if info.is_dir() or info.compress_type in _READABLE else "I047"


def member_name(written: str) -> str:
    """A member's name to show, with slashes; empty when it points out of the container or is no name."""
    path = written.replace("\\", "/")
    parts = [part for part in path.split("/") if part not in {"", "."}]
    is_safe = (
        bool(parts)
        and not path.startswith("/")
        and len(path) <= LONGEST_NAME
        and ".." not in parts
        and not any(":" in part for part in parts)
        and path.isprintable()
    )
    return "/".join(parts) if is_safe else ""


def _is_hidden(name: str) -> bool:
    """As in the landing folder, and what operating systems add."""
    return any(part.startswith(".") or part in _NOT_OURS for part in name.split("/"))
