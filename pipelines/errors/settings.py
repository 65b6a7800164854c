"""Codes of settings, of the home folder and of words given on the command line."""

from __future__ import annotations

from pipelines.errors.entry import Entry

ENTRIES = (
    Entry(
        "S001",
        "error",
        "A key of rcm.toml is not known",
        "Nothing was started.",
        "Correct the key in rcm.toml; the nearest known key is named.",
    ),
    Entry(
        "S002",
        "error",
        "A setting has a value that cannot be used",
        "Nothing was started.",
        "Correct the named setting in rcm.toml, in the environment or on the command line.",
    ),
    Entry(
        "S003",
        "error",
        "rcm.toml is not valid TOML",
        "Nothing was started.",
        "Correct the file at the named line.",
    ),
    Entry(
        "S004",
        "error",
        "The salt of this home cannot be used",
        "Persons could not be told apart as before.",
        "Restore the file salt of the home from a backup, or begin a new home.",
    ),
    Entry(
        "S005",
        "error",
        "The home folder cannot be written",
        "Nothing was started.",
        "Give the user write access to the folder, or name another one with --home.",
    ),
    Entry(
        "S006",
        "error",
        "No code and no KPI is called that",
        "Nothing was explained.",
        "See rcm explain without a word for every code, and rcm kpi for the KPIs.",
    ),
)
