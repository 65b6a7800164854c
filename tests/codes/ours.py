"""Settings, build and gate codes: what our own calls end with, others' parts stood in for."""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import date
from types import SimpleNamespace

from filelock import FileLock
from typer.testing import CliRunner

from pipelines import build, run_lock
from pipelines.cli import app
from pipelines.commands import reading
from pipelines.commands.explain import code_in_words
from pipelines.ledger import Ledger
from pipelines.publish import Candidate, publish, rollback
from pipelines.published import current
from pipelines.quality import CheckResult
from pipelines.run import Run
from pipelines.settings import ensure_home, load
from tests.codes import Fixture, Stage, refused

AS_OF = date(2026, 9, 30)


def toml(text: str) -> Fixture:
    """Settings of a home with this rcm.toml."""

    def read(stage: Stage) -> set[str]:
        (stage.path / "rcm.toml").write_text(text, encoding="utf-8")
        return refused(lambda: load(home=stage.path))

    return read


def lost_salt(stage: Stage) -> set[str]:
    (stage.path / "warehouse.duckdb").touch()
    return refused(lambda: load(home=stage.path).salt)


def home_in_a_file(stage: Stage) -> set[str]:
    (stage.path / "file").touch()
    return refused(lambda: ensure_home(load(home=stage.path / "file" / "home")))


def node(status: str) -> Fixture:
    """A node of the graph that dbt ended like this, as our results tell it."""
    told = SimpleNamespace(name="n", unique_id="n", resource_type="model", depends_on_nodes=(), description="")
    ended = SimpleNamespace(node=told, status=status, execution_time=0.1, failures=None)
    return lambda _: {str(build._node(ended, {}).message_code)}


def dbt_that_stops(stage: Stage) -> None:
    stage.patch.setattr(build, "_invoke", lambda *_: None)
    stage.patch.setattr(build, "_closing_connections", nullcontext)
    stage.patch.setattr(build, "_manifests", {})


def unreadable_project(stage: Stage) -> set[str]:
    dbt_that_stops(stage)
    return refused(lambda: build.manifest_path(load(home=stage.path)))


def stopped_build(stage: Stage) -> set[str]:
    dbt_that_stops(stage)
    stage.patch.setattr(build, "_manifest", lambda *_: None)
    return refused(lambda: build.build(load(home=stage.path), "r1", AS_OF))


def closed_gate(stage: Stage) -> set[str]:
    failed = CheckResult("models", "a_rule", "error", passed=False, words="a rule")
    candidate = Candidate(stage.path, "r1", AS_OF, "c", {}, [failed], ["models.a_rule"])
    with Ledger(stage.path) as ledger:
        return refused(lambda: publish(load(home=stage.path), ledger, candidate))


def second_run(stage: Stage) -> set[str]:
    with FileLock(stage.path / ".run.lock"):
        return refused(lambda: run_lock.take(stage.path))


def stopped_step(stage: Stage) -> set[str]:
    def go():
        with Run(load(home=stage.path), None, "r1", AS_OF, None, lambda _: None).step("build", "Building"):
            raise ValueError

    return refused(go)


def older_than_nothing(stage: Stage) -> set[str]:
    with Ledger(stage.path) as ledger:
        return refused(lambda: rollback(stage.path, ledger))


def said_by(*arguments: str) -> set[str]:
    return {json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)["error"]["code"]}


def stopped_command(stage: Stage) -> set[str]:
    stage.patch.setattr(reading, "ledger_of", lambda _: 1 / 0)
    return said_by("status", "--home", str(stage.path))


def step_alone(_: Stage) -> set[str]:
    from pipelines.defs.shared import CurrentRun

    return refused(lambda: CurrentRun().run)


FIXTURES: dict[str, Fixture] = {
    "S001": toml("as_off = 2026-09-30\n"),
    "S002": toml("as_of = 'soon'\n"),
    "S003": toml("as_of = = 3\n"),
    "S004": lost_salt,
    "S005": home_in_a_file,
    "S006": lambda _: refused(lambda: code_in_words("Z999")),
    "B001": node("error"),
    "B002": node("fail"),
    "B003": node("skipped"),
    "B004": unreadable_project,
    "B005": stopped_build,
    "G001": closed_gate,
    "G002": second_run,
    "G003": stopped_step,
    "G004": lambda stage: refused(lambda: current(stage.path)),
    "G005": older_than_nothing,
    "G007": stopped_command,
    "G008": lambda _: said_by("run", "--no-such-option"),
    "G009": step_alone,
}
