"""Commands that take a person's decision: ``rollback`` and ``quarantine``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Annotated, Any

import typer
from rich.markup import escape

from pipelines import run_lock
from pipelines.commands.common import Home, Json, give, guarded, ledger_of, page, settings_of, words
from pipelines.intake import quarantine as units
from pipelines.publish import rollback as point_back
from pipelines.status import current, tell

quarantine = typer.Typer(help="What was held back, why, and what a person decides about it.", no_args_is_help=True)
_HEADINGS = ("unit", "status", "kind", "code", "place", "charges", "payments")
# Fits a terminal of 80 columns.
_LINE = "  {:<16} {:<11} {:<14} {:<4} {:>4} {:>11} {:>11}"
# No SE came, or not all that it counts.
_TORN = {"X120", "X204"}
Unit = Annotated[str, typer.Argument(help="Unit id, as rcm quarantine list shows it.")]


@guarded
def rollback(home: Home = None, as_json: Json = False) -> None:
    """Send readers back to the set published before the current one.

    For example:

      rcm rollback
    """
    settings = settings_of(home)
    with run_lock.held(settings.home), ledger_of(settings.home) as ledger:
        point_back(settings.home, ledger)
        tell(settings.home, ledger)
        now = current(settings.home, ledger)
    words.print(f"Readers see {now['version']}, as of {now['as_of']}, again." if now else "Nothing is published.")
    if as_json:
        give({"current": now})


@quarantine.command("list")
@guarded
def list_units(home: Home = None, as_json: Json = False) -> None:
    """Everything held back, and every payment with unexplained dollars.

    For example:

      rcm quarantine list
    """
    settings = settings_of(home)
    with ledger_of(settings.home) as ledger:
        found = units.held_units(settings, ledger)
    if as_json:
        give([_plain(unit) for unit in found])
        return
    if not found:
        page.print("Nothing is held.")
        return
    page.print(_LINE.format(*_HEADINGS), style="bold")
    for name, units_of_file in groupby(found, key=itemgetter("name")):
        # On a line of its own: the names of members are long, and only their ends tell them apart.
        page.print(escape(name))
        for unit in units_of_file:
            amounts = ("" if unit[key] is None else f"{unit[key]:,.2f}" for key in ("charge_usd", "paid_usd"))
            place = "" if unit["segment_or_row"] is None else str(unit["segment_or_row"])
            page.print(_LINE.format(unit["unit_id"], unit["status"], unit["kind"], unit["code"], place, *amounts))


@quarantine.command("show")
@guarded
def show_unit(unit_id: Unit, home: Home = None, as_json: Json = False) -> None:
    """One unit: what is wrong, what it means, what to do.

    For example:

      rcm quarantine show 3f2a9c
    """
    settings = settings_of(home)
    with ledger_of(settings.home) as ledger:
        unit = units.show(settings, ledger, unit_id)
    if as_json:
        give(_plain(unit))
        return
    for name, value in _plain(unit).items():
        if value not in {None, ""}:
            page.print(f"[bold]{name:<16}[/]{value}")


@quarantine.command("accept")
@guarded
def accept_unit(
    unit_id: Unit,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept with your name.")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Decide that a unit counts as it is. The figures follow with the next run.

    For example:

      rcm quarantine accept 3f2a9c --reason "payer confirmed by phone"
    """
    settings = settings_of(home)
    with run_lock.held(settings.home), ledger_of(settings.home) as ledger:
        code = units.show(settings, ledger, unit_id)["code"]
        done = units.accept(settings, ledger, unit_id, reason, "accept")
    words.print(f"{done['unit_id']}: {done['status']}. Now start rcm run.")
    if code in _TORN and done["status"] == "loaded":
        words.print("[yellow]The rest of the file may be missing[/]: what stood behind the break is in no figure.")
        words.print("Ask the sender for the whole file.")
    if as_json:
        give(done)


@quarantine.command("replay")
@guarded
def replay_units(
    unit_id: Annotated[str | None, typer.Argument(help="Unit id, as rcm quarantine list shows it.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every file that holds something.")] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Read held files again, after a mapping or the reader was mended. The figures follow with the next run.

    For example:

      rcm quarantine replay 3f2a9c

      rcm quarantine replay --all
    """
    if every == (unit_id is not None):
        raise typer.BadParameter("Name one unit, or say --all.")
    settings = settings_of(home)
    with run_lock.held(settings.home), ledger_of(settings.home) as ledger:
        done = units.replay(settings, ledger, unit_id, "replay")
    released = sum(unit["status"] == "released" for unit in done["units"])
    words.print(f"{released} of {len(done['units'])} units released." + (" Now start rcm run." if released else ""))
    if as_json:
        give(done)


def _plain(unit: dict[str, Any]) -> dict[str, Any]:
    """Amounts and days as JSON has them."""
    return {
        name: f"{value:.2f}" if isinstance(value, Decimal) else value.isoformat() if isinstance(value, date) else value
        for name, value in unit.items()
    }
