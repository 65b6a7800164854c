"""KPI cells, reports and their tests over a handful of claims reckoned on paper (tests/kpi_core.py)."""

from __future__ import annotations

import shutil
from decimal import Decimal

import duckdb
import pytest
import yaml

from pipelines.published import PublishedSet
from tests.kpi_core import AS_OF, COLUMNS, rows
from tests.kpi_dbt import PROJECT, build

FAMILIES = ("denials", "receivables", "cash", "coding")
OWN_CORE = ("dim_kpi", "fct_ar_slice_months", "fct_audited_claims")
DIMENSIONS = ("payer_id", "provider_npi", "location_id", "claim_type", "visit_mode")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build(tmp_path_factory.mktemp("kpi") / "build")


@pytest.fixture(scope="module")
def published(built):
    return PublishedSet(built.folder)


def told(published, kpi, **options):
    """Period and slice to numerator, denominator and n, as the JSON has them."""
    found = [v.as_json() for v in published.kpi([kpi], **options)]
    return {(v["period"], *v["slice"].values()): (v["numerator"], v["denominator"], v["n"]) for v in found}


def test_denial_rates_count_adjudicated_claims_by_remit_month(published):
    """February: C1 denied, C2 paid, C3 partly denied; C4 is capitated and out. March: C5 paid."""
    assert told(published, "initial_denial_rate") == {("2026-02",): (1, 3, 3), ("2026-03",): (0, 1, 1)}
    assert told(published, "initial_denial_any_rate") == {("2026-02",): (2, 3, 3), ("2026-03",): (0, 1, 1)}
    assert told(published, "first_pass_resolution_rate") == {("2026-02",): (1, 3, 3), ("2026-03",): (0, 1, 1)}


def test_denied_dollars_go_by_the_code_of_each_triplet(published):
    assert told(published, "initial_denial_usd_rate")["2026-02",] == ("200.00", "600.00", 3)
    assert told(published, "initial_denial_usd_rate", by=("carc_code",)) == {
        ("2026-02", "16"): ("20.00", "600.00", 3),
        ("2026-02", "197"): ("100.00", "600.00", 3),
        ("2026-02", "97"): ("80.00", "600.00", 3),
    }


def test_counts_go_by_the_primary_reason(published):
    assert told(published, "initial_denial_any_rate", by=("reason_category",)) == {
        ("2026-02", "authorization"): (1, 3, 3),
        ("2026-02", "bundling"): (1, 3, 3),
    }
    assert told(published, "initial_denial_rate", by=("payer_id", "reason_owner")) == {
        ("2026-02", "P1", "front_desk"): (1, 2, 2)
    }


def test_lines_of_a_split_claim_belong_to_its_first_answer(published):
    """C3's second line was answered in March; its claim is February's. The line without a reason takes the claim's."""
    assert told(published, "line_denial_rate") == {("2026-02",): (2, 4, 4), ("2026-03",): (0, 1, 1)}
    assert told(published, "line_denial_rate", by=("procedure_code",)) == {
        ("2026-02", "20610"): (1, 1, 1),
        ("2026-02", "99213"): (1, 2, 2),
        ("2026-02", "99214"): (0, 1, 1),
        ("2026-03", "99213"): (0, 1, 1),
    }
    assert told(published, "line_denial_rate", by=("carc_code",))["2026-02", "197"] == (1, 4, 4)


def test_days_to_first_answer_take_capitated_claims_in_and_unsent_ones_out(published):
    assert told(published, "days_to_first_answer") == {("2026-02",): (50, 4, 4)}
    table = [r for r in published.table("rpt_kpi_distributions").to_pylist() if r["kpi_id"] == "days_to_first_answer"]
    assert [(r["payer_id"], r["n"], r["median_days"], r["p90_days"]) for r in table] == [
        ("", 4, Decimal("12.00"), Decimal("18.90")),
        ("P1", 2, Decimal("15.50"), Decimal("19.90")),
        ("P2", 2, Decimal("9.50"), Decimal("13.10")),
    ]


