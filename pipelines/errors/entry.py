"""One line of the catalogue of codes."""

from __future__ import annotations

from typing import Literal, NamedTuple

Severity = Literal["info", "warn", "hold", "error"]


class Entry(NamedTuple):
    """A stable code in words.

    ``severity``: ``info`` and ``warn`` are findings, ``hold`` keeps a unit out of the figures, ``error`` stops the
    command or closes the gate.
    """

    code: str
    severity: Severity
    what: str
    effect: str
    do: str
