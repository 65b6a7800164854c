"""Month ends counted from the files alone: payments that come twice count once, entries as KPIS says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from tests.unit.sample_data.naive import Segment, files, rows, sets_of, triplets
from tests.unit.sample_data.naive_answers import door, submissions

Movement = tuple[str, str, Decimal]
PAYMENTS = {"copay", "patient_payment", "payer_payment"}
REFUNDS = {"patient_refund", "payer_refund"}


@dataclass
class Line:
    """One SVC: identity, adjustments."""

    key: str
    cuts: list[tuple[str, str, Decimal]] = field(default_factory=list)
    remarks: set[str] = field(default_factory=set)
    charge: Decimal = Decimal(0)


@dataclass
class Answer:
    """One CLP."""

    claim_id: str
    day: str
    order: tuple[str, int]
    status: str
    charge: Decimal
    paid: Decimal
    number: str
    cuts: list[tuple[str, str, Decimal]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def every_cut(self) -> list[tuple[str, str, Decimal]]:
        return [*self.cuts, *(cut for line in self.lines for cut in line.cuts)]

    def decides(self) -> bool:
        """False for a pending, unprocessable or duplicate answer, and for one that only says an appeal is lost."""
        reasons = {carc for group, carc, _ in self.every_cut() if group != "PR"} - {"45"}
        charged = [line for line in self.lines if line.charge]
        rejected = bool(charged) and all("MA130" in line.remarks for line in charged)
        return not rejected and (not reasons or not reasons <= {"133", "18", "193"})


@dataclass
class Payment:
    """One 835 set."""

    payer: str
    trace: str
    day: str
    amount: Decimal
    answers: list[Answer]
    pairs: list[tuple[str, str, Decimal]]

    def same(self) -> tuple[str, str, str, Decimal]:
        return self.payer, self.trace, self.day, self.amount

    def content(self) -> tuple[str, Decimal, tuple[tuple[str, str, str, Decimal], ...]]:
        """What a re-issued check shares with the first one: payer, amount, and every claim under its number."""
        claims = tuple((each.claim_id, each.number, each.status, each.paid) for each in self.answers)
        return self.payer, self.amount, claims


def payments(landing: Path) -> tuple[list[Payment], list[Payment]]:
    """Payments that count, and those that came again: same numbers, or the same claims under another number."""
    counted: dict[tuple[str, str, str, Decimal], Payment] = {}
    again: list[Payment] = []
    contents = set()
    for room in ("remits", "resent"):
        for path in files(landing, room):
            for segments in sets_of(path):
                if segments[0][1] != "835":
                    continue
                payment = _payment(segments)
                is_known = payment.same() in counted or (payment.answers and payment.content() in contents)
                if is_known:
                    again.append(payment)
                else:
                    counted[payment.same()] = payment
                    contents.add(payment.content())
    return list(counted.values()), again


def _payment(segments: list[Segment]) -> Payment:
    head = next(s for s in segments if s[0] == "BPR")
    trace = next(s for s in segments if s[0] == "TRN")
    payment = Payment(trace[3], trace[2], head[16], Decimal(head[2]), [], [])
    for place, s in enumerate(segments):
        match s[0]:
            case "CLP":
                payment.answers.append(
                    Answer(s[1], head[16], (trace[2], place), s[2], Decimal(s[3]), Decimal(s[4]), s[7])
                )
            case "SVC":
                payment.answers[-1].lines.append(Line(s[1], charge=Decimal(s[2])))
            case "CAS":
                answer = payment.answers[-1]
                (answer.lines[-1].cuts if answer.lines else answer.cuts).extend(triplets(s))
            case "REF" if s[1] == "6R":
                payment.answers[-1].lines[-1].key = s[2]
            case "LQ":
                payment.answers[-1].lines[-1].remarks.add(s[2])
            case "PLB":
                payment.pairs += [(*s[at].split(":"), Decimal(s[at + 1])) for at in range(3, len(s), 2)]
            case _:
                pass
    return payment


def months(landing: Path) -> dict[str, tuple[Decimal, Decimal, Decimal, Decimal]]:
    """Charges, payments net of refunds, adjustments with write-offs, and closing balance of each month."""
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for day, column, amount in _movements(landing):
        sums[day.replace("-", "")[:6]][column] += amount
    found, ending = {}, Decimal(0)
    for month, each in sorted(sums.items()):
        ending += each["charges"] - each["payments"] - each["adjustments"]
        found[f"{month[:4]}-{month[4:]}"] = (each["charges"], each["payments"], each["adjustments"], ending)
    return found


def _movements(landing: Path) -> Iterator[Movement]:
    counted, _ = payments(landing)
    voids = yield from _charges(landing)
    answers: dict[str, list[Answer]] = defaultdict(list)
    claim_of = {}
    for payment in counted:
        for answer in payment.answers:
            yield answer.day, "payments", answer.paid
            answers[answer.claim_id].append(answer)
            claim_of[answer.number] = answer.claim_id
        for reason, reference, amount in payment.pairs:
            if reason == "WO" and reference in claim_of:
                yield payment.day, "payments", -amount
            assert reason != "WO" or reference in claim_of
    for claim_id, found in answers.items():
        yield from _adjustments(found, voids.get(claim_id, ""))
    entries = {row["ledger_entry_id"]: row for row in rows(landing, "account_ledger")}
    for row in entries.values():
        amount = Decimal(row["amount_usd"])
        if not row["claim_id"] or row["kind"] == "statement_sent":
            continue
        if row["kind"] in PAYMENTS:
            yield row["posted_date"], "payments", amount
        elif row["kind"] in REFUNDS:
            yield row["posted_date"], "payments", -amount
        else:
            yield row["posted_date"], "adjustments", amount


def _charges(landing: Path) -> Iterator[Movement]:
    """Charge entries; returns the day of each claim's void."""
    doors, voids = door(landing), {}
    sent = defaultdict(list)
    for each in submissions(landing):
        if each.order == "P":
            sent[each.claim_id].append(each)
    visits = {row["claim_id"]: row for row in rows(landing, "encounters") if row["claim_id"]}
    assert sent.keys() <= visits.keys()
    for claim_id, row in visits.items():
        every = sorted(sent.get(claim_id, []), key=lambda each: each.day)
        live = [each for each in every if not doors.verdict(each)] or every
        before = live[0].charge if live else Decimal(row["charge_usd"])
        yield row["charge_posted_date"], "charges", before
        for each in live[1:]:
            now = Decimal(0) if each.frequency == "8" else each.charge
            yield each.day, "charges", now - before
            before = now
            if each.frequency == "8":
                voids[claim_id] = each.day
    return voids


