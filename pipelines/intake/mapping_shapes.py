"""Rows of an export that are no rows: totals, footers, headers repeated at page breaks.

Only what could not be loaded as a row anyway and has a clear shape is left out, each with a finding; in doubt a row is
judged as a row, and held.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.intake.csv_records import Record
from pipelines.intake.mapping import Mapping, file_columns, fold, header_names

TITLE, TOTALS, REPEATED, FOOTER, TOLD = "C019", "C020", "C021", "C022", "C023"
LEFT_OUT = frozenset({TITLE, TOTALS, REPEATED, FOOTER, TOLD})
_TOTAL = re.compile(
    r"(?:(?:grand|report|page|sub|monthly|daily|period)[ -]?)?totals?"
    r"(?: (?:charges|payments|adjustments|amount|deposits|visits|count))?(?: for .*)?\s*:?"
)
_FOOTER = re.compile(
    r"(?:report |data )?(?:generated|printed|exported|created|run)(?: date)?(?: on| at| by|:| \d).*"
    r"|page \d+(?: of \d+)?|\*+ ?end of (?:report|file).*|end of (?:report|file|data)\b.*"
    r"|(?:number of |total )?(?:records|rows)(?: printed| exported)?\s*[:=].*|confidential\b.*"
)


def left_out(record: Record, header: tuple[str, ...], mapping: Mapping) -> str:
    """The code a row is left out with; empty when it is to be read as a row."""
    filled = next((cell.strip() for cell in record.cells if cell.strip()), "")
    first = fold(filled)
    if _is_told(record, first, header, mapping):
        return TOLD
    if first in header and header_names(record.cells) == header:
        return REPEATED
    if _FOOTER.fullmatch(first) and (record.code or sum(map(bool, map(str.strip, record.cells))) == 1):
        return FOOTER
    if _TOTAL.fullmatch(first) and _lacks_required(record.cells, filled, header, mapping):
        return TOTALS
    return ""


def _lacks_required(cells: Sequence[str], label: str, header: tuple[str, ...], mapping: Mapping) -> bool:
    """A required cell is empty, or holds nothing but the word for a total."""
    for column in file_columns(mapping.table):
        theirs = mapping.columns.get(column.name)
        if column.required and not column.may_be_empty and theirs in header:
            place = header.index(theirs)
            cell = cells[place].strip() if place < len(cells) else ""
            if cell in {"", label}:
                return True
    return False


def _is_told(record: Record, first: str, header: tuple[str, ...], mapping: Mapping) -> bool:
    """The mapping says that rows beginning so, or with this word in this column, are none of this kind."""
    beginnings = mapping.rules.leave_out_rows
    if beginnings and first and first.startswith(tuple(map(fold, beginnings))):
        return True
    return not record.code and any(
        fold(record.cells[header.index(mapping.columns[column])]) in words
        for column, words in mapping.leave_out.items()
        if column in mapping.columns
    )


def is_sum_alone(cells: Sequence[str], header: tuple[str, ...], mapping: Mapping, amount: str) -> bool:
    """Nothing in the row but amounts, ``amount`` among them: a total without a word, if it is the sum of the rows."""
    money = {
        mapping.columns[c.name] for c in file_columns(mapping.table) if c.type == "money" and c.name in mapping.columns
    }
    filled = {name for name, cell in zip(header, cells, strict=False) if cell.strip()}
    return mapping.columns.get(amount) in filled and filled <= money
