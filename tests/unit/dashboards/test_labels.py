"""Text from data cannot become markup, a template mark or an invisible character; numbers round half up."""

from __future__ import annotations

import html
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from dashboards import labels

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "%{customdata}",
    "a\x00b\u202ec\u200bd",
    "$$\\href{javascript:alert(1)}{x}$$",
    "</script><script>",
    "Blue & Gold <Plan>",
]


@given(st.text(max_size=300))
def test_a_label_holds_no_markup_no_template_mark_no_unseen_character(text):
    written = labels.label(text)
    assert not set("<>\"'") & set(written)
    assert "%{" not in html.unescape(written)
    seen = html.unescape(written)
    assert len(seen) <= labels.LONGEST
    assert not [c for c in seen if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn"}]


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "S")), max_size=labels.LONGEST))
def test_an_ordinary_name_reads_as_it_was_written(text):
    if "%{" not in text:
        assert html.unescape(labels.label(text)) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_harmless_in_html(text):
    written = labels.label(text)
    assert "<" not in written
    assert written == labels.label(written), "escaping twice would show the escapes"


def test_markup_of_ours_passes_and_nothing_reads_as_nothing():
    assert labels.label(Markup("<b>x</b>")) == "<b>x</b>"
    assert labels.label(None) == labels.clean(None) == ""


def test_a_long_name_is_cut_before_it_is_escaped():
    assert str(labels.label("&" * 200)) == "&amp;" * 79 + "…"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("0", "$0"),
        ("412.49", "$412"),
        ("412.50", "$413"),
        ("9999.4", "$9,999"),
        ("10000", "$10 k"),
        ("999499", "$999 k"),
        ("999500", "$1.00 M"),
        ("1235000", "$1.24 M"),
        ("-657000", "−$657 k"),
    ],
)
def test_dollars_round_half_up_and_change_their_unit_where_they_round_to_it(value, written):
    assert labels.usd(Decimal(value)) == written


def test_rates_days_and_changes():
    assert labels.percent(Decimal("0.12345")) == "12.3%"
    assert labels.percent(Decimal("0.12350")) == "12.4%"
    assert labels.percent(Decimal("-0.0001")) == "0.0%"
    assert labels.days(Decimal("38.25")) == "38.3 days"
    assert [labels.share(Decimal(part)) for part in ("0", "0.0049", "0.005", "0.634")] == ["0%", "<1%", "1%", "63%"]
    assert labels.points(Decimal("0.0144")) == "+1.4 points"
    assert labels.points(Decimal("-0.0004")) == "unchanged"
    assert labels.brief("40.0 days") == "40 days"
    assert labels.usd_exact(Decimal("-1234.5")) == "−$1,234.50"
    assert labels.usd(None) == labels.percent(None) == labels.days(None) == "–"


def test_days_and_months_in_words():
    assert labels.day(date(2026, 9, 30)) == "30 Sep 2026"
    assert labels.months(["2026-07", "2026-09", "2026-08"]) == "Jul to Sep 2026"
    assert labels.months(["2025-12", "2026-01"]) == "Dec 2025 to Jan 2026"
    assert labels.months(["2026-01"]) == "Jan 2026"
    assert labels.plural(1, "oddity", "oddities") == "1 oddity"
    assert labels.plural(2, "oddity", "oddities") == "2 oddities"
