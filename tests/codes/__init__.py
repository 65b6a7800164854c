"""One smallest fixture for every code of the catalogue, by room. A new code brings its row here or a test fails.

A fixture is called with a ``Stage`` and gives the codes that its input brought about, by the way a user meets them:
a finding or held unit of a reader, or the error a call ends with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipelines.errors import RcmError
from pipelines.intake.reading import Options, read_files
from tests.unit.x12.samples import SALT

OPTIONS = Options(SALT, "UTC")


@dataclass
class Stage:
    """A folder of the fixture's own and a way to stand in for what fails."""

    path: Path
    patch: pytest.MonkeyPatch


Fixture = Callable[[Stage], set[str]]


def codes_of(data: bytes, options: Options = OPTIONS) -> set[str]:
    """Findings and held units of one file."""
    raw = read_files([("f", data)], options)
    return {code for name in ("findings", "quarantined_units") if name in raw for code in raw[name]["code"].to_pylist()}


def file(content: bytes | str) -> Fixture:
    """A file with this content."""
    data = content if isinstance(content, bytes) else content.encode()
    return lambda _: codes_of(data)


def refused(call: Callable[[], Any]) -> set[str]:
    """The code a call ends with; none when it ends well."""
    try:
        call()
    except RcmError as problem:
        return {problem.code}
    return set()
