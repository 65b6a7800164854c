"""835 files: one a payer payment; a small practice gets a month's payments in one file from its clearinghouse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from sample_data.adjudicate import Adjustment, Answer, LineAnswer
from sample_data.calendar_days import compact
from sample_data.claims_out import SMALL_PRACTICE, period_of
from sample_data.envelope import CLEARINGHOUSE, PLAIN, PRACTICE, REMITTANCES, Segments, Separators, amount, wrap
from sample_data.payers import PAYERS, Payer
from sample_data.payments import Payment
from sample_data.practice import GROUP_NAME, GROUP_NPI, GROUP_TAX_ID
from sample_data.visits import World

_MAX_TRIPLETS = 6
_EPOCH = date(2020, 1, 1).toordinal()


def remittance_files(world: World, payments: Iterable[Payment]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every 835 file."""
    if world.encounters < SMALL_PRACTICE:
        months: dict[str, list[Payment]] = defaultdict(list)
        for payment in payments:
            months[period_of(world, payment.day)].append(payment)
        for month, found in sorted(months.items()):
            found.sort(key=lambda payment: payment.day)
            yield f"remits/835_{month}.x12", remittance_file(found, CLEARINGHOUSE, 900)
        return
    for payment in payments:
        name = f"remits/835_{payment.payer.payer_id}_{compact(payment.day)}.x12"
        place = PAYERS.index(payment.payer)
        yield name, remittance_file([payment], payment.payer.payer_id, place, payment.payer.separators)


def remittance_file(payments: Sequence[Payment], sender: str, lane: int, separators: Separators = PLAIN) -> bytes:
    """One interchange with one set a payment; ``lane`` keeps the control numbers of senders apart."""
    last = max(payment.day for payment in payments)
    sets = [payment_segments(payment) for payment in payments]
    return wrap(sets, REMITTANCES, (sender, PRACTICE), last, lane * 10000 + last - _EPOCH, separators)


def payment_segments(payment: Payment) -> Segments:
    """Segments between ST and SE."""
    payer, stamp, cents = payment.payer, compact(payment.day), payment.cents
    head = f"BPR*I*{amount(cents)}*C*ACH*CCP*01*999999992*DA*0000000000*1{payer.tax_id}**01*999999992*DA*0000000000"
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
    for start in range(0, len(pairs), _MAX_TRIPLETS):
        part = "*".join(pairs[start : start + _MAX_TRIPLETS])
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
        f"{payer.filing_code}*{answer.control_number}*{visit.place_of_service}*{answer.frequency}"
    )
    _adjustments(segments, answer.adjustments)
    patient = visit.patient
    segments.append(f"NM1*QC*1*{patient.last}*{patient.first}****MI*{patient.member_id}")
    provider = visit.provider
    segments.append(f"NM1*82*1*{provider.last}*{provider.first}****XX*{provider.npi}")
    if answer.remarks:
        segments.append("MOA***" + "*".join(answer.remarks))
    stamp = compact(visit.service)
    if not answer.lines:
        segments += [f"DTM*232*{stamp}", f"DTM*233*{stamp}"]
    segments.append(f"DTM*050*{compact(answer.received)}")
    for line in answer.lines:
        _line(segments, line, payer, stamp)


def _line(segments: Segments, answered: LineAnswer, payer: Payer, stamp: str) -> None:
    line = answered.line
    code = ":".join(("HC", line.code, *line.modifiers))
    units = "" if line.units == 1 else f"**{line.units}"
    segments.append(f"SVC*{code}*{amount(answered.charge)}*{amount(answered.paid)}{units}")
    segments.append(f"DTM*472*{stamp}")
    _adjustments(segments, answered.adjustments)
    if payer.gives_line_id:
        segments.append(f"REF*6R*{line.key}")
    if payer.gives_allowed and answered.allowed:
        segments.append(f"AMT*B6*{amount(answered.allowed)}")
    segments += [f"LQ*HE*{remark}" for remark in answered.remarks]


def _adjustments(segments: Segments, adjustments: Sequence[Adjustment]) -> None:
    for group, members in groupby(sorted(adjustments, key=lambda each: each[0]), key=lambda each: each[0]):
        triplets = [f"{carc}*{amount(cents)}" for _, carc, cents in members]
        for start in range(0, len(triplets), _MAX_TRIPLETS):
            segments.append(f"CAS*{group}*" + "**".join(triplets[start : start + _MAX_TRIPLETS]))
