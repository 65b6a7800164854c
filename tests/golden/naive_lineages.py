"""Submissions and answers joined to the care they are about: lineages, payer order, reversals, initial adjudication."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.golden.naive_837 import ReadClaim, ReadClaimLine
from tests.golden.naive_answers import Answer, Line, is_reversal, make_answer
from tests.golden.naive_codes import Reasons, Roster
from tests.golden.naive_csv import Row
from tests.golden.naive_landing import EventKey, Landing

ORDER_BY_STATUS = {"1": 1, "19": 1, "2": 2, "20": 2, "3": 3, "21": 3}
ORDER_BY_SBR = {"": 1, "P": 1, "S": 2, "T": 3}
GAP = timedelta(days=60)


@dataclass
class Submission:
    """One CLM; ``payers``: payer and SBR order of the payer billed, then of the others."""

    key: EventKey
    read: ReadClaim
    payers: list[tuple[str, int]]

    @property
    def sent_on(self) -> date:
        """Submission date."""
        return self.key[0]

    @property
    def order(self) -> int:
        """Order of the payer billed: 1 primary."""
        return self.payers[0][1]

    @property
    def service_date(self) -> date:
        """First day of its lines, else of the claim, else the day it was sent."""
        days = [line.service_date or self.read.service_date for line in self.read.lines]
        return min((d for d in days if d), default=self.read.service_date or self.sent_on)


@dataclass
class Lineage:
    """All submissions, answers and CSV rows of the same care, in event order."""

    lineage_id: str
    claim_id: str
    starts_on: date
    submissions: list[Submission] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    encounters: list[Row] = field(default_factory=list)
    ledger: list[Row] = field(default_factory=list)
    initial: list[Answer] = field(default_factory=list)

    @property
    def primary_submissions(self) -> list[Submission]:
        """Submissions to the primary payer."""
        return [s for s in self.submissions if s.order == 1]


class Book:
    """Lineages by claim number; answers and rows join the latest that starts on or before their day."""

    def __init__(self) -> None:
        self.by_claim: dict[str, list[Lineage]] = {}

    def join(self, claim_id: str, on: date) -> Lineage:
        """The lineage a dated event of a claim number belongs to; a new one where the number is unknown."""
        known = self.by_claim.setdefault(claim_id, [])
        if not known:
            known.append(Lineage(claim_id, claim_id, on))
        earlier = [lineage for lineage in known if lineage.starts_on <= on]
        return max(earlier, key=lambda x: x.starts_on) if earlier else known[0]

    def all(self) -> list[Lineage]:
        """Every lineage once."""
        unique = {id(lineage): lineage for known in self.by_claim.values() for lineage in known}
        return sorted(unique.values(), key=lambda lineage: lineage.lineage_id)


def build_book(landing: Landing, roster: Roster, reasons: Reasons) -> Book:
    """All lineages of a landing folder."""
    book = Book()
    _add_submissions(book, landing, roster)
    for key, payment in landing.payments:
        payer_id = roster.find(payment.payer)
        for ordinal, read in enumerate(payment.answers, start=1):
            answer = make_answer((*key[:4], ordinal), payer_id, roster.payer_class.get(payer_id, ""), read, reasons)
            book.join(read.claim_id, answer_service_date(answer)).answers.append(answer)
    _follow_references(book)
    for row in landing.rows["encounters"]:
        if row["claim_id"]:
            book.join(row["claim_id"], date.fromisoformat(row["service_date"])).encounters.append(row)
    for row in landing.rows["account_ledger"]:
        if row["claim_id"]:
            book.join(row["claim_id"], date.fromisoformat(row["posted_date"])).ledger.append(row)
    for lineage in book.all():
        lineage.submissions.sort(key=lambda s: s.key)
        lineage.answers.sort(key=lambda a: a.key)
        _settle(lineage)
    return book


def answer_service_date(answer: Answer) -> date:
    """First DTM 472/150 of its lines, else 232, else the payment's day."""
    days = [line.read.service_date for line in answer.lines if line.read.service_date]
    return min(days, default=answer.read.service_date or answer.paid_on)


def _add_submissions(book: Book, landing: Landing, roster: Roster) -> None:
    by_claim: dict[str, list[Submission]] = {}
    for key, read in landing.claims:
        payers = [(roster.find(names), ORDER_BY_SBR.get(code, 4)) for code, names in read.payers]
        by_claim.setdefault(read.claim_id, []).append(Submission(key, read, payers))
    for claim_id, submissions in by_claim.items():
        groups = [group for person in _by_person(submissions) for group in _by_gap(person)]
        groups.sort(key=lambda group: (group[0].service_date, min(s.key for s in group)))
        for number, group in enumerate(groups, start=1):
            name = claim_id if number == 1 else f"{claim_id}~{number}"
            lineage = Lineage(name, claim_id, group[0].service_date, list(group))
            book.by_claim.setdefault(claim_id, []).append(lineage)


