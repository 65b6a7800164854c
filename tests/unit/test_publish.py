"""The gate as code: a candidate is published whole, or nothing changes, wherever it stops."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import duckdb
import pytest

from pipelines import publish as gate
from pipelines.errors import RcmError
from pipelines.ledger import Ledger
from pipelines.pointer import current_version, write_index, write_status
from pipelines.quality import CheckResult
from pipelines.settings import ensure_home, load
from pipelines.status import tell
from tests.homes import ROOT, status_js

AS_OF = date(2026, 9, 30)
REQUIRED = ("raw.one", "reports.two")


def check(name, suite="raw", severity="error", passed=True):
    return CheckResult(suite, name, severity, passed, f"words of {name}", "seen 1")


GOOD = (check("one"), check("two", "reports"), check("unique_claim", "models"))


@pytest.fixture
def settings(tmp_path):
    found = load(home=tmp_path / "home")
    ensure_home(found)
    return found


@pytest.fixture
def ledger(settings):
    with Ledger(settings.home) as opened:
        yield opened


@pytest.fixture(autouse=True)
def pages(monkeypatch):
    """Pages are the business of their own tests: here one file stands for them."""

    def render(published, checks, out, practice_name):
        out.mkdir()
        (out / "index.html").write_text(f"{published.version} {len(checks)} {practice_name}", encoding="utf-8")

    monkeypatch.setattr("dashboards.site.render", render)
    return render


def built(settings, run_id, checks=GOOD, cells=3):
    folder = settings.home / "build" / run_id
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "marts.duckdb")) as connection:
        connection.execute(f"create table rpt_kpi_cells as select range as n from range({cells})")
    (folder / "scratch.duckdb").write_bytes(b"left over")
    (folder / "target").mkdir()
    return gate.Candidate(folder, run_id, AS_OF, "code", {"as_of": "2026-09-30"}, checks, REQUIRED)


def published_files(settings):
    return {path: path.read_bytes() for path in (settings.home / "published").rglob("*") if path.is_file()}


def test_a_good_candidate_is_published_whole(settings, ledger):
    assert gate.publish(settings, ledger, built(settings, "r1")) == "r1"
    folder = settings.home / "published" / "r1"
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "marts.duckdb", "site"]
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["row_counts"] == {"rpt_kpi_cells": 3}
    assert set(manifest["parts"]) == {"marts.duckdb", "site/index.html"}
    assert [each["name"] for each in manifest["checks"]] == ["one", "two", "unique_claim"]
    assert current_version(settings.home) == "r1"
    assert not (settings.home / "build" / "r1").exists()
    assert (settings.home / "archive" / "publications" / "r1.parquet").is_file()
    assert [each.version for each in ledger.publications()] == ["r1"]


@pytest.mark.parametrize(
    ("checks", "reason"),
    [
        ((), "models.no_test_ran"),
        (GOOD[:2], "models.no_test_ran"),
        (GOOD[1:], "raw.one"),
        ((check("one", passed=False), *GOOD[1:]), "raw.one"),
        ((*GOOD, check("crashed", "run", passed=False)), "run.crashed"),
        ((*GOOD[:2], check("unique_claim", "models", passed=False)), "models.unique_claim"),
    ],
    ids=[
        "no check ran",
        "no model test ran",
        "a result is missing",
        "a check failed",
        "a step crashed",
        "a test failed",
    ],
)
def test_the_gate_closes_and_nothing_changes(settings, ledger, checks, reason):
    gate.publish(settings, ledger, built(settings, "good"))
    before = published_files(settings)
    with pytest.raises(RcmError) as closed:
        gate.publish(settings, ledger, built(settings, "bad", checks))
    assert (closed.value.code, closed.value.exit_code) == ("G001", 5)
    assert reason in closed.value.where
    assert published_files(settings) == before
    assert [each.version for each in ledger.publications()] == ["good"]


def test_a_warning_does_not_close_the_gate(settings, ledger):
    checks = (*GOOD, check("few_held", severity="warn", passed=False))
    assert gate.publish(settings, ledger, built(settings, "r1", checks)) == "r1"


def test_nothing_required_is_no_open_gate():
    assert gate.reasons(GOOD, ()) == ["models.no_test_ran"]
    assert gate.reasons(GOOD, REQUIRED) == []


def test_a_candidate_somebody_still_writes_to_is_not_published(settings, ledger):
    candidate = built(settings, "r1")
    path = candidate.folder / "marts.duckdb"
    hold = (
        f"import duckdb, sys; c = duckdb.connect({str(path)!r}); c.execute('create table t as select 1'); "
        "print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline().strip() == b"open"
        with pytest.raises(RcmError) as refused:
            gate.publish(settings, ledger, candidate)
        other.stdin.close()
    assert refused.value.code == "G003"
    assert current_version(settings.home) is None


def test_a_page_that_fails_publishes_nothing(settings, ledger, monkeypatch):
    gate.publish(settings, ledger, built(settings, "r1"))
    before = published_files(settings)

    def broken(*_):
        raise ValueError("no page")

    monkeypatch.setattr("dashboards.site.render", broken)
    with pytest.raises(ValueError, match="no page"):
        gate.publish(settings, ledger, built(settings, "r2"))
    assert published_files(settings) == before


def test_seven_versions_stay_and_all_cells(settings, ledger):
    for number in range(9):
        gate.publish(settings, ledger, built(settings, f"r{number}"))
    kept = sorted(path.name for path in (settings.home / "published").iterdir() if path.is_dir())
    assert kept == [f"r{number}" for number in range(2, 9)]
    assert len(list((settings.home / "archive" / "publications").glob("*.parquet"))) == 9


def test_rollback_goes_back_one_version_at_a_time(settings, ledger):
    for name in ("r1", "r2", "r3"):
        gate.publish(settings, ledger, built(settings, name))
    assert gate.rollback(settings.home, ledger) == "r2"
    assert "r2/site/index.html" in (settings.home / "published" / "index.html").read_text(encoding="utf-8")
    assert gate.rollback(settings.home, ledger) == "r1"
    with pytest.raises(RcmError) as nowhere:
        gate.rollback(settings.home, ledger)
    assert nowhere.value.code == "G005"
    assert current_version(settings.home) == "r1"


def test_a_version_rolled_back_from_is_not_pruned_while_it_is_current(settings, ledger):
    gate.publish(settings, ledger, built(settings, "r0"))
    gate.publish(settings, ledger, built(settings, "r1"))
    gate.rollback(settings.home, ledger)
    assert (settings.home / "published" / "r1").is_dir()
    assert current_version(settings.home) == "r0"


def test_a_lost_ledger_takes_over_what_it_does_not_know(settings, ledger):
    """Older sets and the cells of every publication are kept for ever; a restored ledger is no reason to lose them."""
    for number in (1, 2, 3):
        gate.publish(settings, ledger, built(settings, f"r{number}"))
    ledger.close()
    for path in settings.home.glob("ledger.sqlite*"):
        path.unlink()
    with Ledger(settings.home) as empty:
        gate.recover(settings.home, empty)
        assert [each.version for each in empty.publications()] == ["r1", "r2", "r3"]
        assert {path.stem for path in (settings.home / "archive" / "publications").iterdir()} == {"r1", "r2", "r3"}
        assert gate.rollback(settings.home, empty) == "r2"


POINTS = ("publish_sealed", "publish_rendered", "publish_renamed", "publish_pointed")
KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.unit import test_publish as t
import dashboards.site
def render(published, checks, out, practice_name):
    out.mkdir()
    (out / "index.html").write_text("page")
dashboards.site.render = render
settings = t.load(home=Path({home!r}), crash_at={point!r})
with t.Ledger(settings.home) as ledger:
    ledger.begin_run("r2", t.AS_OF, {{}})
    t.gate.publish(settings, ledger, t.built(settings, "r2"))
"""


