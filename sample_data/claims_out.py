"""837 files: professional and institutional claims, first and second payers."""

from __future__ import annotations

from collections.abc import Iterable

from sample_data.batches import Batch, Interchange
from sample_data.calendar_days import compact
from sample_data.cob_loops import line_answer, other_payer
from sample_data.envelope import CLEARINGHOUSE, Segments, amount, wrap
from sample_data.history import Submission
from sample_data.institutional import claim_segments as institutional
from sample_data.payers import Payer
from sample_data.practice import GROUP, GROUP_TAX_ID, HOSPITAL, SITES, URGENT_CARE, Biller
from sample_data.rejections import URGENT_CARE as URGENT_SITE
from sample_data.world import Line, Patient, Visit


def claim_file(interchange: Interchange) -> bytes:
    """Bytes of one 837 interchange."""
    sets = [_batch(batch, interchange.sender) for batch in interchange.batches]
    parties = (interchange.sender, CLEARINGHOUSE)
    return wrap(sets, interchange.kind, parties, interchange.day, interchange.control)


def biller_of(visit: Visit) -> Biller:
    """Billing provider of a claim: the hospital, the urgent care for itself, else the group."""
    if visit.stay:
        return HOSPITAL
    return URGENT_CARE if visit.location_id == URGENT_SITE else GROUP


def by_biller(claims: Iterable[Submission]) -> list[tuple[Biller, list[Submission]]]:
    """Claims of a batch under their billing providers, the group first."""
    found: dict[str, tuple[Biller, list[Submission]]] = {}
    for claim in sorted(claims, key=lambda each: biller_of(each.visit) is URGENT_CARE):
        biller = biller_of(claim.visit)
        found.setdefault(biller.npi, (biller, []))[1].append(claim)
    return list(found.values())


def _batch(batch: Batch, sender: str) -> Segments:
    stamp = compact(batch.day)
    segments = [
        f"BHT*0019*00*{batch.reference}*{stamp}*1800*CH",
        f"NM1*41*2*{biller_of(batch.claims[0].visit).name}*****46*{sender}",
        "PER*IC*BILLING OFFICE*TE*8005550100",
        f"NM1*40*2*EXAMPLE CLEARINGHOUSE*****46*{CLEARINGHOUSE}",
    ]
    level = 0
    for biller, claims in by_biller(batch.claims):
        level += 1
        _biller(segments, biller, level)
        parent = level
        for claim in claims:
            level = _subscriber(segments, claim, parent, level)
            if claim.visit.stay:
                institutional(segments, claim)
            else:
                _claim(segments, claim)
    return segments


def _biller(segments: Segments, biller: Biller, level: int) -> None:
    segments += [
        f"HL*{level}**20*1",
        f"PRV*BI*PXC*{biller.taxonomy}",
        f"NM1*85*2*{biller.name}*****XX*{biller.npi}",
        "N3*100 NOWHERE PLAZA",
        "N4*EXAMPLETON*KS*669990001",
        f"REF*EI*{GROUP_TAX_ID}",
    ]


def _subscriber(segments: Segments, claim: Submission, parent: int, level: int) -> int:
    """The subscriber's loop and, for a child, the patient's; returns the last HL number."""
    patient, payer = claim.visit.patient, claim.payer
    child = patient.is_child and payer.filing_code != "09"
    level += 1
    segments.append(f"HL*{level}*{parent}*22*{int(child)}")
    segments.append(f"SBR*{'S' if claim.primary else 'P'}*{'' if child else '18'}*******{payer.filing_code}")
    given = "PARENT" if child else patient.first
    segments.append(f"NM1*IL*1*{patient.last}*{given}****MI*{member_of(patient, payer)}")
    if not child:
        _person(segments, patient)
    segments.append(f"NM1*PR*2*{payer.name}*****PI*{payer.payer_id}")
    if child:
        level += 1
        segments += [f"HL*{level}*{level - 1}*23*0", "PAT*19", f"NM1*QC*1*{patient.last}*{patient.first}"]
        _person(segments, patient)
    return level


def member_of(patient: Patient, payer: Payer) -> str:
    """Member number with the payer: a second payer has its own."""
    return patient.member_id if payer is patient.payer else f"{payer.code}{patient.member_id[3:]}"


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
    if claim.primary:
        other_payer(segments, claim.primary)
    for place_in_claim, line in enumerate(claim.lines, 1):
        _line(segments, place_in_claim, line, compact(visit.service))
        if claim.primary:
            line_answer(segments, claim.primary, line)


def _line(segments: Segments, place: int, line: Line, stamp: str) -> None:
    code = ":".join(("HC", line.code, *line.modifiers))
    pointers = ":".join(str(pointer) for pointer in line.pointers)
    segments += [
        f"LX*{place}",
        f"SV1*{code}*{amount(line.charge)}*UN*{line.units}***{pointers}",
        f"DTP*472*D8*{stamp}",
        f"REF*6R*{line.key}",
    ]
