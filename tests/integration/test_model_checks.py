"""Every test of the core models is fed the defect it is there for, and the hard models meet their unit tests."""

from __future__ import annotations

import duckdb
import pytest
import yaml

from pipelines import build
from pipelines.intake import batches
from pipelines.ledger import Ledger
from pipelines.settings import Settings
from sample_data.generate import generate
from tests.raw_homes import built, dbt

CORE = build.PROJECT / "models" / "marts" / "core"
FILES = (
    "_claims__facts.yml", "_submissions__facts.yml", "_money_and_coding__facts.yml", "_payments_and_files__facts.yml",
    "_dimensions.yml",
)  # fmt: skip
NONSENSE = {
    "fct_lineages": "initial_class = 'nonsense', initial_remit_date = null, balance_usd = balance_usd + 0.01, "
    "initial_denied_usd = initial_denied_usd + 1, initial_charge_usd = initial_charge_usd + 1, "
    "initial_charged_line_count = initial_charged_line_count + 1, payer_id = 'nobody'",
    "fct_submissions": "payer_id = 'nobody', is_rejected = true, rejected_by = 'nonsense', rejected_date = null",
    "fct_answers": "payer_id = 'nobody', answer_class = 'nonsense', is_initial = true, is_adjudication = false, "
    "is_standing = true, cancelled_by_answer_id = 'x', paid_usd = paid_usd + 0.01",
    "fct_answer_lines": "payer_id = 'nobody', line_class = 'nonsense', paid_usd = paid_usd + 0.01, answer_id = 'x'",
    "fct_adjustments": "payer_id = 'nobody', adjustment_class = 'nonsense', amount_usd = amount_usd + 0.01",
    "fct_denials": "state = 'nonsense'",
    "fct_account_entries": "payer_id = 'nobody', entry_type = 'nonsense', entry_date = date '2027-01-01'",
    "fct_ar_month_end": "positive_usd = positive_usd + 0.01, balance_usd = balance_usd + 1",
    "fct_provider_adjustments": "payer_id = 'nobody', amount_usd = amount_usd + 0.01",
    "fct_payments": "payer_id = 'nobody', remitted_usd = remitted_usd + 0.01",
    "fct_deposits": "payer_id = 'nobody'",
    "fct_encounters": "payer_id = 'nobody'",
    "fct_coding_events": "coder_id = 'nobody'",
    "fct_audit_items": "coder_id = 'nobody'",
    "dim_month": "month_start = date '2027-01-01'",
}
MORE = (
    "update fct_lineages set initial_class = 'denied', initial_reason_code = null where is_matched and is_first_pass",
    "delete from fct_ar_month_end where month_end_month = date '2025-06-01'",
    "insert into fct_ar_month_end from (from fct_ar_month_end limit 1)",
    "insert into fct_payment_deposits from (from fct_payment_deposits limit 1)",
    "insert into fct_interchanges from (from fct_interchanges limit 1)",
    "insert into fct_claim_groups from (from fct_claim_groups limit 1)",
    "insert into fct_export_months from (from fct_export_months limit 1)",
    "insert into fct_contract_prices from (from fct_contract_prices limit 1)",
    *("insert into fct_control_totals values (date '2026-01-01', 1, 1, 1, 1)",) * 2,
    *("insert into fct_duplicate_payments values ('x', 'x', 'X220', true, 'nobody', date '2026-01-01', 1)",) * 2,
)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A built home of a small practice."""
    folder = tmp_path_factory.mktemp("checks") / "home"
    generate(folder / "landing", 300, 5)
    settings = Settings(home=folder)
    with Ledger(folder) as ledger:
        batches.run(settings, ledger, "intake")
    return settings, built(settings)


def declared() -> set[str]:
    """Names of the tests that stand beside the core models."""
    names = set()
    for file in FILES:
        for model in yaml.safe_load((CORE / file).read_text(encoding="utf-8"))["models"]:
            for test in model.get("data_tests", []):
                names.add(next(iter(test.values()))["name"])
    return names


def test_clean_input_raises_no_alarm(home):
    _, marts = home
    assert marts.failures == []
    ran = {node.name for node in marts.result.nodes if node.resource_type == "test"}
    assert declared() <= ran


def test_the_hard_models_meet_their_unit_tests(home):
    settings, _ = home
    ended = dbt(settings, "test", "--select", "test_type:unit")
    assert len(ended) >= 12
    assert set(ended.values()) == {"pass"}, {name for name, status in ended.items() if status != "pass"}


def test_every_core_test_sees_its_defect(home):
    """Last in this module: it spoils the marts."""
    settings, marts = home
    with duckdb.connect(str(marts.folder / "marts.duckdb")) as connection:
        for name in ("dim_payer", "dim_provider", "dim_location", "dim_coder", "dim_procedure", "dim_reason"):
            connection.execute(f"insert into {name} from {name}")
        for name, changes in NONSENSE.items():
            assert connection.execute(f"select count(*) from {name}").fetchone()[0] > 0, name
            connection.execute(f"insert into {name} from {name} limit 1")
            connection.execute(f"update {name} set {changes}")
        for statement in MORE:
            connection.execute(statement)
    ended = dbt(settings, "test", "--select", *declared())
    assert set(ended) == declared()
    assert {name for name, status in ended.items() if status == "pass"} == set()


def test_a_code_or_a_line_that_two_rows_claim_is_seen(home):
    settings, marts = home
    with duckdb.connect(str(marts.folder / "scratch.duckdb")) as connection:
        connection.execute("insert into seeds.carc select * from seeds.carc where code = '16'")
        connection.execute("insert into seeds.rarc select * from seeds.rarc limit 1")
        connection.execute("update seeds.carc set class = 'nonsense' where code = '1'")
        connection.execute("insert into intermediate.int_line_keys from intermediate.int_line_keys limit 1")
    names = (
        "exactly_one_carc_row_decides",
        "carc_uses_known_words",
        "one_row_per_rarc",
        "one_identity_per_answered_line",
    )
    assert dbt(settings, "test", "--select", *names) == dict.fromkeys(names, "fail")


def test_raw_columns_are_described_as_their_contracts_say():
    """The words of `_columns_raw.md` are the contracts' own; anything else is written by hand in `_columns.md`."""
    from pipelines.contracts import tables

    said = {}
    for table in tables().values():
        for column in table.columns:
            said.setdefault(column.name, set()).add(column.words.rstrip(".") + ".")
    text = (build.PROJECT / "models" / "_columns_raw.md").read_text(encoding="utf-8")
    blocks = [block.split("%}", 1) for block in text.split("{% docs ")[1:]]
    assert len(blocks) > 50
    for name, words in blocks:
        assert words.split("{%")[0].strip() in said[name.strip()], name
