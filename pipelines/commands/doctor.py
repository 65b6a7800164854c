"""``rcm doctor``: what is missing on this machine or in this home, and how to mend it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape

from pipelines.commands.common import Home, Json, give, guarded, page, settings_of
from pipelines.doctor import worst
from pipelines.doctor.facts import examine
from pipelines.errors import Exit

_COLOURS = {"ok": "green", "look": "yellow", "wrong": "red"}
Landing = Annotated[str | None, typer.Option("--landing", help="Folder of input. Default: HOME/landing")]


@guarded
def doctor(home: Home = None, landing: Landing = None, as_json: Json = False) -> None:
    """Versions, disk, permissions, time zone, encryption, landing folder, last run: what is missing, how to mend it.

    Ends with 0 when nothing is wrong, with 7 when something is; what a person should only look at changes nothing.

    For example:

      rcm doctor

      rcm doctor --home my_practice --json
    """
    lines = examine(settings_of(home, landing=landing), datetime.now(UTC))
    if as_json:
        give({"result": worst(lines), "lines": [line._asdict() for line in lines]})
    else:
        for line in lines:
            mark = f"[{_COLOURS[line.state]}]{line.state:<5}[/]"
            page.print(f"{mark} [bold]{line.what:<15}[/]{escape(line.words)}")
            if line.do:
                page.print(f"{'':<21}{escape(line.do)}")
    if worst(lines) == "wrong":
        raise typer.Exit(int(Exit.MISSING))
