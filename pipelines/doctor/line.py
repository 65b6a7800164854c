"""One answer of the doctor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

State = Literal["ok", "look", "wrong"]
_ORDER: tuple[State, ...] = ("ok", "look", "wrong")


class Line(NamedTuple):
    """``what`` was looked at, how it stands, in ``words``; ``do`` is empty where nothing is to be done.

    ``look``: a person should see to it, a run works all the same. ``wrong``: a run fails or its figures are in danger.
    """

    what: str
    state: State
    words: str
    do: str = ""


def worst(lines: Sequence[Line]) -> State:
    """The gravest state; ok of no line at all."""
    return max((line.state for line in lines), key=_ORDER.index, default="ok")
