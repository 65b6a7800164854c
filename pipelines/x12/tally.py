"""Conservation: per file and kind what was in, and how much of it was loaded, held or seen before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from pipelines.contracts import control
from pipelines.x12.cells import decimal_column
from pipelines.x12.controls import from_columns
from pipelines.x12.findings import Ints
from pipelines.x12.segments import group_sum
from pipelines.x12.sets import KINDS, Sets

STATES = ("loaded", "held", "duplicate")
_MONEY = ("charge", "paid")


class Tally:
    """Counts and cents per file, kind and state."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], dict[str, int]] = {}

    def add(self, column: str, state: str, files: Ints, kinds: Ints, amounts: Ints) -> None:
        """Add ``amounts`` (1 a row, or cents) to a column: transactions, claims, lines, adjustments, charge, paid."""
        name = f"{column}_{state}_{'usd' if column in _MONEY else 'count'}"
        keys, place = np.unique(files * len(KINDS) + kinds, return_inverse=True)
        sums = group_sum(place.astype(np.int64), amounts, len(keys))
        for key, total in zip(keys.tolist(), sums.tolist(), strict=True):
            cell = self.cells.setdefault(divmod(key, len(KINDS)), {})
            cell[name] = cell.get(name, 0) + total

    def nothing(self, file: int) -> None:
        """A row of zeros for a file in which nothing could be counted."""
        self.add("transactions", "in", np.array([file]), np.array([KINDS.index("other")]), np.array([0]))

    def rows(self, column: str, sets: Sets, number: Ints, state: Ints, amounts: Ints | None = None) -> None:
        """Count rows of sets twice: as ``in``, whatever became of them, and under their state (place in STATES)."""
        amounts = np.ones(len(number), np.int64) if amounts is None else amounts
        files, kinds = sets.file[number], sets.kind[number]
        self.add(column, "in", files, kinds, amounts)
        for place, word in enumerate(STATES):
            here = state == place
            self.add(column, word, files[here], kinds[here], amounts[here])

    def total(self, kind: str, name: str) -> int:
        """One column of one kind, or of all whose names start so, over all files."""
        return sum(cell.get(name, 0) for (_, place), cell in self.cells.items() if KINDS[place].startswith(kind))

    def table(self, file_ids: Sequence[str]) -> pa.Table:
        """The file_controls rows, by file and kind; batch_id is null."""
        keys = sorted(self.cells)
        columns: dict[str, pa.Array] = {
            "file_id": pa.array([file_ids[file] for file, _ in keys], pa.string()),
            "kind": pa.array([KINDS[kind] for _, kind in keys], pa.string()),
        }
        for field in control.file_controls.arrow_schema():
            if field.name not in (*columns, "batch_id"):
                values = np.array([self.cells[key].get(field.name, 0) for key in keys], np.int64)
                none_absent = np.zeros(len(keys), bool)
                columns[field.name] = (
                    decimal_column(values, none_absent, "money") if field.name.endswith("_usd") else pa.array(values)
                )
        return from_columns(control.file_controls, columns, len(keys))
