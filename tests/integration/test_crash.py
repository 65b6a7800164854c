"""Killed at any moment and run again, a home ends with the figures of an undisturbed run."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys

from pipelines.ledger import Ledger
from tests.homes import QUIET, ROOT, figures, new_home, rcm, run_home, status_js
from tests.sizes import size

KILLED = 137


def begun(home):
    return subprocess.Popen(
        [sys.executable, "-c", "from pipelines.cli import main; main()", "run", "--home", str(home), "--json"],
        cwd=ROOT,
        env={**os.environ, **QUIET},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


# What the run says when it enters a step, in order: a kill comes a random moment after one of them, however slow the
# machine is.
STEPS = ("Starting", "Reading the landing", "Building the models", "Checking what", "Building the rep", "Publishing")


def test_killed_at_random_moments_and_run_again(demo_home, tmp_path):
    """Starting on an empty home; every kill finds what the one before left behind."""
    home, chance = new_home(tmp_path / "home"), random.Random(20260930)  # noqa: S311 # moments, not secrets
    for number in range(size("run_kills")):
        step, wait = STEPS[(2 + 3 * number) % len(STEPS)], chance.uniform(0, 1.5)
        with begun(home) as run:
            for line in run.stderr:
                if line.startswith(step):
                    break
            try:
                run.wait(wait)
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
            run.stderr.read()
            assert run.wait() in {0, -signal.SIGKILL}
    ended = run_home(home)
    assert ended.value["result"] in {"published", "nothing_new"}, ended.words
    assert figures(home) == figures(demo_home)
    with Ledger(home) as ledger:
        assert ledger.last_run().finished_at is not None
        assert len(ledger.files()) == len({file.file_id for file in ledger.files()})
    assert [path.name for path in (home / "build").iterdir()] == []


def test_killed_just_after_publishing_the_set_stands_and_is_written_down(home_copy):
    before = status_js(home_copy)["current"]["version"]
    ended = rcm("run", "--as-of", "2026-09-29", home=home_copy, environment={"RCM_CRASH_AT": "publish_pointed"})
    assert ended.code == KILLED
    assert status_js(home_copy)["current"]["version"] == before
    again = rcm("run", "--as-of", "2026-09-29", home=home_copy)
    assert again.value["result"] == "nothing_new", again.words
    assert again.value["version"] != before
    told = status_js(home_copy)
    assert told["current"]["version"] == again.value["version"]
    assert told["last_run"]["result"] == "published"
    with Ledger(home_copy) as ledger:
        assert [each.version for each in ledger.publications()][-1] == again.value["version"]
