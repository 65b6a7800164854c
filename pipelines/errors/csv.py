"""Codes of CSV files, sheets and mappings. A row held for one of them stays alone: its neighbours are loaded."""

from __future__ import annotations

from pipelines.errors.entry import Entry

_HELD = "The row was left out of every figure."
_MEND = "Correct the row in the practice system and export again."
_NO_ROW = "It is no row of its kind and counts in no total."
_LOOK = "Nothing, or look at the named line if it should have been a row."
_MEND_MAPPING = "Correct the row and export again, or correct the table read of its mapping if all rows are written so."

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
    Entry(
        "C005",
        "hold",
        "The row is neither UTF-8 nor, with the rest of its file, Windows text",
        _HELD,
        "Export the file again as CSV (UTF-8).",
    ),
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
    Entry(
        "C018",
        "warn",
        "The file is not UTF-8; it was read as Windows text (cp1252)",
        "All its rows were read; a letter with an accent may be another one.",
        'Export it as CSV (UTF-8), or say encoding = "cp1252" in its mapping.',
    ),
    Entry("C019", "info", "A line above the header was left out", _NO_ROW, _LOOK),
    Entry("C020", "info", "A totals row was left out", _NO_ROW, _LOOK),
    Entry("C021", "info", "A repeated header was left out", _NO_ROW, _LOOK),
    Entry("C022", "info", "A footer was left out", _NO_ROW, _LOOK),
    Entry("C023", "info", "A row was left out because its mapping says so", _NO_ROW, _LOOK),
    Entry(
        "C024",
        "hold",
        "A spreadsheet cut a long number to scientific notation",
        _HELD,
        "Format the column as text in the spreadsheet, or export straight from the practice system.",
    ),
    Entry(
        "C025",
        "warn",
        "A sheet of the workbook fits no kind and no mapping",
        "The sheet was left out; the other sheets were read.",
        "Nothing, or start rcm map FILE if the sheet was meant to count; the position is its number.",
    ),
    Entry("C026", "hold", "A date is not written as the mapping says", _HELD, _MEND_MAPPING),
    Entry("C027", "hold", "A timestamp is not written as the mapping says", _HELD, _MEND_MAPPING),
    Entry("C028", "hold", "An amount is not written as the mapping says", _HELD, _MEND_MAPPING),
    Entry(
        "C029",
        "hold",
        "A word of a mapped column is neither one of ours nor translated",
        _HELD,
        "Add the word to the table values.COLUMN of the mapping, or to leave_out if such rows are of another kind.",
    ),
    Entry(
        "C030",
        "hold",
        "A row is called a total, and its amount is not the sum of the rows above it",
        _HELD,
        "Give the row its own name if it is a row; or accept the unit, so that it stays out.",
    ),
    Entry(
        "I030",
        "hold",
        "The workbook cannot be opened",
        "No sheet of it is in the figures.",
        "Open it in the spreadsheet program, save it again and drop it into the landing folder.",
    ),
    Entry(
        "I031",
        "hold",
        "The workbook is too large when unpacked",
        "No sheet of it is in the figures.",
        "Export its sheets as CSV (UTF-8) and drop these.",
    ),
    Entry("I032", "error", "A mapping file is not valid TOML", "No file was read.", "Correct the named line."),
    Entry(
        "I033",
        "error",
        "A mapping file has a key that is not known",
        "No file was read.",
        "Correct the key; the nearest known key is named.",
    ),
    Entry(
        "I034",
        "error",
        "A mapping file has a value that cannot be used",
        "No file was read.",
        "Correct the named value.",
    ),
    Entry(
        "I035",
        "error",
        "A mapping file leaves out a required column",
        "No file was read.",
        "Name the header of each column, or give it one text for all rows in the table constants.",
    ),
    Entry(
        "I036",
        "hold",
        "Two mappings fit the header equally well",
        "The file was left out of every figure.",
        "Take one of the two out of the folder mappings, or let it name one header more.",
    ),
    Entry(
        "I037",
        "error",
        "There is no table to map in this file",
        "Nothing was proposed.",
        "Name a CSV file or an .xlsx workbook; unpack a zip or gz file first. X12 files need no mapping.",
    ),
    Entry(
        "I038",
        "error",
        "Required columns have no header yet",
        "Nothing was saved.",
        "Name them with --column OURS=HEADER, or one text for all rows with --constant OURS=TEXT.",
    ),
    Entry(
        "I039",
        "error",
        "An option or a mapping that is there already stands against this mapping",
        "Nothing was saved.",
        "Compare the named place with what rcm map FILE shows, or edit the mapping file by hand.",
    ),
)
