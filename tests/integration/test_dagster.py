"""The one job as the scheduler sees it: lineage, checks, its own door to the lock, and the same figures."""

from __future__ import annotations

import os

import dagster as dg
import pytest

from pipelines import run_lock
from pipelines.ledger import Ledger
from pipelines.quality import declared_checks
from tests.homes import TINY, figures, new_home, status_js


@pytest.fixture
def definitions(demo_home, monkeypatch):
    """The definitions as the scheduler loads them; the home is named by the environment."""
    monkeypatch.setenv("RCM_HOME", str(demo_home))
    from pipelines.definitions import defs

    return defs


def graph(definitions):
    return definitions.resolve_asset_graph()


def test_lineage_goes_from_the_landing_folder_to_the_published_set(definitions):
    nodes = graph(definitions)
    published = dg.AssetKey("published_set")
    upstream, queue = set(), [published]
    while queue:
        key = queue.pop()
        for parent in nodes.get(key).parent_keys - upstream:
            upstream.add(parent)
            queue.append(parent)
    wanted = [
        "landing",
        "arrivals",
        "candidate",
        "statistics",
        "fct_lineages",
        "rpt_kpi_cells",
        "stg_remittance__answers",
    ]
    assert {dg.AssetKey(name) for name in wanted} <= upstream
    assert {dg.AssetKey(["raw", name]) for name in ("remittances", "claims", "practice_files")} <= upstream
    assert {dg.AssetKey("landing")} == nodes.get(dg.AssetKey(["raw", "claims"])).parent_keys


def test_every_expectation_and_model_test_is_a_check(definitions):
    checks = {key.name for key in graph(definitions).asset_check_keys}
    assert {name.partition(".")[2] for name in declared_checks()} <= checks
    with Ledger(_home()) as ledger:
        tests = {check.name for check in ledger.checks(ledger.last_run().run_id) if check.suite == "models"}
    assert tests
    assert tests <= checks


def test_only_the_published_set_waits_behind_a_blocking_check(definitions):
    """One run shows all reasons: a failed check stops nothing but publishing."""
    nodes = graph(definitions)
    blocking = {key.asset_key for key in nodes.asset_check_keys if nodes.get(key).blocking}
    assert blocking == {dg.AssetKey("arrivals"), dg.AssetKey("candidate")}
    assert {child for key in blocking for child in nodes.get(key).child_keys} == {dg.AssetKey("published_set")}


def test_a_run_from_the_scheduler_gives_the_same_figures(definitions, demo_home, tmp_path, monkeypatch):
    home = new_home(tmp_path / "home", as_of="2020-01-01")
    monkeypatch.setenv("RCM_HOME", str(home))
    job = definitions.resolve_job_def("rcm_run")
    config = {"ops": {"landing": {"config": {"as_of": "2026-09-30", "landing": str(TINY)}}}}
    ended = job.execute_in_process(run_config=config, raise_on_error=False)
    assert ended.success
    assert status_js(home)["last_run"]["result"] == "published"
    assert figures(home) == figures(demo_home)
    rows = {
        event.asset_key.to_user_string(): event.materialization.metadata.get("dagster/row_count")
        for event in ended.get_asset_materialization_events()
    }
    assert rows["fct_lineages"].value > 100
    with run_lock.held(home):
        pass


def test_the_scheduler_has_no_other_door(definitions, home_copy, monkeypatch):
    """The lock is taken by the first step: beside another run the job stops there and touches nothing."""
    import subprocess
    import sys

    monkeypatch.setenv("RCM_HOME", str(home_copy))
    before = status_js(home_copy)
    script = (
        "import sys; from pathlib import Path; from pipelines import run_lock\n"
        f"with run_lock.held(Path({str(home_copy)!r})): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline().strip() == b"held"
        ended = definitions.resolve_job_def("rcm_run").execute_in_process(raise_on_error=False)
        other.stdin.close()
    assert not ended.success
    stopped = [event.step_key for event in ended.all_events if event.event_type is dg.DagsterEventType.STEP_FAILURE]
    assert stopped == ["landing"]
    assert status_js(home_copy) == before


@pytest.mark.usefixtures("definitions")
def test_a_new_file_starts_a_run_once(home_copy, monkeypatch):
    from pipelines.defs.sensors import landing_folder

    monkeypatch.setenv("RCM_HOME", str(home_copy))
    assert isinstance(landing_folder(dg.build_sensor_context()), dg.SkipReason)
    (home_copy / "landing" / "new.csv").write_text("coder_id,coder_name\nC9,Coder Nine\n", encoding="utf-8")
    asked = [landing_folder(dg.build_sensor_context()) for _ in range(2)]
    assert all(isinstance(each, dg.RunRequest) for each in asked)
    assert len({each.run_key for each in asked}) == 1


def test_a_run_is_started_every_night(definitions):
    schedule = definitions.resolve_schedule_def("nightly")
    assert schedule.cron_schedule == "30 2 * * *"
    assert schedule.job_name == "rcm_run"


def test_errors_of_ours_are_not_kept_by_the_scheduler(definitions):
    assert definitions
    assert os.environ["DAGSTER_REDACT_USER_CODE_ERRORS"] == "1"
    assert os.environ["DAGSTER_DISABLE_TELEMETRY"] == "yes"


def _home():
    from pathlib import Path

    return Path(os.environ["RCM_HOME"])
