"""The table of all codes in the docs, made of the catalogue: ``python -m pipelines.errors.table`` writes it."""

from __future__ import annotations

from pathlib import Path

from pipelines.errors import CATALOGUE
from pipelines.errors.rooms import by_room

DOCUMENT = Path(__file__).with_name("README.md")
_HEAD = """# Codes

Every finding, held unit and error has a code that stays the same. `rcm explain CODE` says the same in the terminal.
`info` and `warn` are findings: what was read is in the figures. `hold` keeps the smallest damaged unit out of the
figures, with its dollars shown. `error` stops the command or closes the gate. No code ever carries a value of the data.

This file is written by `python -m pipelines.errors.table` from the catalogue beside it; do not edit it.
"""


def as_markdown() -> str:
    """The whole document: one table a room."""
    parts = [_HEAD]
    for room, entries in by_room(list(CATALOGUE.values())):
        rows = [f"| {' | '.join(_cell(word) for word in entry)} |" for entry in entries]
        head = ["| code | severity | what | effect | do |", "|---|---|---|---|---|"]
        parts.append("\n".join([f"## {room.label}", "", f"Where: {room.where}.", "", *head, *rows]) + "\n")
    return "\n".join(parts)


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


if __name__ == "__main__":
    DOCUMENT.write_text(as_markdown(), encoding="utf-8")
