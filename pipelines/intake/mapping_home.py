"""Where the mapping files of a home lie, and a hash of them. Loads nothing heavy: asking for news must stay cheap."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

FOLDER = "mappings"


def mapping_paths(home: Path) -> list[Path]:
    """Mapping files of a home, by name."""
    return sorted((home / FOLDER).glob("*.toml"))


def mapping_texts(home: Path) -> list[tuple[str, bytes]]:
    """Name and bytes of each mapping file of a home."""
    return [(path.stem, path.read_bytes()) for path in mapping_paths(home)]


def fingerprint(texts: Sequence[tuple[str, bytes]]) -> str:
    """A hash of mapping files without reading what they say; empty when there is none."""
    if not texts:
        return ""
    digest = hashlib.sha256()
    for name, data in texts:
        digest.update(f"{name}\n{len(data)}\n".encode() + data)
    return digest.hexdigest()[:16]
