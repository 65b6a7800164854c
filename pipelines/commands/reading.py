"""Commands that only look: ``status``, ``kpi``, ``checks``. They load neither the scheduler nor dbt."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from pipelines import warehouse
from pipelines.commands.common import Home, Json, give, guarded, ledger_of, page, published_of, settings_of, words
from pipelines.errors import CATALOGUE, Exit, RcmError
from pipelines.intake.mapping_shapes import LEFT_OUT
from pipelines.intake.results import file_report
from pipelines.ledger import Ledger
from pipelines.published import KpiValue, PublishedSet
from pipelines.published.names import names_of
from pipelines.status import current as current_set
from pipelines.status import last_run

SHOWN = 50
NAMED = 10
# The code of errors/x12.py for an interchange that its sender marked as a test.
TEST = "X128"


@guarded
def status(home: Home = None, as_json: Json = False) -> None:
    """What is published, how the last run ended, what became of every file.

    For example:

      rcm status

      rcm status --home /data/rcm --json
    """
    settings = settings_of(home)
    with ledger_of(settings.home) as ledger:
        run = last_run(ledger)
        told: dict[str, Any] = {
            "current": current_set(settings.home, ledger),
            "last_run": {**run, "failed_checks": [c["name"] for c in run["failed_checks"]]} if run else None,
        }
        told["files"], told["totals"] = _files(settings.home, ledger)
    give(told) if as_json else _show_status(told, run)


@guarded
def kpi(
    home: Home = None,
    as_json: Json = False,
    kpi_id: Annotated[list[str] | None, typer.Option("--kpi", help="Only this KPI; may be given again.")] = None,
    by: Annotated[str, typer.Option("--by", help="Slice: payer_id, provider_npi, reason_category ... or all.")] = "",
    from_month: Annotated[str | None, typer.Option("--from", help="First month, YYYY-MM.")] = None,
    to_month: Annotated[str | None, typer.Option("--to", help="Last month, YYYY-MM.")] = None,
    where: Annotated[list[str] | None, typer.Option("--where", help="DIM=VALUE; may be given again.")] = None,
) -> None:
    """Figures of the published set, by month and slice.

    For example:

      rcm kpi --kpi initial_denial_rate --by payer_id --from 2026-01

      rcm kpi --by all --json
    """
    dimensions, wheres = tuple(part.strip() for part in by.split(",") if part.strip()), _wheres(where or [])
    published = published_of(settings_of(home).home)
    values = published.kpi(kpi_id or None, dimensions, from_month, to_month, wheres)
    if as_json:
        give([value.as_json() for value in values])
        return
    _show_kpis(published, values)


@guarded
def checks(home: Home = None, as_json: Json = False) -> None:
    """Every check of the last run, with its result in words.

    For example:

      rcm checks

      rcm checks --json
    """
    with ledger_of(settings_of(home).home) as ledger:
        run = ledger.last_run(finished=True)
        found = ledger.checks(run.run_id) if run else []
    if as_json:
        give([vars(check) for check in found])
        return
    for check in found:
        mark = "[green]ok  [/]" if check.passed else ("[yellow]warn[/]" if check.severity == "warn" else "[red]FAIL[/]")
        if not check.passed or check.suite != "models":
            page.print(f"{mark} {check.suite:<8}{check.words}")
    models = [check for check in found if check.suite == "models"]
    page.print(f"{sum(check.passed for check in models)} of {len(models)} model tests passed.")


def _files(home: Path, ledger: Ledger) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The report of files; while a run holds the warehouse, without what is held and what was found odd."""
    if not (home / warehouse.FILE_NAME).exists():
        return file_report(ledger, None)
    try:
        with warehouse.connect(home, read_only=True) as connection:
            return file_report(ledger, connection if warehouse.has_raw(connection) else None)
    except RcmError as problem:
        if problem.exit_code is not Exit.BUSY:
            raise
        words.print("A run is at work: held units and findings are left out.")
        return file_report(ledger, None)


