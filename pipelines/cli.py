"""The command ``rcm``. Only assembles; the commands are in ``pipelines.commands``."""

from __future__ import annotations

import typer

from pipelines.commands import doctor, explain, keeping, mapping, reading, running
from pipelines.commands.usage import Rcm

app = typer.Typer(
    name="rcm",
    cls=Rcm,
    help="Claims, remittances and coding logs to denial, A/R, cash and coding figures that tie to the cent.",
    epilog="Begin with: rcm demo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    running.demo,
    running.run,
    reading.status,
    reading.kpi,
    reading.checks,
    running.sample,
    keeping.rollback,
    explain.explain,
    doctor.doctor,
):
    app.command()(command)
app.command("map")(mapping.map_file)
app.add_typer(keeping.quarantine, name="quarantine")


def main() -> None:
    """Entry point of the console script."""
    app()
