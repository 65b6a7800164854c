"""One run of the pipeline, step by step, in one process: what the Dagster job calls and the command line reads.

A step that fails does not hide the others: checks of every step reached are recorded, and only publishing stops.
"""

from __future__ import annotations

import json
import secrets
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any

from pipelines import run_lock
from pipelines.code_version import code_version
from pipelines.errors import Exit, RcmError, error
from pipelines.intake.mapping import fingerprint as mappings_fingerprint
from pipelines.intake_report import grouped
from pipelines.ledger import Ledger, utc_now
from pipelines.pointer import current_version
from pipelines.publish import Candidate, publish, reasons, recover
from pipelines.quality import CheckResult, Situation, check_raw, check_reports, declared_checks
from pipelines.settings import Settings, ensure_home
from pipelines.status import tell

if TYPE_CHECKING:
    from pipelines.build import BuildResult, Stage
    from pipelines.intake.batches import IntakeSummary

STEPS = ("import", "intake", "build", "checks", "publish")
Say = Callable[[str], None]


@dataclass
class Run:
    """State of one run. Made by ``open_run``, ended by ``close``."""

    settings: Settings
    ledger: Ledger
    run_id: str
    as_of: date
    lock: Any
    say: Say
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STEPS, 0.0))
    checks: list[CheckResult] = field(default_factory=list)
    intake: IntakeSummary | None = None
    version: str | None = None
    problem: RcmError | None = None
    is_open: bool = True

    @contextmanager
    def step(self, name: str, words: str) -> Iterator[None]:
        """Time a step and tell of it; whatever stops it becomes a failed check and an error with a code."""
        started = perf_counter()
        self.say(words)
        try:
            yield
        except RcmError as problem:
            self._failed(name, problem)
            raise
        except Exception:  # noqa: BLE001 # the boundary: nothing may pass but codes
            write_private_log(self.settings, self.run_id, traceback.format_exc())
            self._failed(name, error("G003", name))
            raise error("G003", name) from None
        finally:
            self.seconds[name] += perf_counter() - started

    def take_in(self) -> IntakeSummary:
        """Landing folder to raw tables."""
        from pipelines.intake import batches

        with self.step("intake", "Reading the landing folder"):
            self.intake = batches.run(self.settings, self.ledger, self.run_id)
            return self.intake

    def build(self, stage: Stage) -> BuildResult:
        """Raw tables to marts (``marts``), or on to the reports (``reports``); test results join the checks."""
        from pipelines import build

        words = "Building the models" if stage == "marts" else "Building the reports"
        with self.step("build", words):
            built = build.build(self.settings, self.run_id, self.as_of, stage)
            self.checks += model_checks(built)
            self.settings.reached(f"built_{stage}")
            return built

    def statistics(self) -> dict[str, int]:
        """What is about KPIs, written beside the cells; rows by table."""
        from pipelines import statistics_stage

        with self.step("build", "Computing statistics"):
            return statistics_stage.run(self.settings.home / "build" / self.run_id)

    def check_arrivals(self) -> list[CheckResult]:
        """Did everything arrive, once?"""
        with self.step("checks", "Checking what arrived"):
            found = check_raw(self.settings.home, self._situation())
            self.checks += found
            return found

    def check_candidate(self) -> list[CheckResult]:
        """Could a reader be misled?"""
        with self.step("checks", "Checking the figures"):
            folder = self.settings.home / "build" / self.run_id
            found = check_reports(self.settings.home, folder, self._situation())
            self.checks += found
            return found

    def publish(self) -> str:
        """Publish when the gate is open; G001 when it is closed."""
        with self.step("publish", "Publishing"):
            self.version = publish(self.settings, self.ledger, self._candidate())
            return self.version

    def stopped_at(self, step: str, trace: str) -> None:
        """Note a step that stopped outside of our own code."""
        if self.problem is None:
            write_private_log(self.settings, self.run_id, trace)
            self._failed(step, error("G003", step))

    def close(self) -> None:
        """Write down how it ended, tell the pages, let go of the lock. Doing it twice changes nothing."""
        if not self.is_open:
            return
        self.is_open = False
        self._note_missing()
        try:
            self.ledger.record_checks(self.run_id, self.checks)
            self.ledger.finish_run(
                self.run_id, self.result, self.version, self.seconds, self.failed_checks, self.warnings
            )
            tell(self.settings.home, self.ledger)
        finally:
            self.ledger.close()
            self.lock.release()

    @property
    def result(self) -> str:
        """published, held (the gate closed it) or failed (it stopped)."""
        if self.version:
            return "published"
        return "failed" if self.problem and self.problem.code != "G001" else "held"

    @property
    def failed_checks(self) -> list[str]:
        """Why nothing was published, as ``suite.name``; checks nobody made are one reason together."""
        if self.version:
            return []
        made = {f"{check.suite}.{check.name}" for check in self.checks}
        return [name for name in reasons(self.checks, declared_checks()) if name in made]

    @property
    def warnings(self) -> list[str]:
        """Checks that readers are told of, as ``suite.name``."""
        return [f"{c.suite}.{c.name}" for c in self.checks if c.severity == "warn" and not c.passed]

    def reasons_in_words(self) -> dict[str, list[str]]:
        """The same two lists as a person reads them."""
        said = {f"{check.suite}.{check.name}": check.words for check in self.checks}
        return {
            "failed": [said[name] for name in self.failed_checks],
            "warned": [said[name] for name in self.warnings],
        }

    def fingerprint(self) -> dict[str, str]:
        """What must be the same for a later run to be ``nothing_new``."""
        return fingerprint(self.settings, self.ledger, self.as_of)

    def _situation(self) -> Situation:
        return Situation.of(self.ledger, self.as_of, self.settings.include_test)

    def _candidate(self) -> Candidate:
        return Candidate(
            self.settings.home / "build" / self.run_id,
            self.run_id,
            self.as_of,
            code_version(),
            self.fingerprint(),
            tuple(self.checks),
            declared_checks(),
            control_totals(self.ledger),
            grouped(self.settings.home, self.ledger),
        )

    def _failed(self, name: str, problem: RcmError) -> None:
        self.problem = problem
        if problem.code != "G001":
            words = f"The step {name} stopped: {problem}"
            self.checks.append(CheckResult("run", f"{name}_ended", "error", passed=False, words=words))

    def _note_missing(self) -> None:
        made = {f"{check.suite}.{check.name}" for check in self.checks}
        missing = [name for name in reasons(self.checks, declared_checks()) if name not in made]
        if missing and not self.version:
            suites = ", ".join(dict.fromkeys(name.partition(".")[0] for name in missing))
            words = f"{len(missing)} checks were not made ({suites}): the run did not get that far"
            self.checks.append(CheckResult("run", "every_check_was_made", "error", passed=False, words=words))


