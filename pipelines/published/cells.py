"""Questions to the KPI cells as SQL: names from our own lists only, values always as parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipelines.errors import Exit, error
from pipelines.published.values import KpiCard

ALL = "all"
SLICES = ("payer_id", "provider_npi", "location_id", "claim_type", "visit_mode")

Months = tuple[date | None, date | None]


@dataclass
class Question:
    """One statement. Its rows are kpi_id, month, is_mature, numerator, denominator, n, then one column per ``by``."""

    sql: str
    params: list[Any]
    by: tuple[str, ...]


@dataclass
class _Filter:
    """Conditions that hold for every row read, and their parameters."""

    sql: str = "true"
    params: list[Any] = field(default_factory=list)

    def also(self, sql: str, *params: Any) -> _Filter:
        return _Filter(f"{self.sql} and {sql}", [*self.params, *params])

    def within(self, column: str, values: Sequence[str]) -> _Filter:
        return self.also(f"{column} in ({', '.join('?' for _ in values)})", *values)


def questions_of(
    cards: Sequence[KpiCard], by: tuple[str, ...], where: Mapping[str, str | Sequence[str]], months: Months
) -> Iterator[Question]:
    """The statements that answer one call of ``kpi``: one per slicing and way the denominator is split.

    Raises:
        RcmError: G008, a name in ``by`` or ``where`` is no slice and no detail, or two details meet.
    """
    wanted = {name: (value,) if isinstance(value, str) else tuple(value) for name, value in where.items()}
    details = tuple(dict.fromkeys(name for card in cards for name in card.details))
    for names in _slicings(by, details, set(wanted) & set(details)):
        detail = _detail_of(names, wanted, details)
        for chosen, is_split in _split(cards, detail):
            yield _question(chosen, names, detail, is_split, wanted, months)


def _slicings(by: tuple[str, ...], details: tuple[str, ...], asked: set[str]) -> list[tuple[str, ...]]:
    if by != (ALL,):
        return [tuple(dict.fromkeys(by))]
    every = [(), *((name,) for name in SLICES), *((name,) for name in details)]
    return [names for names in every if not asked or not (set(names) & set(details)) - asked]


def _detail_of(names: tuple[str, ...], where: Mapping[str, Any], details: tuple[str, ...]) -> str:
    """The one detail that a slicing and its filter need, '' for none."""
    asked = {*names, *where}
    if unknown := asked - set(SLICES) - set(details):
        known = ", ".join((*SLICES, *details))
        raise error("G008", f"{len(unknown)} unknown name in by or where; there are {known}", Exit.USAGE)
    found = sorted(asked & set(details))
    if len(found) > 1:
        raise error("G008", f"one detail at a time, not {' and '.join(found)}", Exit.USAGE)
    return found[0] if found else ""


def _split(cards: Sequence[KpiCard], detail: str) -> Iterator[tuple[list[KpiCard], bool]]:
    """KPIs that have the detail, those apart whose denominator it splits."""
    if not detail:
        yield list(cards), True
        return
    for is_split in (True, False):
        chosen = [c for c in cards if detail in c.details and (detail in c.split_details) == is_split]
        if chosen:
            yield chosen, is_split


def _question(
    cards: Sequence[KpiCard],
    names: tuple[str, ...],
    detail: str,
    is_split: bool,
    where: Mapping[str, Sequence[str]],
    months: Months,
) -> Question:
    slices = [name for name in names if name != detail]
    rows = _Filter().within("kpi_id", [card.kpi_id for card in cards])
    rows = rows.also("period_month >= ?", months[0]) if months[0] else rows
    rows = rows.also("period_month <= ?", months[1]) if months[1] else rows
    for name in sorted(set(where) - {detail}):
        rows = rows.within(name, where[name])
    parts = rows.also("detail_kind = ?", detail)
    parts = parts.within("detail_id", where[detail]) if detail in where else parts
    whole = parts if is_split else rows.also("detail_kind = ''")
    keys = ["kpi_id", "period_month", *slices]
    columns = [f"parts.{'detail_id' if name == detail else name}" for name in names]
    ordered = ", ".join((*columns, "parts.period_month"))
    part_keys = ", ".join([*keys, "detail_id"] if detail in names else keys)
    source, below = _sources(part_keys, ", ".join(keys), parts, whole, is_split)
    # The periods of a whole publication are few: one row per KPI and month.
    sql = f"""
        {source}
        select parts.kpi_id, parts.period_month, periods.is_mature, parts.numerator,
            {below}.denominator, coalesce({below}.n, 0)::bigint{"".join(f", {column}" for column in columns)}
        from parts {"" if is_split else f"left join whole using ({', '.join(keys)})"}
        inner join rpt_kpi_periods as periods
            on periods.kpi_id = parts.kpi_id and periods.period_month = parts.period_month
        order by parts.kpi_id, {ordered}"""
    return Question(sql, parts.params if is_split else [*parts.params, *whole.params], names)


def _sources(part_keys: str, keys: str, parts: _Filter, whole: _Filter, is_split: bool) -> tuple[str, str]:
    """The ``with`` clause and the name of the source that holds the denominator."""
    sums = "sum(denominator)::decimal(18, 2) as denominator, sum(n)::bigint as n"
    above = f"""with parts as (
            select {part_keys}, sum(numerator)::decimal(18, 2) as numerator, {sums}
            from rpt_kpi_cells where {parts.sql} group by {part_keys}
        )"""
    if is_split:
        return above, "parts"
    return f"{above}, whole as (select {keys}, {sums} from rpt_kpi_cells where {whole.sql} group by {keys})", "whole"
