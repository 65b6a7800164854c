"""Values as a mapping says they are written: exactly what is said, nothing more."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.intake.mapping import ReadRules
from pipelines.intake.mapping_values import DATE_FORMATS, day, instant, money, month
from pipelines.values import CellError

CHICAGO = ZoneInfo("America/Chicago")
PEOPLE = ReadRules(negatives="parentheses", currency_sign="$", thousands_separator=",")
CENTS = st.integers(-(10**17), 10**17)
SPELT = {
    "YYYY-MM-DD": "%Y-%m-%d",
    "MM/DD/YYYY": "%m/%d/%Y",
    "M/D/YY": "%m/%d/%y",
    "YYYYMMDD": "%Y%m%d",
    "DD-MMM-YYYY": "%d-%b-%Y",
    "MMM D, YYYY": "%b %d, %Y",
}


def at(*parts):
    return datetime(*parts, tzinfo=CHICAGO).replace(tzinfo=None)


def code_of(read, *arguments):
    with pytest.raises(CellError) as caught:
        read(*arguments)
    return caught.value.code


@given(CENTS, st.sampled_from(["({})", "-{}", "$-{}", "-${}", "$({})", "(${})", "$ ({})"]))
def test_money_as_people_write_it_comes_back_to_the_cent(cents, negative):
    plain = f"{Decimal(abs(cents)).scaleb(-2):,.2f}"
    assert money(negative.format(plain) if cents < 0 else plain, PEOPLE) == cents
    assert money(f"${plain}", PEOPLE) == abs(cents)


@given(CENTS)
def test_a_trailing_minus_and_a_reversed_sign_come_back_to_the_cent(cents):
    plain = f"{Decimal(abs(cents)).scaleb(-2):.2f}"
    text = plain + ("-" if cents < 0 else "")
    assert money(text, ReadRules(negatives="trailing minus")) == cents
    assert money(text, ReadRules(negatives="trailing minus"), is_reversed=True) == -cents


@pytest.mark.parametrize(
    ("text", "rules", "code"),
    [
        ("$5", ReadRules(), "C028"),
        ("1,234.50", ReadRules(), "C028"),
        ("(5.00)", ReadRules(), "C028"),
        ("5-", ReadRules(), "C028"),
        ("12,34.50", PEOPLE, "C028"),
        ("1,2345", PEOPLE, "C028"),
        (",123", PEOPLE, "C028"),
        ("1,234,", PEOPLE, "C028"),
        ("1.234,50", PEOPLE, "C028"),
        ("(-5.00)", PEOPLE, "C028"),
        ("--5", PEOPLE, "C028"),
        ("$$5", PEOPLE, "C028"),
        ("(5.00", PEOPLE, "C028"),
        ("5 USD", PEOPLE, "C028"),
        ("$", PEOPLE, "C028"),
        ("-", PEOPLE, "C028"),
        ("1e3", PEOPLE, "C028"),
        ("$1.005", PEOPLE, "C008"),
        ("$" + "9" * 17, PEOPLE, "C009"),
    ],
)
def test_what_the_mapping_does_not_say_is_no_money(text, rules, code):
    assert code_of(money, text, rules) == code


@given(st.text("0123456789.,$()- +", max_size=12))
def test_any_amount_is_read_exactly_or_not_at_all(text):
    try:
        cents = money(text.strip(), PEOPLE)
    except CellError:
        return
    digits = "".join(c for c in text if c in "0123456789.")
    assert Decimal(digits or "0") * 100 == abs(cents)
    assert (cents <= 0) >= (("-" in text or "(" in text) and cents != 0)


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.sampled_from(DATE_FORMATS))
def test_every_day_is_read_in_every_format(on, date_format):
    text = on.strftime(SPELT[date_format])
    assert day(text, date_format) == on
    assert day(on.isoformat(), date_format) == on
    assert day(f"{text} 12:00:00 AM", date_format) == on
    assert month(text, date_format) == on.replace(day=1)


@pytest.mark.parametrize(
    ("text", "date_format", "expected"),
    [
        ("1/5/2026", "MM/DD/YYYY", date(2026, 1, 5)),
        ("01-05-2026", "MM/DD/YYYY", date(2026, 1, 5)),
        ("1/5/26", "M/D/YY", date(2026, 1, 5)),
        ("1/5/69", "M/D/YY", date(2069, 1, 5)),
        ("1/5/70", "M/D/YY", date(1970, 1, 5)),
        ("January 5, 2026", "MMM D, YYYY", date(2026, 1, 5)),
        ("05-JAN-2026", "DD-MMM-YYYY", date(2026, 1, 5)),
        ("2026-01-05T00:00:00", "MM/DD/YYYY", date(2026, 1, 5)),
    ],
)
def test_spellings_of_a_day(text, date_format, expected):
    assert day(text, date_format) == expected


@pytest.mark.parametrize(
    ("text", "date_format"),
    [
        ("13/01/2026", "MM/DD/YYYY"),
        ("1/5/26", "MM/DD/YYYY"),
        ("1/5/2026", "M/D/YY"),
        ("1/5-2026", "MM/DD/YYYY"),
        ("02/30/2026", "MM/DD/YYYY"),
        ("46027", "MM/DD/YYYY"),
        ("5-Foo-2026", "DD-MMM-YYYY"),
        ("1/5/2026 25", "MM/DD/YYYY"),
        ("2026-1-5", "YYYY-MM-DD"),
    ],
)
def test_what_is_no_day_of_the_format(text, date_format):
    assert code_of(day, text, date_format) == "C026"


def test_months_as_exports_write_them():
    assert month("2026-01", "MM/DD/YYYY") == date(2026, 1, 1)
    assert month("1/2026", "MM/DD/YYYY") == date(2026, 1, 1)
    assert month("Jan 2026", "MMM D, YYYY") == date(2026, 1, 1)
    assert code_of(month, "13/2026", "MM/DD/YYYY") == "C017"
    assert code_of(month, "soon", "YYYY-MM-DD") == "C017"


@pytest.mark.parametrize(
    ("text", "clock", "expected"),
    [
        ("1/31/2026 2:05 PM", "12-hour", at(2026, 1, 31, 20, 5)),
        ("1/31/2026 12:00:30 AM", "12-hour", at(2026, 1, 31, 6, 0, 30)),
        ("1/31/2026 12:00 pm", "12-hour", at(2026, 1, 31, 18, 0)),
        ("1/31/2026 14:05", "24-hour", at(2026, 1, 31, 20, 5)),
        ("2026-01-31T14:05:00Z", "24-hour", at(2026, 1, 31, 14, 5)),
    ],
)
def test_timestamps_are_practice_time(text, clock, expected):
    assert instant(text, ReadRules(date_format="MM/DD/YYYY", timestamp_format=clock), CHICAGO) == expected


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("1/31/2026 14:05 PM", "12-hour"),
        ("1/31/2026 0:05 AM", "12-hour"),
        ("1/31/2026 14:05", "12-hour"),
        ("1/31/2026 24:05", "24-hour"),
        ("13/31/2026 14:05", "24-hour"),
        ("1/31/2026", "24-hour"),
        ("1/31/2026 14:05", "ISO"),
    ],
)
def test_what_is_no_timestamp_of_the_format(text, clock):
    assert code_of(instant, text, ReadRules(date_format="MM/DD/YYYY", timestamp_format=clock), CHICAGO) == "C027"
