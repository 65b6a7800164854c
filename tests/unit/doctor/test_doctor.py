"""`rcm doctor` on real homes: what it finds, how it ends, and that it changes nothing."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from pipelines import run_lock
from pipelines.cli import app
from pipelines.doctor import facts
from pipelines.errors import Exit
from tests.intake_files import home_at, take_in


def doctor(home, *arguments):
    ended = CliRunner().invoke(app, ["doctor", "--home", str(home), "--json", *map(str, arguments)])
    told = json.loads(ended.stdout)
    return ended.exit_code, {line["what"]: line for line in told["lines"]}, told["result"]


def test_a_published_home_has_nothing_wrong(home_copy):
    home_copy.chmod(0o700)
    before = sorted(path for path in home_copy.rglob("*") if path.suffix not in {".sqlite-shm", ".sqlite-wal"})
    code, lines, result = doctor(home_copy)
    assert (code, result) == (Exit.OK, "look")
    assert [name for name in lines if lines[name]["state"] == "wrong"] == []
    assert {
        name: lines[name]["state"] for name in ("Python", "Disk", "Home folder", "Salt", "Archive", "Run lock")
    } == (dict.fromkeys(("Python", "Disk", "Home folder", "Salt", "Archive", "Run lock"), "ok"))
    assert "published" in lines["Last run"]["words"]
    assert "timezone" in lines["Time zone"]["do"]
    after = sorted(path for path in home_copy.rglob("*") if path.suffix not in {".sqlite-shm", ".sqlite-wal"})
    assert [path for path in after if path not in before and path.name != ".run.lock"] == []


def test_what_is_spoilt_is_found_and_ends_with_7(home_copy):
    (home_copy / "rcm.toml").write_text('timezone = "America/Chicago"\n', encoding="utf-8")
    home_copy.chmod(0o755)
    (home_copy / "salt").chmod(0o644)
    next((home_copy / "archive" / "files").glob("*/*")).unlink()
    code, lines, result = doctor(home_copy, "--landing", home_copy / "published")
    assert (code, result) == (Exit.MISSING, "wrong")
    assert lines["Archive"]["state"] == lines["Landing folder"]["state"] == "wrong"
    assert lines["Home folder"]["state"] == lines["Salt"]["state"] == "look"
    assert lines["Time zone"] == {"what": "Time zone", "state": "ok", "words": "America/Chicago", "do": ""}


def test_a_file_that_was_refused_is_not_missing(tmp_path):
    files = {"endless.835": b"ISA*00*" + b"x" * (300 << 10), "empty.csv": b""}
    settings = home_at(tmp_path / "home", files)
    take_in(settings)
    assert len([*(settings.home / "archive").rglob("*.refused")]) == 1
    _, lines, _ = doctor(settings.home)
    assert (lines["Archive"]["state"], lines["Archive"]["words"]) == ("ok", "2 files, as the ledger has them")


def test_a_home_that_is_not_there_is_no_error_and_stays_away(tmp_path):
    code, lines, _ = doctor(tmp_path / "nowhere")
    assert code == Exit.OK
    assert lines["Home folder"]["state"] == "look"
    assert not (tmp_path / "nowhere").exists()


def test_a_run_at_work_is_seen_and_not_disturbed(home_copy, monkeypatch):
    monkeypatch.setattr(facts, "_is_busy", lambda _: True)
    _, lines, _ = doctor(home_copy)
    assert lines["Run lock"]["state"] == "look"
    assert "Archive" not in lines


def test_the_lock_is_asked_and_given_back(home_copy):
    with run_lock.held(home_copy):
        pass
    assert not facts._is_busy(home_copy)
    with run_lock.held(home_copy):
        pass


def test_a_spoilt_ledger_is_wrong(home_copy):
    for path in home_copy.glob("ledger.sqlite*"):
        path.write_bytes(b"not a database, but long enough to be taken for one")
    code, lines, _ = doctor(home_copy)
    assert code == Exit.MISSING
    assert lines["Ledger"]["state"] == "wrong"


def test_words_for_people_say_how_to_mend(tmp_path):
    ended = CliRunner().invoke(app, ["doctor", "--home", str(tmp_path / "nowhere")])
    assert "rcm demo" in ended.stdout
    assert "look" in ended.stdout


@pytest.mark.parametrize("command", [["no-such-program-of-ours"], ["false"]])
def test_a_tool_that_does_not_answer_is_no_answer(command):
    assert facts._asked(command) is None


def test_a_tool_that_answers():
    assert facts._asked(["echo", "FileVault is On."]) == "FileVault is On.\n"


def test_versions_come_from_what_is_installed_and_the_lock(tmp_path):
    assert facts._locked(tmp_path / "none") == {}
    locked = facts._locked(facts.ROOT / "requirements.lock")
    installed = facts._installed()
    assert {"duckdb", "dagster", "dbt-core", "typer"} <= set(installed)
    assert "pytest" not in installed
    assert set(installed) <= set(locked)
