"""Every expectation is fed the defect it is there for, and sees nothing wrong in good frames."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from expectations import raw, reports
from pipelines.quality import declared_checks, evaluate

D = Decimal
MONEY = pa.decimal128(18, 2)

TIED = {"rows_count": 2, "off_rows_count": 0, "off_count": 0, "off_amount": D("0.00"), "first_subject": ""}
# One row per frame in which everything is right.
GOOD = {
    "conservation": {"measure": "paid_usd", "arrived": D("10.00"), "accounted": D("10.00"), "files_off_count": 0},
    "arrivals": {
        "files_count": 3,
        "files_missing_in_raw_count": 0,
        "files_missing_in_ledger_count": 0,
        "batches_apart_count": 0,
    },
    "unexplained": {"set_count": 0, "unexplained_usd": D("0.00")},
    "held": {
        "held_count": 0,
        "held_charge_usd": D("0.00"),
        "held_paid_usd": D("0.00"),
        "medical_charge_usd": D("0.00"),
        "limit_charge_usd": D("20.00"),
        "limit_paid_usd": D("20.00"),
    },
    "ranges": {
        "kpi_id": "initial_denial_rate",
        "cells_count": 9,
        "negative_count": 0,
        "above_one_count": 0,
        "negative_n_count": 0,
        "future_count": 0,
    },
    "roll_forward": {
        "period": "2026-09",
        "carried_usd": D("50.00"),
        "closing_usd": D("50.00"),
        "balances_usd": D("50.00"),
        "opening_usd": D("40.00"),
        "before_usd": D("40.00"),
        "entries_usd": D("50.00"),
    },
    "cash": {"cells_usd": D("9.00"), "payments_usd": D("9.00"), "core_usd": D("9.00")},
    "totals": {
        "kpi_id": "initial_denial_rate",
        "cells_numerator": D("1.00"),
        "core_numerator": D("1.00"),
        "cells_denominator": D("7.00"),
        "core_denominator": D("7.00"),
    },
    "row_counts": {"fact": "fct_answers", "fact_count": 12, "raw_count": 12},
    "details": {"kpi_id": "initial_denial_rate", "detail_kind": "carc_code", "months_off_count": 0},
    "matching": {
        "answered_count": 100,
        "unmatched_count": 2,
        "warn_limit": D("2.00"),
        "close_limit": D("10.00"),
    },
    "unmapped": {"unmapped_usd": D("1.00"), "limit_usd": D("1.00")},
    "unknown_payer": {"unknown_usd": D("1.00"), "limit_usd": D("1.00")},
    "freshness": {"remit_days_count": 40, "age_days": 10, "steady_age_days": 10},
    "deposits": {"late_count": 0, "late_usd": D("0.00"), "limit_usd": D("5.00")},
    "deposit_amounts": {"differing_count": 0, "differing_usd": D("0.00")},
    "control_numbers": TIED,
    "daily_files": TIED,
    "late_deposits": TIED,
    "deposit_timing": TIED,
    "control_totals": TIED,
    "claims_sent": TIED,
    "claim_groups": TIED,
    "monthly_exports": TIED,
    "claim_visits": TIED,
    "claim_coding": TIED,
    "rosters": TIED,
    "paid_twice": {"rows_count": 1, "off_rows_count": 0, "off_amount": D("0.00")},
    "early_answers": {"rows_count": 9, "off_rows_count": 0},
}
# What is wrong, for each expectation: the smallest step over its line.
DEFECTS = {
    "every_file_adds_up": {"files_off_count": 1},
    "all_files_add_up": {"accounted": D("9.99")},
    "every_known_file_is_loaded": {"files_missing_in_raw_count": 1},
    "every_loaded_file_is_known": {"files_missing_in_ledger_count": 1},
    "every_batch_is_in_both": {"batches_apart_count": 1},
    "no_payment_is_unexplained": {"set_count": 1, "unexplained_usd": D("2.54")},
    "nothing_is_held": {"held_count": 1},
    "held_charges_are_few": {"medical_charge_usd": D("20.01")},
    "held_payments_are_few": {"held_paid_usd": D("20.01")},
    "no_rate_is_negative": {"negative_count": 1},
    "no_share_exceeds_one": {"above_one_count": 1},
    "no_count_is_negative": {"negative_n_count": 1},
    "nothing_lies_in_the_future": {"future_count": 1},
    "roll_forward_ties": {"carried_usd": D("50.01")},
    "closing_is_next_opening": {"before_usd": D("40.01")},
    "closing_is_the_balances": {"balances_usd": D("49.99")},
    "closing_is_the_entries": {"entries_usd": D("49.99")},
    "cash_is_the_payments": {"payments_usd": D("9.01")},
    "cash_is_claims_less_provider_adjustments": {"core_usd": D("8.99")},
    "numerators_are_not_multiplied": {"cells_numerator": D("2.00")},
    "denominators_are_not_multiplied": {"cells_denominator": D("14.00")},
    "no_row_is_multiplied_or_lost": {"fact_count": 13},
    "details_add_up": {"months_off_count": 1},
    "answers_find_their_claim": {"unmatched_count": 3},
    "most_answers_find_their_claim": {"unmatched_count": 11},
    "reason_codes_are_known": {"unmapped_usd": D("1.01")},
    "payers_are_known": {"unknown_usd": D("1.01")},
    "there_are_remittances": {"remit_days_count": 0},
    "remittances_are_recent": {"age_days": 11},
    "remittances_keep_coming": {"steady_age_days": 22},
    "deposits_are_explained": {"late_count": 1},
    "most_deposits_are_explained": {"late_usd": D("5.01")},
    "deposits_are_what_was_remitted": {"differing_count": 1},
    "control_numbers_run_on": {"off_rows_count": 1},
    "files_come_as_usual": {"off_rows_count": 1},
    "electronic_payments_reach_the_bank": {"off_rows_count": 1},
    "deposits_come_in_time": {"off_rows_count": 1},
    "control_totals_agree": {"off_rows_count": 1},
    "sent_claims_are_acknowledged": {"off_rows_count": 1},
    "claim_groups_are_answered": {"off_rows_count": 1},
    "exports_come_every_month": {"off_rows_count": 1},
    "claims_have_their_visit": {"off_rows_count": 1},
    "claims_have_their_coding": {"off_rows_count": 1},
    "rosters_list_everyone": {"off_rows_count": 1},
    "nothing_is_paid_twice": {"off_rows_count": 1},
    "no_answer_precedes_its_claim": {"off_rows_count": 1},
}
SUITES = {"raw": raw.SUITE, "reports": reports.SUITE}
RULES = {rule.name: (suite, rule) for suite in SUITES.values() for rule in suite.expectations}


def frame(*rows):
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return pa.table(
        {name: pa.array(values, MONEY if isinstance(values[0], Decimal) else None) for name, values in columns.items()}
    )


def good(suite):
    return {each.name: frame(GOOD[each.name]) for each in suite.frames}


def seen(suite, name, table):
    """Results of one frame's expectations alone, by name."""
    rules = tuple(rule for rule in suite.expectations if rule.frame == name)
    small = replace(suite, frames=tuple(f for f in suite.frames if f.name == name), expectations=rules)
    return by_name(evaluate(small, {name: table}))


