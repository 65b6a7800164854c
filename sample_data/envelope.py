"""X12 envelopes: separators, amounts, and segments wrapped in ST, GS and ISA with true counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sample_data.calendar_days import compact

Segments = list[str]
Separators = tuple[str, str, str]
PLAIN: Separators = ("*", ":", "~\n")
CLEARINGHOUSE = "EXAMPLECLEAR"
PRACTICE = "EXAMPLEVALLEY"


def amount(cents: int) -> str:
    """X12 spelling: no trailing zeros, no needless point."""
    sign, whole, part = "-" if cents < 0 else "", abs(cents) // 100, abs(cents) % 100
    if not part:
        return f"{sign}{whole}"
    return f"{sign}{whole}.{part // 10}" if part % 10 == 0 else f"{sign}{whole}.{part:02d}"


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of file it is. ``convention``: ST03, empty where the guide has none; ``time``: of the interchange."""

    code: str
    group: str
    convention: str
    guide: str
    time: str


CLAIMS = Kind("837", "HC", "005010X222A1", "005010X222A1", "1830")
REMITTANCES = Kind("835", "HP", "", "005010X221A1", "0615")


def wrap(
    sets: Sequence[Segments],
    kind: Kind,
    parties: tuple[str, str],
    day: int,
    control: int,
    separators: Separators = PLAIN,
) -> bytes:
    """One interchange with one group, dated ``day``, from sender to receiver. Segments come written with * and :."""
    sender, receiver = parties
    code, convention, time = kind.code, kind.convention, kind.time
    body: Segments = []
    for place, segments in enumerate(sets, 1):
        number = f"{place:04d}"
        body.append(f"ST*{code}*{number}" + (f"*{convention}" if convention else ""))
        body += segments
        body.append(f"SE*{len(segments) + 2}*{number}")
    stamp = compact(day)
    isa = (
        f"ISA*00*{' ' * 10}*00*{' ' * 10}*ZZ*{sender:<15}*ZZ*{receiver:<15}*{stamp[2:]}*{time}*^*00501*"
        f"{control:09d}*0*P*:"
    )
    head = [isa, f"GS*{kind.group}*{sender}*{receiver}*{stamp}*{time}*{control}*X*{kind.guide}"]
    tail = [f"GE*{len(sets)}*{control}", f"IEA*1*{control:09d}"]
    return spell([*head, *body, *tail], separators)


def spell(segments: Segments, separators: Separators) -> bytes:
    """The segments in the partner's own separators."""
    element, component, end = separators
    text = end.join(segments) + end
    if (element, component) != ("*", ":"):
        # The repetition separator must not equal another one: partners with ^ as component use !.
        text = text.replace("*^*00501*", "*!*00501*").replace("*", element).replace(":", component)
    return text.encode("ascii")
