"""Commands that compute: ``run``, ``demo``, ``sample``."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from pipelines import run_lock
from pipelines.commands.common import Home, Json, give, guarded, settings_of, tell_error, words
from pipelines.errors import Exit, RcmError, error
from pipelines.intake.landing import discover
from pipelines.ledger import Ledger
from pipelines.pointer import current_version, write_atomically
from pipelines.run import STEPS, Run, Say, end_killed_run, ended_badly, nothing_new, open_run
from pipelines.settings import Settings, ensure_home
from pipelines.status import last_run

DEMO_AS_OF = date(2026, 9, 30)
DEMO_PRACTICE = "Harbor Family Clinic (demo)"
STEP_COUNT = 8
# From this size on a month of the practice comes as one zip, as clearinghouses bundle it; smaller samples stay plain.
ZIPS_FROM_ENCOUNTERS = 2000

Encounters = Annotated[int, typer.Option("--encounters", min=1, help="Encounters to make up.")]
Seed = Annotated[int, typer.Option("--seed", help="The same seed gives the same files, byte for byte.")]


@guarded
def run(
    home: Home = None,
    landing: Annotated[Path | None, typer.Option("--landing", help="Folder of input. Default: HOME/landing")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="YYYY-MM-DD. Default: today, or rcm.toml")] = None,
    include_test: Annotated[bool, typer.Option("--include-test", help="Let test interchanges count.")] = False,
    as_json: Json = False,
) -> None:
    """Landing folder to published figures; publishes only when every check passed.

    For example:

      rcm run

      rcm run --landing /data/drop --as-of 2026-09-30 --json
    """
    flags = {"landing": landing, "as_of": _day(as_of), "include_test": include_test or None}
    report, problem = run_once(settings_of(home, **flags))
    _finish(report, problem, as_json=as_json)


@guarded
def demo(home: Home = None, encounters: Encounters = 6000, seed: Seed = 1, as_json: Json = False) -> None:
    """A fictional practice from its files to its pages, in one command.

    For example:

      rcm demo

      rcm demo --encounters 600 --seed 7 --home /tmp/small
    """
    settings = settings_of(home)
    ensure_home(settings)
    _demo_settings(settings.home)
    settings = settings_of(home)
    if not any(settings.landing_folder.iterdir()):
        _generate(settings.landing_folder, encounters, seed)
    report, problem = run_once(settings)
    _finish(report, problem, as_json=as_json)


@guarded
def sample(
    out: Annotated[Path, typer.Option("--out", help="Folder to write the files to.")],
    encounters: Encounters = 600,
    seed: Seed = 1,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Write the files of a fictional practice: claims, remittances and the practice system's exports.

    For example:

      rcm sample --encounters 6000 --seed 1 --out drop
    """
    del home
    _generate(out, encounters, seed)
    count = sum(path.is_file() for path in out.rglob("*"))
    words.print(f"{count} files of {encounters:,} encounters are in {out}")
    # They end on a day of their own; as of today the gate would find no news from any payer.
    words.print(f"Now start rcm run --landing {escape(shlex.quote(str(out)))} --as-of {DEMO_AS_OF}")
    if as_json:
        told = {"out": str(out), "encounters": encounters, "seed": seed, "files": count}
        give({**told, "as_of": DEMO_AS_OF.isoformat()})


def run_once(settings: Settings) -> tuple[dict[str, Any], RcmError | None]:
    """A whole run in this process: its report as ``rcm run --json`` has it, and why nothing was published.

    Raises:
        RcmError: G002 when another run is at work.
    """
    ensure_home(settings)
    with run_lock.held(settings.home):
        unchanged = _nothing_new(settings)
        if unchanged:
            return unchanged, None
        with _progress() as say:
            this = open_run(settings, say)
            try:
                with this.step("import", "Starting"):
                    # The definitions are made for one home, as under the scheduler.
                    os.environ["RCM_HOME"] = str(settings.home)
                    from pipelines.definitions import execute
                execute(this)
            except RcmError as problem:
                this.problem = this.problem or problem
            finally:
                this.close()
    return _report(this), ended_badly(this)


