"""Real 837 and 835 text from a few words, balanced to the cent or refused: the hand-worked scenarios use it.

Money is text (``"80"``, ``"1.92"``), CAS triplets are written as people say them: ``"CO-45 80"``. Nothing here knows
the rules. The provider numbers fail the check digit: they belong to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

BILLING_NPI = "1000000005"
RENDERING_NPI = "1000000013"
SERVICE_DATE = date(2026, 1, 5)
OUT = ("FAKESENDER", "FAKEPRACTICE")
GUIDES = {"professional": "005010X222A1", "institutional": "005010X223A2"}


@dataclass(frozen=True)
class Payer:
    """A payer as files name it: NM1*PR / N1*PR id and name."""

    payer_id: str
    name: str = "Fictional Health Plan"


@dataclass(frozen=True)
class ClaimLine:
    """One service line of an 837; ``control`` is REF*6R, ``revenue`` SV201 of an institutional one."""

    number: int
    code: str
    charge: str
    control: str = ""
    revenue: str = ""


@dataclass(frozen=True)
class Claim:
    """One CLM. ``refers_to`` is REF*F8, the payer's number of an earlier answer."""

    claim_id: str
    payer: Payer
    lines: tuple[ClaimLine, ...]
    frequency: str = "1"
    refers_to: str = ""
    order: str = "P"
    service_date: date = SERVICE_DATE
    place_of_service: str = "11"
    claim_type: str = "professional"

    @property
    def charge(self) -> Decimal:
        """Sum of the lines."""
        return sum((Decimal(line.charge) for line in self.lines), Decimal(0))


@dataclass(frozen=True)
class AnsweredLine:
    """One SVC with its CAS triplets (``"CO-45 80"``) and LQ*HE remarks. No ``code``: ``revenue`` is the code."""

    code: str
    charge: str
    paid: str
    cas: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    control: str = ""
    service_date: date = SERVICE_DATE
    revenue: str = ""


