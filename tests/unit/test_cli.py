"""The command `rcm`: fixed JSON, exit codes, words for people, and nothing slow where only looking is asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.commands import reading, running
from pipelines.errors import Exit, error
from pipelines.published import current
from pipelines.published.names import names_of
from tests.homes import ROOT, new_home, status_js

COMMANDS = ("demo", "run", "status", "kpi", "checks", "sample", "rollback", "explain", "doctor", "map", "quarantine")


def rcm(*arguments):
    return CliRunner().invoke(app, [str(each) for each in arguments])


@pytest.fixture
def empty_home(tmp_path):
    return new_home(tmp_path / "home", landing=None)


def test_help_lists_what_is_built_and_nothing_else():
    listed = rcm("--help").stdout
    assert [name for name in COMMANDS if f" {name} " in listed] == list(COMMANDS)
    for later in ("serve", "export", "report", "dictionary"):
        assert f" {later} " not in listed


@pytest.mark.parametrize("name", [*COMMANDS[:-1], "quarantine list", "quarantine show", "quarantine accept"])
def test_help_of_a_command_shows_examples_and_its_options(name):
    told = rcm(*name.split(), "--help")
    assert told.exit_code == 0
    assert "For example:" in told.stdout
    assert f"rcm {name}" in told.stdout
    assert "--json" in told.stdout
    assert "--home" in told.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "--as-of", "30.09.2026"),
        ("run", "--no-such-option"),
        ("kpi", "--where", "payer"),
        ("sample",),
        ("demo", "--encounters", "0"),
        ("nothing",),
    ],
)
def test_wrong_usage_is_2(arguments, empty_home):
    home = () if arguments == ("nothing",) else ("--home", empty_home)
    assert rcm(*arguments, *home).exit_code == Exit.USAGE


@pytest.mark.parametrize("text", ["as_off = 2026-09-30\n", "as_of = 'soon'\n", "as_of = = 3\n"])
def test_wrong_configuration_is_3(text, empty_home):
    (empty_home / "rcm.toml").write_text(text, encoding="utf-8")
    ended = rcm("status", "--home", empty_home)
    assert ended.exit_code == Exit.CONFIGURATION
    assert "Do" in ended.stderr


@pytest.mark.parametrize("arguments", [("kpi",), ("kpi", "--json")])
def test_nothing_published_is_4(arguments, empty_home):
    ended = rcm(*arguments, "--home", empty_home)
    assert ended.exit_code == Exit.NO_INPUT
    assert "G004" in ended.stderr
    if "--json" in arguments:
        assert json.loads(ended.stdout)["error"]["code"] == "G004"


def test_an_unexpected_error_is_1_with_a_code_and_a_private_log(empty_home, monkeypatch):
    def breaks(_):
        raise ValueError("account 12345 of Jane Doe")

    monkeypatch.setattr(running, "run_once", breaks)
    ended = rcm("run", "--home", empty_home)
    assert ended.exit_code == Exit.UNEXPECTED
    assert "G007" in ended.stderr
    assert "Jane" not in ended.stderr + ended.stdout
    assert "Traceback" not in ended.stderr + ended.stdout
    log = empty_home / "logs" / "command.log"
    assert str(log) in ended.stderr
    assert "ValueError" in log.read_text(encoding="utf-8")
    assert log.stat().st_mode & 0o077 == 0


def test_a_closed_gate_is_5_and_still_gives_its_report(empty_home, monkeypatch):
    report = {
        "run_id": "r1",
        "result": "held",
        "version": None,
        "files": {"new": 1, "duplicate": 0, "quarantined": 0},
        "seconds": {"import": 0.1},
        "failed_checks": ["no_payment_is_unexplained"],
        "warnings": [],
    }
    words = {"home": str(empty_home), "reasons": {"failed": ["1 remittances differ by $2.54"], "warned": ["[b]x"]}}
    closed = error("G001", "raw.no_payment_is_unexplained", Exit.GATE_CLOSED)
    monkeypatch.setattr(running, "run_once", lambda _: (report | words, closed))
    ended = rcm("run", "--home", empty_home, "--json")
    assert ended.exit_code == Exit.GATE_CLOSED
    assert json.loads(ended.stdout) == report
    assert "1 remittances differ by $2.54" in ended.stderr


@pytest.mark.parametrize("command", ["status", "kpi", "checks", "rollback"])
def test_a_missing_home_is_said_in_words(command, tmp_path):
    ended = rcm(command, "--home", tmp_path / "nowhere")
    assert ended.exit_code == Exit.NO_INPUT
    assert "I021" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--no-such-option",),
        ("nothing",),
        ("run", "--as-of", "30.09.2026"),
        ("demo", "--encounters", "0"),
        ("quarantine", "accept", "u1"),
        ("kpi", "--where", "payer"),
    ],
)
def test_wrong_usage_gives_its_json_value_too(arguments):
    ended = rcm(*arguments, "--json")
    assert ended.exit_code == Exit.USAGE
    assert set(json.loads(ended.stdout)["error"]) == {"code", "where", "effect", "do"}
    assert json.loads(ended.stdout)["error"]["code"] == "G008"
    assert ended.stderr
    assert rcm(*arguments).stdout == ""


STATUS_FILE = {
    "file_id", "name", "kind", "result", "transactions", "claims", "lines", "adjustments", "charge_usd", "paid_usd",
    "held", "findings",
}  # fmt: skip


def test_status_has_the_fixed_form(demo_home):
    told = json.loads(rcm("status", "--home", demo_home, "--json").stdout)
    assert set(told) == {"current", "last_run", "files", "totals"}
    assert set(told["current"]) == {"version", "as_of", "published_at"}
    assert told["last_run"]["result"] == "published"
    assert told["last_run"]["failed_checks"] == []
    assert all(set(file) >= STATUS_FILE for file in told["files"])
    assert {file["kind"] for file in told["files"]} >= {"835", "837P", "encounters"}
    assert {file["result"] for file in told["files"]} == {"loaded", "duplicate"}
    assert all(file["duplicate_reason"] for file in told["files"] if file["result"] == "duplicate")


def test_status_while_a_run_holds_the_warehouse_still_answers(demo_home, monkeypatch):
    def busy(*_, **__):
        raise error("I013", exit_code=Exit.BUSY)

    monkeypatch.setattr(reading.warehouse, "connect", busy)
    ended = rcm("status", "--home", demo_home, "--json")
    assert ended.exit_code == 0
    assert len(json.loads(ended.stdout)["files"]) > 40
    assert "A run is at work" in ended.stderr


def test_status_in_words_names_the_set_and_the_run(demo_home):
    told = rcm("status", "--home", demo_home)
    assert status_js(demo_home)["current"]["version"] in told.stdout
    assert "published" in told.stdout


KPI = {"kpi", "period", "slice", "numerator", "denominator", "value", "n", "low", "high", "is_mature"}


def test_status_in_words_adds_up_each_kind(demo_home):
    told = json.loads(rcm("status", "--home", demo_home, "--json").stdout)
    once = [file for file in told["files"] if file["result"] != "duplicate"]
    shown = [line.split() for line in rcm("status", "--home", demo_home).stdout.splitlines()]
    for kind in {file["kind"] for file in once}:
        these = [file for file in once if file["kind"] == kind]
        dollars = [sum(Decimal(file[what]) for file in these) for what in ("charge_usd", "paid_usd")]
        counts = [len(these), *(sum(file[what] for file in these) for what in ("claims", "rows"))]
        assert [kind, *(f"{each:,}" for each in counts), *(f"{each:,.2f}" for each in dollars)] in shown


def test_kpi_has_the_fixed_form(demo_home):
    told = json.loads(rcm("kpi", "--home", demo_home, "--by", "payer_id", "--json").stdout)
    assert all(set(each) == KPI for each in told)
    assert all(list(each["slice"]) == ["payer_id"] for each in told)
    rate = next(each for each in told if each["kpi"] == "initial_denial_rate")
    assert isinstance(rate["numerator"], int)
    assert len(rate["value"].partition(".")[2]) == 6
    cash = next(each for each in told if each["kpi"] == "cash_remitted_usd")
    assert cash["numerator"] == cash["value"]
    assert (cash["denominator"], cash["low"], cash["high"]) == (None, None, None)


def test_kpi_is_narrowed_by_every_option(demo_home):
    arguments = ("--kpi", "line_denial_rate", "--from", "2026-03", "--to", "2026-04", "--by", "payer_id")
    told = json.loads(rcm("kpi", "--home", demo_home, *arguments, "--json").stdout)
    assert {each["kpi"] for each in told} == {"line_denial_rate"}
    assert {each["period"] for each in told} == {"2026-03", "2026-04"}
    payer = told[0]["slice"]["payer_id"]
    one = json.loads(rcm("kpi", "--home", demo_home, *arguments, "--where", f"payer_id={payer}", "--json").stdout)
    assert one == [each for each in told if each["slice"]["payer_id"] == payer]


def test_kpi_in_words_uses_labels(demo_home):
    told = rcm("kpi", "--home", demo_home, "--kpi", "initial_denial_rate", "--from", "2026-09")
    assert "2026-09" in told.stdout
    assert "initial_denial_rate" not in told.stdout


def test_kpi_in_words_names_payers_and_providers(demo_home):
    published = current(demo_home)
    for dimension, table, column in (
        ("payer_id", "dim_payer", "payer_name"),
        ("provider_npi", "dim_provider", "provider_name"),
    ):
        told = rcm("kpi", "--home", demo_home, "--kpi", "initial_denial_rate", "--by", dimension)
        rows = published.table(table).select([dimension, column]).to_pylist()
        shown = [row for row in rows if row[column] in told.stdout]
        assert len(shown) > 1
        assert not [row for row in shown if row[dimension] != "unknown" and f" {row[dimension]} " in told.stdout]


def test_a_name_that_two_ids_bear_shows_the_id():
    class TwoOfOneName:
        def table(self, _name):
            return pa.table({"payer_id": ["P1", "P2", "P3"], "payer_name": ["Plan", "Plan", None]})

    assert names_of(TwoOfOneName(), "payer_id") == {"P1": "Plan (P1)", "P2": "Plan (P2)", "P3": "P3"}
    assert names_of(TwoOfOneName(), "visit_mode") == {}


def test_an_unknown_kpi_is_wrong_usage(demo_home):
    ended = rcm("kpi", "--home", demo_home, "--kpi", "no_such_rate")
    assert ended.exit_code == Exit.USAGE


def test_checks_are_listed_with_their_results(demo_home):
    told = json.loads(rcm("checks", "--home", demo_home, "--json").stdout)
    assert {"raw", "reports", "models"} <= {each["suite"] for each in told}
    assert all(set(each) == {"suite", "name", "severity", "passed", "words", "observed"} for each in told)
    assert "model tests passed" in rcm("checks", "--home", demo_home).stdout


def test_quarantine_of_clean_input_is_empty(demo_home):
    assert json.loads(rcm("quarantine", "list", "--home", demo_home, "--json").stdout) == []
    assert rcm("quarantine", "show", "u0", "--home", demo_home).exit_code == Exit.USAGE


def test_rollback_needs_an_older_version(home_copy):
    ended = rcm("rollback", "--home", home_copy, "--json")
    assert ended.exit_code != 0
    assert json.loads(ended.stdout)["error"]["code"] == "G005"


def test_sample_writes_the_same_files_for_the_same_seed(tmp_path):
    told = [
        json.loads(rcm("sample", "--out", tmp_path / name, "--encounters", 40, "--seed", 3, "--json").stdout)
        for name in ("a", "b")
    ]
    assert told[0]["files"] == told[1]["files"] > 10
    assert told[0]["as_of"] == "2026-09-30"
    one, two = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("a", "b")
    )
    assert one == two


def test_sample_says_how_to_run_it_as_of_its_own_day(tmp_path):
    ended = rcm("sample", "--out", tmp_path / "a drop", "--encounters", 5)
    assert f"rcm run --landing '{tmp_path / 'a drop'}' --as-of 2026-09-30" in ended.stderr


@pytest.mark.parametrize("command", ["status", "kpi", "checks"])
def test_looking_loads_nothing_slow(command, demo_home):
    script = (
        "import sys\nfrom pipelines.cli import app\n"
        f"try: app([{command!r}, '--home', {str(demo_home)!r}, '--json'])\nexcept SystemExit: pass\n"
        "slow = {'dagster', 'dbt', 'great_expectations', 'plotly'} & set(sys.modules)\n"
        "print(sorted(slow), file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stderr.strip().splitlines()[-1] == "[]"
    assert json.loads(ended.stdout)
