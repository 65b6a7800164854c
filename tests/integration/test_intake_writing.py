"""A file that somebody is still writing is left for the next run, and told of; a file just dropped is not."""

from __future__ import annotations

import os
import threading
import time

import pytest

from pipelines import intake
from pipelines.intake import landing
from pipelines.ledger import Ledger
from tests.intake_files import LONG_AGO, envelope, home_at, query, remittance_set, take_in

ONE, TWO = envelope([remittance_set("C1")]), envelope([remittance_set("C2")], number=2)


@pytest.mark.parametrize(
    "name", ["a.835.part", "a.crdownload", "in/A.TMP", "x.filepart", "x.partial", "x.download", "~$a.csv"]
)
def test_an_unfinished_name_waits_until_it_is_renamed(tmp_path, name):
    settings = home_at(tmp_path, {"good": ONE, name: TWO})
    summary = take_in(settings)
    assert (summary.new_files, summary.left_files) == (1, (name,))
    with Ledger(tmp_path) as ledger:
        ledger.begin_run("r1", settings.as_of, {})
        ledger.finish_run("r1", "published")
        # A download that was given up must not start a run for ever.
        assert not intake.has_news(settings, ledger)
        (settings.landing_folder / name).rename(settings.landing_folder / "done.835")
        assert intake.has_news(settings, ledger)
    summary = take_in(settings, "r2")
    assert (summary.new_files, summary.left_files) == (1, ())
    assert query(tmp_path, "select count(*) from raw.answers") == [(2,)]


def test_a_file_just_dropped_is_taken_after_a_short_look(tmp_path):
    settings = home_at(tmp_path, {"a": ONE})
    os.utime(settings.landing_folder / "a")
    started = time.perf_counter()
    assert take_in(settings).left_files == ()
    assert time.perf_counter() - started >= landing.SETTLE_SECONDS / 2
    assert query(tmp_path, "select count(*) from raw.answers") == [(1,)]


def test_a_file_that_grows_between_two_looks_waits(tmp_path, monkeypatch):
    settings = home_at(tmp_path, {"good": ONE, "growing": TWO[:300]})
    path = settings.landing_folder / "growing"
    os.utime(path)
    monkeypatch.setattr(landing, "SETTLE_SECONDS", 1.5)
    real = landing._settle

    def settle(changed):
        writer = threading.Timer(0.2, lambda: path.open("ab").write(TWO[300:]))
        writer.start()
        real(changed)
        writer.join()

    monkeypatch.setattr(landing, "_settle", settle)
    assert take_in(settings).left_files == ("growing",)
    monkeypatch.undo()
    os.utime(path, (LONG_AGO, LONG_AGO))
    assert take_in(settings, "r2").left_files == ()
    assert query(tmp_path, "select count(*), count(distinct file_id) from raw.transactions") == [(2, 2)]
    assert query(tmp_path, "select count(*) from raw.quarantined_units") == [(0,)]


def test_a_clock_that_was_set_back_delays_nothing(tmp_path):
    settings = home_at(tmp_path, {"a": ONE})
    future = time.time() + 10 * 86400
    os.utime(settings.landing_folder / "a", (future, future))
    started = time.perf_counter()
    landing._settle(landing.discover(settings.landing_folder, settings.home))
    assert time.perf_counter() - started < landing.SETTLE_SECONDS * 4
    assert take_in(settings).left_files == ()
