"""Codes of the gate: build, checks, publication, run."""

from __future__ import annotations

from pipelines.errors.entry import Entry

ENTRIES: tuple[Entry, ...] = ()
