"""Wilson intervals against published tables and their own definition."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.statistics.intervals import Z_95, wilson

# Newcombe, Statistics in Medicine 1998, table I: the score method without continuity correction.
NEWCOMBE = [
    (81, 263, "0.2553", "0.3662"),
    (15, 148, "0.0624", "0.1605"),
    (0, 20, "0.0000", "0.1611"),
    (1, 29, "0.0061", "0.1718"),
]


@pytest.mark.parametrize(("successes", "n", "low", "high"), NEWCOMBE)
def test_equals_the_published_intervals(successes, n, low, high):
    found = wilson(successes, n)
    assert [f"{bound:.4f}" for bound in found] == [low, high]


@pytest.mark.parametrize("n", [1, 2, 20, 999])
def test_the_bounds_solve_the_score_equation(n):
    """A bound p is where the observed share lies exactly z standard errors of p away."""
    for successes in {1, n // 2, n - 1} - {0, n}:
        for bound in wilson(successes, n):
            distance = abs(Decimal(successes) / n - bound)
            assert abs(distance - Z_95 * (bound * (1 - bound) / n).sqrt()) < Decimal("1e-20")


@pytest.mark.parametrize("n", [1, 7, 100_000])
def test_none_and_all_end_exactly_at_the_edge(n):
    assert wilson(0, n)[0] == 0
    assert wilson(n, n)[1] == 1
    assert wilson(0, n)[1] == pytest.approx(1 - wilson(n, n)[0], abs=Decimal("1e-25"))


@pytest.mark.parametrize(("successes", "n"), [(0, 0), (-1, 5), (6, 5)])
def test_what_is_no_proportion_is_refused(successes, n):
    with pytest.raises(ValueError, match="proportion"):
        wilson(successes, n)
