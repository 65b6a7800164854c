"""277CA, 999 and TA1 read the slow way, and each brought to the submissions it speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from tests.golden.naive_care import CLAIM_GATE, Submission, Verdict
from tests.golden.naive_landing import Landing
from tests.golden.naive_x12 import TransactionSet, day, get

ACCEPTED, REJECTED = ("A0", "A1", "A2", "A5"), ("A3", "A4", "A6", "A7", "A8")
TURNED_BACK = ("R", "M", "W", "X")


@dataclass
class Level:
    """One HL of a 277CA; a further TRN of a patient's HL is a claim of its own. ``said``: (category, status, day)."""

    code: str
    number: str = ""
    npi: str = ""
    said: list[tuple[str, str, date | None]] = field(default_factory=list)


def acknowledge(landing: Landing, submissions: list[Submission]) -> None:
    """Give every submission its verdicts."""
    for one in landing.acknowledgements:
        if one.kind == "277":
            _claims(one, landing, submissions)
        else:
            for turned in _turned_back(one, landing):
                for submission in submissions:
                    if submission.key[3] == turned[0]:
                        submission.verdicts.append(turned[1])


def interchange_day(one: TransactionSet, as_of: date) -> date:
    """ISA09, else GS04."""
    return one.interchange_at.date() if one.interchange_at else one.group_date or as_of


def _heard(one: TransactionSet) -> tuple[datetime, int, str]:
    return one.interchange_at or datetime.max, one.position, one.identity  # noqa: DTZ901 # as written


def _turned_back(one: TransactionSet, landing: Landing) -> Iterator[tuple[str, Verdict]]:
    """Identity of each claim set that a TA1 or 999 rejects, and the verdict."""
    on = interchange_day(one, landing.as_of)
    if on > landing.as_of:
        return
    ours = [sent for sent in landing.sent_in if sent.sender == one.receiver]
    # Whoever answers under an id nothing was sent to may answer anything.
    to_them = [sent for sent in ours if sent.receiver == one.sender] or ours
    for gate, code, isa, group, number in _rejections(one):
        fits = [
            sent
            for sent in to_them
            if _same(isa, sent.interchange_control)
            and _same(group, sent.group_control)
            and _same(number, sent.segments[0][2])
            and (not one.interchange_at or not sent.interchange_at or sent.interchange_at <= one.interchange_at)
        ]
        if fits:
            latest = max(_envelope(sent) for sent in fits)
            for identity in {sent.identity for sent in fits if _envelope(sent) == latest}:
                yield identity, Verdict(on, gate, True, code, _heard(one))


def _same(answered: str, sent: str) -> bool:
    """Control numbers, with zeros before them or without; '' answers any."""
    return not answered or answered.lstrip("0") == sent.lstrip("0")


def _envelope(sent: TransactionSet) -> tuple[datetime, str]:
    return sent.interchange_at or datetime.min, sent.interchange_control  # noqa: DTZ901 # as written


def _rejections(one: TransactionSet) -> Iterator[tuple[int, str, str, str, str]]:
    """(gate, code, ISA13, GS06, ST02) of what is rejected; '' = whatever."""
    group, number, is_claims = "", "", False
    for s in one.segments:
        tag = s[0]
        if tag == "TA1" and get(s, 4) == "R":
            yield 1, f"TA1:{get(s, 5) or 'unknown'}", get(s, 1), "", ""
        elif tag == "AK1":
            is_claims, group = get(s, 1) in ("", "HC"), get(s, 2)
        elif tag == "AK2":
            number = get(s, 2)
        elif tag in ("IK5", "AK5") and is_claims and get(s, 1) in TURNED_BACK:
            yield 2, f"999:{get(s, 2) or 'unknown'}", "", group, number
        elif tag == "AK9" and is_claims and get(s, 1) in TURNED_BACK:
            yield 2, f"999:{get(s, 5) or 'unknown'}", "", group, ""


def _claims(one: TransactionSet, landing: Landing, submissions: list[Submission]) -> None:
    levels = read_levels(one)
    batch = ""
    for index, level in enumerate(levels):
        if level.code in ("20", "21"):
            batch = level.number if level.code == "21" else ""
        verdict = _verdict(one, level, landing.as_of)
        if verdict is None:
            continue
        for submission in _meant(level, batch, verdict.on, _has_claims(levels, index), submissions):
            submission.verdicts.append(verdict)


def _has_claims(levels: list[Level], index: int) -> bool:
    """Claim rows follow before the next batch, or, after a provider, before the next level of any other kind."""
    ends = ("20", "21") if levels[index].code == "21" else ("20", "21", "19")
    for level in levels[index + 1 :]:
        if level.code in ends:
            return False
        if level.code == "PT":
            return True
    return False


def read_levels(one: TransactionSet) -> list[Level]:
    """The HL of a 277CA with what they say; statuses of service lines left out."""
    levels: list[Level] = []
    is_line = False
    for s in one.segments:
        if s[0] == "HL" or (s[0] == "TRN" and levels and levels[-1].code == "PT" and levels[-1].number):
            levels.append(Level(get(s, 3) if s[0] == "HL" else "PT"))
            is_line = False
        is_line = is_line or s[0] == "SVC"
        if levels and not is_line:
            _take(one, s, levels[-1])
    return levels


def _take(one: TransactionSet, s: list[str], level: Level) -> None:
    if s[0] == "TRN":
        level.number = level.number or get(s, 2)
    elif s[0] == "NM1" and get(s, 1) == "85":
        level.npi = get(s, 9)
    elif s[0] == "STC":
        for part in (get(s, 1), get(s, 10), get(s, 11)):
            words = one.parts(part)
            level.said.append((words[0], get(words, 1), day(get(s, 2))))


def _verdict(one: TransactionSet, level: Level, as_of: date) -> Verdict | None:
    said = [words for words in level.said if words[0] in (*ACCEPTED, *REJECTED)]
    if not said:
        return None
    against = [f"{category}:{status or 'unknown'}" for category, status, _ in said if category in REJECTED]
    on = min((when for _, _, when in said if when), default=interchange_day(one, as_of))
    if on > as_of:
        return None
    return Verdict(on, CLAIM_GATE, bool(against), against[0] if against else "", _heard(one))


def _meant(level: Level, batch: str, on: date, has_claims: bool, submissions: list[Submission]) -> list[Submission]:
    """The submission of a claim row; every submission of the batch, or of the provider in it, of the others."""
    if level.code == "PT":
        of_claim = [s for s in submissions if s.read.claim_id == level.number]
        exact = [s for s in of_claim if batch and s.read.batch == batch]
        unsaid = [s for s in of_claim if not (batch and s.read.batch) and s.sent_on <= on]
        return _one_by(exact, on) if exact else _one_by(unsaid, on)
    if level.code not in ("19", "21") or has_claims or not batch:
        return []
    fits = [s for s in submissions if s.read.batch == batch and level.npi in ("", s.read.billing_npi)]
    before = [s.sent_on for s in fits if s.sent_on <= on]
    days = {max(before)} if before else {min((s.sent_on for s in fits), default=on)}
    return [s for s in fits if s.sent_on in days]


def _one_by(submissions: list[Submission], on: date) -> list[Submission]:
    """The latest sent by a day, else the first after it."""
    before = [s for s in submissions if s.sent_on <= on]
    return [max(before, key=lambda s: s.key)] if before else sorted(submissions, key=lambda s: s.key)[:1]
