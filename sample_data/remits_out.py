"""835 files: one a payer payment; a small practice gets a month's payments in one file from its clearinghouse."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sample_data.adjudicate import Answer, LineAnswer
from sample_data.calendar_days import compact
from sample_data.claims_out import member_of
from sample_data.envelope import (
    MAX_TRIPLETS,
    PLAIN,
    PRACTICE,
    REMIT_BUNDLER,
    REMITTANCES,
    Segments,
    Separators,
    adjustment_segments,
    amount,
    wrap,
)
from sample_data.payers import MEDICARE, SUPPLEMENT, Payer
from sample_data.payments import Payment
from sample_data.practice import GROUP_NAME, GROUP_NPI, GROUP_TAX_ID
from sample_data.rejections import SMALL_PRACTICE
from sample_data.supplements import CROSSED_OVER
from sample_data.world import Line, World


def remittance_files(world: World, payments: Iterable[Payment]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every 835 file; interchanges of a sender are numbered in their order."""
    files: dict[tuple[str, str], list[Payment]] = defaultdict(list)
    for payment in payments:
        payer_id, day = payment.payer.payer_id, compact(payment.day)
        if world.encounters < SMALL_PRACTICE:
            files[REMIT_BUNDLER, day[:6]].append(payment)
        else:
            # The supplement sends a month's payments in one interchange.
            files[payer_id, day[:6] if payment.payer is SUPPLEMENT else day].append(payment)
    numbers: Counter[str] = Counter()
    for (sender, period), found in sorted(files.items()):
        numbers[sender] += 1
        found.sort(key=lambda payment: payment.day)
        if sender == REMIT_BUNDLER:
            yield f"remits/835_{period}.x12", remittance_file(found, sender, numbers[sender])
        else:
            data = remittance_file(found, sender, numbers[sender], found[0].payer.separators)
            yield f"remits/835_{sender}_{period}.x12", data


def remittance_file(payments: Sequence[Payment], sender: str, control: int, separators: Separators = PLAIN) -> bytes:
    """One interchange with one set a payment; ``control``: its number in the sender's sequence."""
    last = max(payment.day for payment in payments)
    sets = [payment_segments(payment) for payment in payments]
    return wrap(sets, REMITTANCES, (sender, PRACTICE), last, control, separators)


def payment_segments(payment: Payment) -> Segments:
    """Segments between ST and SE."""
    payer, stamp, cents = payment.payer, compact(payment.day), payment.cents
    head = f"BPR*I*{amount(cents)}*C*ACH*CCP*01*999999992*DA*0000000000*1{payer.tax_id}**01*999999992*DA*0000000000"
    if payment.method == "CHK":
        head = f"BPR*I*{amount(cents)}*C*CHK{'*' * 11}"
    if not cents:
        head = f"BPR*H*0*C*NON*{'*' * 10}"
    segments = [
        f"{head}*{stamp}",
        f"TRN*1*{payment.trace}*1{payer.tax_id}",
        f"DTM*405*{stamp}",
        *_payer(payer),
        f"N1*PE*{GROUP_NAME}*XX*{GROUP_NPI}",
        f"REF*TJ*{GROUP_TAX_ID}",
        "LX*1",
    ]
    for answer in payment.answers:
        _claim(segments, answer)
    pairs = [f"{pair.reason}:{pair.reference}*{amount(pair.cents)}" for pair in payment.provider_adjustments]
    for start in range(0, len(pairs), MAX_TRIPLETS):
        part = "*".join(pairs[start : start + MAX_TRIPLETS])
        segments.append(f"PLB*{GROUP_NPI}*{stamp[:4]}1231*{part}")
    return segments


def _payer(payer: Payer) -> Segments:
    """How this payer names itself: by id, by REF 2U, by its tax number alone, or by name alone."""
    name = f"N1*PR*{payer.name}*XV*{payer.payer_id}" if payer.names_itself_by == "id" else f"N1*PR*{payer.name}"
    if payer.names_itself_by == "alias":
        name = f"N1*PR*{payer.bank_name} REMITTANCE"
    second = [f"REF*2U*{payer.payer_id}"] if payer.names_itself_by == "2U" else []
    return [
        name,
        "N3*PO BOX 555",
        "N4*EXAMPLETON*KS*669990001",
        *second,
        "PER*BL*PROVIDER SERVICE*TE*8005550142",
    ]


def _claim(segments: Segments, answer: Answer) -> None:
    visit, payer = answer.visit, answer.payer
    share = "" if answer.status == "22" else amount(answer.group_total("PR"))
    segments.append(
        f"CLP*{visit.claim_id}*{answer.status}*{amount(answer.charge)}*{amount(answer.paid)}*{share}*"
        f"{_filing_code(answer)}*{answer.control_number}*{_place(answer)}"
    )
    segments += adjustment_segments(answer.adjustments)
    patient = visit.patient
    segments.append(f"NM1*QC*1*{patient.last}*{patient.first}****MI*{member_of(patient, payer)}")
    provider = visit.provider
    if not visit.stay:
        segments.append(f"NM1*82*1*{provider.last}*{provider.first}****XX*{provider.npi}")
    if answer.status == CROSSED_OVER:
        segments.append(f"NM1*TT*2*{SUPPLEMENT.name}*****PI*{SUPPLEMENT.payer_id}")
    if answer.remarks:
        segments.append("MOA***" + "*".join(answer.remarks))
    if visit.stay and visit.stay.is_inpatient and answer.paid:
        segments.append(f"MIA*{visit.stay.until - visit.service}")
    stamp = compact(visit.service)
    if not answer.lines:
        last = compact(visit.stay.until) if visit.stay else stamp
        segments += [f"DTM*232*{stamp}", f"DTM*233*{last}"]
    segments.append(f"DTM*050*{compact(answer.received)}")
    for line in answer.lines:
        _line(segments, line, payer, stamp)


def _filing_code(answer: Answer) -> str:
    """Medicare names the part that pays a hospital by another code."""
    return "MA" if answer.visit.stay and answer.payer is MEDICARE else answer.payer.filing_code


def _place(answer: Answer) -> str:
    """CLP08, CLP09 and, of an admission, CLP11."""
    stay = answer.visit.stay
    if not stay:
        return f"{answer.visit.place_of_service}*{answer.frequency}"
    return f"{stay.bill_type}*{answer.frequency}" + (f"**{stay.drg}" if stay.drg else "")


def _service(line: Line, charge: int, paid: int) -> str:
    """SVC; a line without a procedure is named by its revenue code."""
    code = ":".join(("HC", line.code, *line.modifiers)) if line.code else f"NU:{line.revenue}"
    rest = f"*{line.revenue if line.code else ''}*{line.units if line.units > 1 else ''}"
    return f"SVC*{code}*{amount(charge)}*{amount(paid)}{rest}".rstrip("*")


def _line(segments: Segments, answered: LineAnswer, payer: Payer, stamp: str) -> None:
    line = answered.line
    segments.append(_service(line, answered.charge, answered.paid))
    segments.append(f"DTM*472*{stamp}")
    segments += adjustment_segments(answered.adjustments)
    if payer.gives_line_id:
        segments.append(f"REF*6R*{line.key}")
    if payer.gives_allowed and answered.allowed:
        segments.append(f"AMT*B6*{amount(answered.allowed)}")
    segments += [f"LQ*HE*{remark}" for remark in answered.remarks]
