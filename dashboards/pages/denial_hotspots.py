"""Where denials stand out: one payer's rate for a reason or a procedure far above that of all other payers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from dashboards.labels import SMALLEST_N, SMALLEST_SHOWN, clean, months, percent
from dashboards.parts import Card, table
from dashboards.reading import Published, latest_periods, names, series
from dashboards.words import category
from pipelines.published import KpiValue
from pipelines.statistics.intervals import wilson

CLAIMS, LINES = "initial_denial_any_rate", "line_denial_rate"
_YEAR, _HALF, _SHOWN = 12, 6, 6
_FEW = "too few"

Counts = Counter[tuple[str, str]]


class HotSpot(NamedTuple):
    """One payer and one reason or procedure: denied of answered, the other payers' rate, and the two half years."""

    payer: str
    what: str
    unit: str
    denied: int
    answered: int
    others: Decimal
    halves: tuple[str, str]

    @property
    def low(self) -> Decimal:
        """Lower end of the 95 % range."""
        return wilson(self.denied, self.answered)[0]

    @property
    def extra(self) -> Decimal:
        """Denied beyond what the other payers' rate would give."""
        return self.denied - self.others * self.answered


def hot_spots(published: Published) -> list[HotSpot]:
    """Pairs whose whole range lies above the other payers' rate, most extra denials first.

    Twelve complete months; at least 11 denied, 20 answered here and elsewhere; never 1 to 10 of the others.
    """
    payer_names = names(published, "dim_payer", "payer_id", "payer_name")
    periods = latest_periods(series(published, CLAIMS), _YEAR)
    spots = [
        *_spots(published, CLAIMS, "reason_category", periods, payer_names),
        *_spots(published, LINES, "procedure_code", periods, payer_names),
    ]
    return sorted((s for s in spots if s.low > s.others), key=lambda s: (-s.extra, s.payer, s.what))


def _spots(
    published: Published, kpi_id: str, detail: str, periods: Sequence[str], payer_names: dict[str, str]
) -> Iterator[HotSpot]:
    """Every pair with enough of both sides to be shown. Of a procedure the answered are its own lines."""
    values = [v for v in series(published, kpi_id, ("payer_id", detail)) if v.period in periods]
    whole = [v for v in series(published, kpi_id, ("payer_id",)) if v.period in periods]
    is_line = detail == "procedure_code"
    denied, answered = _counts(values, detail, "numerator"), _counts(values if is_line else whole, detail, "n")
    for (payer, key), count in sorted(denied.items()):
        base = key if is_line else ""
        others_n = sum(n for (_, k), n in answered.items() if k == base) - answered[payer, base]
        others_k = sum(n for (_, k), n in denied.items() if k == key) - count
        if key == "unknown" or count < SMALLEST_SHOWN or min(answered[payer, base], others_n) < SMALLEST_N:
            continue
        if 0 < others_k < SMALLEST_SHOWN and not is_line:
            continue
        own = [v for v in (values if is_line else whole) if v.slice["payer_id"] == payer]
        hits = [v for v in values if v.slice == {"payer_id": payer, detail: key}]
        yield HotSpot(
            clean(payer_names.get(payer, payer)),
            f"Procedure {clean(key)}" if is_line else category(key),
            "lines" if is_line else "claims",
            count,
            answered[payer, base],
            Decimal(others_k) / others_n,
            _halves(hits, [v for v in own if v.slice.get(detail, base) == base], periods),
        )


def _counts(values: Sequence[KpiValue], detail: str, part: str) -> Counts:
    sums: Counts = Counter()
    for v in values:
        sums[v.slice["payer_id"], v.slice.get(detail, "")] += int(getattr(v, part))
    return sums


def _halves(hits: Sequence[KpiValue], own: Sequence[KpiValue], periods: Sequence[str]) -> tuple[str, str]:
    """The rate of the earlier and of the later half year; where one is too few to say, neither is said.

    The year's count stands beside them, so that one half would tell the other.
    """
    written = []
    for half in (periods[:_HALF], periods[_HALF:]):
        denied = sum(int(v.numerator) for v in hits if v.period in half)
        answered = sum(v.n for v in own if v.period in half)
        few = answered < SMALLEST_N or 0 < denied < SMALLEST_SHOWN
        written.append(_FEW if few else percent(Decimal(denied) / answered, 0))
    return (_FEW, _FEW) if _FEW in written else (written[0], written[1])


def hot_spots_card(published: Published) -> Card | None:
    """The table of what stands out; none where nothing does."""
    found = hot_spots(published)[:_SHOWN]
    if not found:
        return None
    periods = latest_periods(series(published, CLAIMS), _YEAR)
    top = found[0]
    rate = percent(Decimal(top.denied) / top.answered, 0)
    headers = ("Payer", "What", "Denied", "Rate", "95% range", "Other payers",
               months(list(periods[:_HALF])), months(list(periods[_HALF:])))  # fmt: skip
    return Card(
        "standout",
        "Where denials stand out",
        f"{top.payer} denies {rate} of {top.unit} for {top.what.lower()} against {percent(top.others, 0)} at the other "
        f"payers ({months(list(periods))}).",
        data=table("Payers far above the others, last 12 complete months", headers, [_row(s) for s in found],
                   numeric=(2, 3, 4, 5, 6, 7),
                   footnote="Claims denied at first wholly or in part, by reason; lines denied at first, by procedure. "
                   "Listed: the whole 95% range lies above the other payers' rate, with 11 or more denied. "
                   "Many pairs are looked at, so a narrow lead may be chance."),
        width="full",
    )  # fmt: skip


def _row(s: HotSpot) -> tuple[object, ...]:
    low, high = wilson(s.denied, s.answered)
    rate = percent(Decimal(s.denied) / s.answered)
    return (
        s.payer,
        s.what,
        f"{s.denied:,} of {s.answered:,} {s.unit}",
        Markup("<strong>{}</strong>").format(rate),
        f"{percent(low)} to {percent(high)}",
        percent(s.others),
        *s.halves,
    )