def test_lags_fall_in_the_month_of_the_later_day(published):
    """C2: service 10 January, charged 1 February, sent 2 February. C6: charged on 8 January, never sent."""
    assert told(published, "charge_lag_days") == {("2026-01",): (-2, 1, 1), ("2026-02",): (22, 1, 1)}
    assert told(published, "bill_lag_days") == {("2026-02",): (1, 1, 1)}
    table = published.table("rpt_kpi_distributions").to_pylist()
    assert [(r["n"], r["median_days"]) for r in table if r["kpi_id"] == "bill_lag_days" and r["payer_id"] == "P1"] == [
        (1, Decimal("1.00"))
    ]


def test_submissions_count_once_acknowledged(published):
    """January: S1 accepted, S4 accepted first and rejected later (clean all the same), S5 rejected."""
    assert told(published, "rejection_rate") == {("2026-01",): (2, 3, 3)}
    assert told(published, "rejection_rate", by=("rejection_code",)) == {("2026-01", "A3:21"): (2, 3, 3)}
    assert told(published, "clean_claim_rate") == {("2026-01",): (2, 3, 3)}


def test_duplicates_are_counted_among_answers_that_say_something(published):
    assert told(published, "duplicate_rate") == {("2026-03",): (1, 3, 3)}


def test_the_desk_checks_and_collects(published):
    """Four visits, two checked by the day itself; copays of 20 and 30 due, 15 and an unasked 5 collected."""
    assert told(published, "eligibility_checked_rate") == {("2026-01",): (2, 4, 4)}
    assert told(published, "point_of_service_collection_rate") == {("2026-01",): ("20.00", "50.00", 2)}


def test_receivables_of_every_month_from_the_first_entry_on(published):
    assert told(published, "days_in_ar") == {
        ("2026-01",): ("36000.00", "400.00", 2),
        ("2026-02",): ("20160.00", "400.00", 2),
        ("2026-03",): ("24300.00", "400.00", 2),
        ("2026-04",): ("6300.00", "0.00", 0),
        ("2026-05",): ("6300.00", "0.00", 0),
    }
    # P1 owes nothing after March and has its months all the same; P2 begins in March.
    by_payer = told(published, "ar_closing_usd", by=("payer_id",))
    assert by_payer["2026-05", "P1"] == ("0.00", None, 0)
    assert ("2026-02", "P2") not in by_payer
    assert len(by_payer) == 5 + 3


def test_older_means_strictly_more_days(published):
    """In February C1 is exactly 90 days old, C2 is 91; in March both are 121."""
    assert told(published, "ar_over_90_rate")["2026-02",] == ("24.00", "224.00", 2)
    assert told(published, "ar_over_120_rate")["2026-02",] == ("0.00", "224.00", 2)
    assert told(published, "ar_over_120_rate")["2026-03",] == ("200.00", "270.00", 2)


def test_credits_stand_apart_and_are_never_netted(published):
    credits_told = told(published, "credit_balance_usd")
    assert credits_told["2026-03",] == ("26.00", None, 1)
    assert credits_told["2026-05",] == ("0.00", None, 0)


def test_cash_goes_to_who_paid_and_has_no_provider(published):
    assert told(published, "payer_payments_usd", by=("payer_id",)) == {("2026-02", "P9"): ("96.00", None, 1)}
    assert told(published, "ar_payments_usd", by=("payer_id",))["2026-02", "P1"] == ("96.00", None, 1)
    assert told(published, "cash_remitted_usd", by=("payer_id",)) == {
        ("2026-02", "P1"): ("96.00", None, 1),
        ("2026-02", "P2"): ("-1.27", None, 1),
    }
    assert told(published, "cash_remitted_usd", by=("provider_npi",)) == {("2026-02", "unknown"): ("94.73", None, 2)}
    assert told(published, "cash_deposited_usd", by=("payer_id",)) == {
        ("2026-02", "P1"): ("96.00", None, 1),
        ("2026-03", "unknown"): ("42.00", None, 2),
    }


