"""What comes back before any payer decides: TA1, 999 and 277CA, one interchange each a claim file, a month a file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sample_data.batches import Batch, Interchange
from sample_data.calendar_days import compact, working_day
from sample_data.claims_out import biller_of, by_biller, member_of
from sample_data.envelope import CLAIM_ANSWERS, CLEARINGHOUSE, GROUP_ANSWERS, Kind, Segments, amount, wrap
from sample_data.history import Submission
from sample_data.practice import Biller
from sample_data.rejections import DOOR_REASONS, PAYER_REASONS
from sample_data.world import World

_ACCEPTED = "A2:20"
Days = list[tuple[int, Segments]]


@dataclass(frozen=True, slots=True)
class _Answer:
    """One interchange of answers, before it has its number. ``direct``: TA1 segments."""

    day: int
    kind: Kind
    sent: Interchange
    sets: tuple[Segments, ...]
    direct: tuple[str, ...] = ()


def answer_files(world: World, sent: Sequence[Interchange]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file of acknowledgements, nothing in them dated after the last day.

    The clearinghouse numbers interchanges, and groups, of all kinds in one sequence for each receiver.
    """
    answers = [_group_answer(each) for each in sent]
    for claims in sent:
        sets = _claim_answers(world, claims)
        if sets:
            last = max(day for day, _ in sets)
            answers.append(_Answer(last, CLAIM_ANSWERS, claims, tuple(segments for _, segments in sets)))
    answers.sort(key=lambda each: (each.day, each.kind.time, each.sent.name))
    interchanges, groups = Counter[str](), Counter[str]()
    files: dict[str, list[bytes]] = defaultdict(list)
    for each in answers:
        receiver = each.sent.sender
        interchanges[receiver] += 1
        groups[receiver] += bool(each.sets)
        numbers = interchanges[receiver], groups[receiver]
        data = wrap(each.sets, each.kind, (CLEARINGHOUSE, receiver), each.day, numbers, direct=each.direct)
        name = "999" if each.kind is GROUP_ANSWERS else "277CA"
        files[f"acks/{name}_{compact(each.day)[:6]}.x12"].append(data)
    for file_name, parts in sorted(files.items()):
        yield file_name, b"".join(parts)


def _group_answer(sent: Interchange) -> _Answer:
    """The TA1 of an interchange refused or, now and then, taken in; and the 999 of its group."""
    verdict = "R*022" if sent.is_refused else "A*000"
    direct = f"TA1*{sent.control:09d}*{compact(sent.day)[2:]}*{sent.kind.time}*{verdict}"
    has_direct = sent.is_refused or sent.control % 13 == 1
    sets = () if sent.is_refused else (_group_set(sent),)
    return _Answer(sent.day, GROUP_ANSWERS, sent, sets, (direct,) if has_direct else ())


def _group_set(sent: Interchange) -> Segments:
    """AK1 to AK9: sets refused are named, those taken in are counted (named too in a small group)."""
    refused = [place for place, batch in enumerate(sent.batches, 1) if batch.verdict == "set"]
    count = len(sent.batches)
    found = [f"AK1*HC*{sent.control}*{sent.kind.guide}"]
    for place in range(1, count + 1):
        if place in refused:
            found += [f"AK2*837*{place:04d}*{sent.kind.guide}", "IK3*NM1*8**8", "IK4*9*67*7", "IK5*R*5"]
        elif count <= 2:
            found += [f"AK2*837*{place:04d}*{sent.kind.guide}", "IK5*A"]
    result = "A" if not refused else "R" if len(refused) == count else "P"
    return [*found, f"AK9*{result}*{count}*{count}*{count - len(refused)}"]


def _claim_answers(world: World, sent: Interchange) -> Days:
    """277CA sets of an interchange: the clearinghouse's for each set it took in, then refusals of payers."""
    found: Days = []
    for batch in sent.batches:
        if batch.verdict in {"interchange", "set"}:
            continue
        day = working_day(batch.day + 1)
        if day <= world.as_of:
            found.append((day, _door_answer(world, batch, day, sent.sender)))
        day = working_day(batch.day + 3)
        later = [claim for claim in batch.claims if claim.verdict == "payer" and day <= world.as_of]
        for payer in dict.fromkeys(claim.payer for claim in later):
            theirs = [claim for claim in later if claim.payer is payer]
            found.append((day, _payer_answer(world, batch, theirs, day, sent.sender)))
    return found


def _head(reference: str, day: int, source: str, has_claims: bool) -> Segments:
    stamp = compact(day)
    return [
        f"BHT*0085*08*{reference}*{stamp}*0930*TH",
        "HL*1**20*1",
        f"NM1*{source}",
        f"TRN*1*{reference}",
        f"DTP*050*D8*{stamp}",
        f"DTP*009*D8*{stamp}",
        f"HL*2*1*21*{int(has_claims)}",
    ]


