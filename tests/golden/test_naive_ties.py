"""The oracle's own books tie: every month, every payer, and the accounts behind the closing balance."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sample_data.generate import generate
from tests.golden import naive_oracle
from tests.golden.naive_oracle import last_day
from tests.golden.naive_rows import kpi_rows
from tests.golden.scenarios.story import AS_OF

PLUS = ("ar_opening_usd", "ar_brought_in_usd", "ar_charges_usd", "ar_refunds_usd")
MINUS = ("ar_payments_usd", "ar_adjustments_usd", "ar_write_offs_usd")


@pytest.fixture(scope="module")
def oracle(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiny")
    generate(folder, 600, 7, AS_OF)
    return naive_oracle.read(folder, AS_OF)


@pytest.fixture(scope="module")
def rows(oracle):
    return kpi_rows(oracle)


def test_the_roll_forward_ties_in_every_month_and_slice(rows):
    books: dict[tuple[str, tuple], dict[str, Decimal]] = {}
    for row in rows:
        if row["kpi"].startswith("ar_") and row["kpi"].endswith("_usd"):
            key = row["period"], tuple(row["slice"].items())
            books.setdefault(key, {})[row["kpi"]] = Decimal(row["numerator"])
    assert len(books) > 20
    for key, figures in books.items():
        flow = sum((figures.get(k, Decimal(0)) for k in PLUS), Decimal(0))
        flow -= sum((figures.get(k, Decimal(0)) for k in MINUS), Decimal(0))
        assert flow == figures["ar_closing_usd"], key


def test_closing_is_the_sum_of_claim_balances(oracle, rows):
    closing = {r["period"]: Decimal(r["numerator"]) for r in rows if r["kpi"] == "ar_closing_usd" and not r["slice"]}
    assert list(closing) == list(oracle.months())
    for month, amount in closing.items():
        end = min(last_day(month), AS_OF)
        assert amount == sum((a.balance(end) for a in oracle.accounts), Decimal(0)), month


def test_every_slice_adds_up_to_the_total(rows):
    totals: dict[tuple[str, str], Decimal] = {}
    by_payer: dict[tuple[str, str], Decimal] = {}
    for row in rows:
        into = totals if not row["slice"] else by_payer if "payer_id" in row["slice"] else None
        if into is not None:
            key = row["kpi"], row["period"]
            into[key] = into.get(key, Decimal(0)) + Decimal(row["numerator"])
    assert totals == by_payer


def test_every_answered_line_balances_by_class(oracle):
    seen = 0
    for account in oracle.accounts:
        for answer in account.lineage.answers:
            for line in answer.lines:
                seen += 1
                assert line.read.charge == line.read.paid + sum((d.amount for d in line.dollars), Decimal(0))
    assert seen > 1000