def test_gross_collection_takes_refunds_off(published):
    collected = told(published, "gross_collection_rate")
    assert collected["2026-05",] == ("-26.00", "0.00", 0)
    assert collected["2026-01",] == ("0.00", "400.00", 2)
    assert told(published, "patient_payments_usd") == {("2026-03",): ("50.00", None, 1)}


def test_coders_answer_for_their_own_codes(published):
    """C1 has an item of K1 (agreed, March) and one of K2 (wrong, April): the claim is one of March, not agreed."""
    assert told(published, "coder_encounter_accuracy") == {("2026-03",): (0, 1, 1), ("2026-04",): (1, 1, 1)}
    assert told(published, "coder_encounter_accuracy", by=("coder_id",)) == {
        ("2026-03", "K1"): (1, 1, 1),
        ("2026-04", "K1"): (1, 1, 1),
        ("2026-04", "K2"): (0, 1, 1),
    }
    assert told(published, "coder_code_accuracy") == {("2026-03",): (1, 1, 1), ("2026-04",): (1, 2, 2)}


def test_financial_accuracy_reads_items_with_both_amounts(published):
    """April: 60 audited, coded 40 too high: 20 of 60; C2's item has no coded amount."""
    assert told(published, "coder_financial_accuracy")["2026-04",] == ("20.00", "60.00", 1)


def test_a_month_is_mature_when_it_is_over(published):
    values = {(v.kpi, v.period): v.is_mature for v in published.kpi()}
    assert values["ar_over_90_rate", "2026-04"] is True
    assert values["ar_over_90_rate", "2026-05"] is False
    # The first charge came on 12 January: the 90 days that end on 31 March began before it.
    assert values["days_in_ar", "2026-03"] is False
    assert values["days_in_ar", "2026-04"] is True
    assert published.as_of == AS_OF


def test_parts_sum_to_the_whole_for_every_kpi_and_slice(published):
    total = {(v.kpi, v.period): (v.numerator, v.denominator or 0, v.n) for v in published.kpi()}
    for dimension in DIMENSIONS:
        sums: dict = {}
        for value in published.kpi(by=(dimension,)):
            was = sums.get((value.kpi, value.period), (0, 0, 0))
            now = (value.numerator, value.denominator or 0, value.n)
            sums[value.kpi, value.period] = tuple(a + b for a, b in zip(was, now, strict=True))
        assert sums == total
    assert len({kpi for kpi, _ in total}) == len(published.kpi_cards) == 35


def test_the_roll_forward_ties(published):
    table = {r["period_month"].month: r for r in published.table("rpt_ar_roll_forward").to_pylist()}
    assert [table[m]["closing_usd"] for m in range(1, 6)] == [400, 224, 244, 44, 70]
    assert [table[m]["opening_usd"] for m in range(1, 6)] == [0, 400, 224, 244, 44]
    assert {r["difference_usd"] for r in table.values()} == {Decimal(0)}
    assert (table[3]["brought_in_usd"], table[4]["write_offs_usd"], table[5]["refunds_usd"]) == (70, 200, 26)


