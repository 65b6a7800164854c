"""Rows of an export that are no rows: totals, footers, headers repeated at page breaks.

Only what could not be loaded as a row anyway, or is the sum of the rows above it, and has a clear shape is left out,
each with a finding; in doubt a row is judged as a row, or held.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.contracts import Column
from pipelines.contracts.csv_kinds import ROW_CHARGE, ROW_MONEY
from pipelines.intake.csv_records import Record
from pipelines.intake.mapping import Mapping, file_columns, fold, header_names

TITLE, TOTALS, REPEATED, FOOTER, TOLD = "C019", "C020", "C021", "C022", "C023"
# Held, unless its amount is the sum of the rows above.
NAMED_TOTAL = "C030"
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
    """The code a row is left out with, or ``NAMED_TOTAL``; empty when it is to be read as a row."""
    filled = next((cell.strip() for cell in record.cells if cell.strip()), "")
    first = fold(filled)
    if _is_told(record, first, header, mapping):
        return TOLD
    if first in header and header_names(record.cells) == header:
        return REPEATED
    if _FOOTER.fullmatch(first) and (record.code or sum(map(bool, map(str.strip, record.cells))) == 1):
        return FOOTER
    return _total(record.cells, filled, header, mapping) if is_total_word(filled) else ""


def is_total_word(cell: str) -> bool:
    """Is a cell nothing but a word for a total?"""
    return _TOTAL.fullmatch(fold(cell)) is not None


def amount_column(mapping: Mapping) -> str | None:
    """The column whose dollars are conserved."""
    return ROW_MONEY.get(mapping.kind) or ROW_CHARGE.get(mapping.kind)


def _total(cells: Sequence[str], label: str, header: tuple[str, ...], mapping: Mapping) -> str:
    """A total where a required cell is empty or cannot hold the word for one.

    In doubt where it can, and there is an amount to compare; a row of a kind without amounts is a row.
    """
    in_doubt = False
    for column in file_columns(mapping.table):
        theirs = mapping.columns.get(column.name)
        if column.required and not column.may_be_empty and theirs in header:
            place = header.index(theirs)
            cell = cells[place].strip() if place < len(cells) else ""
            if not cell or (cell == label and not _may_hold(column, label, mapping)):
                return TOTALS
            in_doubt = in_doubt or cell == label
    return NAMED_TOTAL if in_doubt and amount_column(mapping) else ""


def _may_hold(column: Column, word: str, mapping: Mapping) -> bool:
    """May the cell of a column say this word?"""
    is_free = column.type in {"text", "code"} and not column.values
    return is_free or fold(word) in mapping.words.get(column.name, {})


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
