"""Laney p' limits against examples worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from pipelines.statistics.control_limits import SCHEMA, Month, control_limits, judged


def month(place: int, numerator: int, denominator: int = 100, is_complete: bool = True) -> Month:
    return Month(date(2024 + place // 12, place % 12 + 1, 1), numerator, denominator, is_complete)


def see_saw(months: int = 12) -> list[Month]:
    """10, 20, 10, 20 ... of 100: centre 0.15, and every month 0.10 away from the one before."""
    return [month(place, 10 + 10 * (place % 2)) for place in range(months)]


def test_worked_example_with_equal_months():
    """Of equal n the widening cancels sigma: 0.15 +- 3 x 0.10 / 1.128 = 0.15 +- 0.265957; below 0 reads 0."""
    first = judged(see_saw())[0]
    assert first.center == Decimal("0.15")
    assert first.upper == pytest.approx(Decimal("0.4159574468"), abs=Decimal("1e-9"))
    assert first.lower == 0


def test_worked_example_with_a_larger_month():
    """Four times the claims, half the reach: 0.15 +- 0.132979."""
    later = judged([*see_saw(), month(12, 60, 400)])[-1]
    assert later.upper == pytest.approx(Decimal("0.2829787234"), abs=Decimal("1e-9"))
    assert later.lower == pytest.approx(Decimal("0.0170212766"), abs=Decimal("1e-9"))
    assert not later.is_baseline


def test_worked_example_with_unequal_baseline():
    """Scores of each month by hand: n = 100 and 400 in turn, rates 0.10 and 0.20.

    Centre (6 x 10 + 6 x 80) / (6 x 100 + 6 x 400) = 0.18; sigma 0.0384187 and 0.0192094; z = -2.0823 and 1.0412;
    moving range 3.1235, over 1.128 = 2.7690; limits at n = 100: 0.18 +- 3 x 2.7690 x 0.0384187 = 0.18 +- 0.31915.
    """
    months = [month(place, 80, 400) if place % 2 else month(place, 10, 100) for place in range(12)]
    found = judged(months)
    assert found[0].center == Decimal("0.18")
    assert found[0].upper == pytest.approx(Decimal("0.49915"), abs=Decimal("0.00001"))
    assert found[1].upper == pytest.approx(Decimal("0.33957"), abs=Decimal("0.00001"))


def test_eleven_complete_months_make_no_limits():
    found = judged([*see_saw(11), month(11, 50, is_complete=False)])
    assert {(m.center, m.upper, m.signal) for m in found} == {(None, None, "")}


def test_months_that_never_vary_make_no_limits():
    assert judged([month(place, 10) for place in range(13)])[-1].upper is None
    assert judged([month(place, 0) for place in range(13)])[-1].upper is None


def test_the_baseline_is_frozen():
    """Later months never move the limits they are judged by."""
    alone = judged(see_saw())
    longer = judged([*see_saw(), *(month(place, 90) for place in range(12, 30))])
    assert longer[:12] == alone
    assert {m.center for m in longer} == {Decimal("0.15")}
    assert {m.signal for m in longer[12:]} == {"above"}


def test_a_step_inside_the_limits_is_a_run_of_eight():
    found = judged([*see_saw(), *(month(place, 18) for place in range(12, 22))])
    # The baseline ends above the centre (20 of 100): that month begins the run.
    assert [m.signal for m in found[12:]] == [""] * 6 + ["run"] * 4


def test_an_incomplete_month_has_limits_and_no_signal():
    found = judged([*see_saw(), month(12, 95, is_complete=False)])[-1]
    assert found.upper is not None
    assert found.signal == ""


def test_below_is_told_from_above():
    """With large months the reach is short: 1 % lies below, 60 % above."""
    found = judged([*see_saw(), month(12, 100, 10_000), month(13, 6_000, 10_000)])
    assert [m.signal for m in found[12:]] == ["below", "above"]


def cells(*months: Month, payer: str = "") -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "kpi_id": "initial_denial_rate",
                "payer_id": payer,
                "period_month": m.period,
                "numerator": m.numerator,
                "denominator": m.denominator,
                "is_mature": m.is_complete,
                "minimum_n": 20,
            }
            for m in months
        ],
    )


def test_frame_to_frame_keeps_series_apart_and_order_aside():
    both = pa.concat_tables([cells(*reversed(see_saw())), cells(*see_saw(3), payer="P1")])
    found = control_limits(both)
    assert found.schema == SCHEMA
    assert found.num_rows == 15
    rows = found.to_pylist()
    assert [r["payer_id"] for r in rows] == [""] * 12 + ["P1"] * 3
    assert rows[0]["upper_rate"] == Decimal("0.415957")
    assert rows[12]["upper_rate"] is None


def test_months_under_the_minimum_n_are_no_baseline():
    small = control_limits(cells(*(month(place, 2 * (place % 2), 19) for place in range(14))))
    assert set(small.column("center_rate").to_pylist()) == {None}


def test_an_empty_frame_gives_an_empty_table():
    empty = cells(*see_saw(1)).slice(0, 0)
    assert control_limits(empty).num_rows == 0
