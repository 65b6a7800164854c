"""What came back at the door, read once more from the files alone: which submission was refused, and by what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from tests.unit.sample_data.naive import Segment, files, interchanges_of

ACCEPTED = {"A0", "A1", "A2", "A5"}


@dataclass
class Sent:
    """One CLM with its envelope."""

    claim_id: str
    day: str
    charge: Decimal
    frequency: str
    order: str
    billing: str
    batch: str
    interchange: tuple[str, str]
    set_number: str
    is_hospital: bool
    segments: list[Segment] = field(default_factory=list)


def submissions(landing: Path) -> list[Sent]:
    """Every CLM of every 837 file, in order of file and place."""
    found: list[Sent] = []
    for path in files(landing, "claims"):
        for segments in interchanges_of(path):
            found += _of_interchange(segments)
    return found


def _of_interchange(segments: list[Segment]) -> Iterator[Sent]:
    key = segments[0][6].strip(), segments[0][13]
    here = {"ST": "", "BHT": "", "day": "", "85": "", "SBR": ""}
    current: Sent | None = None
    for s in segments:
        if current and s[0] in {"HL", "SE"}:
            yield current
            current = None
        if s[0] == "ST":
            here["ST"] = s[2]
        elif s[0] == "BHT":
            here["BHT"], here["day"] = s[3], s[4]
        elif s[:2] == ["NM1", "85"]:
            here["85"] = s[9]
        elif s[0] == "SBR" and current is None:
            here["SBR"] = s[1]
        elif s[0] == "CLM":
            place = s[5].split(":")
            current = Sent(s[1], here["day"], Decimal(s[2]), place[2], here["SBR"], here["85"], here["BHT"], key,
                           here["ST"], is_hospital=place[1] == "A")  # fmt: skip
        if current:
            current.segments.append(s)


@dataclass
class Door:
    """Everything refused, by what it names; and everything answered."""

    interchanges: set[tuple[str, str]] = field(default_factory=set)
    sets: set[tuple[str, str, str]] = field(default_factory=set)
    batches: set[str] = field(default_factory=set)
    providers: set[tuple[str, str]] = field(default_factory=set)
    claims: set[tuple[str, str]] = field(default_factory=set)
    payer_claims: set[tuple[str, str]] = field(default_factory=set)
    accepted: set[tuple[str, str]] = field(default_factory=set)
    answered_groups: list[tuple[str, str]] = field(default_factory=list)
    answered_batches: list[str] = field(default_factory=list)

    def verdict(self, sent: Sent) -> str:
        """How the submission was refused; empty when it got through."""
        claim = sent.batch, sent.claim_id
        if sent.interchange in self.interchanges:
            return "interchange"
        if (*sent.interchange, sent.set_number) in self.sets:
            return "set"
        if sent.batch in self.batches:
            return "batch"
        if (sent.batch, sent.billing) in self.providers:
            return "provider"
        if claim in self.claims:
            return "claim"
        return "payer" if claim in self.payer_claims else ""


def door(landing: Path) -> Door:
    """Every TA1, 999 and 277CA."""
    found = Door()
    for path in files(landing, "acks"):
        for segments in interchanges_of(path):
            receiver = segments[0][8].strip()
            if any(s[:2] == ["ST", "277"] for s in segments):
                _claim_answers(found, segments)
            else:
                _group_answers(found, segments, receiver)
    return found


def _group_answers(found: Door, segments: list[Segment], receiver: str) -> None:
    group = number = ""
    for s in segments:
        if s[0] == "TA1" and s[4] == "R":
            found.interchanges.add((receiver, s[1]))
        elif s[0] == "AK1":
            group = f"{int(s[2]):09d}"
            found.answered_groups.append((receiver, group))
        elif s[0] == "AK2":
            number = s[2]
        elif s[0] == "IK5" and s[1] == "R":
            found.sets.add((receiver, group, number))


def _claim_answers(found: Door, segments: list[Segment]) -> None:
    level = source = ""
    # What TRN (or NM1 of a provider) named last at each level.
    named: dict[str, str] = {}
    for s in segments:
        if s[0] == "HL":
            level = s[3]
        elif s[0] == "NM1" and level == "20":
            source = s[1]
        elif s[:2] == ["NM1", "85"]:
            named[level] = s[9]
        elif s[0] == "TRN" and level in {"21", "PT"}:
            named[level] = s[2]
            found.answered_batches += [s[2]] if (level, source) == ("21", "AY") else []
        elif s[0] == "STC":
            _status(found, level, named, is_in=s[1][:2] in ACCEPTED, is_door=source == "AY")


def _status(found: Door, level: str, named: dict[str, str], *, is_in: bool, is_door: bool) -> None:
    if level == "PT":
        refused = found.claims if is_door else found.payer_claims
        (found.accepted if is_in else refused).add((named["21"], named["PT"]))
    elif not is_in and level == "21":
        found.batches.add(named["21"])
    elif not is_in:
        found.providers.add((named["21"], named["19"]))
