"""Codes of the X12 reader."""

from __future__ import annotations

from pipelines.errors.entry import Entry

ENTRIES: tuple[Entry, ...] = ()
