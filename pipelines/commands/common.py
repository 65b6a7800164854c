"""What every command shares: options, one JSON value on stdout, words on stderr, errors a person can act on."""

from __future__ import annotations

import functools
import json
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, ParamSpec

import typer
from rich.console import Console
from rich.markup import escape

from pipelines.errors import Exit, RcmError, error
from pipelines.ledger import Ledger
from pipelines.published import PublishedSet, current
from pipelines.run import write_private_log
from pipelines.settings import Settings, load

INTERRUPTED = 130

Home = Annotated[Path | None, typer.Option("--home", help="Folder of everything written. Default: ./rcm_home")]
Json = Annotated[bool, typer.Option("--json", help="One JSON value on stdout; words go to stderr.")]

words = Console(stderr=True, highlight=False, soft_wrap=True)
page = Console(highlight=False, soft_wrap=True)
P = ParamSpec("P")


def give(value: Any) -> None:
    """Print the command's one JSON value."""
    sys.stdout.write(json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def settings_of(home: Path | None, **flags: Any) -> Settings:
    """Settings in force, the command line first."""
    return load(home=home, **flags)


def ledger_of(home: Path) -> Ledger:
    """The ledger of a home that a run has seen.

    Raises:
        RcmError: I021 without the home, G004 before its first run (exit 4).
    """
    if not (there(home) / "ledger.sqlite").is_file():
        raise error("G004", exit_code=Exit.NO_INPUT)
    return Ledger(home)


def published_of(home: Path) -> PublishedSet:
    """The set that readers of a home see.

    Raises:
        RcmError: I021 without the home, G004 before its first publication (exit 4).
    """
    return current(there(home))


def there(home: Path) -> Path:
    """The home, when it is there.

    Raises:
        RcmError: I021 (exit 4).
    """
    if not home.is_dir():
        raise error("I021", exit_code=Exit.NO_INPUT)
    return home


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """End with the exit code of DESIGN 7 and words; a person never sees a traceback."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except RcmError as problem:
            tell_error(problem, as_json=bool(kwargs.get("as_json")))
            raise typer.Exit(int(problem.exit_code)) from None
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except KeyboardInterrupt:
            words.print("Stopped. Nothing is half done: run again when you like.")
            raise typer.Exit(INTERRUPTED) from None
        except Exception:  # noqa: BLE001 # the last boundary before the user
            unknown = error("G007", _kept_privately(kwargs.get("home")), Exit.UNEXPECTED)
            tell_error(unknown, as_json=bool(kwargs.get("as_json")))
            raise typer.Exit(int(Exit.UNEXPECTED)) from None

    return run


def tell_error(problem: RcmError, as_json: bool = False) -> None:
    """What happened and where, what it means, what to do."""
    words.print(f"[bold red]{problem.code}[/] {escape(problem.where)}")
    words.print(f"  [bold]Effect[/] {escape(problem.effect)}")
    words.print(f"  [bold]Do[/]     {escape(problem.do)}")
    if as_json:
        give(as_json_error(problem))


def as_json_error(problem: RcmError) -> dict[str, dict[str, str]]:
    """An error as the command's one JSON value."""
    return {"error": {key: getattr(problem, key) for key in ("code", "where", "effect", "do")}}


def _kept_privately(home: Any) -> str:
    try:
        settings = settings_of(home)
        write_private_log(settings, "command", traceback.format_exc())
    except (RcmError, OSError):
        return "no private log could be written"
    return f"private log: {settings.home / 'logs' / 'command.log'}"