@pytest.mark.parametrize("point", POINTS)
def test_killed_while_publishing_the_home_holds_the_old_set_or_the_new(settings, ledger, point):
    gate.publish(settings, ledger, built(settings, "r1"))
    script = KILLED.format(root=str(ROOT), home=str(settings.home), point=point)
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, capture_output=True)
    assert ended.returncode == 137, ended.stderr
    gate.recover(settings.home, ledger)
    expected = "r2" if point == "publish_pointed" else "r1"
    assert current_version(settings.home) == expected
    versions = {path.name for path in (settings.home / "published").iterdir() if path.is_dir()}
    assert versions == ({"r1", "r2"} if expected == "r2" else {"r1"})
    assert {each.version for each in ledger.publications()} == versions
    assert {path.stem for path in (settings.home / "archive" / "publications").iterdir()} == versions
    assert list((settings.home / "build").iterdir()) == []


def test_status_cannot_end_the_script_it_stands_in(settings):
    write_status(settings.home, {"current": None, "last_run": {"words": "</script><b>"}})
    text = (settings.home / "published" / "status.js").read_text(encoding="utf-8")
    assert "<" not in text
    assert status_js(settings.home)["last_run"]["words"] == "</script><b>"


def test_without_a_published_set_the_index_says_why(settings):
    write_index(settings.home, ("Cash <differs> by $2.54",))
    text = (settings.home / "published" / "index.html").read_text(encoding="utf-8")
    assert "Cash &lt;differs&gt; by $2.54" in text
    assert "http-equiv" not in text


def test_the_banner_tells_the_reasons_in_words(settings, ledger):
    ledger.begin_run("r1", AS_OF, {})
    ledger.record_checks("r1", [check("one", passed=False), check("few", severity="warn", passed=False)])
    ledger.finish_run("r1", "held", None, {}, ["raw.one", "raw.never_made"], ["raw.few"])
    tell(settings.home, ledger)
    told = status_js(settings.home)
    assert told["current"] is None
    assert told["last_run"]["result"] == "held"
    assert [each["words"] for each in told["last_run"]["failed_checks"]] == [
        "words of one",
        "The check never_made was not made",
    ]
    assert [each["words"] for each in told["last_run"]["warnings"]] == ["words of few"]
