"""A plain splitter for the tests of the generator: knows X12, shares nothing with the writer or the reader."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

Segment = list[str]


@dataclass
class Claim:
    """A CLP or CLM with the segments up to the next one."""

    claim_id: str
    day: str
    set_key: str
    segments: list[Segment] = field(default_factory=list)


def segments_of(path: Path) -> list[Segment]:
    """Every segment of a file, components still joined by ':'."""
    text = path.read_bytes().decode("ascii")
    element = text[3]
    fields = text.split(element, 17)
    component, end = fields[16][0], fields[16][1]
    cut = [segment.strip("\n") for segment in text.split(end)]
    return [[part.replace(component, ":") for part in segment.split(element)] for segment in cut if segment]


def sets_of(path: Path) -> Iterator[list[Segment]]:
    """Segments ST to SE of each set."""
    current: list[Segment] = []
    for segment in segments_of(path):
        if segment[0] == "ST":
            current = [segment]
        elif current:
            current.append(segment)
            if segment[0] == "SE":
                yield current
                current = []


def interchanges_of(path: Path) -> list[list[Segment]]:
    """Segments of each interchange of a file, ISA to IEA; all of a file use the separators of its first ISA."""
    found: list[list[Segment]] = []
    for segment in segments_of(path):
        if segment[0] == "ISA":
            found.append([])
        found[-1].append(segment)
    return found


def files(landing: Path, room: str) -> list[Path]:
    return sorted((landing / room).iterdir())


def claims_of(landing: Path, room: str, tag: str) -> Iterator[Claim]:
    """Every CLP (or CLM) with its segments, files in order of name."""
    for path in files(landing, room):
        for segments in sets_of(path):
            first = next(s for s in segments if s[0] in {"BPR", "BHT"})
            day = first[16] if first[0] == "BPR" else first[4]
            trace = next((s[2] for s in segments if s[0] == "TRN"), first[3])
            claim: Claim | None = None
            for segment in segments:
                if claim and segment[0] in {tag, "PLB", "SE", "HL"}:
                    yield claim
                    claim = None
                if segment[0] == tag:
                    claim = Claim(segment[1], day, trace)
                if claim:
                    claim.segments.append(segment)


def triplets(segment: Segment) -> list[tuple[str, str, Decimal]]:
    """Group, CARC and amount of each triplet of a CAS."""
    return [(segment[1], segment[at], Decimal(segment[at + 1])) for at in range(2, len(segment), 3)]


def rows(landing: Path, kind: str) -> list[dict[str, str]]:
    with (landing / "practice" / f"{kind}.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))