def test_reports_say_what_the_pages_show(published):
    def of(name):
        return published.table(name).to_pylist()

    ageing = {
        (r["period_month"].month, r["age_band"]): (r["positive_usd"], r["claim_count"]) for r in of("rpt_ar_ageing")
    }
    assert len(ageing) == 5 * 5
    assert ageing[2, "61-90"] == (200, 1)
    assert ageing[2, "91-120"] == (24, 1)
    assert {r["stage"]: r["positive_usd"] for r in of("rpt_open_ar")} == {
        "not_sent": 0,
        "waiting_payer": 0,
        "denied": 70,
        "patient": 0,
        "other": 0,
    }
    assert [(r["state"], r["carc_code"], r["claim_count"]) for r in of("rpt_denial_reasons")] == [
        ("written_off", "197", 1),
        ("open", "97", 1),
    ]
    assert [(r["payer_id"], r["answer_count"], r["paid_usd"]) for r in of("rpt_unmatched_answers")] == [("P2", 1, 120)]
    assert [(r["source"], r["row_count"], r["amount_usd"]) for r in of("rpt_unknown_payers")] == [
        ("deposits", 1, 12),
        ("submissions", 1, 200),
    ]
    credit = of("rpt_credit_balances")[2]
    assert (credit["claim_count"], credit["credit_usd"], credit["owed_back_usd"]) == (1, 26, 26)
    assert {r["source"]: r["age_days"] for r in of("rpt_freshness")}["835"] == 84
    assert [(r["coder_id"], r["agreed_count"], r["item_count"]) for r in of("rpt_coder_accuracy")] == [
        ("K1", 2, 2),
        ("K2", 0, 1),
    ]
    assert [(r["procedure_code"], r["line_count"]) for r in of("rpt_em_levels")] == [("99213", 2), ("99214", 1)]
    assert [(r["finding"], r["item_count"], r["gross_usd"]) for r in of("rpt_audit_findings")] == [
        ("agree", 1, 0),
        ("agree", 1, 0),
        ("wrong_code", 1, 40),
    ]