def _wheres(given: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in given:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise typer.BadParameter("--where takes DIM=VALUE, such as payer_id=P001")
        found.setdefault(name, []).append(value)
    return found


def _show_status(told: dict[str, Any], run: dict[str, Any] | None) -> None:
    now, files = told["current"], told["files"]
    page.print(f"Published: {now['version']}, as of {now['as_of']}" if now else "Published: nothing yet")
    if run:
        page.print(f"Last run:  {run['result']} ({run['run_id']}, ended {run['finished_at']})")
        for kind, colour in (("failed_checks", "red"), ("warnings", "yellow")):
            for check in run[kind]:
                page.print(f"  [{colour}]{'held by' if colour == 'red' else 'warning'}[/] {check['words']}")
    table = Table("file", "kind", "result", "claims", "charges", "payments", "why", box=None, header_style="bold")
    odd = [file for file in files if file["result"] not in {"loaded", "not_read_yet"} or file["held"]]
    for file in odd[:SHOWN]:
        held = ", ".join(sorted({unit["code"] for unit in file["held"]}))
        why = held or file.get("duplicate_reason") or ""
        cells = (file["name"], file["kind"], file["result"], str(file["claims"]))
        table.add_row(*cells, f"${file['charge_usd']}", f"${file['paid_usd']}", why)
    page.print(f"Files:     {len(files)}, of which {len(odd)} are not simply loaded")
    _show_kinds(files)
    _name_files("of a kind not read yet", [file["name"] for file in files if file["result"] == "not_read_yet"])
    _name_files("with a test interchange", [f["name"] for f in files if TEST in {x["code"] for x in f["findings"]}])
    if odd:
        page.print(table)
    for code in sorted({code for file in odd[:SHOWN] if (code := file.get("duplicate_reason"))}):
        page.print(f"  {code} {CATALOGUE[code].what}")
    if len(odd) > SHOWN:
        page.print(f"... and {len(odd) - SHOWN} more; rcm status --json lists all")


def _show_kinds(files: list[dict[str, Any]]) -> None:
    """One line a kind: what its files say, copies left out; then how many rows were no rows."""
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("", "kind", "files", "claims", "rows", "charges", "payments"):
        table.add_column(name, justify="left" if name in {"", "kind"} else "right")
    once = [file for file in files if file["result"] != "duplicate"]
    for kind in sorted({file["kind"] for file in once}):
        these = [file for file in once if file["kind"] == kind]
        counts = (f"{sum(file[what] for file in these):,}" for what in ("claims", "rows"))
        dollars = (f"{sum(Decimal(file[what]) for file in these):,.2f}" for what in ("charge_usd", "paid_usd"))
        table.add_row(" " * 9, kind, f"{len(these):,}", *counts, *dollars)
    if once:
        page.print(table)
    left_out = sum(finding["code"] in LEFT_OUT for file in once for finding in file["findings"])
    if left_out:
        page.print(f"           {left_out:,} lines left out (titles, totals, repeated headers, footers)")


def _name_files(what: str, names: list[str]) -> None:
    if names:
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        page.print(f"           {len(names)} {what}: {', '.join(names[:NAMED])}{more}")


def _in_unit(value: Decimal | None, unit: str) -> str:
    """A figure as people read it; ``--json`` has all its decimals."""
    if value is None:
        return ""
    return {"rate": f"{value:.2%}", "usd": f"${value:,.2f}"}.get(unit, f"{value:,.1f} {unit}")


def _show_kpis(published: PublishedSet, values: list[KpiValue]) -> None:
    dimensions = dict.fromkeys(dimension for value in values for dimension in value.slice)
    named = {dimension: names_of(published, dimension) for dimension in dimensions}
    table = Table("KPI", "month", *(["slice"] if named else []), box=None, header_style="bold")
    for heading in ("value", "95 %", "n"):
        table.add_column(heading, justify="right")
    for value in values:
        card = published.kpi_cards[value.kpi]
        spread = (
            f"{_in_unit(value.low, card.unit)} to {_in_unit(value.high, card.unit)}" if value.low is not None else ""
        )
        slices = [named[dimension].get(each, each) for dimension, each in value.slice.items()]
        ripe = "" if value.is_mature else " (not mature)"
        where = [escape(", ".join(slices))] if named else []
        table.add_row(card.label, value.period + ripe, *where, _in_unit(value.value, card.unit), spread, f"{value.n:,}")
    page.print(table if values else "No figure matches.")