def _by_person(submissions: list[Submission]) -> list[list[Submission]]:
    """Different birth date or sex = different patient; unknown joins the first."""
    people: dict[tuple[str, str], list[Submission]] = {}
    for one in submissions:
        person = one.read.person
        if not all(person):
            person = next(iter(people), person)
        people.setdefault(person, []).append(one)
    return list(people.values())


def _by_gap(submissions: list[Submission]) -> list[list[Submission]]:
    """A number used again more than 60 days later is another visit."""
    groups: list[list[Submission]] = []
    for one in sorted(submissions, key=lambda s: (s.service_date, s.key)):
        if groups and one.service_date - groups[-1][-1].service_date <= GAP:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _follow_references(book: Book) -> None:
    """REF*F8 of a claim = CLP07 of an earlier answer under another number: the same care."""
    holders: dict[str, list[tuple[date, str]]] = {}
    for lineage in book.all():
        for answer in lineage.answers:
            if answer.read.number:
                holders.setdefault(answer.read.number, []).append((answer.paid_on, lineage.lineage_id))
    by_id = {lineage.lineage_id: lineage for lineage in book.all()}
    moved: dict[str, str] = {}
    for lineage in sorted(book.all(), key=lambda x: min((s.key[0] for s in x.submissions), default=date.max)):
        for one in lineage.submissions:
            target = next((to for when, to in sorted(holders.get(one.read.refers_to, [])) if when <= one.sent_on), None)
            while target in moved:
                target = moved[target]
            if target is not None and target != lineage.lineage_id:
                moved[lineage.lineage_id] = target
                _merge(book, lineage, by_id[target])
                break


def _merge(book: Book, gone: Lineage, into: Lineage) -> None:
    into.submissions += gone.submissions
    into.answers += gone.answers
    into.starts_on = min(into.starts_on, gone.starts_on)
    for known in book.by_claim.values():
        known[:] = [into if lineage is gone else lineage for lineage in known]


def _settle(lineage: Lineage) -> None:
    """Reversals, payer order, line identities, initial adjudication."""
    for answer in lineage.answers:
        if answer.answer_class == "reversal":
            _cancel(lineage, answer)
    for answer in lineage.answers:
        answer.order = _order(lineage, answer)
    for answer in lineage.answers:
        answer.submission = _submission_of(lineage, answer)
        _identify_lines(lineage, answer)
    _find_initial(lineage)


def _cancel(lineage: Lineage, reversal: Answer) -> None:
    """The answer a reversal negates: by number; where none or several have it, by amounts and CAS; then the latest."""
    earlier = [a for a in lineage.answers if a.key < reversal.key and not is_reversal(a.read)]
    named = [a for a in earlier if reversal.read.number and a.read.number == reversal.read.number]
    candidates = named or earlier
    if len(named) != 1:
        alike = [a for a in candidates if _amounts_negate(a, reversal)]
        candidates = alike or candidates
    free = [a for a in candidates if a.cancelled_on is None]
    if free:
        best = max(free, key=lambda a: (_cas_negates(a, reversal), a.key))
        best.cancelled_on, reversal.cancels = reversal.paid_on, best


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
    """The submission it answers: of its payer order, the latest sent on or before its day, else the first."""
    sent = [s for s in lineage.submissions if s.order == answer.order]
    before = [s for s in sent if s.sent_on <= answer.paid_on]
    return before[-1] if before else (sent[0] if sent else None)


def _identify_lines(lineage: Lineage, answer: Answer) -> None:
    """Lines take the identity (LX01, code) of the submission line they answer; else one of their own."""
    target = answer.submission
    others = [s for s in reversed(lineage.submissions) if s is not target]
    used: set[int] = set()
    seen: dict[tuple[object, ...], int] = {}
    for line in answer.lines:
        found = None
        for submission in ([target] if isinstance(target, Submission) else []) + others:
            found = found or _match(line, submission, used)
        if found is not None:
            used.add(id(found))
            line.identity = (found.number, found.code)
            continue
        read = line.read
        own = ("own", read.control) if read.control else ("own", *_signature(line))
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
    """First primary adjudication, with later ones that answer lines of the same submission nobody answered yet."""
    answered: set[tuple[object, ...]] = set()
    for answer in lineage.answers:
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
    return not is_other and not again and answer.submission is first.submission