def test_reports_carry_no_identifier(built):
    with duckdb.connect(str(built.folder / "marts.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "select table_name, column_name from duckdb_columns() where table_name like 'rpt\\_%' escape '\\'"
        ).fetchall()
    assert len({table for table, _ in found}) > 15
    banned = ("claim_id", "lineage_id", "patient", "submission_id", "answer_id", "encounter_id", "transaction_id")
    assert [(t, c) for t, c in found if any(word in c for word in banned)] == []


def test_the_work_list_is_claim_level_and_in_its_own_file(built):
    with duckdb.connect(str(built.folder / "worklists.duckdb"), read_only=True) as connection:
        found = connection.execute("select claim_id, state, denied_usd, open_days from wrk_open_denials").fetchall()
    assert found == [("C3", "open", Decimal("80.00"), 76)]


def test_marts_hold_tables_only_and_families_stay_in_scratch(built):
    with duckdb.connect(str(built.folder / "marts.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from duckdb_views() where not internal").fetchone() == (0,)
        names = {n for (n,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    assert "rpt_kpi_cells" in names
    assert not names & {f"rpt_kpi_cells_{family}" for family in FAMILIES}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_statement_is_prepared_and_a_misspelt_column_fails(built, family):
    """Dbt does not check the columns that a block names: the statements over typed core tables do."""
    statement = built.compiled[f"rpt_kpi_cells_{family}"]
    columns = sorted({word.partition(":")[0] for text in COLUMNS.values() for word in text.split()})
    with duckdb.connect(str(built.folder / "marts.duckdb"), read_only=True) as connection:
        connection.execute(f"explain {statement}")
        used = [c for c in columns if f"fact.{c}" in statement]
        assert used
        for column in used:
            with pytest.raises(duckdb.BinderException):
                connection.execute(f"explain {statement.replace(f'fact.{column}', f'fact.{column}_x', 1)}")


# A defect, as SQL on a copy of the marts, and the test that must see it.
DEFECTS = [
    ("kpi_cells_have_one_row_per_grain", "insert into rpt_kpi_cells select * from rpt_kpi_cells limit 1"),
    ("kpi_cells_are_whole", "update rpt_kpi_cells set location_id = null where kpi_id = 'charges_usd'"),
    ("kpi_cells_are_whole", "update rpt_kpi_cells set period_month = '2026-06-01' where kpi_id = 'charges_usd'"),
    ("kpi_cells_are_whole", "update rpt_kpi_cells set numerator = null where kpi_id = 'charges_usd'"),
    ("kpi_details_add_up_to_the_total", "delete from rpt_kpi_cells where detail_id = '97'"),
    ("kpi_details_add_up_to_the_total", "delete from rpt_kpi_cells where detail_id = '99214'"),
    ("kpi_cells_hold_every_fact", "delete from rpt_kpi_cells where kpi_id = 'cash_deposited_usd'"),
    ("kpi_cells_hold_every_fact", "delete from rpt_kpi_cells where kpi_id = 'rejection_rate' and payer_id = 'P2'"),
    ("kpi_cells_hold_every_fact", "update fct_payments set remitted_usd = remitted_usd + 0.01"),
    ("kpi_cells_hold_every_fact", "update fct_lineages set is_adjudicated = true where lineage_id = 'C4'"),
    ("ar_cells_roll_forward_in_every_slice", "delete from rpt_kpi_cells where kpi_id = 'ar_refunds_usd'"),
    (
        "ar_cells_roll_forward_in_every_slice",
        "update rpt_kpi_cells set payer_id = 'P2' where kpi_id = 'ar_charges_usd'",
    ),
    ("roll_forward_ties_to_claim_balances", "delete from rpt_ar_roll_forward where period_month = '2026-03-01'"),
    ("roll_forward_ties_to_claim_balances", "update rpt_ar_roll_forward set difference_usd = 0.01"),
    ("roll_forward_ties_to_claim_balances", "delete from rpt_ar_roll_forward"),
    ("ageing_holds_every_dollar_owed", "delete from rpt_ar_ageing where age_band = '61-90'"),
    ("ageing_holds_every_dollar_owed", "delete from rpt_open_ar where stage = 'denied'"),
]


@pytest.mark.parametrize(("test", "defect"), DEFECTS, ids=[f"{test}-{i}" for i, (test, _) in enumerate(DEFECTS)])
def test_a_planted_defect_is_seen(built, tmp_path, test, defect):
    shutil.copy(built.folder / "marts.duckdb", tmp_path / "marts.duckdb")
    with duckdb.connect(str(tmp_path / "marts.duckdb")) as connection:
        assert connection.execute(built.compiled[test]).fetchall() == []
        connection.execute(defect)
        assert connection.execute(built.compiled[test]).fetchall()


def test_every_data_test_has_its_planted_defect(built):
    tests = {path.stem for path in (built.folder / "target" / "compiled").rglob("tests/*/*.sql")}
    assert tests == {test for test, _ in DEFECTS}


def test_nothing_dated_after_the_as_of_date_counts(built, tmp_path):
    """A charge of tomorrow reaches the facts by mistake: no cell may show it."""
    shutil.copy(built.folder / "marts.duckdb", tmp_path / "marts.duckdb")
    with duckdb.connect(str(tmp_path / "marts.duckdb")) as connection:
        statement = f"select sum(numerator) from ({built.compiled['rpt_kpi_cells_cash']}) where kpi_id = 'charges_usd'"
        before = connection.execute(statement).fetchone()
        connection.execute(
            "insert into fct_account_entries select * replace (date '2026-05-16' as entry_date, 1000 as amount_usd)"
            " from fct_account_entries where entry_type = 'charge' limit 1"
        )
        assert connection.execute(statement).fetchone() == before == (Decimal("400.00"),)


def test_the_hand_made_tables_are_those_the_models_read(built):
    """What no statement reads is no part of the fixture's promise."""
    text = " ".join(built.compiled.values())
    assert {name for name in rows() if f'"{name}"' not in text} == set()


def test_every_column_is_described_and_every_description_has_its_column(built):
    described: dict[str, list[str]] = {}
    for path in (PROJECT / "models" / "marts").rglob("_*__models.yml"):
        for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]:
            described[model["name"]] = [column["name"] for column in model.get("columns", [])]
            classes = {column["config"]["meta"]["privacy"] for column in model.get("columns", [])}
            assert classes <= {"identifier", "quasi", "clinical", "financial", "public"}
    for file in ("marts.duckdb", "worklists.duckdb"):
        with duckdb.connect(str(built.folder / file), read_only=True) as connection:
            found = connection.execute(
                "select table_name, list(column_name order by column_index) from duckdb_columns()"
                " where not internal group by table_name"
            ).fetchall()
        made = {name: columns for name, columns in found if name[:4] in {"rpt_", "wrk_"} or name in OWN_CORE}
        assert made
        assert made == {name: described[name] for name in made}
