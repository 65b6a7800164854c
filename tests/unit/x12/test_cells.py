"""Money exactly or not at all; dates of the calendar; texts in one spelling."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.x12 import cells
from pipelines.x12.segments import SegmentIndex


def spans_of(values: list[str]):
    """An index over one segment with the values as elements."""
    text = "TAG\x02" + "\x02".join(values) + "\x01"
    index = SegmentIndex([text.encode()], [0])
    return index, index.element(np.zeros(len(values), np.int64), np.arange(1, len(values) + 1))


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("0", 0), ("1000", 100000), ("12.3", 1230), ("12.34", 1234), (".5", 50), ("5.", 500), ("-5", -500),
        ("-.05", -5), ("007.10", 710), (" 12.34 ", 1234), ("-0", 0), ("999999999999.99", 99999999999999),
        ("000000000000000000000001.00", 100),
    ],
)  # fmt: skip
def test_accepted_spellings_of_money(text, cents):
    index, spans = spans_of([text])
    number = cells.numbers(index, spans, 2)
    assert (number.values[0], number.readable[0], number.present[0]) == (cents, True, True)


@pytest.mark.parametrize(
    "text",
    ["1.005", "1.000", "1e3", "1E3", "$5", "5 0", "1,000", ".", "-", "-.", "--5", "5-", "+5", "1.2.3", "abc", "٣", "½",
     "1000000000000", "9" * 39, "9" * 41, "0" * 50],
)  # fmt: skip
def test_anything_else_is_no_money(text):
    index, spans = spans_of([text, "1.00"])
    number = cells.numbers(index, spans, 2)
    assert number.readable.tolist() == [False, True]
    assert number.values.tolist() == [0, 100]


@given(st.lists(st.decimals(-(10**10), 10**10, places=2), min_size=1, max_size=20))
@settings(max_examples=50, deadline=None)
def test_money_equals_decimal(amounts):
    index, spans = spans_of([format(amount, "f") for amount in amounts])
    number = cells.numbers(index, spans, 2)
    assert number.readable.all()
    column = cells.decimal_column(number.values, np.zeros(len(amounts), bool), "money")
    assert column.to_pylist() == [amount.quantize(Decimal("0.01")) for amount in amounts]


@given(st.lists(st.text("0123456789.-eE+, ", max_size=8), min_size=1, max_size=20))
@settings(max_examples=100, deadline=None)
def test_whatever_is_read_as_money_is_exactly_that_decimal(texts):
    index, spans = spans_of(texts)
    number = cells.numbers(index, spans, 2)
    for text, value, present, readable in zip(texts, number.values, number.present, number.readable, strict=True):
        assert present == bool(text.strip(" "))
        if present and readable:
            assert Decimal(text.strip()) * 100 == int(value)


def test_every_day_of_two_centuries():
    first = date(1900, 1, 1)
    every = [first + timedelta(days=n) for n in range((date(2100, 1, 1) - first).days)]
    index, spans = spans_of([day.strftime("%Y%m%d") for day in every])
    days = cells.days(index, spans)
    assert days.valid.all()
    assert cells.day_column(days.values, ~days.present).to_pylist() == every


@pytest.mark.parametrize(
    "text", ["20260229", "20261301", "20260001", "20260100", "20260132", "2026010", "260101", "2026-01-01", "10010101",
             "2026010A", "00000000", "CCYYMMDD"],
)  # fmt: skip
def test_what_is_no_day_is_absent(text):
    index, spans = spans_of([text, "20240229", ""])
    days = cells.days(index, spans)
    assert days.valid.tolist() == [False, True, True]
    assert days.present.tolist() == [True, True, False]


def test_a_time_of_day_after_the_day_is_left_out():
    index, spans = spans_of(["202601051230"])
    assert cells.day_column(cells.days(index, spans).values, np.zeros(1, bool)).to_pylist() == [date(2026, 1, 5)]


def test_codes_are_upper_case_without_dots():
    index, spans = spans_of(["e11.9", "1.00", "n130", "", ".", "A.B.C", "250.00"])
    texts = cells.text_column(index, spans, np.arange(7), 7)
    assert cells.code_column(texts).to_pylist() == ["E119", "1", "N130", None, None, "ABC", "25000"]


def test_texts_are_trimmed_and_empty_is_null():
    index, spans = spans_of(["  a b ", "", "   ", "é\x03x\x04y"])
    assert cells.text_column(index, spans, np.arange(4), 4).to_pylist() == ["a b", None, None, "é:x^y"]