def by_name(results):
    return {result.name: result for result in results}


def test_the_table_of_defects_names_every_expectation():
    assert set(DEFECTS) == set(RULES)
    assert set(GOOD) == {each.name for suite in SUITES.values() for each in suite.frames}


@pytest.mark.parametrize("suite", sorted(SUITES))
def test_good_frames_pass(suite):
    results = evaluate(SUITES[suite], good(SUITES[suite]))
    assert [result.name for result in results if not result.passed] == []
    assert len(results) == len(SUITES[suite].expectations) + 1


@pytest.mark.parametrize("name", sorted(DEFECTS))
def test_the_defect_is_seen_in_the_second_row_too(name):
    """Alone, and behind a good row: the result names the bad one."""
    suite, rule = RULES[name]
    bad = GOOD[rule.frame] | DEFECTS[name]
    for rows in ([bad], [GOOD[rule.frame], bad]):
        found = seen(suite, rule.frame, frame(*rows))
        assert not found[name].passed
        assert found[name].severity == rule.severity
        assert found[name].words != rule.words
        assert "{" not in found[name].words
        assert found[f"{suite.name}_suite_is_whole"].passed


def test_held_dental_claims_warn_and_close_no_gate():
    """Their charges are told, but only medical charges are held against the limit."""
    dental = GOOD["held"] | {"held_count": 3, "held_charge_usd": D("90000.00")}
    found = seen(raw.SUITE, "held", frame(dental))
    missed = [result for result in found.values() if not result.passed]
    assert [(result.name, result.severity) for result in missed] == [("nothing_is_held", "warn")]
    assert "$90,000.00" in missed[0].words


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_null_does_not_pass_unseen(name):
    suite, rule = RULES[name]
    for column in rule.columns:
        table = frame(GOOD[rule.frame])
        position = table.schema.get_field_index(column)
        empty = table.set_column(position, column, pa.nulls(1, table.schema.field(position).type))
        assert not seen(suite, rule.frame, empty)[name].passed


@pytest.mark.parametrize("suite", sorted(SUITES))
@pytest.mark.parametrize("nothing", ["no row", "no frame", "no column"])
def test_an_expectation_that_saw_nothing_has_failed(suite, nothing):
    for each in SUITES[suite].frames:
        rows = frame(GOOD[each.name])
        table = {"no row": rows.slice(0, 0), "no frame": None, "no column": pa.table({"other": [1]})}[nothing]
        found = seen(SUITES[suite], each.name, table)
        whole = found.pop(f"{suite}_suite_is_whole")
        assert found
        assert not any(result.passed for result in found.values())
        assert nothing != "no frame" or not whole.passed


def test_every_threshold_carries_its_reason_and_date():
    for suite, rule in RULES.values():
        assert len(rule.reason) > 30, rule.name
        assert rule.since >= date(2026, 1, 1)
        assert rule.severity in {"error", "warn"}
        assert rule.kind in {"zero", "between", "equal", "at_most"}
        named = {field for _, field, _, _ in string.Formatter().parse(rule.failure) if field}
        assert named <= set(GOOD[rule.frame]), rule.name
        assert rule.frame in {each.name for each in suite.frames}


def test_frames_hold_no_identifier():
    """No column of a frame can name a claim, a person or a file."""
    for rows in GOOD.values():
        assert not {"claim_id", "answer_id", "lineage_id", "file_id", "trace_number", "transaction_id"} & set(rows)


def test_the_gate_asks_for_every_expectation():
    declared = declared_checks()
    assert {f"{suite.name}.{rule.name}" for suite, rule in RULES.values()} < set(declared)
    assert {"raw.raw_suite_is_whole", "reports.reports_suite_is_whole"} < set(declared)
