"""835 read the slow way: header, then each CLP with its lines, then PLB."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tests.golden.naive_x12 import ZERO, TransactionSet, day, get, money


@dataclass
class Triplet:
    """One CAS triplet; the difference of a line that does not balance has group and code ''."""

    group: str
    code: str
    amount: Decimal


@dataclass
class ReadLine:
    """One SVC."""

    code: str
    submitted_code: str
    modifiers: tuple[str, ...]
    charge: Decimal
    paid: Decimal
    triplets: list[Triplet] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    service_date: date | None = None
    control: str = ""
    allowed: Decimal | None = None


@dataclass
class ReadAnswer:
    """One CLP."""

    claim_id: str
    status: str
    charge: Decimal
    paid: Decimal
    number: str
    triplets: list[Triplet] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    lines: list[ReadLine] = field(default_factory=list)
    service_date: date | None = None
    rendering_npi: str = ""

    def balances(self) -> bool:
        """CLP03 - sum of all CAS = CLP04; rows of ours for lines that do not balance stay out."""
        taken = sum((t.amount for t in self.triplets), ZERO)
        taken += sum((t.amount for line in self.lines for t in line.triplets if t.code), ZERO)
        return self.charge - taken == self.paid


@dataclass
class ReadPayment:
    """One 835 set: ``payer`` holds the candidates N104, REF*2U, TRN03, N102 in the order of the law.

    ``stated_on``: BPR16 alone, where ``paid_on`` falls back.
    """

    paid_on: date | None
    amount: Decimal
    trace: str
    payer: tuple[str, ...]
    answers: list[ReadAnswer]
    takebacks: list[tuple[str, str, Decimal]]
    stated_on: date | None = None


def is_reversal(read: ReadAnswer) -> bool:
    """CLP02 22, unless its dollars are positive: then it is a mislabelled correction."""
    return read.status == "22" and not (read.charge > 0 or (read.charge == 0 and read.paid > 0))


def read_payment(source: TransactionSet) -> ReadPayment:
    """An 835 set."""
    reader = _PaymentReader(source)
    for segment in source.segments:
        reader.take(segment)
    return reader.result()


class _PaymentReader:
    """Walks one 835: header, then CLP, then SVC, then PLB."""

    def __init__(self, source: TransactionSet) -> None:
        self.source = source
        self.header: dict[str, str] = {}
        self.answers: list[ReadAnswer] = []
        self.takebacks: list[tuple[str, str, Decimal]] = []
        self.answer: ReadAnswer | None = None
        self.line: ReadLine | None = None

    def take(self, s: list[str]) -> None:
        tag = s[0]
        if tag == "CLP":
            self.line = None
            self.answer = ReadAnswer(s[1], get(s, 2), money(get(s, 3)), money(get(s, 4)), get(s, 7))
            self.answers.append(self.answer)
        elif tag in ("LX", "PLB", "SE"):
            self.line = self.answer = None
            if tag == "PLB":
                self._provider_adjustments(s)
        elif self.answer is None:
            self._header(s)
        elif tag == "SVC":
            self._service(s, self.answer)
        elif self.line is not None:
            self._of_line(s, self.line)
        else:
            self._of_answer(s, self.answer)

    def _header(self, s: list[str]) -> None:
        key = f"{s[0]}*{get(s, 1)}" if s[0] in ("N1", "REF", "DTM") else s[0]
        if key in self.header or (key == "REF*2U" and "N1*PE" in self.header):
            return
        self.header[key] = "|"
        for index in range(1, 17):
            self.header[f"{key}.{index}"] = get(s, index)

    def _service(self, s: list[str], answer: ReadAnswer) -> None:
        code, sent = self.source.parts(get(s, 1)), self.source.parts(get(s, 6))
        modifiers = tuple(m.upper() for m in code[2:6] if m)
        adjudicated = (get(code, 1) or get(s, 4)).upper()
        self.line = ReadLine(adjudicated, get(sent, 1).upper(), modifiers, money(get(s, 2)), money(get(s, 3)))
        answer.lines.append(self.line)

    def _of_line(self, s: list[str], line: ReadLine) -> None:
        tag, kind = s[0], get(s, 1)
        if tag == "CAS":
            line.triplets += triplets(s)
        elif tag == "DTM" and (kind == "472" or (kind == "150" and line.service_date is None)):
            line.service_date = day(get(s, 2))
        elif tag == "REF" and kind == "6R":
            line.control = get(s, 2)
        elif tag == "AMT" and kind == "B6":
            line.allowed = money(get(s, 2))
        elif tag == "LQ" and kind == "HE":
            line.remarks.append(get(s, 2).upper())

    def _of_answer(self, s: list[str], answer: ReadAnswer) -> None:
        tag, kind = s[0], get(s, 1)
        if tag == "CAS":
            answer.triplets += triplets(s)
        elif tag == "DTM" and kind == "232":
            answer.service_date = day(get(s, 2))
        elif tag == "NM1" and kind == "82":
            answer.rendering_npi = get(s, 9)
        elif tag == "MOA":
            answer.remarks += [code.upper() for code in s[3:8] if code]
        elif tag == "MIA":
            answer.remarks += [code.upper() for code in (get(s, 5), *s[20:24]) if code]

    def _provider_adjustments(self, s: list[str]) -> None:
        for index in range(3, len(s) - 1, 2):
            reason = self.source.parts(s[index])
            if s[index]:
                self.takebacks.append((reason[0], get(reason, 1), money(s[index + 1])))

    def result(self) -> ReadPayment:
        h = self.header
        amount = money(h.get("BPR.2", ""))
        for answer in self.answers:
            for line in answer.lines:
                _close_line(line)
        return ReadPayment(
            day(h.get("BPR.16", "")) or day(h.get("DTM*405.2", "")) or self.source.group_date,
            -amount if h.get("BPR.3") == "D" else amount,
            h.get("TRN.2", ""),
            tuple(h.get(key, "") for key in ("N1*PR.4", "REF*2U.2", "TRN.3", "N1*PR.2")),
            self.answers,
            self.takebacks,
            day(h.get("BPR.16", "")),
        )


def _close_line(line: ReadLine) -> None:
    """The difference of a line that does not balance becomes an adjustment without a code."""
    difference = line.charge - line.paid - sum((t.amount for t in line.triplets), ZERO)
    if difference:
        line.triplets.append(Triplet("", "", difference))


def triplets(s: list[str]) -> list[Triplet]:
    """All reasons of a CAS: group, then (reason, amount, quantity) up to six times."""
    return [
        Triplet(s[1].upper(), s[index].upper(), money(get(s, index + 1))) for index in range(2, len(s), 3) if s[index]
    ]