def _nothing_new(settings: Settings) -> dict[str, Any] | None:
    """The report of a run that has nothing to do, decided without anything slow.

    Raises:
        RcmError: I001, I002 (exit 4) when there is nothing to read and never was.
    """
    with Ledger(settings.home) as ledger:
        end_killed_run(settings, ledger)
        if not ledger.files() and not discover(settings.landing_folder, settings.home):
            raise error("I002", exit_code=Exit.NO_INPUT)
        if not nothing_new(settings, ledger, settings.as_of_date(datetime.now(UTC))):
            return None
        told = last_run(ledger)
        return {
            "run_id": told["run_id"] if told else None,
            "result": "nothing_new",
            "version": current_version(settings.home),
            "files": {"new": 0, "duplicate": 0, "quarantined": 0},
            "seconds": dict.fromkeys(STEPS, 0.0),
            "failed_checks": [],
            "warnings": [check["name"] for check in told["warnings"]] if told else [],
            "left": [f.name for f in discover(settings.landing_folder, settings.home) if f.is_unfinished],
        }


def _report(this: Run) -> dict[str, Any]:
    taken = this.intake
    return {
        "run_id": this.run_id,
        "result": "published" if this.version else "held",
        "version": this.version,
        "files": {
            "new": taken.new_files if taken else 0,
            "duplicate": taken.duplicate_files if taken else 0,
            "quarantined": taken.quarantined_files if taken else 0,
        },
        "seconds": {name: round(this.seconds[name], 2) for name in STEPS},
        "failed_checks": [name.partition(".")[2] for name in this.failed_checks],
        "warnings": [name.partition(".")[2] for name in this.warnings],
        "home": str(this.settings.home),
        "reasons": this.reasons_in_words(),
        "left": list(taken.left_files) if taken else [],
    }


def _finish(report: dict[str, Any], problem: RcmError | None, as_json: bool) -> None:
    home, told = report.pop("home", None), report.pop("reasons", {"failed": [], "warned": []})
    left = report.pop("left", [])
    if as_json:
        give(report)
    if left:
        words.print(
            f"[yellow]left for the next run[/] {len(left)} files still being written: {escape(', '.join(left))}"
        )
    for text in told["warned"]:
        words.print(f"[yellow]warning[/] {text}")
    for text in told["failed"]:
        words.print(f"[red]held by[/] {text}")
    if problem:
        tell_error(problem)
        raise typer.Exit(int(problem.exit_code))
    if report["result"] == "nothing_new":
        words.print(f"Nothing new: {report['version']} still stands.")
        return
    seconds = ", ".join(f"{name} {spent:.1f} s" for name, spent in report["seconds"].items())
    words.print(f"Published {report['version']} ({seconds}).")
    words.print(f"Open [bold]{Path(home or '.') / 'published' / 'index.html'}[/] in a browser.")


@contextmanager
def _progress() -> Iterator[Say]:
    """A bar on a terminal, one line a step elsewhere; always on stderr."""
    if not words.is_terminal:
        yield words.print
        return
    columns = (SpinnerColumn(), TextColumn("{task.description:<32}"), BarColumn(24), TimeElapsedColumn())
    with Progress(*columns, console=words, transient=True) as bar:
        task = bar.add_task("Starting", total=STEP_COUNT)
        yield lambda text: bar.update(task, description=text, advance=1)


def _generate(out: Path, encounters: int, seed: int) -> None:
    from sample_data.generate import generate

    out.mkdir(parents=True, exist_ok=True)
    with _progress() as say:
        say(f"Making up {encounters:,} encounters")
        generate(out, encounters, seed, DEMO_AS_OF, zips=encounters >= ZIPS_FROM_ENCOUNTERS)


def _demo_settings(home: Path) -> None:
    path = home / "rcm.toml"
    if not path.exists():
        write_atomically(path, f'as_of = {DEMO_AS_OF.isoformat()}\npractice_name = "{DEMO_PRACTICE}"\n')


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter("--as-of takes a day as YYYY-MM-DD") from None