@dataclass(frozen=True)
class Answered:
    """One CLP. ``number`` is CLP07, ``remarks`` go to MOA."""

    claim_id: str
    status: str
    charge: str
    paid: str
    number: str
    cas: tuple[str, ...] = ()
    lines: tuple[AnsweredLine, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Takeback:
    """One PLB pair: positive lowers the payment."""

    reason: str
    reference: str
    amount: str


def split_cas(text: str) -> tuple[str, str, Decimal]:
    """``"CO-45 80"`` -> group, reason, amount."""
    reason, amount = text.split()
    group, code = reason.split("-")
    return group, code, Decimal(amount)


def interchange(sent: date, control: int, usage: str, inside: list[str], parties: tuple[str, str], hour: int) -> str:
    """ISA to IEA around segments; ``parties``: sender and receiver."""
    sender, receiver = (name.ljust(15) for name in parties)
    isa = [
        "ISA", "00", " " * 10, "00", " " * 10, "ZZ", sender, "ZZ", receiver, sent.strftime("%y%m%d"),
        f"{hour:02d}{control % 60:02d}", "^", "00501", f"{control:09d}", "0", usage, ":",
    ]  # fmt: skip
    return "~\n".join(["*".join(isa), *inside, f"IEA*1*{control:09d}"]) + "~\n"


def _envelope(sets: list[list[str]], group: str, guide: str, sent: date, control: int, usage: str) -> str:
    segments = [f"GS*{group}*{OUT[0]}*{OUT[1]}*{sent:%Y%m%d}*0830*{control}*X*{guide}"]
    for body in sets:
        segments += body
    segments.append(f"GE*{len(sets)}*{control}")
    return interchange(sent, control, usage, segments, OUT, 6 + control % 12)


def claims_837(sent: date, claims: tuple[Claim, ...], control: int, usage: str = "P") -> str:
    """One 837 interchange with one set that carries the claims, all of one type, dated ``sent`` (BHT04)."""
    (guide,) = {GUIDES[claim.claim_type] for claim in claims}
    body = [
        f"ST*837*0001*{guide}",
        f"BHT*0019*00*BATCH{control}*{sent:%Y%m%d}*0830*CH",
        "NM1*41*2*EXAMPLE PRACTICE*****46*FAKE41",
        "NM1*40*2*EXAMPLE CLEARINGHOUSE*****46*FAKE40",
        "HL*1**20*1",
        f"NM1*85*2*EXAMPLE PRACTICE*****XX*{BILLING_NPI}",
    ]
    for index, claim in enumerate(claims):
        body += _claim_segments(claim, index + 2)
    body.append(f"SE*{len(body) + 1}*0001")
    return _envelope([body], "HC", guide, sent, control, usage)


def _claim_segments(claim: Claim, level: int) -> list[str]:
    segments = [
        f"HL*{level}*1*22*0",
        f"SBR*{claim.order}*18*******CI",
        f"NM1*IL*1*DOE*TEST****MI*M{claim.claim_id}",
        "DMG*D8*19700101*F",
        f"NM1*PR*2*{claim.payer.name}*****PI*{claim.payer.payer_id}",
    ]
    if claim.claim_type == "institutional":
        return [*segments, *_institutional(claim)]
    segments.append(f"CLM*{claim.claim_id}*{claim.charge}***{claim.place_of_service}:B:{claim.frequency}*Y*A*Y*Y")
    if claim.refers_to:
        segments.append(f"REF*F8*{claim.refers_to}")
    segments += ["HI*ABK:J069", f"NM1*82*1*SAMPLE*ALEX****XX*{RENDERING_NPI}"]
    for line in claim.lines:
        segments += [
            f"LX*{line.number}",
            f"SV1*HC:{line.code}*{line.charge}*UN*1***1",
            f"DTP*472*D8*{claim.service_date:%Y%m%d}",
        ]
        if line.control:
            segments.append(f"REF*6R*{line.control}")
    return segments


def _institutional(claim: Claim) -> list[str]:
    """A stay: the statement's days on the claim, revenue lines of which every second has no day of its own."""
    first, last = claim.service_date, claim.service_date + timedelta(days=2)
    segments = [
        f"CLM*{claim.claim_id}*{claim.charge}***{claim.place_of_service}:A:{claim.frequency}**A*Y*Y",
        f"DTP*434*RD8*{first:%Y%m%d}-{last:%Y%m%d}",
        f"DTP*435*DT*{first:%Y%m%d}0830",
        "CL1*3*1*01",
    ]
    if claim.refers_to:
        segments.append(f"REF*F8*{claim.refers_to}")
    segments += ["HI*ABK:J069", "HI*DR:195", f"NM1*71*1*SAMPLE*ALEX****XX*{RENDERING_NPI}"]
    for line in claim.lines:
        procedure = f"HC:{line.code}" if line.code else ""
        segments += [f"LX*{line.number}", f"SV2*{line.revenue}*{procedure}*{line.charge}*UN*1"]
        if line.number % 2:
            segments.append(f"DTP*472*D8*{first:%Y%m%d}")
        if line.control:
            segments.append(f"REF*6R*{line.control}")
    return segments


def remittance_835(
    paid_on: date,
    payer: Payer,
    answers: tuple[Answered, ...],
    control: int,
    takebacks: tuple[Takeback, ...] = (),
    usage: str = "P",
    trace: str = "",
) -> str:
    """One 835 interchange with one payment dated ``paid_on`` (BPR16); BPR02 follows from the answers and the PLB."""
    for answer in answers:
        _refuse_unbalanced(answer)
    total = sum((Decimal(a.paid) for a in answers), Decimal(0)) - sum(
        (Decimal(t.amount) for t in takebacks), Decimal(0)
    )
    direction = "C" if total >= 0 else "D"
    body = [
        "ST*835*0001",
        f"BPR*I*{abs(total)}*{direction}*ACH*CCP*01*000000000*DA*0*1000000000**01*000000000*DA*0*{paid_on:%Y%m%d}",
        f"TRN*1*{trace or control}*1000000000",
        f"DTM*405*{paid_on:%Y%m%d}",
        f"N1*PR*{payer.name}*XV*{payer.payer_id}",
        f"N1*PE*EXAMPLE PRACTICE*XX*{BILLING_NPI}",
        "LX*1",
    ]
    for answer in answers:
        body += _answer_segments(answer)
    body += [f"PLB*{BILLING_NPI}*20261231*{t.reason}:{t.reference}*{t.amount}" for t in takebacks]
    body.append(f"SE*{len(body) + 1}*0001")
    return _envelope([body], "HP", "005010X221A1", paid_on, control, usage)


def _answer_segments(answer: Answered) -> list[str]:
    shares = [split_cas(text) for cas in (answer.cas, *(line.cas for line in answer.lines)) for text in cas]
    patient = sum((amount for group, _, amount in shares if group == "PR"), Decimal(0))
    stated = "" if answer.status == "22" else str(patient)
    segments = [
        f"CLP*{answer.claim_id}*{answer.status}*{answer.charge}*{answer.paid}*{stated}*12*{answer.number}*11*1",
        *_cas_segments(answer.cas),
        "NM1*QC*1*DOE*TEST",
    ]
    if answer.remarks:
        segments.append("MOA***" + "*".join(answer.remarks))
    for line in answer.lines:
        segments += [
            f"SVC*{_service(line)}*{line.charge}*{line.paid}*{line.revenue if line.code else ''}*1",
            f"DTM*472*{line.service_date:%Y%m%d}",
            *_cas_segments(line.cas),
        ]
        if line.control:
            segments.append(f"REF*6R*{line.control}")
        segments += [f"LQ*HE*{remark}" for remark in line.remarks]
    return segments


def _service(line: AnsweredLine) -> str:
    return f"HC:{line.code}" if line.code else f"NU:{line.revenue}"


def _cas_segments(triplets: tuple[str, ...]) -> list[str]:
    """One CAS a group, its triplets side by side, as payers write them (quantity left empty)."""
    by_group: dict[str, list[str]] = {}
    for text in triplets:
        group, code, amount = split_cas(text)
        by_group.setdefault(group, []).append(f"{code}*{amount}")
    return [f"CAS*{group}*" + "**".join(parts) for group, parts in by_group.items()]


def _refuse_unbalanced(answer: Answered) -> None:
    taken = sum((split_cas(text)[2] for text in answer.cas), Decimal(0))
    for line in answer.lines:
        on_line = sum((split_cas(text)[2] for text in line.cas), Decimal(0))
        if Decimal(line.charge) - on_line != Decimal(line.paid):
            raise ValueError(f"line {line.code} of {answer.claim_id} does not balance")
        taken += on_line
    if Decimal(answer.charge) - taken != Decimal(answer.paid):
        raise ValueError(f"claim {answer.claim_id} does not balance")
    if answer.lines and sum(Decimal(line.charge) for line in answer.lines) != Decimal(answer.charge):
        raise ValueError(f"lines of {answer.claim_id} do not add up to its charge")


def negated(answer: Answered, number: str | None = None) -> Answered:
    """The reversal (CLP02 = 22) of an answer: every amount with the other sign, the payer's number kept."""

    def minus(text: str) -> str:
        return str(-Decimal(text))

    def minus_cas(cas: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"{text.split()[0]} {minus(text.split()[1])}" for text in cas)

    lines = tuple(
        AnsweredLine(
            line.code,
            minus(line.charge),
            minus(line.paid),
            minus_cas(line.cas),
            (),
            line.control,
            line.service_date,
            line.revenue,
        )
        for line in answer.lines
    )
    return Answered(
        answer.claim_id,
        "22",
        minus(answer.charge),
        minus(answer.paid),
        number or answer.number,
        minus_cas(answer.cas),
        lines,
    )
