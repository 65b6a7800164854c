"""837P files: one transaction set a sending day, one file a week (a month for a small practice)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from sample_data.calendar_days import compact, weekday
from sample_data.envelope import CLAIMS, CLEARINGHOUSE, PRACTICE, Segments, amount, wrap
from sample_data.history import Submission
from sample_data.practice import GROUP_NAME, GROUP_NPI, GROUP_TAX_ID, GROUP_TAXONOMY, SITES
from sample_data.visits import Line, Patient, World

MAX_CLAIMS_PER_SET = 5000
SMALL_PRACTICE = 2000
_EPOCH = date(2020, 1, 1).toordinal()


def period_of(world: World, day: int) -> str:
    """Name of the file that a day's sets go into."""
    if world.encounters < SMALL_PRACTICE:
        return compact(day)[:6]
    return compact(day - weekday(day))


def claim_files(world: World, submissions: Iterable[Submission]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every 837P file up to the last day."""
    by_period: dict[str, dict[int, list[Submission]]] = defaultdict(lambda: defaultdict(list))
    for submission in submissions:
        if submission.day <= world.as_of:
            by_period[period_of(world, submission.day)][submission.day].append(submission)
    for period, days in sorted(by_period.items()):
        sets = []
        for day, claims in sorted(days.items()):
            claims.sort(key=lambda claim: (claim.visit.number, claim.step))
            for start in range(0, len(claims), MAX_CLAIMS_PER_SET):
                part = 1 + start // MAX_CLAIMS_PER_SET
                sets.append(_batch(day, part, claims[start : start + MAX_CLAIMS_PER_SET]))
        last = max(days)
        data = wrap(sets, CLAIMS, (PRACTICE, CLEARINGHOUSE), last, last - _EPOCH)
        yield f"claims/837P_{period}.x12", data


def _batch(day: int, part: int, claims: list[Submission]) -> Segments:
    stamp = compact(day)
    segments = [
        f"BHT*0019*00*B{stamp}{part:02d}*{stamp}*1800*CH",
        f"NM1*41*2*{GROUP_NAME}*****46*{PRACTICE}",
        "PER*IC*BILLING OFFICE*TE*8005550100",
        f"NM1*40*2*EXAMPLE CLEARINGHOUSE*****46*{CLEARINGHOUSE}",
        "HL*1**20*1",
        f"PRV*BI*PXC*{GROUP_TAXONOMY}",
        f"NM1*85*2*{GROUP_NAME}*****XX*{GROUP_NPI}",
        "N3*100 NOWHERE PLAZA",
        "N4*EXAMPLETON*KS*669990001",
        f"REF*EI*{GROUP_TAX_ID}",
    ]
    level = 1
    for claim in claims:
        level = _subscriber(segments, claim.visit.patient, level)
        _claim(segments, claim)
    return segments


def _subscriber(segments: Segments, patient: Patient, level: int) -> int:
    """The subscriber's loop and, for a child, the patient's; returns the last HL number."""
    payer, child = patient.payer, patient.is_child and patient.payer.filing_code != "09"
    level += 1
    segments.append(f"HL*{level}*1*22*{int(child)}")
    segments.append(f"SBR*P*{'' if child else '18'}*******{payer.filing_code}")
    given = "PARENT" if child else patient.first
    segments.append(f"NM1*IL*1*{patient.last}*{given}****MI*{patient.member_id}")
    if not child:
        _person(segments, patient)
    segments.append(f"NM1*PR*2*{payer.name}*****PI*{payer.payer_id}")
    if child:
        level += 1
        segments += [f"HL*{level}*{level - 1}*23*0", "PAT*19", f"NM1*QC*1*{patient.last}*{patient.first}"]
        _person(segments, patient)
    return level


def _person(segments: Segments, patient: Patient) -> None:
    segments += ["N3*1 FICTION STREET", "N4*EXAMPLETON*KS*669990001", f"DMG*D8*{patient.birth}*{patient.sex}"]


def _claim(segments: Segments, claim: Submission) -> None:
    visit = claim.visit
    charge = sum(line.charge for line in claim.lines)
    place = visit.place_of_service
    segments.append(f"CLM*{visit.claim_id}*{amount(charge)}***{place}:B:{claim.frequency}*Y*A*Y*Y")
    if visit.copay_collected:
        segments.append(f"AMT*F5*{amount(visit.copay_collected)}")
    if claim.original:
        segments.append(f"REF*F8*{claim.original}")
    codes = [f"{'ABF' if place else 'ABK'}:{code}" for place, code in enumerate(visit.diagnoses)]
    segments.append(f"HI*{'*'.join(codes)}")
    provider = visit.provider
    segments.append(f"NM1*82*1*{provider.last}*{provider.first}****XX*{provider.npi}")
    segments.append(f"PRV*PE*PXC*{provider.taxonomy}")
    if visit.location_id == "L3" and not visit.is_telehealth:
        site = SITES["L3"]
        segments += [f"NM1*77*2*{site.name.upper()}*****XX*{site.npi}", "N3*9 NOWHERE PLAZA"]
        segments.append("N4*EXAMPLETON*KS*669990001")
    for place_in_claim, line in enumerate(claim.lines, 1):
        _line(segments, place_in_claim, line, compact(visit.service))


def _line(segments: Segments, place: int, line: Line, stamp: str) -> None:
    code = ":".join(("HC", line.code, *line.modifiers))
    pointers = ":".join(str(pointer) for pointer in line.pointers)
    segments += [
        f"LX*{place}",
        f"SV1*{code}*{amount(line.charge)}*UN*{line.units}***{pointers}",
        f"DTP*472*D8*{stamp}",
        f"REF*6R*{line.key}",
    ]
