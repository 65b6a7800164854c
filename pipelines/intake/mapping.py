"""What a practice says about its own exports: which header is which of our columns, and how cells are written.

A mapping is a file ``HOME/mappings/NAME.toml``. It applies to a table when all headers it names stand in one row near
the top; the one that names most headers wins. Headers that are ours need no mapping.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Words
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pipelines.contracts import Column, Table
from pipelines.contracts.csv_kinds import TABLES
from pipelines.intake.mapping_home import fingerprint, mapping_texts

DELIMITERS: dict[str, str] = {"comma": ",", "tab": "\t", "semicolon": ";", "pipe": "|"}
Negatives = Literal["minus", "parentheses", "trailing minus"]


@dataclass(frozen=True)
class ReadRules:
    """How the cells of an export are written; the defaults are how ours are. The words are those of ``[read]``.

    ``leave_out_rows``: beginnings of the first filled cell of rows that are no rows (totals, footers).
    ``reversed_amounts``: money columns of ours that the export writes with the other sign.
    """

    date_format: str = "YYYY-MM-DD"
    timestamp_format: str = "ISO"
    negatives: Negatives = "minus"
    currency_sign: str = ""
    thousands_separator: str = ""
    encoding: str = "utf-8"
    delimiter: str = "comma"
    leave_out_rows: tuple[str, ...] = ()
    reversed_amounts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mapping:
    """One kind as one export writes it.

    Args:
        name: Of its file; empty for our own headers.
        kind: The CSV kind.
        columns: Our column to their header, as ``header_name`` writes it.
        rules: How cells are written.
        constants: Our column to the text that stands in for a column the export lacks.
        words: Our column to {their word, folded: our word}.
        leave_out: Our column to the words, folded, whose rows are none of this kind.
    """

    name: str
    kind: str
    columns: Words[str, str]
    rules: ReadRules = field(default_factory=ReadRules)
    constants: Words[str, str] = field(default_factory=dict)
    words: Words[str, Words[str, str]] = field(default_factory=dict)
    leave_out: Words[str, frozenset[str]] = field(default_factory=dict)

    @property
    def headers(self) -> frozenset[str]:
        """The headers that must all be there."""
        return frozenset(self.columns.values())

    @property
    def table(self) -> Table:
        """The raw table of the kind."""
        return csv_tables()[self.kind]


@dataclass(frozen=True)
class Mappings:
    """All mappings of a home. ``fingerprint``: a hash of their files, empty when there is none."""

    each: tuple[Mapping, ...] = ()
    fingerprint: str = ""

    @classmethod
    def load(cls, home: Path) -> Mappings:
        """The mappings of a home, in the order of their names.

        Raises:
            RcmError: I032-I035 (exit 3), naming file and key.
        """
        from pipelines.intake.mapping_files import parsed

        texts = mapping_texts(home)
        return cls(tuple(mapping for name, data in texts for mapping in parsed(name, data)), fingerprint(texts))


NO_MAPPINGS = Mappings()


def csv_tables() -> dict[str, Table]:
    """CSV tables by kind."""
    return {table.kind: table for table in TABLES}


def file_columns(table: Table) -> tuple[Column, ...]:
    """Columns of a kind that a file has; the others say where a row came from."""
    return tuple(column for column in table.columns if not column.source.startswith("@"))


def required_columns(table: Table) -> frozenset[str]:
    """Columns a header must have to be of this kind."""
    return frozenset(column.name for column in file_columns(table) if column.required)


def header_name(cell: str) -> str:
    """A header as it is compared: one blank between words, lower case."""
    return " ".join(cell.split()).lower()


def header_names(cells: Iterable[str]) -> tuple[str, ...]:
    """A row of headers as it is compared, without the empty ones that spreadsheets leave at its end."""
    names = [header_name(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def fold(word: str) -> str:
    """A word of the export as it is looked up: letter case and outer blanks do not count."""
    return word.strip().casefold()


def own_headers(table: Table) -> Mapping:
    """A file that has our own headers, written as ours are."""
    return Mapping("", table.kind, {column.name: column.name for column in file_columns(table)})


def fitting(header: tuple[str, ...], mappings: Iterable[Mapping], own: bool) -> Mapping | str | None:
    """The mapping that fits a header, the code of a tie, or None. ``own``: our own headers may fit too.

    What a person wrote goes before our own headers.
    """
    names = frozenset(header)
    theirs = [mapping for mapping in mappings if mapping.headers <= names]
    if theirs:
        return _largest([(len(mapping.headers), mapping) for mapping in theirs], "I036")
    ours = [table for table in csv_tables().values() if own and required_columns(table) <= names]
    return _largest([(len(required_columns(table)), own_headers(table)) for table in ours], "I004")


def _largest(candidates: list[tuple[int, Mapping]], tie: str) -> Mapping | str | None:
    most = max((size for size, _ in candidates), default=0)
    best = [mapping for size, mapping in candidates if size == most]
    return None if not best else best[0] if len(best) == 1 else tie
