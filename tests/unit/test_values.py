"""Exact values: what is a plain decimal, a day, an instant; and that no fault ever shows the cell."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import values
from pipelines.values import CellError

UTC = ZoneInfo("UTC")


def at(*parts):
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)


def value_or_code(parse, text):
    try:
        return parse(text)
    except CellError as fault:
        return str(fault)


CENTS = st.integers(-(10**18) + 1, 10**18 - 1)


@given(CENTS)
def test_money_comes_back_to_the_cent(cents):
    text = f"{Decimal(cents).scaleb(-2):.2f}"
    assert values.money(text) == cents
    assert values.typed_array([cents], "money").to_pylist() == [Decimal(cents).scaleb(-2)]


@given(st.lists(st.one_of(st.none(), CENTS), max_size=40))
def test_a_column_of_money_keeps_every_cent_and_every_gap(cents):
    array = values.typed_array(cents, "money")
    assert array.type == pa.decimal128(18, 2)
    assert [None if v is None else int(v.scaleb(2)) for v in array.to_pylist()] == cents
    array.validate(full=True)


@pytest.mark.parametrize(
    ("text", "cents"),
    [(".5", 50), ("5.", 500), ("-5", -500), ("+5", 500), ("-.05", -5), ("007", 700), ("0", 0), ("-0", 0), ("1.1", 110)],
)
def test_spellings_of_money_that_real_files_have(text, cents):
    assert values.money(text) == cents


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.005", "C008"),
        ("1.500", "C008"),
        ("1e3", "C007"),
        ("NaN", "C007"),
        ("$5", "C007"),
        ("1,234.50", "C007"),
        ("(5.00)", "C007"),
        ("5-", "C007"),
        (".", "C007"),
        ("-", "C007"),
        ("1.2.3", "C007"),
        ("٣", "C007"),
        ("1 0", "C007"),
        ("1" * 17, "C009"),
        ("9" * 5000, "C009"),
    ],
)
def test_what_is_not_money(text, code):
    with pytest.raises(CellError) as caught:
        values.money(text)
    assert caught.value.code == code
    assert str(caught.value) == code


@given(st.text(max_size=30))
def test_any_text_is_money_exactly_or_a_code(text):
    found = value_or_code(values.money, text)
    assert found in {"C007", "C008", "C009"} or Decimal(text) == Decimal(found).scaleb(-2)


@given(st.integers(-(10**17), 10**17))
def test_quantities_are_exact_to_the_thousandth(thousandths):
    text = f"{Decimal(thousandths).scaleb(-3):.3f}"
    assert values.quantity(text) == thousandths
    assert values.typed_array([thousandths, None], "quantity").to_pylist() == [Decimal(thousandths).scaleb(-3), None]


def test_quantities_and_whole_numbers_that_are_none():
    for text in ("1.0001", "x", "1/2"):
        with pytest.raises(CellError, match="C013"):
            values.quantity(text)
    assert (values.integer("3"), values.integer("-3"), values.integer("3.0"), values.integer("3.")) == (3, -3, 3, 3)
    for text, code in (("3.5", "C012"), ("x", "C012"), ("", "C012"), ("1" * 19, "C009")):
        with pytest.raises(CellError, match=code):
            values.integer(text)


@given(st.dates())
def test_every_day_is_read(day):
    assert values.day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2025-02-29", "20260101", "2026-W01-1", "26-01-01", "01/02/2026", "2026-1-1", "0000-01-01"]
)
def test_what_is_no_day(text):
    with pytest.raises(CellError, match="C010"):
        values.day(text)


def test_leap_day():
    assert values.day("2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-31T14:05:00", at(2026, 1, 31, 20, 5)),
        ("2026-01-31 14:05", at(2026, 1, 31, 20, 5)),
        ("2026-01-31T14:05:00Z", at(2026, 1, 31, 14, 5)),
        ("2026-01-31T14:05:00-05:00", at(2026, 1, 31, 19, 5)),
        ("2026-01-31T14:05:00.25+0200", at(2026, 1, 31, 12, 5, 0, 250000)),
        ("2026-07-01T00:30:00", at(2026, 7, 1, 5, 30)),  # summer time
        ("2026-11-01T01:30:00", at(2026, 11, 1, 6, 30)),  # the hour that comes twice: the first
    ],
)
def test_an_instant_without_offset_is_practice_time(text, expected):
    assert values.instant(text, ZoneInfo("America/Chicago")) == expected


@pytest.mark.parametrize(
    "text", ["2026-01-31", "14:05", "2026-01-31T25:00", "0001-01-01T00:00+14:00", "2026-01-31T14:05:00 EST"]
)
def test_what_is_no_instant(text):
    with pytest.raises(CellError, match="C011"):
        values.instant(text, UTC)


@given(st.text(max_size=40))
def test_cleaned_text_is_trimmed_composed_and_stays_so(text):
    cleaned = value_or_code(values.clean, text)
    assert cleaned == cleaned.strip()
    assert value_or_code(values.clean, cleaned) == cleaned


def test_text_is_composed_and_controls_are_refused():
    assert values.clean("Jose\u0301 ") == "José"
    assert values.clean("two\r\nlines") == "two lines"
    with pytest.raises(CellError, match="C015"):
        values.clean("a\x00b")


def test_codes_are_upper_case_without_dots():
    parse = values.parser("code", UTC)
    assert (parse("m54.5"), parse("99213"), parse(".")) == ("M545", "99213", None)
