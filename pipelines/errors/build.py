"""Codes of the build: what dbt says, without a word of its own."""

from __future__ import annotations

from pipelines.errors.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "B001",
        "error",
        "A model stopped",
        "Its figures and those that build on it are missing in this run; nothing is published.",
        "Run again. If it stops again, report this code and the model's name.",
    ),
    Entry(
        "B002",
        "error",
        "A test of the models failed",
        "Figures may be wrong, so nothing is published.",
        "Read which rule broke with rcm checks; the model's name says where.",
    ),
    Entry(
        "B003",
        "error",
        "A node was not run because one before it failed",
        "It says nothing about itself.",
        "Mend the node that failed first.",
    ),
    Entry(
        "B004",
        "error",
        "The models cannot be read",
        "Nothing was built.",
        "Restore dbt_project as it was delivered; dbt parse names the file.",
    ),
    Entry(
        "B005",
        "error",
        "The build stopped as a whole",
        "Nothing was built; what was published before stays.",
        "See that the disk has room and no other program holds the warehouse, then run again.",
    ),
)
