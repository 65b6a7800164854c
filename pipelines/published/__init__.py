"""The only reader of published sets: open by version, KPIs by slice, report tables. Read-only, closed after each call.

    published = current(home)
    published.kpi(["initial_denial_rate"], by=("payer_id",), from_month="2026-01")
    published.table("rpt_ar_ageing")

A candidate of the gate opens the same way: ``PublishedSet(folder)``. Nothing heavy is loaded here; a tile is a few
milliseconds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipelines.errors import Exit, error
from pipelines.published.cells import ALL, Question, questions_of
from pipelines.published.values import KpiCard, KpiValue, value_of

__all__ = ["KpiCard", "KpiValue", "PublishedSet", "current"]

MARTS = "marts.duckdb"
_TABLE_NAME = re.compile(r"(?:rpt|dim)_[a-z0-9_]{1,60}")
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

Where = Mapping[str, str | Sequence[str]]


def current(home: Path) -> PublishedSet:
    """The set that ``published/CURRENT`` of the home names.

    Raises:
        RcmError: G004, nothing is published yet.
    """
    pointer = home / "published" / "CURRENT"
    version = pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else ""
    if not _VERSION.fullmatch(version):
        raise error("G004", exit_code=Exit.NO_INPUT)
    return PublishedSet(home / "published" / version)


class PublishedSet:
    """One published version, or one candidate, as a reader sees it.

    Args:
        folder: The folder that holds ``marts.duckdb`` and, once published, ``manifest.json``.

    Raises:
        RcmError: G004, the folder holds no figures.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not (folder / MARTS).is_file():
            raise error("G004", exit_code=Exit.NO_INPUT)

    @property
    def version(self) -> str:
        """Name of the version: the folder's."""
        return self.folder.name

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The manifest of the publication; empty for a candidate that has none yet."""
        path = self.folder / "manifest.json"
        loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        return loaded

    @cached_property
    def as_of(self) -> date:
        """The day the figures stand for."""
        day: date = self._rows("select as_of_date from rpt_scope")[0][0]
        return day

    @cached_property
    def kpi_cards(self) -> dict[str, KpiCard]:
        """Every KPI of the set by id, in the order of the dictionary."""
        names = ", ".join(KpiCard.columns())
        rows = self._rows(f"select {names} from dim_kpi order by display_order")
        return {row[0]: KpiCard.of_row(row) for row in rows}

    def kpi_card(self, kpi_id: str) -> KpiCard:
        """What one KPI says, counts and is judged by.

        Raises:
            KeyError: The set has no such KPI.
        """
        return self.kpi_cards[kpi_id]

    def table(self, name: str) -> pa.Table:
        """A report or dimension table in its own order; money stays decimal.

        Raises:
            KeyError: The set has no table ``rpt_...`` or ``dim_...`` of this name.
        """
        if not _TABLE_NAME.fullmatch(name):
            raise KeyError(name)
        with self._connection() as connection:
            known = connection.execute("select 1 from duckdb_tables() where table_name = ?", [name]).fetchone()
            if known is None:
                raise KeyError(name)
            return connection.execute(f"select * from {name}").to_arrow_table()

    def kpi(
        self,
        kpi_ids: Sequence[str] | None = None,
        by: Sequence[str] = (),
        from_month: str | None = None,
        to_month: str | None = None,
        where: Where | None = None,
    ) -> list[KpiValue]:
        """KPIs by month and slice, in one fixed order: KPI, dimensions, their values, month.

        Args:
            kpi_ids: Ids; all when not given.
            by: Slices of the cells and at most one detail, or ``("all",)``: the total and every single one.
            from_month: First month, ``YYYY-MM``.
            to_month: Last month, ``YYYY-MM``.
            where: Slice or detail to value, or values.

        Raises:
            RcmError: G008, something asked for is not in the set; the message lists what is.
        """
        cards = self._cards_of(kpi_ids)
        months = (_month("from", from_month), _month("to", to_month))
        found: list[KpiValue] = []
        with self._connection() as connection:
            for question in questions_of(cards, tuple(by), dict(where or {}), months):
                found += _answers(connection, question, self.kpi_cards)
        order = {kpi_id: place for place, kpi_id in enumerate(self.kpi_cards)}
        if tuple(by) == (ALL,):
            return sorted(found, key=lambda v: order[v.kpi])
        return sorted(found, key=lambda v: (order[v.kpi], tuple(v.slice.values()), v.period))

    def _cards_of(self, kpi_ids: Iterable[str] | None) -> list[KpiCard]:
        if kpi_ids is None:
            return list(self.kpi_cards.values())
        if unknown := [i for i in kpi_ids if i not in self.kpi_cards]:
            raise error("G008", f"{len(unknown)} unknown KPI; there are {', '.join(self.kpi_cards)}", Exit.USAGE)
        return [self.kpi_cards[i] for i in dict.fromkeys(kpi_ids)]

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self._connection() as connection:
            return connection.execute(sql).fetchall()

    @contextmanager
    def _connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        # The engine's own texts quote rows, so they end here.
        try:
            with duckdb.connect(str(self.folder / MARTS), read_only=True) as connection:
                yield connection
        except duckdb.Error as problem:
            raise error("G003", f"reading {self.version}, {type(problem).__name__}") from None


def _answers(
    connection: duckdb.DuckDBPyConnection, question: Question, cards: Mapping[str, KpiCard]
) -> Iterator[KpiValue]:
    rows = connection.execute(question.sql, question.params).fetchall()
    for kpi_id, month, is_mature, numerator, denominator, n, *slices in rows:
        yield value_of(
            cards[kpi_id],
            period=f"{month:%Y-%m}",
            slice_=dict(zip(question.by, slices, strict=True)),
            sums=(numerator, denominator),
            n=n,
            is_mature=is_mature,
        )


def _month(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    if not _MONTH.fullmatch(text):
        raise error("G008", f"{option}: a month reads YYYY-MM", Exit.USAGE)
    return date(int(text[:4]), int(text[5:]), 1)
