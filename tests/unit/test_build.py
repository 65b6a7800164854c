"""The one caller of dbt: stages, results without a value, a manifest parsed once, a file left unlocked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from pipelines import build
from tests.raw_homes import built, claim_rows, raw_home


@pytest.fixture(scope="module")
def one_claim(tmp_path_factory):
    """A built home of one paid claim."""
    settings = raw_home(tmp_path_factory.mktemp("one") / "home", claim_rows())
    return settings, built(settings)


def test_a_paid_claim_is_built_and_every_test_passes(one_claim):
    _, marts = one_claim
    assert marts.failures == []
    assert marts.result.passed
    assert marts.balance("A", date(2026, 2, 9)) == Decimal("200.00")
    assert marts.balance("A", date(2026, 2, 10)) == Decimal("24.00")


def test_results_say_rows_seconds_and_kind(one_claim):
    _, marts = one_claim
    nodes = {node.name: node for node in marts.result.nodes}
    assert nodes["fct_lineages"].rows == 1
    assert nodes["fct_lineages"].resource_type == "model"
    assert nodes["int_answers"].rows is None, "scratch tables are no part of the marts"
    assert nodes["every_line_balances_to_the_cent"].resource_type == "test"
    assert nodes["every_line_balances_to_the_cent"].failures == 0
    assert nodes["every_line_balances_to_the_cent"].description
    assert all(node.message_code is None and node.seconds >= 0 for node in marts.result.nodes)


def test_reports_and_unit_tests_stay_out_of_the_first_stage(one_claim):
    _, marts = one_claim
    assert {node.resource_type for node in marts.result.nodes} == {"model", "seed", "test"}
    assert not [name for name in (n.name for n in marts.result.nodes) if name.startswith("wrk_")]


def test_the_files_are_not_left_locked(one_claim):
    settings, marts = one_claim
    for path in (marts.folder / "marts.duckdb", settings.home / "warehouse.duckdb"):
        with duckdb.connect(str(path)) as connection:
            assert connection.execute("select 1").fetchone() == (1,)


def test_same_rows_and_day_give_row_equal_marts(one_claim):
    settings, first = one_claim
    second = built(settings, run_id="again")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{first.folder / 'marts.duckdb'}' as one (read_only)")
        connection.execute(f"attach '{second.folder / 'marts.duckdb'}' as two (read_only)")
        names = [n.name for n in second.result.nodes if n.rows is not None]
        assert "fct_account_entries" in names
        for name in names:
            for left, right in (("one", "two"), ("two", "one")):
                sql = f"select count(*) from (from {left}.{name} except all from {right}.{name})"
                assert connection.execute(sql).fetchone() == (0,), name


def test_the_manifest_is_parsed_once_for_a_home(one_claim, monkeypatch):
    settings, _ = one_claim
    assert build.manifest_path(settings).exists()
    wanted = build.project_hash()
    monkeypatch.setattr(build, "_manifests", {})
    monkeypatch.setattr(build, "project_hash", lambda: wanted)
    monkeypatch.setattr(build, "_parse", lambda *_: pytest.fail("parsed again"))
    assert build.manifest_path(settings).exists()
    manifest = build._manifest(settings, {})
    assert "model.rcm.fct_lineages" in manifest.nodes


def test_a_changed_project_is_parsed_again(one_claim, monkeypatch):
    settings, _ = one_claim
    monkeypatch.setattr(build, "project_hash", lambda: "another")
    assert build._load_manifest(settings, "another") is None


def test_a_failing_test_is_a_result_without_a_value(tmp_path):
    """A line that does not balance, with amounts and a claim number no result may repeat."""
    rows = claim_rows(charge_usd=Decimal("777.77"))
    rows["answers"][0]["claim_id"] = rows["submissions"][0]["claim_id"] = "SECRET-4711"
    marts = built(raw_home(tmp_path / "home", rows))
    failed = {node.name: node for node in marts.result.nodes if not node.passed}
    assert failed["every_line_balances_to_the_cent"].message_code == "B002"
    assert failed["every_line_balances_to_the_cent"].failures == 1
    assert not marts.result.passed
    assert "SECRET" not in repr(marts.result)
    assert "777.77" not in repr(marts.result)


def test_a_stopped_model_is_a_result_and_skips_what_builds_on_it(tmp_path):
    settings = raw_home(tmp_path / "home", claim_rows())
    with duckdb.connect(str(settings.home / "warehouse.duckdb")) as connection:
        connection.execute("alter table raw.locations drop column place_of_service")
    nodes = {node.name: node for node in built(settings).result.nodes}
    assert nodes["stg_practice__locations"].message_code == "B001"
    assert nodes["dim_location"].message_code == "B003"
    assert nodes["fct_submissions"].passed, "a run goes as far as it can"


def test_a_stage_without_nodes_has_not_passed():
    assert not build.BuildResult((), "marts").passed
