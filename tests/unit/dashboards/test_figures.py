"""What a figure draws is what its frame says: values, hollow months, limits, hidden cells."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.figures import coding, matrix, money, parts, rates, trend
from dashboards.palette import PALETTES
from dashboards.theme import number, template

D = Decimal
PALETTE = PALETTES[0]


def point(period, value, *, is_mature=True, low=None, high=None, n=500):
    return parts.MonthPoint(period, value, low, high, is_mature, n)


POINTS = [
    point("2026-05", D("0.101"), low=D("0.09"), high=D("0.115")),
    point("2026-06", None, n=12),
    point("2026-07", D("0.121"), low=D("0.11"), high=D("0.133")),
    point("2026-08", D("0.142"), low=D("0.13"), high=D("0.155")),
    point("2026-09", D("0.110"), is_mature=False, low=D("0.09"), high=D("0.13")),
]


def traces(drawn):
    return {t.name: t for t in drawn.data}


@pytest.mark.parametrize("palette", PALETTES, ids=lambda p: p.name)
def test_a_trend_draws_its_values_and_leaves_a_gap_where_there_are_too_few(palette):
    drawn = trend.trend(palette, POINTS, "rate", ("target 10%", D("0.10")), "claims")
    line = traces(drawn)["complete"]
    assert list(line.y) == [0.101, None, 0.121, 0.142]
    assert line.connectgaps is False
    assert list(line.error_y.array) == pytest.approx([0.014, 0, 0.012, 0.013])
    assert drawn.layout.shapes[0].y0 == 0.10
    assert "too few to say" in line.customdata[1]


@pytest.mark.parametrize("palette", PALETTES, ids=lambda p: p.name)
def test_a_month_not_complete_is_hollow_and_not_on_the_line(palette):
    open_months = traces(trend.trend(palette, POINTS, "rate"))["not complete yet"]
    assert list(open_months.x) == ["2026-09-01"]
    assert open_months.mode == "markers"
    assert open_months.marker.color == palette.card
    assert open_months.marker.line.width > 0


def test_the_control_chart_marks_signals_of_complete_months_only():
    limits = [
        trend.Limit(p.period, D("0.11"), D("0.09"), D("0.13"), "above" if p.period >= "2026-08" else "") for p in POINTS
    ]
    drawn = traces(trend.control_chart(PALETTE, POINTS, limits))
    assert list(drawn["outside them"].x) == ["2026-08-01"]
    assert list(drawn["control limits"].y) == [0.13] * 5
    assert list(drawn["lower limit"].y) == [0.09] * 5


def test_without_limits_the_chart_is_a_plain_line():
    limits = [trend.Limit(p.period, None, None, None, "") for p in POINTS]
    assert set(traces(trend.control_chart(PALETTE, POINTS, limits))) == {"complete", "not complete yet"}


def test_cash_columns_carry_the_dollars_and_pale_open_months():
    cash = [
        money.CashMonth("2026-08", D("100.10"), D("20.20"), D("99.00"), is_mature=True),
        money.CashMonth("2026-09", D("50.00"), D("10.00"), None, is_mature=False),
    ]
    drawn = traces(money.cash_columns(PALETTE, cash))
    assert list(drawn["payers"].y) == [100.10, 50.0]
    assert list(drawn["patients"].y) == [20.20, 10.0]
    assert list(drawn["bank deposits"].y) == [99.0, None]
    assert drawn["payers"].marker.opacity[0] == 1
    assert drawn["payers"].marker.opacity[1] < 0.6


def test_ageing_columns_stack_the_bands_youngest_first():
    ages = [money.AgeMonth("2026-08", (D(5), D(4), D(3), D(2), D(1)))]
    drawn = money.ageing_columns(PALETTE, ages)
    assert [t.y[0] for t in drawn.data] == [5, 4, 3, 2, 1]
    assert [t.marker.color for t in drawn.data] == list(PALETTE.ages)


def test_bars_are_as_long_as_their_values_and_carry_their_words_in_two_widths():
    bars = [parts.BarRow("A & B", D(30), "$30 · 75%", True, "more"), parts.BarRow("C", D(10), "$10 · 25%", False)]
    drawn = parts.bars_with_labels(PALETTE, bars)
    assert list(drawn.data[0].x) == [30, 10]
    assert list(drawn.data[0].marker.color) == [PALETTE.accent, PALETTE.accent_soft]
    texts = {(a.name, a.text): a.visible for a in drawn.layout.annotations}
    assert texts["wide", "<b>A &amp; B</b> · more"] is True
    assert texts["narrow", "<b>A &amp; B</b>"] is False


def test_the_matrix_prints_rates_and_dots_for_what_is_hidden():
    cells = [[matrix.MatrixCell(D("0.086"), D(2), "words"), matrix.MatrixCell(None, None, "hidden: few claims")]]
    drawn = matrix.heat_map(PALETTE, ["Payer <x>"], ["Prior auth", "Coding"], cells)
    assert list(drawn.data[0].text) == ["8.6", "·"]
    assert drawn.layout.yaxis.ticktext == ("Payer &lt;x&gt;",)
    assert drawn.layout.xaxis.ticktext == ("Prior<br>auth", "Coding")
    assert drawn.layout.shapes[0].fillcolor != drawn.layout.shapes[1].fillcolor == PALETTE.raised


@given(st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=2, max_size=6))
def test_no_hidden_cell_can_be_worked_out_from_a_total(counts):
    hidden = matrix.hidden_cells(counts)
    assert {(r, c) for r, row in enumerate(counts) for c, n in enumerate(row) if 1 <= n <= 10} <= hidden
    lines = [[(r, c) for c in range(3)] for r in range(len(counts))]
    lines += [[(r, c) for r in range(len(counts))] for c in range(3)]
    for line in lines:
        covered = [p for p in line if p in hidden]
        others = [p for p in line if p not in hidden and counts[p[0]][p[1]] > 0]
        assert len(covered) != 1 or not others


@pytest.mark.parametrize(("n", "share"), [(20, D("0.95")), (60, D("0.9")), (137, D("0.955"))])
@pytest.mark.parametrize("tail", [D("0.025"), D("0.001")])
def test_binomial_limits_are_the_exact_ones(n, share, tail):
    p = Fraction(share)
    below, steps = Fraction(0), []
    for k in range(n + 1):
        below += comb(n, k) * p**k * (1 - p) ** (n - k)
        steps.append(below)
    lower = next(k for k, b in enumerate(steps) if b > Fraction(tail))
    upper = next(k for k, b in enumerate(steps) if b >= 1 - Fraction(tail))
    assert coding.binomial_limits(n, share, tail) == (D(lower) / n, D(upper) / n)


def test_a_coder_stands_where_the_limits_put_him():
    assert coding.standing(400, 380, D("0.95")) == "inside"
    assert coding.standing(400, 369, D("0.95")) == "watch"
    assert coding.standing(400, 350, D("0.95")) == "review"
    assert coding.standing(50, 50, D(1)) == "inside"


@given(st.lists(st.tuples(st.integers(20, 400), st.floats(0.8, 1.0)), min_size=1, max_size=8))
def test_coder_names_never_cover_each_other(drawn):
    coders = [
        coding.CoderPoint(f"Coder Number {i}", n, min(n, round(n * share)), "inside")
        for i, (n, share) in enumerate(drawn)
    ]
    span, wide = (0.78, 1.01), 470.0
    places = coding.label_places(coders, span, wide)
    most = max(c.items for c in coders) * 1.12
    boxes = []
    for c in coders:
        if c.name not in places:
            continue
        x, y = c.items / most * wide, (float(c.share) - span[0]) / (span[1] - span[0]) * 240
        half = 6.2 * len(c.name) / 2
        shift = {"below": (-half, -24), "above": (-half, 9), "left": (-2 * half - 10, -7), "right": (9, -7)}
        dx, dy = shift[places[c.name]]
        boxes.append((x + dx, y + dy, x + dx + 2 * half, y + dy + 14))
    for a, b in combinations(boxes, 2):
        assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])


def test_the_funnel_draws_every_coder_and_marks_those_outside():
    coders = [coding.CoderPoint("One", 200, 190, "inside"), coding.CoderPoint("Two", 300, 240, "review")]
    drawn = traces(coding.coder_funnel(PALETTE, coders, D("0.9"), D("0.95")))
    assert list(drawn["coder"].y) == [0.95]
    assert list(drawn["outside 99.8%: review"].y) == [0.8]


def test_level_bars_sum_to_one_and_mark_the_peers():
    rows = [coding.LevelRow("One <x>", 100, 60, (D("0.1"), D("0.3"), D("0.5"), D("0.1")), "60%", D("0.45"), True)]
    drawn = coding.level_bars(PALETTE, ("99212", "99213", "99214", "99215"), rows)
    bars = [t for t in drawn.data if t.type == "bar"]
    assert sum(t.x[0] for t in bars) == pytest.approx(1)
    assert drawn.data[-1].x[0] == pytest.approx(0.55)
    assert not [a for a in drawn.layout.annotations if "<x>" in a.text]


def test_rates_side_by_side_mark_only_those_whose_whole_range_is_above():
    rows = [
        rates.RateRow("High <p>", "100 answered", "30%", D("0.30"), D("0.22"), D("0.39")),
        rates.RateRow("Even", "100 answered", "12%", D("0.12"), D("0.07"), D("0.20")),
        rates.RateRow("Low", "900 answered", "5%", D("0.05"), D("0.04"), D("0.06")),
    ]
    drawn = traces(rates.rate_rows(PALETTE, rows, D("0.11")))
    assert list(drawn["above the practice"].x) == [0.30]
    assert list(drawn["rate"].x) == [0.12, 0.05]
    assert list(drawn["rate"].error_x.array) == pytest.approx([0.08, 0.01])
    assert [r.side(D("0.11")) for r in rows] == [1, 0, -1]
    assert "&lt;p&gt;" in drawn["above the practice"].customdata[0]


def test_decimals_become_floats_in_one_place_and_gaps_stay_gaps():
    assert number(D("0.1")) == 0.1
    assert number(None) is None
    assert template(PALETTES[1]).layout.font.color == PALETTES[1].ink


def test_notes_at_the_edge_do_not_touch():
    notes = [parts.Note(str(i), D("0.1") + D(i) / 1000, "#000000") for i in range(4)]
    heights = [n["y"] / (0.2 / 200) for n in parts.edge_notes(notes, (0.0, 0.2), 200)]
    assert all(b - a >= 14.99 for a, b in pairwise(heights))
