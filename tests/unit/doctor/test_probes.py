"""Every answer of the doctor, from facts made up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.doctor import Line, probes, volume, worst
from pipelines.ledger import Run

GIB = 1 << 30
HOME = Path("home").absolute()
NOW = datetime(2026, 9, 30, 12, tzinfo=UTC)


def run(result="published", age=timedelta(hours=3), finished=True):
    stamp = (NOW - age).isoformat()
    return Run("r1", stamp, stamp if finished else None, "2026-09-30", {}, 0, result if finished else None, None)


@pytest.mark.parametrize(("version", "state"), [((3, 10, 9), "wrong"), ((3, 11, 0), "ok"), ((3, 14, 1), "ok")])
def test_python(version, state):
    assert probes.python(version).state == state


@pytest.mark.parametrize(
    ("installed", "locked", "state", "named"),
    [
        ({"duckdb": "1.5.5"}, {"duckdb": "1.5.5"}, "ok", "duckdb 1.5.5"),
        ({"duckdb": "1.4.0"}, {"duckdb": "1.5.5"}, "look", "duckdb 1.4.0 (lock: 1.5.5)"),
        ({"duckdb": None, "dagster": "1"}, {"duckdb": "1.5.5"}, "wrong", "duckdb"),
        ({"duckdb": "1.5.5"}, {}, "look", "no lock"),
    ],
)
def test_versions_against_the_lock(installed, locked, state, named):
    line = probes.versions(installed, locked)
    assert line.state == state
    assert named in line.words
    assert bool(line.do) == (state != "ok")


@pytest.mark.parametrize(
    ("free", "home", "landing", "state"),
    [(30, 5, 10, "ok"), (29, 5, 10, "wrong"), (30, 31, 10, "look"), (1, 0, 0, "ok")],
)
def test_disk_wants_three_times_the_input(free, home, landing, state):
    line = probes.disk(free * GIB, home * GIB, landing * GIB)
    assert line.state == state
    assert f"{free}.00 GB free" in line.words


def test_permissions_name_the_command_that_mends_them():
    home, salt = probes.permissions(HOME, probes.Modes(0o40755, 0o100640))
    assert (home.state, salt.state) == ("look", "look")
    assert f"chmod 700 '{HOME}'" in home.do
    assert f"chmod 600 '{HOME / 'salt'}'" in salt.do
    assert [line.state for line in probes.permissions(HOME, probes.Modes(0o40700, 0o100600))] == ["ok", "ok"]
    assert [line.what for line in probes.permissions(HOME, probes.Modes(0o40700, None))] == ["Home folder"]
    assert probes.permissions(HOME, probes.Modes(None, None))[0].words == "cannot be told here"


def test_a_lost_or_torn_salt_is_wrong_where_persons_were_hashed():
    assert probes.salt(exists=False, has_warehouse=False, size=0, wanted=32) is None
    assert probes.salt(exists=True, has_warehouse=True, size=32, wanted=32) is None
    assert probes.salt(exists=False, has_warehouse=True, size=0, wanted=32).state == "wrong"
    assert probes.salt(exists=True, has_warehouse=False, size=31, wanted=32).state == "wrong"


def test_a_time_zone_nobody_set_is_looked_at():
    assert probes.time_zone("America/Chicago", is_set=True).state == "ok"
    assert probes.time_zone("UTC", is_set=True).state == "ok"
    assert "rcm.toml" in probes.time_zone("UTC", is_set=False).do


@pytest.mark.parametrize(
    ("folder", "files", "state"),
    [
        (HOME / "landing", 3, "ok"),
        (HOME / "landing", 0, "look"),
        (HOME / "landing", None, "wrong"),
        (HOME / "published" / "v1", 3, "wrong"),
        (HOME / "archive", 3, "wrong"),
    ],
)
def test_the_landing_folder_is_read_and_none_of_ours(folder, files, state):
    assert probes.landing(folder, HOME, files).state == state


def test_an_empty_landing_folder_is_named_with_the_option_for_another_one():
    line = probes.landing(HOME / "landing", HOME, 0)
    assert str(HOME / "landing") in line.words
    assert "--landing" in line.do


@pytest.mark.parametrize(
    ("last", "is_busy", "state", "words"),
    [
        (None, False, "look", "there was none"),
        (run(), False, "ok", "published, 3 hours ago"),
        (run(age=timedelta(days=8)), False, "look", "published, 8 days ago"),
        (run("held"), False, "look", "held, 3 hours ago"),
        (run("failed", timedelta(minutes=3)), False, "look", "failed, less than an hour ago"),
        (run(finished=False), True, "ok", "at work, begun 3 hours ago"),
        (run(finished=False), False, "look", "was killed, begun 3 hours ago"),
    ],
)
def test_the_last_run(last, is_busy, state, words):
    line = probes.last_run(last, is_busy, NOW)
    assert (line.state, line.words) == (state, words)


def test_the_run_lock():
    assert probes.lock(is_busy=False, run=run(finished=False)).state == "ok"
    assert probes.lock(is_busy=True, run=run(finished=False)).state == "ok"
    assert probes.lock(is_busy=True, run=run()).state == "look"


@pytest.mark.parametrize(
    ("sizes", "expected", "state"),
    [
        ({"a": 3, "b": 4}, {"a": 3, "b": 4}, "ok"),
        ({"a": 3, "b": 4}, {"a": 3, "b": 0}, "ok"),
        ({"a": 3, "b": None}, {"a": 3, "b": 4}, "ok"),
        ({"a": 0}, {"a": 3}, "wrong"),
        ({"a": 3}, {"a": 3, "b": 4}, "wrong"),
        ({"a": 2}, {"a": 3}, "wrong"),
        ({"a": 3, "c": 1}, {"a": 3}, "look"),
    ],
)
def test_archive_and_ledger_agree(sizes, expected, state):
    assert probes.archive(sizes, expected).state == state


MOUNTS = (
    "sysfs /sys sysfs rw 0 0\n/dev/sda1 / ext4 rw 0 0\n/dev/mapper/vg-home /data ext4 rw 0 0\n"
    "tmpfs /run tmpfs rw 0 0\n/dev/mapper/usb /media/my\\040disk ext4 rw 0 0\n"
)
BELOW = {"mapper/vg-home": ["dm-0"], "dm-0": ["sda2"], "mapper/usb": ["sdb1"]}
UUIDS = {"mapper/vg-home": "LVM-abc", "dm-0": "CRYPT-LUKS2-abc-luks", "mapper/usb": "LVM-x"}


@pytest.mark.parametrize(
    ("home", "mounts", "state", "words"),
    [
        ("/data/ann/rcm_home", MOUNTS, "ok", "dm-crypt"),
        ("/srv/rcm_home", MOUNTS, "look", "no encryption"),
        ("/media/my disk/rcm", MOUNTS, "look", "no encryption"),
        ("/database", MOUNTS, "look", "no encryption"),
        ("/run/rcm_home", MOUNTS, "look", "cannot be told"),
        ("/srv/rcm_home", "", "look", "cannot be told"),
        ("/srv/rcm_home", "overlay / overlay rw 0 0\n", "look", "cannot be told"),
    ],
)
def test_encryption_on_linux(home, mounts, state, words):
    line = volume.linux(home, mounts, lambda name: UUIDS.get(name, ""), lambda name: BELOW.get(name, []))
    assert line.state == state
    assert words in line.words


def test_devices_that_stand_on_each_other_end():
    line = volume.linux("/x", "/dev/dm-1 / ext4 rw 0 0\n", lambda _: "", lambda _: ["dm-1"])
    assert line.state == "look"


@pytest.mark.parametrize(
    ("judge", "told", "state"),
    [
        (volume.mac, "FileVault is On.\n", "ok"),
        (volume.mac, "FileVault is Off.\n", "look"),
        (volume.mac, None, "look"),
        (volume.windows, "    Protection Status:    Protection On\n", "ok"),
        (volume.windows, "    Protection Status:    Protection Off\n", "look"),
        (volume.windows, None, "look"),
    ],
)
def test_encryption_elsewhere(judge, told, state):
    assert judge(told).state == state


def test_the_gravest_line_counts():
    assert worst([]) == "ok"
    assert worst([Line("a", "look", ""), Line("b", "wrong", ""), Line("c", "ok", "")]) == "wrong"
