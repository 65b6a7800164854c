"""A hash over the code that figures depend on."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("pipelines", "dbt_project", "expectations", "dashboards")
SUFFIXES = frozenset({".py", ".sql", ".yml", ".csv", ".html", ".css", ".js", ".j2"})
SKIPPED = frozenset({"__pycache__", "target", "logs"})


@cache
def code_version(root: Path = ROOT) -> str:
    """First 16 hex of SHA-256 over every source file of the four rooms, names included."""
    digest = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((root / room).rglob("*")):
            inside = path.relative_to(root)
            if path.suffix in SUFFIXES and not SKIPPED & set(inside.parts):
                digest.update(f"{inside}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
