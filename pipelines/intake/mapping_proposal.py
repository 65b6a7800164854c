"""A mapping proposed for a table nobody has mapped.

Kind and columns come from the headers, how cells are written from the cells. Only a proposal: a person looks at rows as
they would be read before it is saved.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from itertools import islice, product
from typing import Any
from zoneinfo import ZoneInfo

from pipelines.contracts import Column, Table
from pipelines.intake import mapping_values as written
from pipelines.intake.csv_records import Record
from pipelines.intake.mapping import (
    Mapping,
    Negatives,
    ReadRules,
    csv_tables,
    file_columns,
    fold,
    header_name,
    header_names,
    required_columns,
)
from pipelines.intake.mapping_layout import HEADER_LINES
from pipelines.intake.mapping_shapes import left_out
from pipelines.intake.mapping_synonyms import SYNONYMS
from pipelines.intake.mapping_words import our_word, plain
from pipelines.values import CellError

NAME = "proposal"
# Below this a header that is nearly a synonym is more often another column than a misspelt one.
NEARLY = 0.87
FEWEST_COLUMNS = 2
# Distinct cells of a column that tell how it is written.
SAMPLE = 1000
FEWEST_AMOUNTS = 3
MOST_WORDS = 30
# A missing required column costs as much as two found ones bring: a roster is not proposed for an export of visits.
MISSING_COSTS = 1.5
_UTC = ZoneInfo("UTC")
_NUMBER = re.compile(r"[$( ]*-?[0-9][0-9.,/:-]*[) ]*")


@dataclass(frozen=True)
class Sheet:
    """The rows of a table, and where they come from. ``position``: line or row number of each."""

    records: Sequence[Record]
    encoding: str = "utf-8"
    delimiter: str = "comma"


@dataclass(frozen=True)
class Proposal:
    """A mapping and what a person should know of it.

    ``headers``: our column to their header as written. ``missing``: required columns without a header. ``unused``:
    headers that stay out. ``open_words``: words of closed columns that nobody has translated.
    """

    mapping: Mapping
    headers: dict[str, str]
    header_position: int
    missing: tuple[str, ...]
    unused: tuple[str, ...]
    score: float
    open_words: dict[str, tuple[str, ...]] = field(default_factory=dict)


def proposed(sheets: Iterable[Sheet], kind: str | None, chosen: dict[str, str]) -> tuple[Sheet, Proposal] | None:
    """The best proposal over sheets, header rows and kinds; None where no row looks like a header.

    Args:
        sheets: The table as each delimiter cuts it, or the sheets of a workbook.
        kind: Only this kind.
        chosen: Our column to their header, as a person says.
    """
    best: tuple[float, Sheet, Record] | None = None
    for sheet in sheets:
        for record in sheet.records[:HEADER_LINES]:
            scores = [each.score for each in _for_kinds(record, kind, chosen, 1.0)]
            if scores and (best is None or max(scores) > best[0]):
                best = (max(scores), sheet, record)
    if best is None:
        return None
    _, sheet, record = best
    # Only the row that is the header is worth the search for misspelt names.
    found = max(_for_kinds(record, kind, chosen, NEARLY), key=lambda each: each.score)
    below = [each for each in sheet.records if each.physical_line > record.physical_line]
    return sheet, _with_rules(found, sheet, below, header_names(record.cells))


def _for_kinds(record: Record, kind: str | None, chosen: dict[str, str], least: float) -> list[Proposal]:
    """What one row would be as the header of each kind."""
    names = [cell for cell in record.cells if cell.strip()]
    if len({header_name(name) for name in names}) < FEWEST_COLUMNS or any(map(_NUMBER.fullmatch, names)):
        return []
    tables = [table for table in csv_tables().values() if kind in {None, table.kind}]
    found = [_columns_of(names, record.physical_line, table, chosen, least) for table in tables]
    return [each for each in found if len(each.headers) >= FEWEST_COLUMNS]


def _columns_of(names: list[str], position: int, table: Table, chosen: dict[str, str], least: float) -> Proposal:
    ours = [column.name for column in file_columns(table)]
    said = {column: header_name(theirs) for column, theirs in chosen.items() if column in ours}
    headers = {column: theirs for column, name in said.items() for theirs in names if header_name(theirs) == name}
    pairs = [
        (-likeness(name, table.kind, column, least), order, place)
        for order, column in enumerate(ours)
        for place, name in enumerate(names)
    ]
    for score, order, place in sorted(pairs):
        if -score >= least and ours[order] not in headers and names[place] not in headers.values():
            headers[ours[order]] = names[place]
    missing = tuple(sorted(required_columns(table) - set(headers)))
    ordered = {column: headers[column] for column in ours if column in headers}
    mapping = Mapping(NAME, table.kind, {column: header_name(theirs) for column, theirs in ordered.items()})
    unused = tuple(name for name in names if name not in headers.values())
    return Proposal(mapping, ordered, position, missing, unused, len(headers) - MISSING_COSTS * len(missing))


@cache
def _names_of(kind: str, column: str) -> frozenset[str]:
    known = [column, column.removesuffix("_usd"), *SYNONYMS.get(kind, {}).get(column, ())]
    return frozenset(plain(name.replace("_", " ")) for name in known)


def likeness(header: str, kind: str, column: str, least: float = 0.0) -> float:
    """How like one of our columns a header is, 0 to 1; below ``least`` it may say 0."""
    told, names = plain(header), _names_of(kind, column)
    if told in names:
        return 1.0
    if least == 1.0 or not told:
        return 0.0
    return 0.99 * max((SequenceMatcher(None, told, name).ratio() for name in names if len(name) > 3), default=0.0)


def _with_rules(found: Proposal, sheet: Sheet, records: Sequence[Record], header: tuple[str, ...]) -> Proposal:
    """The proposal with how its cells are written, seen from the cells themselves."""
    rows = [r.cells for r in records if not r.code and not left_out(r, header, found.mapping)]

    def cells(column: Column) -> list[str]:
        theirs = found.mapping.columns.get(column.name)
        place = header.index(theirs) if theirs in header else len(header)
        filled = (row[place].strip() for row in rows if place < len(row) and row[place].strip())
        return list(islice(dict.fromkeys(filled), SAMPLE))

    columns = {column: cells(column) for column in file_columns(found.mapping.table)}
    money = [text for column, texts in columns.items() if column.type == "money" for text in texts]
    # Where amounts are written for people, the next export may have the thousands and the bracket this one lacks.
    for_people = any(re.search(r"[$()]|[0-9],[0-9]{3}", text) for text in money)
    rules = ReadRules(
        encoding=sheet.encoding if sheet.encoding == "cp1252" else "utf-8",
        delimiter=sheet.delimiter,
        date_format=_date_format([t for c, texts in columns.items() if c.type in {"date", "month"} for t in texts]),
        negatives=_negatives(money, for_people=for_people),
        currency_sign="$" if for_people else "",
        thousands_separator="," if for_people else "",
    )
    rules = _with_times(rules, [text for c, texts in columns.items() if c.type == "timestamp" for text in texts])
    amounts = {column: texts for column, texts in columns.items() if column.type == "money"}
    reversed_amounts = tuple(column.name for column, texts in amounts.items() if _is_reversed(column, texts, rules))
    words, open_words = _words_of(found.mapping.kind, columns)
    mapping = Mapping(
        NAME,
        found.mapping.kind,
        found.mapping.columns,
        ReadRules(**{**vars(rules), "reversed_amounts": reversed_amounts}),
        words=words,
    )
    return Proposal(mapping, found.headers, found.header_position, found.missing, found.unused, found.score, open_words)


def _date_format(texts: Sequence[str]) -> str:
    """The format that reads most of the cells; of equals ours."""
    return max(written.DATE_FORMATS, key=lambda each: _read_count(texts, lambda text: written.day(text, each)))


def _with_times(rules: ReadRules, texts: Sequence[str]) -> ReadRules:
    """The timestamp format that reads most; where no date column tells the date format, it does."""
    pairs = product(dict.fromkeys([rules.date_format, *written.DATE_FORMATS]), written.TIMESTAMP_FORMATS)
    each = [ReadRules(**{**vars(rules), "date_format": day, "timestamp_format": clock}) for day, clock in pairs]
    return max(each, key=lambda told: _read_count(texts, lambda text: written.instant(text, told, _UTC)))


def _read_count(texts: Sequence[str], read: Callable[[str], Any]) -> int:
    count = 0
    for text in texts:
        try:
            read(text)
        except CellError:
            continue
        count += 1
    return count


def _negatives(texts: Sequence[str], *, for_people: bool) -> Negatives:
    if any(re.fullmatch(r".*[0-9]-", text) for text in texts):
        return "trailing minus"
    return "parentheses" if for_people else "minus"


def _is_reversed(column: Column, texts: Sequence[str], rules: ReadRules) -> bool:
    """Every amount of a required money column is negative: the export writes payments with the other sign."""
    cents = []
    for text in texts:
        try:
            cents.append(written.money(text, rules))
        except CellError:
            continue
    return column.required and len([c for c in cents if c]) >= FEWEST_AMOUNTS and all(c <= 0 for c in cents)


def _words_of(
    kind: str, columns: dict[Column, list[str]]
) -> tuple[dict[str, dict[str, str]], dict[str, tuple[str, ...]]]:
    """Translations there is no doubt about, and the words that are left."""
    known: dict[str, dict[str, str]] = {}
    left: dict[str, tuple[str, ...]] = {}
    for column, texts in columns.items():
        if not column.values:
            continue
        strange = [text for text in dict.fromkeys(texts) if text not in column.values]
        told = {text: our_word(kind, column.name, text, column.values) for text in strange}
        known[column.name] = {fold(theirs): ours for theirs, ours in told.items() if ours}
        left[column.name] = tuple(theirs for theirs, ours in told.items() if not ours)[:MOST_WORDS]
    return {c: w for c, w in known.items() if w}, {c: w for c, w in left.items() if w}
