"""Settings: flags over environment over rcm.toml, a salt made once, and errors a person can act on."""

from __future__ import annotations

import stat
from datetime import UTC, date, datetime

import pytest

from pipelines.errors import Exit, RcmError
from pipelines.settings import SALT_BYTES, ensure_home, load


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch):
    import os

    for name in [name for name in os.environ if name.startswith("RCM_")]:
        monkeypatch.delenv(name)


def test_flags_win_over_environment_and_environment_over_file(tmp_path, monkeypatch):
    (tmp_path / "rcm.toml").write_text('as_of = 2026-01-01\npractice_name = "File"\ntimezone = "America/Chicago"\n')
    monkeypatch.setenv("RCM_AS_OF", "2026-02-02")
    monkeypatch.setenv("RCM_PRACTICE_NAME", "Environment")
    found = load(home=tmp_path, as_of=date(2026, 3, 3))
    assert (found.as_of, found.practice_name, found.timezone) == (date(2026, 3, 3), "Environment", "America/Chicago")


def test_a_flag_not_given_counts_for_nothing(tmp_path):
    (tmp_path / "rcm.toml").write_text("include_test = true\n")
    assert load(home=tmp_path, include_test=None, landing=None).include_test is True


def test_home_from_the_environment_reads_its_own_file(tmp_path, monkeypatch):
    (tmp_path / "rcm.toml").write_text('practice_name = "Of that home"\n')
    monkeypatch.setenv("RCM_HOME", str(tmp_path))
    assert load().practice_name == "Of that home"
    assert load().landing_folder == tmp_path / "landing"


def test_the_landing_folder_can_lie_elsewhere_in_the_file(tmp_path):
    (tmp_path / "rcm.toml").write_text(f'landing = "{tmp_path.as_posix()}/elsewhere"\n')
    assert load(home=tmp_path).landing_folder == tmp_path / "elsewhere"


@pytest.mark.parametrize(("key", "nearest"), [("practise_name", "practice_name"), ("asof", "as_of"), ("home", "")])
def test_an_unknown_key_names_the_nearest(tmp_path, key, nearest):
    (tmp_path / "rcm.toml").write_text(f'{key} = "x"\n')
    with pytest.raises(RcmError) as caught:
        load(home=tmp_path)
    assert caught.value.code == "S001"
    assert caught.value.exit_code == Exit.CONFIGURATION
    assert nearest in caught.value.where


@pytest.mark.parametrize(
    "line", ['timezone = "Mars/Olympus"', 'as_of = "soon"', 'memory_limit = "plenty"', "threads = 0", "workers = 99"]
)
def test_a_bad_value_names_its_setting_and_never_shows_itself(tmp_path, line):
    (tmp_path / "rcm.toml").write_text(line + "\n")
    with pytest.raises(RcmError) as caught:
        load(home=tmp_path)
    name, value = line.split(" = ")
    assert caught.value.code == "S002"
    assert name in str(caught.value)
    assert len(value.strip('"')) < 3 or value.strip('"') not in str(caught.value)


def test_broken_toml_says_where(tmp_path):
    (tmp_path / "rcm.toml").write_text('practice_name = "open\n')
    with pytest.raises(RcmError) as caught:
        load(home=tmp_path)
    assert caught.value.code == "S003"
    assert "line 1" in caught.value.where


def test_as_of_is_today_in_practice_time_when_nothing_is_set(tmp_path):
    late = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
    assert load(home=tmp_path, timezone="America/Chicago").as_of_date(late) == date(2026, 2, 28)
    assert load(home=tmp_path).as_of_date(late) == date(2026, 3, 1)
    assert load(home=tmp_path, as_of=date(2025, 1, 1)).as_of_date(late) == date(2025, 1, 1)


def test_the_salt_is_made_once_and_private(tmp_path):
    settings = load(home=tmp_path / "home")
    ensure_home(settings)
    salt = settings.salt
    assert len(salt) == SALT_BYTES
    assert load(home=tmp_path / "home").salt == salt
    assert stat.S_IMODE((tmp_path / "home" / "salt").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700
    other = load(home=tmp_path / "other")
    ensure_home(other)
    assert other.salt != salt


@pytest.mark.parametrize("damage", ["short", "lost"])
def test_a_lost_salt_is_never_replaced_in_silence(tmp_path, damage):
    settings = load(home=tmp_path)
    ensure_home(settings)
    (tmp_path / "warehouse.duckdb").touch()
    if damage == "short":
        (tmp_path / "salt").write_bytes(b"short")
    else:
        (tmp_path / "salt").unlink()
    with pytest.raises(RcmError, match="S004"):
        _ = settings.salt
