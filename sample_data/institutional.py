"""The claim loop of an 837I: type of bill, admission and discharge, DRG, revenue lines."""

from __future__ import annotations

from sample_data.calendar_days import compact
from sample_data.cob_loops import line_answer, other_payer
from sample_data.envelope import Segments, amount
from sample_data.history import Submission


def claim_segments(segments: Segments, claim: Submission) -> None:
    """Segments from CLM to the last line.

    Raises:
        ValueError: the visit is no stay.
    """
    visit, stay = claim.visit, claim.visit.stay
    if stay is None:
        raise ValueError("only a stay is billed institutionally")
    charge = sum(line.charge for line in claim.lines)
    first, last = compact(visit.service), compact(stay.until)
    segments.append(f"CLM*{visit.claim_id}*{amount(charge)}***{stay.bill_type}:A:{claim.frequency}**A*Y*Y")
    if stay.is_inpatient:
        segments.append("DTP*096*TM*1100")
    segments.append(f"DTP*434*RD8*{first}-{last}")
    if stay.is_inpatient:
        segments.append(f"DTP*435*DT*{first}0730")
    segments.append(f"CL1*{'1' if stay.is_inpatient else '3'}*1*{stay.patient_status}")
    segments.append(f"HI*ABK:{visit.diagnoses[0]}")
    if stay.is_inpatient:
        segments += [f"HI*ABJ:{visit.diagnoses[0]}", f"HI*DR:{stay.drg}"]
    doctor = visit.provider
    segments.append(f"NM1*71*1*{doctor.last}*{doctor.first}****XX*{doctor.npi}")
    if claim.primary:
        other_payer(segments, claim.primary)
    for place, line in enumerate(claim.lines, 1):
        code = f"HC:{line.code}" if line.code else ""
        unit = "DA" if line.revenue == "0120" else "UN"
        segments += [f"LX*{place}", f"SV2*{line.revenue}*{code}*{amount(line.charge)}*{unit}*{line.units}"]
        if not stay.is_inpatient:
            segments.append(f"DTP*472*D8*{first}")
        segments.append(f"REF*6R*{line.key}")
        if claim.primary:
            line_answer(segments, claim.primary, line)
