"""What belongs together inside one care: reversals, payer order, lines, the initial adjudication."""

from __future__ import annotations

from collections.abc import Callable

from tests.golden.naive_835 import is_reversal
from tests.golden.naive_837 import ReadClaimLine
from tests.golden.naive_answers import Answer, Line
from tests.golden.naive_care import Lineage, Submission

ORDER_BY_STATUS = {"1": 1, "19": 1, "2": 2, "20": 2, "3": 3, "21": 3}
Fits = Callable[[Answer, Answer, list[Answer]], bool]


def settle(lineage: Lineage) -> None:
    """Reversals, payer order, line identities, initial adjudication."""
    for fits in (_number_and_amounts, _number, _amounts_where_no_number):
        for answer in lineage.answers:
            if answer.answer_class == "reversal" and answer.cancels is None:
                _cancel(lineage, answer, fits)
    for answer in lineage.answers:
        answer.order = _order(lineage, answer)
    for answer in lineage.answers:
        answer.submission = _submission_of(lineage, answer)
        _identify_lines(lineage, answer)
    _find_initial(lineage)


def _cancel(lineage: Lineage, reversal: Answer, fits: Fits) -> None:
    """The latest answer before it that fits and that no reversal negates yet, one with the same CAS first."""
    earlier = [a for a in lineage.answers if a.key < reversal.key and not is_reversal(a.read)]
    free = [a for a in earlier if a.cancelled_on is None and fits(a, reversal, earlier)]
    if free:
        best = max(free, key=lambda a: (_cas_negates(a, reversal), a.key))
        best.cancelled_on, reversal.cancels = reversal.paid_on, best


def _number(answer: Answer, reversal: Answer, _: list[Answer]) -> bool:
    return bool(reversal.read.number) and answer.read.number == reversal.read.number


def _number_and_amounts(answer: Answer, reversal: Answer, earlier: list[Answer]) -> bool:
    return _number(answer, reversal, earlier) and _amounts_negate(answer, reversal)


def _amounts_where_no_number(answer: Answer, reversal: Answer, earlier: list[Answer]) -> bool:
    return _amounts_negate(answer, reversal) and not any(_number(a, reversal, earlier) for a in earlier)


def _amounts_negate(answer: Answer, reversal: Answer) -> bool:
    return answer.read.charge == -reversal.read.charge and answer.read.paid == -reversal.read.paid


def _cas_negates(answer: Answer, reversal: Answer) -> bool:
    plus = sorted((d.group, d.code, d.amount) for d in answer.all_dollars)
    minus = sorted((d.group, d.code, -d.amount) for d in reversal.all_dollars)
    return plus == minus


def _order(lineage: Lineage, answer: Answer) -> int:
    """Payer order: CLP02, else the answer a reversal cancels, else the 837's order for that payer, else primary."""
    if answer.read.status in ORDER_BY_STATUS:
        return ORDER_BY_STATUS[answer.read.status]
    if answer.cancels is not None:
        return _order(lineage, answer.cancels)
    if answer.payer_id != "unknown":
        for submission in reversed([s for s in lineage.submissions if s.sent_on <= answer.paid_on]):
            for payer_id, order in submission.payers:
                if payer_id == answer.payer_id:
                    return order
    return 1


def _submission_of(lineage: Lineage, answer: Answer) -> Submission | None:
    """The submission it answers, never a void: of its payer order, the latest sent by its day, else the first."""
    sent = [s for s in lineage.submissions if s.order == answer.order and s.read.frequency != "8"]
    before = [s for s in sent if s.sent_on <= answer.paid_on]
    return before[-1] if before else (sent[0] if sent else None)


def _identify_lines(lineage: Lineage, answer: Answer) -> None:
    """Lines take the identity (LX01, code) of the submission line they answer; else one of their own."""
    target = answer.submission
    others = [s for s in reversed(lineage.submissions) if s is not target]
    used: set[int] = set()
    seen: dict[tuple[object, ...], int] = {}
    for line in answer.lines:
        matches = (_match(line, one, used) for one in [target, *others] if one is not None)
        found = next((match for match in matches if match is not None), None)
        if found is not None:
            used.add(id(found))
            line.identity = (found.number, found.code)
            continue
        own = ("own", line.read.control) if line.read.control else ("own", *_signature(line))
        seen[own] = seen.get(own, 0) + 1
        line.identity = (*own, seen[own])


def _signature(line: Line) -> tuple[object, ...]:
    read = line.read
    return (line.procedure_code, tuple(sorted(read.modifiers)), read.service_date, abs(read.charge))


def _match(line: Line, submission: Submission, used: set[int]) -> ReadClaimLine | None:
    read = line.read
    free = [s for s in submission.read.lines if id(s) not in used]
    if read.control:
        by_control = next((s for s in submission.read.lines if s.control == read.control), None)
        if by_control is not None:
            return by_control
    return next((s for s in free if _alike(line, s, submission)), None)


def _alike(line: Line, sent: ReadClaimLine, submission: Submission) -> bool:
    read = line.read
    sent_on = sent.service_date or submission.read.service_date
    return (
        sent.code == line.procedure_code
        and sorted(sent.modifiers) == sorted(read.modifiers)
        and sent.charge == abs(read.charge)
        and (read.service_date is None or sent_on is None or read.service_date == sent_on)
    )


def _find_initial(lineage: Lineage) -> None:
    """First primary adjudication, with later ones that answer lines of the same submission nobody answered yet.

    After a reversal of something never seen comes its correction, and a correction is never initial.
    """
    answered: set[tuple[object, ...]] = set()
    for answer in lineage.answers:
        if answer.answer_class == "reversal" and answer.cancels is None and not lineage.initial and answer.order == 1:
            return
        if not answer.is_adjudication or answer.order != 1:
            continue
        is_correction = answer.read.status == "22"  # mislabelled: a correction is never initial
        whole = any(line.is_whole_claim for line in answer.lines)
        lines = {line.identity for line in answer.lines}
        first = lineage.initial[0] if lineage.initial else None
        if first is None and not is_correction:
            lineage.initial = [answer]
        elif first is not None and _is_further_part(answer, first, is_correction or whole, lines & answered):
            lineage.initial.append(answer)
        if whole and lineage.initial:
            return
        answered |= lines


def _is_further_part(answer: Answer, first: Answer, is_other: bool, again: set[tuple[object, ...]]) -> bool:
    return not is_other and not again and first.submission is not None and answer.submission is first.submission