def _totals(accepted: Sequence[Submission], refused: Sequence[Submission], codes: tuple[str, str]) -> Segments:
    found = []
    if accepted:
        found.append(f"QTY*{codes[0]}*{len(accepted)}")
    if refused:
        found.append(f"QTY*{codes[1]}*{len(refused)}")
    if accepted:
        found.append(f"AMT*YU*{amount(sum(charge_of(claim) for claim in accepted))}")
    if refused:
        found.append(f"AMT*YY*{amount(sum(charge_of(claim) for claim in refused))}")
    return found


def charge_of(claim: Submission) -> int:
    """CLM02 in cents."""
    return sum(line.charge for line in claim.lines)


def _status(category: str, day: int, cents: int) -> str:
    return f"STC*{category}*{compact(day)}*{'WQ' if category[:2] in {'A1', 'A2'} else 'U'}*{amount(cents)}"


def _door_answer(world: World, batch: Batch, day: int, sender: str) -> Segments:
    """The clearinghouse's answer: the batch, its billing providers, its claims; what is refused whole ends there."""
    refused = [claim for claim in batch.claims if claim.verdict not in {"", "payer"}]
    accepted = [claim for claim in batch.claims if claim.verdict in {"", "payer"}]
    total = sum(charge_of(claim) for claim in batch.claims)
    is_whole = batch.verdict == "batch"
    source = f"AY*2*EXAMPLE CLEARINGHOUSE*****46*{CLEARINGHOUSE}"
    segments = _head(f"A{batch.reference}", day, source, not is_whole)
    name = biller_of(batch.claims[0].visit).name
    segments += [f"NM1*41*2*{name}*****46*{sender}", f"TRN*2*{batch.reference}"]
    segments.append(_status("A3:24:41" if is_whole else "A1:19:AY", day, total))
    segments += _totals(accepted, refused, ("90", "AA"))
    level = 2
    for biller, claims in () if is_whole else by_biller(batch.claims):
        level = _provider(segments, world, biller, claims, (level + 1, day))
    return segments


def _provider(
    segments: Segments, world: World, biller: Biller, claims: Sequence[Submission], place: tuple[int, int]
) -> int:
    """A billing provider and its claims, at (HL number, day); returns the last HL number."""
    level, day = place
    is_refused = any(claim.verdict == "provider" for claim in claims)
    segments += [f"HL*{level}*2*19*{int(not is_refused)}", f"NM1*85*2*{biller.name}*****XX*{biller.npi}", "TRN*1*0"]
    if is_refused:
        segments.append(_status("A3:562:85", day, sum(charge_of(claim) for claim in claims)))
        segments += _totals([], claims, ("QA", "QC"))
        return level
    parent = level
    for claim in claims:
        level += 1
        reason = _ACCEPTED
        if claim.verdict == "claim":
            reason = world.draws.one_of(DOOR_REASONS, f"E{claim.visit.number}", f"refused {claim.step}")
        _claim(segments, claim, reason, (level, parent, day))
    return level


def _claim(segments: Segments, claim: Submission, reason: str, place: tuple[int, int, int]) -> None:
    """One claim at (HL number, its parent, day)."""
    level, parent, day = place
    patient = claim.visit.patient
    segments += [
        f"HL*{level}*{parent}*PT",
        f"NM1*QC*1*{patient.last}*{patient.first}****MI*{member_of(patient, claim.payer)}",
        f"TRN*2*{claim.visit.claim_id}",
        _status(reason, day, charge_of(claim)),
        f"DTP*472*D8*{compact(claim.visit.service)}",
    ]


def _payer_answer(world: World, batch: Batch, claims: Sequence[Submission], day: int, sender: str) -> Segments:
    """A payer's own door: claims that the clearinghouse had taken in and the payer refuses."""
    payer = claims[0].payer
    segments = _head(
        f"{payer.code}{batch.reference}", day, f"PR*2*{payer.name}*****PI*{payer.payer_id}", has_claims=True
    )
    name = biller_of(batch.claims[0].visit).name
    total = sum(charge_of(claim) for claim in claims)
    segments += [f"NM1*41*2*{name}*****46*{sender}", f"TRN*2*{batch.reference}", _status("A1:19:PR", day, total)]
    segments += _totals([], claims, ("90", "AA"))
    level = 2
    for biller, theirs in by_biller(claims):
        level += 1
        parent = level
        segments += [f"HL*{level}*2*19*1", f"NM1*85*2*{biller.name}*****XX*{biller.npi}", "TRN*1*0"]
        for claim in theirs:
            level += 1
            reason = world.draws.one_of(PAYER_REASONS, f"E{claim.visit.number}", f"refused {claim.step}")
            _claim(segments, claim, reason, (level, parent, day))
    return segments