def _adjustments(answers: list[Answer], voided: str) -> Iterator[Movement]:
    """The change of what stands, day by day; only the first payer's."""
    primary = sorted((each for each in answers if each.status != "2"), key=lambda each: (each.day, each.order))
    before = Decimal(0)
    for day in sorted({each.day for each in primary} | ({voided} if voided else set())):
        known = [each for each in primary if each.day <= day]
        now = Decimal(0) if voided and day >= voided else _relief(known)
        yield day, "adjustments", now - before
        before = now


def _relief(known: list[Answer]) -> Decimal:
    left = [each for each in known if each.status != "22"]
    for reversal in (each for each in known if each.status == "22"):
        same = [each for each in left if each.number == reversal.number and each.charge == -reversal.charge]
        exact = [each for each in same if each.paid == -reversal.paid]
        left.remove((exact or same)[0])
    total, seen = Decimal(0), set()
    for answer in reversed([each for each in left if each.decides()]):
        keys = names(answer)
        if "" in seen or (not keys and seen):
            # Told without lines, and something later has answered: nothing in these files does both.
            continue
        fresh = [line for key, line in zip(keys, answer.lines, strict=True) if key not in seen]
        if fresh or not keys:
            total += taken(answer, answer.cuts) + sum((taken(answer, line.cuts) for line in fresh), Decimal(0))
        seen |= set(keys) or {""}
    return total


def names(answer: Answer) -> list[str]:
    """Lines told apart: by their number, else by code without modifiers and by turn."""
    found: list[str] = []
    for line in answer.lines:
        key = line.key if "L" in line.key and ":" not in line.key else line.key.split(":")[1]
        found.append(f"{key} {sum(each.startswith(f'{key} ') for each in found)}")
    return found


def taken(answer: Answer, cuts: list[tuple[str, str, Decimal]]) -> Decimal:
    """Contractual and capitated dollars; Medicare's 24 is a denial."""
    codes = {"45", "253"} | (set() if answer.number.startswith("MCR") else {"24"})
    return sum((amount for group, carc, amount in cuts if group != "PR" and carc in codes), Decimal(0))
