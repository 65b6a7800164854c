"""A whole run of the tiny practice: what it says, what it leaves behind, and that nothing new is nothing to do."""

from __future__ import annotations

import json
import shutil

import duckdb
import pytest

from sample_data.generate import generate
from tests.homes import AS_OF, TINY, figures, new_home, rcm, run_home, status_js
from tests.sizes import size

STEPS = {"import", "intake", "build", "checks", "publish"}


def version_of(home):
    return (home / "published" / "CURRENT").read_text(encoding="utf-8").strip()


def test_the_published_set_is_whole(demo_home):
    folder = demo_home / "published" / version_of(demo_home)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["as_of"] == AS_OF
    # One file of the sample comes twice under two names.
    assert len(manifest["files"]) == len({path.read_bytes() for path in TINY.rglob("*") if path.is_file()})
    assert manifest["parts"]["marts.duckdb"]
    assert all(check["passed"] for check in manifest["checks"] if check["severity"] == "error")
    assert {"raw", "reports", "models"} <= {check["suite"] for check in manifest["checks"]}
    assert manifest["row_counts"]["rpt_kpi_cells"] > 1000
    assert not list(folder.rglob("*.wal"))
    assert not list((demo_home / "build").glob("*"))


def test_pages_are_reached_by_one_address(demo_home):
    index = (demo_home / "published" / "index.html").read_text(encoding="utf-8")
    assert f"{version_of(demo_home)}/site/index.html" in index
    assert (demo_home / "published" / version_of(demo_home) / "site" / "index.html").is_file()
    told = status_js(demo_home)
    assert told["last_run"]["result"] == "published"
    assert told["current"]["version"] == version_of(demo_home)


def test_cells_are_kept_as_first_reported(demo_home):
    kept = demo_home / "archive" / "publications" / f"{version_of(demo_home)}.parquet"
    marts = demo_home / "published" / version_of(demo_home) / "marts.duckdb"
    with duckdb.connect(str(marts), read_only=True) as connection:
        apart = connection.execute(
            f"(select * from rpt_kpi_cells except all from '{kept}') union all "
            f"(from '{kept}' except all select * from rpt_kpi_cells)"
        ).fetchall()
    assert apart == []


def test_nothing_new_is_nothing_to_do(home_copy):
    before = sorted(path.name for path in (home_copy / "published").iterdir())
    ended = rcm("run", home=home_copy)
    assert (ended.code, ended.value["result"]) == (0, "nothing_new"), ended.words
    assert ended.value["version"] == version_of(home_copy)
    assert sorted(path.name for path in (home_copy / "published").iterdir()) == before


def test_a_new_as_of_date_is_something_new_and_the_report_has_the_fixed_form(home_copy):
    before = version_of(home_copy)
    ended = run_home(home_copy, as_of="2026-09-29")
    assert ended.value["result"] == "published", ended.words
    assert set(ended.value) >= {"run_id", "result", "version", "files", "seconds", "failed_checks", "warnings"}
    assert set(ended.value["files"]) == {"new", "duplicate", "quarantined"}
    assert ended.value["files"]["new"] == 0
    assert set(ended.value["seconds"]) == STEPS
    assert ended.value["failed_checks"] == []
    assert version_of(home_copy) == ended.value["version"] != before
    manifest = json.loads((home_copy / "published" / version_of(home_copy) / "manifest.json").read_text("utf-8"))
    assert manifest["as_of"] == "2026-09-29"
    assert {each["kind"] for each in manifest["intake"]["files"]} >= {"835", "837P", "encounters"}
    assert manifest["intake"]["held"] == []
    assert sum(each["file_count"] for each in manifest["intake"]["files"]) == len(manifest["files"])


def test_the_same_files_in_another_order_and_under_other_names_give_the_same_figures(demo_home, tmp_path):
    home = new_home(tmp_path / "home", landing=None)
    names = sorted(path for path in TINY.rglob("*") if path.is_file())
    for number, path in enumerate(reversed(names)):
        shutil.copy(path, home / "landing" / f"{number:03d}.dat")
    assert run_home(home).value["result"] == "published"
    assert figures(home) == figures(demo_home)


def test_an_empty_landing_folder_is_no_usable_input(tmp_path):
    ended = rcm("run", home=new_home(tmp_path / "home", landing=None))
    assert ended.code == 4
    assert "Traceback" not in ended.words


def test_a_second_run_at_the_same_time_is_told_to_wait(home_copy):
    from pipelines import run_lock

    with run_lock.held(home_copy):
        ended = rcm("run", home=home_copy)
    assert ended.code == 6
    assert "G002" in ended.words


@pytest.mark.parametrize("seed", range(2, 2 + size("clean_seeds")))
def test_clean_input_raises_no_false_alarm(tmp_path, seed):
    home = new_home(tmp_path / "home", landing=None)
    generate(home / "landing", 600, seed)
    ended = run_home(home)
    assert ended.value["result"] == "published", ended.words
    assert ended.value["failed_checks"] == []
    assert ended.value["warnings"] == []