def open_run(settings: Settings, say: Say = lambda _: None, now: Callable[[], datetime] = utc_now) -> Run:
    """Take the lock, tidy what a killed run left, and open the run record.

    Raises:
        RcmError: G002 (exit 6) when another run is at work.
    """
    ensure_home(settings)
    lock = run_lock.take(settings.home)
    try:
        ledger = Ledger(settings.home)
        end_killed_run(settings, ledger)
        as_of = settings.as_of_date(now())
        run_id = f"{now().astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
        ledger.begin_run(run_id, as_of, fingerprint(settings, ledger, as_of))
    except BaseException:
        lock.release()
        raise
    return Run(settings, ledger, run_id, as_of, lock, say)


def end_killed_run(settings: Settings, ledger: Ledger) -> None:
    """Tidy the home and close the record of a run that was killed; call it under the lock only."""
    recover(settings.home, ledger)
    last = ledger.last_run()
    if last is None or last.finished_at is not None:
        return
    published = last.run_id in {publication.version for publication in ledger.publications()}
    ledger.finish_run(last.run_id, *(("published", last.run_id) if published else ("failed", None)))
    tell(settings.home, ledger)


def fingerprint(settings: Settings, ledger: Ledger, as_of: date) -> dict[str, str]:
    """As-of, code, settings, mappings, files and decisions: all that figures depend on."""
    return settings.fingerprint() | {
        "as_of": as_of.isoformat(),
        "code_version": code_version(),
        "mappings": mappings_fingerprint(settings.home),
        "file_count": str(len(ledger.files())),
        "decision_count": str(len(ledger.decisions())),
    }


def nothing_new(settings: Settings, ledger: Ledger, as_of: date) -> bool:
    """Would a run now give the set that is published? Decided without anything slow."""
    from pipelines.intake import landing

    version = current_version(settings.home)
    if version is None or landing.has_news(settings, ledger):
        return False
    manifest = json.loads((settings.home / "published" / version / "manifest.json").read_text(encoding="utf-8"))
    return bool(manifest["fingerprint"] == fingerprint(settings, ledger, as_of))


def model_checks(built: BuildResult) -> list[CheckResult]:
    """Results of dbt as checks: every test, and every model that could not be built."""
    found: list[CheckResult] = []
    for node in built.nodes:
        if node.resource_type == "test":
            severity = "warn" if node.status == "warn" else "error"
            passed = node.status == "pass"
            words = f"{node.name.replace('_', ' ')}" + ("" if passed else f": {node.failures or 0} rows break it")
            found.append(CheckResult("models", node.name, severity, passed, words, f"failures {node.failures or 0}"))
        elif node.status not in {"success", "pass"}:
            words = f"The model {node.name} could not be built"
            found.append(CheckResult("models", node.name, "error", passed=False, words=words, observed=node.status))
    return found


def control_totals(ledger: Ledger) -> dict[str, str]:
    """Units and cents of all files, for the manifest."""
    totals: dict[str, int] = {}
    for file in ledger.files():
        for name, value in file.counts.items():
            totals[name] = totals.get(name, 0) + value
    return {name: str(value) for name, value in sorted(totals.items())}


def write_private_log(settings: Settings, name: str, trace: str) -> None:
    """Keep a trace in the home, readable by its owner alone."""
    path = settings.home / "logs" / f"{name}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    with path.open("a", encoding="utf-8") as stream:
        stream.write(trace)


def ended_badly(run: Run) -> RcmError | None:
    """The error a person is told after a run that published nothing."""
    if run.version:
        return None
    return run.problem or error("G001", ", ".join(run.failed_checks), Exit.GATE_CLOSED)
