"""Codes of the gate: build, checks, publication, run."""

from __future__ import annotations

from pipelines.errors.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "G001",
        "error",
        "The gate is closed: at least one check of this run failed",
        "Nothing was published; the last good set stays.",
        "Read the reasons with rcm checks, mend the input or accept what the quarantine lists, then run again.",
    ),
    Entry(
        "G002",
        "error",
        "Another run is at work in this home",
        "Nothing was started.",
        "Wait until it has ended; a run that was killed holds nothing.",
    ),
    Entry(
        "G003",
        "error",
        "A step of the run stopped unexpectedly",
        "Nothing was published; the last good set stays.",
        "Run again. If it stops again, report this code, the step and the private log of the home.",
    ),
    Entry(
        "G004",
        "error",
        "Nothing is published yet",
        "There are no figures to show.",
        "Start a run with rcm run, or look at rcm status for what held the last one back.",
    ),
    Entry(
        "G005",
        "error",
        "There is no older publication to go back to",
        "Nothing was changed.",
        "Look at rcm status for the versions that are kept.",
    ),
    Entry(
        "G007",
        "error",
        "The command stopped unexpectedly",
        "What it was to do is not done; what was published before stays.",
        "Try again. If it stops again, report this code with the private log named above.",
    ),
    Entry(
        "G008",
        "error",
        "An option or a word of the command cannot be used",
        "Nothing was started.",
        "Look at the command's --help for what it takes.",
    ),
    Entry(
        "G009",
        "error",
        "A step was started without the run it belongs to",
        "Nothing was changed.",
        "Start the whole job rcm_run, not single assets.",
    ),
)
