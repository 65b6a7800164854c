"""What pages read from a published set, and the few sums they make of it: pooled months, nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from dashboards.labels import SMALLEST_N, TOO_FEW, brief, days, percent, usd
from pipelines.published import KpiValue
from pipelines.statistics.intervals import wilson

Row = dict[str, Any]


class Published(Protocol):
    """The published set as the pages use it (``pipelines.published.PublishedSet``)."""

    @property
    def as_of(self) -> date:
        """Day nothing after which counts."""

    @property
    def version(self) -> str:
        """Name of the set."""

    @property
    def manifest(self) -> dict[str, Any]:
        """What the run wrote down about the set; empty where it has not yet."""

    def kpi(self, kpi_ids: Sequence[str] | None = None, by: Sequence[str] = ()) -> Sequence[KpiValue]:
        """Figures by month and slice."""

    def table(self, name: str) -> Any:
        """A report or dimension table as Arrow; KeyError when the set has none of that name."""


class Remembered:
    """A published set that asks for every table and every series once; pages ask for some of them often."""

    def __init__(self, published: Published) -> None:
        self.as_of: date = published.as_of
        self.version: str = published.version
        self.manifest: dict[str, Any] = published.manifest
        self._published = published
        self._tables: dict[str, Any] = {}
        self._series: dict[tuple[tuple[str, ...], tuple[str, ...]], Sequence[KpiValue]] = {}

    def kpi(self, kpi_ids: Sequence[str] | None = None, by: Sequence[str] = ()) -> Sequence[KpiValue]:
        """As ``Published.kpi``."""
        key = (tuple(kpi_ids or ()), tuple(by))
        if key not in self._series:
            self._series[key] = self._published.kpi(kpi_ids, by)
        return self._series[key]

    def table(self, name: str) -> Any:
        """As ``Published.table``."""
        if name not in self._tables:
            self._tables[name] = self._published.table(name)
        return self._tables[name]


def rows(published: Published, name: str) -> list[Row]:
    """Rows of a table of the set; none when the set does not have it."""
    try:
        found: list[Row] = published.table(name).to_pylist()
    except KeyError:
        return []
    return found


def names(published: Published, table: str, key: str, name: str) -> dict[str, str]:
    """Key to name of a dimension; a key without a name reads as itself."""
    return {str(row[key]): str(row[name] or row[key]) for row in rows(published, table)}


def series(published: Published, kpi_id: str, by: Sequence[str] = ()) -> list[KpiValue]:
    """Every month of a KPI, oldest first; none when the set's dictionary does not know it."""
    if all(row["kpi_id"] != kpi_id for row in rows(published, "dim_kpi")):
        return []
    return sorted(published.kpi([kpi_id], by=by), key=lambda v: (v.period, sorted(v.slice.items())))


def mature(values: Sequence[KpiValue]) -> list[KpiValue]:
    """Those that may be read as a level: complete months with a value."""
    return [v for v in values if v.is_mature and v.value is not None]


@dataclass(frozen=True)
class Pooled:
    """Several months as one: sums, and for a proportion of counts its Wilson interval."""

    periods: tuple[str, ...]
    numerator: Decimal
    denominator: Decimal
    n: int
    is_proportion: bool

    @property
    def value(self) -> Decimal | None:
        """Sum over sum; None without a denominator."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """Wilson 95 % of a proportion of counts."""
        return wilson(int(self.numerator), self.n) if self.is_proportion and self.n else None

    @property
    def is_enough(self) -> bool:
        """Whether the value may be shown (proportions need n of 20)."""
        return self.value is not None and not (self.is_proportion and self.n < SMALLEST_N)

    def written(self) -> str:
        """The rate for people, or that it is too few to say."""
        return percent(self.value) if self.is_enough else TOO_FEW


def pool(values: Sequence[KpiValue]) -> Pooled:
    """Sum months (or slices) of one ratio KPI."""
    return Pooled(
        periods=tuple(sorted({v.period for v in values})),
        numerator=sum((v.numerator for v in values), Decimal(0)),
        denominator=sum((v.denominator or Decimal(0) for v in values), Decimal(0)),
        n=sum(v.n for v in values),
        is_proportion=any(v.low is not None for v in values),
    )


def latest_periods(values: Sequence[KpiValue], how_many: int, skip: int = 0) -> list[str]:
    """The latest complete months of a KPI, oldest first, after leaving out the ``skip`` newest."""
    periods = sorted({v.period for v in mature(values)}, reverse=True)
    return sorted(periods[skip : skip + how_many])


def pooled_over(values: Sequence[KpiValue], periods: Sequence[str]) -> Pooled:
    """Pool the values of these months."""
    return pool([v for v in values if v.period in set(periods)])


def year_before(periods: Sequence[str]) -> list[str]:
    """The same months a year earlier."""
    return [f"{int(p[:4]) - 1}{p[4:]}" for p in periods]


@dataclass(frozen=True)
class KpiCard:
    """One row of the KPI dictionary, as far as pages use it."""

    kpi_id: str
    family: str
    label: str
    words: str
    formula_words: str
    numerator_words: str
    denominator_words: str
    unit: str
    direction: str
    target_low: Decimal | None
    target_high: Decimal | None
    target_source: str
    target_year: str
    target_population: str
    maturity_days: int
    minimum_n: int

    def written(self, value: Decimal | None) -> str:
        """A value of this KPI in its unit."""
        by_unit = {"usd": usd, "days": days}
        return by_unit.get(self.unit, percent)(value)

    @property
    def is_benchmark(self) -> bool:
        """Whether the source gives one observed figure instead of a range to reach."""
        return self.target_low is not None and self.target_low == self.target_high

    @property
    def line(self) -> Decimal | None:
        """The value to draw as a line: the edge that a good figure does not cross."""
        return self.target_low if self.direction == "higher" else self.target_high

    def target_words(self) -> str:
        """``target 40.0 days or less``; ``benchmark 11.8%``; empty without one."""
        if self.line is None:
            return ""
        shown = brief(self.written(self.line))
        if self.is_benchmark:
            return f"benchmark {shown}"
        return f"target {shown} or {'more' if self.direction == 'higher' else 'less'}"

    def is_met(self, value: Decimal | None) -> bool | None:
        """Whether a value reaches the target; None without one (a benchmark is no target)."""
        if value is None or self.line is None or self.is_benchmark:
            return None
        return value >= self.line if self.direction == "higher" else value <= self.line


def kpi_cards(published: Published) -> dict[str, KpiCard]:
    """The KPI dictionary of the set, by id, in its display order."""
    found = sorted(rows(published, "dim_kpi"), key=lambda r: (r.get("display_order") or 0, r["kpi_id"]))
    return {str(row["kpi_id"]): _card(row) for row in found}


def _card(row: Row) -> KpiCard:
    def text(key: str) -> str:
        return str(row.get(key) or "")

    def amount(key: str) -> Decimal | None:
        return None if row.get(key) is None else Decimal(str(row[key]))

    return KpiCard(
        kpi_id=text("kpi_id"),
        family=text("family"),
        label=text("label") or text("kpi_id"),
        words=text("words"),
        formula_words=text("formula_words"),
        numerator_words=text("numerator_words"),
        denominator_words=text("denominator_words"),
        unit=text("unit"),
        direction=text("direction"),
        target_low=amount("target_low"),
        target_high=amount("target_high"),
        target_source=text("target_source"),
        target_year=text("target_year"),
        target_population=text("target_population"),
        maturity_days=int(row.get("maturity_days") or 0),
        minimum_n=int(row.get("minimum_n") or 0),
    )
