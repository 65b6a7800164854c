"""What a claim to a second payer tells about the first: loops 2320 and 2430."""

from __future__ import annotations

from sample_data.adjudicate import Answer
from sample_data.calendar_days import compact
from sample_data.envelope import Segments, adjustment_segments, amount
from sample_data.world import Line


def other_payer(segments: Segments, primary: Answer) -> None:
    """2320: the payer that has answered already."""
    patient, payer = primary.visit.patient, primary.payer
    segments += [
        f"SBR*P*18*******{payer.filing_code}",
        f"AMT*D*{amount(primary.paid)}",
        "OI***Y***Y",
        f"NM1*IL*1*{patient.last}*{patient.first}****MI*{patient.member_id}",
        f"NM1*PR*2*{payer.name}*****PI*{payer.payer_id}",
        f"REF*F8*{primary.control_number}",
    ]


def line_answer(segments: Segments, primary: Answer, line: Line) -> None:
    """2430: what it paid and took on this line."""
    answered = next(each for each in primary.lines if each.line.key == line.key)
    code = ":".join(("HC", line.code, *line.modifiers))
    segments.append(f"SVD*{primary.payer.payer_id}*{amount(answered.paid)}*{code}*{line.revenue}*{line.units}")
    segments += adjustment_segments(answered.adjustments)
    segments.append(f"DTP*573*D8*{compact(primary.day)}")
