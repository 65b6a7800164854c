"""X12 read the slow way: one segment after the other. Knows 835 and 837, nothing of the product's reader."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

START = re.compile(r"(?:^|\n)[ \t]*(ISA)[^A-Za-z0-9 ]")
ZERO = Decimal(0)


@dataclass
class TransactionSet:
    """ST to SE with what its envelope says. ``position``: ordinal of ST in the file."""

    kind: str
    segments: list[list[str]]
    component: str
    is_test: bool
    interchange_at: datetime | None
    group_date: date | None
    position: int
    is_complete: bool = False

    @property
    def identity(self) -> str:
        """The same for the same content in any envelope: ST02 and SE left out, separators normalised."""
        rows = [["ST", self.kind, *self.segments[0][3:]], *(s for s in self.segments[1:] if s[0] != "SE")]
        text = "~".join("*".join(row) for row in rows).replace(self.component, ":")
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def parts(self, element: str) -> list[str]:
        """Components of an element."""
        return element.split(self.component)


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
        """CLP03 - sum of all CAS = CLP04."""
        taken = sum((t.amount for t in self.triplets), ZERO)
        taken += sum((t.amount for line in self.lines for t in line.triplets), ZERO)
        return self.charge - taken == self.paid


@dataclass
class ReadPayment:
    """One 835 set: ``payer`` holds the candidates N104, REF*2U, TRN03, N102 in the order of the law."""

    paid_on: date | None
    amount: Decimal
    trace: str
    payer: tuple[str, ...]
    answers: list[ReadAnswer]
    takebacks: list[tuple[str, str, Decimal]]


@dataclass
class ReadClaimLine:
    """One LX of an 837."""

    number: str
    code: str
    modifiers: tuple[str, ...]
    charge: Decimal
    service_date: date | None = None
    control: str = ""


@dataclass
class ReadClaim:
    """One CLM. ``payers``: (SBR01, candidates) of the payer billed, then of the others."""

    claim_id: str
    charge: Decimal
    place_of_service: str
    frequency: str
    claim_type: str
    billing_npi: str
    person: tuple[str, str]
    member: str
    payers: list[tuple[str, list[str]]]
    sent_on: date | None
    refers_to: str = ""
    rendering_npi: str = ""
    service_date: date | None = None
    lines: list[ReadClaimLine] = field(default_factory=list)


def read_sets(data: bytes) -> list[TransactionSet]:
    """Every transaction set of the file, in order."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    starts = [match.start(1) for match in START.finditer(text)]
    if not starts:
        return []
    sets: list[TransactionSet] = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        sets += _interchange(text[start:end], len(sets))
    return sets


def _interchange(text: str, before: int) -> list[TransactionSet]:
    separator = text[3]
    last = text.split(separator, 16)[16]
    component, end = last[0], last[1]
    sets: list[TransactionSet] = []
    at, group_date, is_test = None, None, False
    for raw in text.split(end):
        elements = [element.strip() for element in raw.strip().split(separator)]
        tag = elements[0]
        if tag == "ISA":
            at, is_test = moment(elements[9], elements[10]), elements[15] == "T"
        elif tag == "GS":
            group_date = day(get(elements, 4))
        elif tag == "ST":
            position = before + len(sets) + 1
            sets.append(TransactionSet(elements[1], [elements], component, is_test, at, group_date, position))
        elif sets and not sets[-1].is_complete and tag:
            sets[-1].segments.append(elements)
            sets[-1].is_complete = tag == "SE"
    return sets


def get(elements: list[str], index: int) -> str:
    """Element or ''."""
    return elements[index] if index < len(elements) else ""


def money(text: str) -> Decimal:
    """Amount, '' is zero."""
    return Decimal(text) if text else ZERO


def day(text: str) -> date | None:
    """CCYYMMDD or the first day of a range; anything else is absent."""
    try:
        return datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007 # a day has no zone
    except ValueError:
        return None


def moment(day_text: str, time_text: str) -> datetime | None:
    """ISA09 and ISA10."""
    try:
        return datetime.strptime(day_text + time_text[:4], "%y%m%d%H%M")  # noqa: DTZ007 # as written
    except ValueError:
        return None


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
        self.line = ReadLine(get(code, 1).upper(), get(sent, 1).upper(), modifiers, money(get(s, 2)), money(get(s, 3)))
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
