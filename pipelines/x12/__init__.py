"""X12 in, Arrow tables of the contracts out. Pure: no file, no database, no clock."""

from __future__ import annotations

from pipelines.x12.batch import X12Result
from pipelines.x12.interchanges import sniff
from pipelines.x12.memory import quick_memory
from pipelines.x12.reader import read_batch, read_interchanges, read_parts
from pipelines.x12.sets import READ_KINDS

__all__ = ["READ_KINDS", "X12Result", "quick_memory", "read_batch", "read_interchanges", "read_parts", "sniff"]
