"""Codes of CSV files. A row held for one of them stays alone: its neighbours are loaded."""

from __future__ import annotations

from pipelines.errors.entry import Entry

_HELD = "The row was left out of every figure."
_MEND = "Correct the row in the practice system and export again."

ENTRIES = (
    Entry(
        "C001",
        "warn",
        "A column of the file is not one we know",
        "The column was kept out; the rows were loaded.",
        "Nothing, or rename the column if it was meant for one of ours.",
    ),
    Entry("C002", "hold", "The header names a column twice", "The file was left out.", "Remove one of the two."),
    Entry("C003", "hold", "The row has more or fewer cells than the header", _HELD, _MEND),
    Entry("C004", "hold", "The quotes of the row are not closed", _HELD, _MEND),
    Entry("C005", "hold", "The row is not UTF-8 text", _HELD, "Export the file again as CSV (UTF-8)."),
    Entry("C006", "hold", "A required cell is empty", _HELD, _MEND),
    Entry(
        "C007",
        "hold",
        "An amount is not a plain decimal number",
        _HELD,
        "Write amounts as 1234.50: no currency sign, no thousands separator.",
    ),
    Entry("C008", "hold", "An amount has more than two decimals", _HELD, _MEND),
    Entry("C009", "hold", "A number is too large", _HELD, _MEND),
    Entry("C010", "hold", "A date is not a day of the calendar written YYYY-MM-DD", _HELD, _MEND),
    Entry(
        "C011",
        "hold",
        "A timestamp is not ISO 8601",
        _HELD,
        "Write timestamps as 2026-01-31T14:05:00, with an offset or in practice time.",
    ),
    Entry("C012", "hold", "A number is not a whole number", _HELD, _MEND),
    Entry("C013", "hold", "A quantity is not a plain decimal with at most three decimals", _HELD, _MEND),
    Entry(
        "C014",
        "hold",
        "A word is not one of the words allowed in its column",
        _HELD,
        "Use one of the words listed for the column.",
    ),
    Entry("C015", "hold", "A cell holds control characters", _HELD, _MEND),
    Entry("C016", "hold", "A cell is longer than 131072 characters", _HELD, _MEND),
    Entry("C017", "hold", "A month is not written YYYY-MM", _HELD, _MEND),
)
