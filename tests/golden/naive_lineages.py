"""Submissions and answers joined to the care they are about: the lineages."""

from __future__ import annotations

from datetime import date, timedelta

from tests.golden.naive_acknowledgements import acknowledge
from tests.golden.naive_answers import Answer, make_answer
from tests.golden.naive_care import Lineage, Submission
from tests.golden.naive_codes import Reasons, Roster
from tests.golden.naive_landing import Landing
from tests.golden.naive_links import settle

ORDER_BY_SBR = {"": 1, "P": 1, "S": 2, "T": 3}
GAP = timedelta(days=60)


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
    acknowledge(landing, [s for lineage in book.all() for s in lineage.submissions])
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
        settle(lineage)
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
