"""X12 envelopes: separators, amounts, and segments wrapped in ST, GS and ISA with true counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sample_data.calendar_days import compact

Segments = list[str]
Separators = tuple[str, str, str]
PLAIN: Separators = ("*", ":", "~\n")
CLEARINGHOUSE = "EXAMPLECLEAR"
# Bundles the remittances of a small practice.
REMIT_BUNDLER = "EXAMPLEREMITS"
PRACTICE = "EXAMPLEVALLEY"
HOSPITAL = "EXAMPLEHOSPITAL"
MAX_TRIPLETS = 6


def amount(cents: int) -> str:
    """X12 spelling: no trailing zeros, no needless point."""
    sign, whole, part = "-" if cents < 0 else "", abs(cents) // 100, abs(cents) % 100
    if not part:
        return f"{sign}{whole}"
    return f"{sign}{whole}.{part // 10}" if part % 10 == 0 else f"{sign}{whole}.{part:02d}"


def adjustment_segments(adjustments: Sequence[tuple[str, str, int]]) -> Segments:
    """CAS segments of (group, CARC, cents), six triplets at most in each."""
    found: Segments = []
    for group, members in groupby(sorted(adjustments, key=lambda each: each[0]), key=lambda each: each[0]):
        triplets = [f"{carc}*{amount(cents)}" for _, carc, cents in members]
        for start in range(0, len(triplets), MAX_TRIPLETS):
            found.append(f"CAS*{group}*" + "**".join(triplets[start : start + MAX_TRIPLETS]))
    return found


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of file it is. ``convention``: ST03, empty where the guide has none; ``time``: of the interchange."""

    code: str
    group: str
    convention: str
    guide: str
    time: str


CLAIMS = Kind("837", "HC", "005010X222A1", "005010X222A1", "1830")
HOSPITAL_CLAIMS = Kind("837", "HC", "005010X223A2", "005010X223A2", "1845")
CLAIM_ANSWERS = Kind("277", "HN", "005010X214", "005010X214", "0930")
GROUP_ANSWERS = Kind("999", "FA", "005010X231A1", "005010X231A1", "1915")
REMITTANCES = Kind("835", "HP", "", "005010X221A1", "0615")


def wrap(
    sets: Sequence[Segments],
    kind: Kind,
    parties: tuple[str, str],
    day: int,
    control: int | tuple[int, int],
    separators: Separators = PLAIN,
    *,
    direct: Sequence[str] = (),
) -> bytes:
    """One interchange with one group, dated ``day``, from sender to receiver. Segments come written with * and :.

    ``control``: number of the interchange and of the group where they differ. ``direct``: TA1 segments, before the
    group; without sets there is no group.
    """
    sender, receiver = parties
    number_of_all, number_of_group = control if isinstance(control, tuple) else (control, control)
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
        f"{number_of_all:09d}*0*P*:"
    )
    if sets:
        group = f"GS*{kind.group}*{sender}*{receiver}*{stamp}*{time}*{number_of_group}*X*{kind.guide}"
        body = [group, *body, f"GE*{len(sets)}*{number_of_group}"]
    return spell([isa, *direct, *body, f"IEA*{int(bool(sets))}*{number_of_all:09d}"], separators)


def spell(segments: Segments, separators: Separators) -> bytes:
    """The segments in the partner's own separators."""
    element, component, end = separators
    text = end.join(segments) + end
    if (element, component) != ("*", ":"):
        # The repetition separator must not equal another one: partners with ^ as component use !.
        text = text.replace("*^*00501*", "*!*00501*").replace("*", element).replace(":", component)
    return text.encode("ascii")
