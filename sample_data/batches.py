"""What is sent when, in which set, interchange and file: the plan that claim files and their answers share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sample_data.calendar_days import compact, month_of, weekday
from sample_data.envelope import CLAIMS, HOSPITAL, HOSPITAL_CLAIMS, PRACTICE, Kind
from sample_data.history import Submission
from sample_data.rejections import SMALL_PRACTICE, WINDOWS
from sample_data.world import World

MAX_CLAIMS_PER_SET = 5000
_FIRST_OF_HOSPITAL = 5001
_WHOLE_SET = frozenset({"interchange", "set", "batch"})


@dataclass(frozen=True, slots=True)
class Batch:
    """One 837 set. ``reference``: BHT03."""

    reference: str
    day: int
    claims: tuple[Submission, ...]

    @property
    def verdict(self) -> str:
        """How the set was refused as a whole; empty when it was taken in."""
        verdict = self.claims[0].verdict
        return verdict if verdict in _WHOLE_SET else ""


@dataclass(frozen=True, slots=True)
class Interchange:
    """One 837 file. ``control``: its number in the sender's sequence, also of its group."""

    name: str
    kind: Kind
    sender: str
    day: int
    control: int
    batches: tuple[Batch, ...]

    @property
    def is_refused(self) -> bool:
        """True when a TA1 refused all of it."""
        return self.batches[0].verdict == "interchange"


def period_of(world: World, day: int) -> str:
    """Name of the file that a day's sets go into: a week, or a month of a small practice."""
    if world.encounters < SMALL_PRACTICE:
        return compact(day)[:6]
    return compact(day - weekday(day))


def interchanges(world: World, submissions: Iterable[Submission]) -> list[Interchange]:
    """Every 837 interchange up to the last day, professional ones first, each sender's in order."""
    sent: dict[bool, list[Submission]] = {False: [], True: []}
    for submission in submissions:
        if submission.day <= world.as_of:
            sent[submission.visit.stay is not None].append(submission)
    return [
        *_of_sender(world, sent[False], CLAIMS, PRACTICE, "claims/837P"),
        *_of_sender(world, sent[True], HOSPITAL_CLAIMS, HOSPITAL, "claims/837I"),
    ]


def _of_sender(
    world: World, submissions: Sequence[Submission], kind: Kind, sender: str, name: str
) -> Iterator[Interchange]:
    files: dict[str, list[Submission]] = defaultdict(list)
    for submission in submissions:
        period = _quarter(world, submission.day) if kind is HOSPITAL_CLAIMS else period_of(world, submission.day)
        if submission.verdict == "interchange":
            period = compact(next(each.first for each in WINDOWS if each.verdict == "interchange")) + "_1"
        files[period].append(submission)
    letter = "H" if kind is HOSPITAL_CLAIMS else "B"
    planned = sorted((max(claim.day for claim in claims), period, claims) for period, claims in files.items())
    # Two senders, two sequences: no number stands for two groups.
    first = _FIRST_OF_HOSPITAL if kind is HOSPITAL_CLAIMS else 1
    for control, (last, period, claims) in enumerate(planned, first):
        yield Interchange(f"{name}_{period}.x12", kind, sender, last, control, tuple(_batches(claims, letter)))


def _quarter(world: World, day: int) -> str:
    """Hospital claims are few: a month a file, or a quarter of a small practice."""
    if world.encounters < SMALL_PRACTICE:
        return f"{compact(day)[:4]}Q{(month_of(day) + 2) // 3}"
    return compact(day)[:6]


def _batches(claims: Sequence[Submission], letter: str) -> Iterator[Batch]:
    """One set a sending day; a large day in parts."""
    days: dict[int, list[Submission]] = defaultdict(list)
    for claim in claims:
        days[claim.day].append(claim)
    for day, found in sorted(days.items()):
        found.sort(key=lambda claim: (claim.visit.number, claim.step))
        for start in range(0, len(found), MAX_CLAIMS_PER_SET):
            part = 1 + start // MAX_CLAIMS_PER_SET
            reference = f"{letter}{compact(day)}{part:02d}"
            yield Batch(reference, day, tuple(found[start : start + MAX_CLAIMS_PER_SET]))
