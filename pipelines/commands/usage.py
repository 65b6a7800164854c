"""Wrong usage under ``--json`` gives the one JSON value too; its words go to stderr as ever."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from typer.core import TyperGroup
from typer.exceptions import Exit as Ended
from typer.exceptions import TyperException

from pipelines.commands.common import as_json_error, give
from pipelines.errors import Exit, error

_ASKED = "rcm.asked_for_json"


class Rcm(TyperGroup):
    """The command ``rcm``: what the parser refuses is told like any other error."""

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> Any:
        """Read the command line; remembers whether it asks for JSON, wherever the word stands."""
        asked = "--json" in args
        with _told(asked):
            context = super().make_context(info_name, args, *rest, **extra)
        context.meta[_ASKED] = asked
        return context

    def invoke(self, ctx: Any) -> Any:
        """Call the command named."""
        with _told(ctx.meta[_ASKED]):
            return super().invoke(ctx)


@contextmanager
def _told(as_json: bool) -> Iterator[None]:
    try:
        yield
    except TyperException as wrong:
        if as_json and getattr(wrong, "exit_code", None) == Exit.USAGE and not isinstance(wrong, Ended):
            give(as_json_error(error("G008", wrong.format_message().rstrip("."), Exit.USAGE)))
        raise
