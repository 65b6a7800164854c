"""Defects planted in real figures and real files: each is seen, named, and keeps the old set in front of readers."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import replace
from datetime import date

import duckdb
import pytest

from expectations import raw, reports
from pipelines import build
from pipelines.intake import quarantine
from pipelines.ledger import Ledger
from pipelines.quality import Situation, check_raw, check_reports
from pipelines.settings import load
from tests.homes import BROKEN, figures, rcm, run_home, status_js

AS_OF = date(2026, 9, 30)


def looked_at(suite, names):
    """The part of a suite that looks at the frames of these expectations: enough, and quick."""
    rules = [rule for rule in suite.expectations if rule.name in names]
    wanted = {rule.frame for rule in rules}
    assert len(rules) == len(names)
    return replace(
        suite,
        frames=tuple(each for each in suite.frames if each.name in wanted),
        expectations=tuple(rule for rule in suite.expectations if rule.frame in wanted),
    )


def failed(results):
    return {result.name for result in results if not result.passed}


def situation(home, as_of=AS_OF):
    with Ledger(home) as ledger:
        return Situation.of(ledger, as_of, include_test=False)


def spoil(path, *statements):
    with duckdb.connect(str(path)) as connection:
        for sql in statements:
            connection.execute(sql)


FIGURES = {
    "a cell with a negative numerator": (
        "update rpt_kpi_cells set numerator = -1 where kpi_id = 'line_denial_rate' and detail_kind = ''",
        {"no_rate_is_negative"},
    ),
    "more denied than adjudicated": (
        "update rpt_kpi_cells set numerator = denominator + 1 where kpi_id = 'initial_denial_rate'",
        {"no_share_exceeds_one"},
    ),
    "a count below zero": (
        "update rpt_kpi_cells set n = -1 where kpi_id = 'initial_denial_rate'",
        {"no_count_is_negative"},
    ),
    "a month that has not begun": (
        "update rpt_kpi_cells set period_month = date '2026-10-01' where period_month = date '2026-09-01'",
        {"nothing_lies_in_the_future"},
    ),
    "claims answered before they were sent": (
        "update fct_lineages set first_answer_days = -1 where initial_remit_date > date '2026-09-01'",
        {"no_answer_precedes_its_claim"},
    ),
    "a charge too much in one month": (
        "update rpt_kpi_cells set numerator = numerator + 0.01 where kpi_id = 'ar_charges_usd'",
        {"roll_forward_ties"},
    ),
    "an opening that is not the closing before": (
        (
            "update rpt_kpi_cells set numerator = numerator + 0.01 "
            "where kpi_id in ('ar_opening_usd', 'ar_closing_usd') and period_month = date '2026-05-01'"
        ),
        {"closing_is_next_opening", "closing_is_the_balances", "closing_is_the_entries"},
    ),
    "a balance that no month end has": (
        "delete from fct_ar_month_end where month_end_month = date '2026-08-01' and balance_usd > 0",
        {"closing_is_the_balances"},
    ),
    "account entries joined twice": (
        (BROKEN / "fan_out_join" / "mart_overlay.sql").read_text(encoding="utf-8"),
        {"closing_is_the_entries", "numerators_are_not_multiplied"},
    ),
    "cash cells joined twice": (
        "insert into rpt_kpi_cells select * from rpt_kpi_cells where kpi_id = 'cash_remitted_usd'",
        {"cash_is_the_payments", "cash_is_claims_less_provider_adjustments"},
    ),
    "a provider adjustment lost": (
        (
            "delete from fct_provider_adjustments where amount_usd = "
            "(select max(abs(amount_usd)) from fct_provider_adjustments) or provider_adjustment_id = "
            "(select min(provider_adjustment_id) from fct_provider_adjustments)"
        ),
        {"cash_is_claims_less_provider_adjustments"},
    ),
    "denial cells joined twice": (
        "insert into rpt_kpi_cells select * from rpt_kpi_cells where kpi_id = 'initial_denial_rate'",
        {"numerators_are_not_multiplied", "denominators_are_not_multiplied"},
    ),
    "answers joined twice": (
        "insert into fct_answers select * from fct_answers where answer_class = 'denied'",
        {"no_row_is_multiplied_or_lost"},
    ),
    "an adjustment lost": (
        "delete from fct_adjustments where adjustment_id = (select min(adjustment_id) from fct_adjustments)",
        {"no_row_is_multiplied_or_lost"},
    ),
    "a reason left out of the split": (
        (
            "delete from rpt_kpi_cells where detail_kind = 'reason_category' and detail_id = "
            "(select min(detail_id) from rpt_kpi_cells where detail_kind = 'reason_category' and numerator <> 0)"
        ),
        {"details_add_up"},
    ),
    "claims of the last quarter without a submission": (
        (
            "update rpt_tie_outs set actual = 0, off_count = cast(expected as bigint) "
            "where control = 'answers_to_claims' and unit = 'claims' and period >= '2026-07'"
        ),
        {"answers_find_their_claim", "most_answers_find_their_claim"},
    ),
    "a reason code nobody knows": (
        "update fct_adjustments set adjustment_class = 'unmapped' where carc_code = '97'",
        {"reason_codes_are_known"},
    ),
    "a payer that is not on the roster": (
        "update fct_payments set payer_id = 'unknown' where payer_id = (select max(payer_id) from fct_payments)",
        {"payers_are_known"},
    ),
    "no remittance at all": ("delete from fct_payments", {"there_are_remittances"}),
    "deposits whose remittance never came": (
        (
            "update rpt_tie_outs set off_count = 3, actual = "
            "(select sum(amount_usd) from fct_deposits where deposit_date > date '2026-08-31') * 0.051 "
            "where control = 'deposits_without_remittance' and subject = 'more than 10 days'"
        ),
        {"deposits_are_explained", "most_deposits_are_explained"},
    ),
    "a deposit smaller than its remittance": (
        (
            "insert into rpt_tie_outs by name select 'deposit_amounts' as control, 'less than remitted' as subject, "
            "'2026-08' as period, 100.00 as expected, 99.00 as actual, -1.00 as difference, 'usd' as unit, "
            "1 as off_count, 'act' as status, '1 payment less than remitted' as verdict_words"
        ),
        {"deposits_are_what_was_remitted"},
    ),
}


@pytest.mark.parametrize("defect", sorted(FIGURES))
def test_a_defect_in_the_figures_is_seen(candidate, defect):
    home, folder = candidate
    sql, names = FIGURES[defect]
    suite = looked_at(reports.SUITE, names)
    assert failed(check_reports(home, folder, situation(home), suite)) == set()
    spoil(folder / "marts.duckdb", sql)
    assert failed(check_reports(home, folder, situation(home), suite)) >= names


@pytest.mark.parametrize(("days", "names"), [(11, {"remittances_are_recent"}), (22, {"remittances_keep_coming"})])
def test_remittances_that_stop_coming_are_seen(candidate, days, names):
    home, folder = candidate
    with duckdb.connect(str(folder / "marts.duckdb"), read_only=True) as connection:
        newest = connection.execute("select max(remit_date) from fct_payments").fetchone()[0]
    suite = looked_at(reports.SUITE, names)
    late, in_time = (date.fromordinal(newest.toordinal() + each) for each in (days, days - 1))
    assert names <= failed(check_reports(home, folder, situation(home, late), suite))
    assert not names & failed(check_reports(home, folder, situation(home, in_time), suite))


RAW = {
    "a row lost between arrival and loading": (
        "update raw.file_controls set rows_loaded_count = rows_loaded_count - 1 where kind = 'encounters'",
        {"every_file_adds_up", "all_files_add_up"},
    ),
    "a cent too much in one file, too few in another": (
        (
            "update raw.file_controls as c set paid_loaded_usd = c.paid_loaded_usd + e.usd from "
            "(select min(file_id) as file_id, 0.01 as usd from raw.file_controls where kind = '835' union all "
            "select max(file_id), -0.01 from raw.file_controls where kind = '835') as e where e.file_id = c.file_id"
        ),
        {"every_file_adds_up"},
    ),
    "a file the raw layer lost": (
        "delete from raw.file_controls where kind = 'encounters'",
        {"every_known_file_is_loaded"},
    ),
    "a file the ledger does not know": (
        "insert into raw.file_controls select * replace ('unknown' as file_id) from raw.file_controls limit 1",
        {"every_loaded_file_is_known"},
    ),
    "a batch that stands in one book only": (
        "insert into raw.batches select * replace ('b0' as batch_id) from raw.batches limit 1",
        {"every_batch_is_in_both"},
    ),
    "a payment 2.54 larger than its claims": (
        (
            "update raw.remittances set unexplained_usd = 2.54 where transaction_id = "
            "(select min(transaction_id) from raw.remittances)"
        ),
        {"no_payment_is_unexplained"},
    ),
    "a small unit held": (
        (
            "insert into raw.quarantined_units values "
            "('u1', 'b', 'f', null, 'row', 'account_ledger', 'C001', 3, 1, null, 1.00, date '2026-09-01', null)"
        ),
        {"nothing_is_held"},
    ),
    "a large payment held": (
        (
            "insert into raw.quarantined_units values "
            "('u1', 'b', 'f', null, 'transaction', '835', 'X101', 3, 9, 90000.00, 90000.00, date '2026-03-01', null)"
        ),
        {"nothing_is_held", "held_payments_are_few", "held_charges_are_few"},
    ),
    # Dental claims are never taken in: held, they are told to the reader and close no gate.
    "large dental claims held": (
        (
            "insert into raw.quarantined_units values "
            "('u1', 'b', 'f', null, 'transaction', '837D', 'X409', 3, 9, 90000.00, null, date '2026-09-01', null)"
        ),
        {"nothing_is_held"},
    ),
}


@pytest.mark.parametrize("defect", sorted(RAW))
def test_a_defect_in_the_raw_layer_is_seen(home_copy, defect):
    sql, names = RAW[defect]
    suite = looked_at(raw.SUITE, names)
    assert failed(check_raw(home_copy, situation(home_copy), suite)) == set()
    spoil(home_copy / "warehouse.duckdb", sql)
    assert failed(check_raw(home_copy, situation(home_copy), suite)) == names


def test_what_a_person_accepted_is_no_longer_open(home_copy):
    """Unexplained dollars and a large held unit stop the gate, until somebody decides."""
    names = {"no_payment_is_unexplained", "held_payments_are_few"}
    spoil(home_copy / "warehouse.duckdb", *(RAW[each][0] for each in sorted(RAW) if "payment" in each))
    suite, seen = looked_at(raw.SUITE, names), situation(home_copy)
    assert names <= failed(check_raw(home_copy, seen, suite))
    with duckdb.connect(str(home_copy / "warehouse.duckdb"), read_only=True) as connection:
        transaction_id = connection.execute("select min(transaction_id) from raw.remittances").fetchone()[0]
    decided = replace(seen, decided=["u1", transaction_id])
    assert not names & failed(check_raw(home_copy, decided, suite))


def test_a_held_test_interchange_misleads_nobody(home_copy):
    spoil(
        home_copy / "warehouse.duckdb",
        RAW["a large payment held"][0].replace("'f', null", "'f', 't-test'"),
        "insert into raw.transactions by name select 't-test' as transaction_id, true as is_test, 'held' as result",
    )
    names, seen = {"held_payments_are_few", "nothing_is_held"}, situation(home_copy)
    suite = looked_at(raw.SUITE, names)
    assert failed(check_raw(home_copy, seen, suite)) == set()
    assert names <= failed(check_raw(home_copy, replace(seen, include_test=True), suite))


@pytest.mark.parametrize("name", sorted(path.name for path in BROKEN.iterdir() if path.is_dir()))
def test_broken_input_never_replaces_good_figures(home_copy, name, monkeypatch):
    """On top of the published tiny home: held with its reason or closing the gate, the old set still served."""
    defect = tomllib.loads((BROKEN / name / "defect.toml").read_text(encoding="utf-8"))
    before, version = figures(home_copy), status_js(home_copy)["current"]["version"]
    if (BROKEN / name / "landing").is_dir():
        shutil.copytree(BROKEN / name / "landing", home_copy / "landing", dirs_exist_ok=True)
    overlay = BROKEN / name / "mart_overlay.sql"
    changed = {}
    if overlay.is_file():
        _overlay(monkeypatch, overlay.read_text(encoding="utf-8"))
        changed = {"practice_name": "Another name, so that there is something to build"}
    ended = run_home(home_copy, as_of=defect["as_of"], **changed)
    assert ended.value["result"] == ("published" if defect["outcome"] == "same_figures" else "held"), ended
    settings = load(home=home_copy)
    with Ledger(home_copy) as ledger:
        held = [unit for unit in quarantine.held_units(settings, ledger) if unit["status"] == "held"]
    assert len(held) == defect["held_units"]
    assert all(unit["what"] and unit["do"] for unit in held)
    assert figures(home_copy) == before
    told = status_js(home_copy)
    if defect["outcome"] == "same_figures":
        return
    assert ended.code == 5
    assert told["current"]["version"] == version
    assert told["last_run"]["result"] == "held"
    words = [check["words"] for check in told["last_run"]["failed_checks"]]
    assert words
    shown = rcm("status", home=home_copy)
    assert shown.code == 0
    assert shown.value["current"]["version"] == version
    assert shown.value["last_run"]["failed_checks"] == [each["name"] for each in told["last_run"]["failed_checks"]]
    assert ended.value["failed_checks"] == shown.value["last_run"]["failed_checks"]


def _overlay(monkeypatch, sql):
    """A mart gone wrong: the overlay runs on the candidate after dbt, before the checks."""
    built = build.build

    def build_and_spoil(settings, run_id, as_of, stage="all"):
        result = built(settings, run_id, as_of, stage)
        if stage == "reports":
            spoil(settings.home / "build" / run_id / "marts.duckdb", sql)
        return result

    monkeypatch.setattr(build, "build", build_and_spoil)
