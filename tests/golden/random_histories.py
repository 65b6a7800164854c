"""Claims with histories drawn at random: answers, reversals, replacements, takebacks in any order; no rule known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from random import Random

from tests.golden.random_acknowledgements import Batch, draw_acknowledgements
from tests.golden.x12_text import (
    RENDERING_NPI,
    Answered,
    AnsweredLine,
    Claim,
    ClaimLine,
    Payer,
    Takeback,
    claims_837,
    negated,
    remittance_835,
)

CODES = ("99213", "99214", "93000", "20610")
REVENUES = ("0250", "0300", "0450")
DENIALS = ("16", "22", "27", "29", "50", "96", "97", "119", "151", "197", "204", "252", "A1", "B7")
REMARKS = ((), (), ("MA130",), ("N382",), ("M16", "M51"), ("N115", "M62"))
PAYERS = (Payer("PLAN-A", "Plan A"), Payer("PLAN-M", "Plan M"), Payer("plan-c", "Plan C"), Payer("NOWHERE", "Nobody"))
ROSTER = (("PLAN-A", "Plan A", "commercial"), ("PLAN-M", "Plan M", "medicare"), ("PLAN-C", "Plan C", "exchange"))
LEDGER_KINDS = (
    "copay", "patient_payment", "patient_payment", "patient_refund", "payer_payment", "payer_refund",
    "write_off_contractual", "write_off_denial", "write_off_timely_filing", "write_off_small_balance", "bad_debt",
    "charity", "discount", "statement_sent",
)  # fmt: skip
Triplets = tuple[str, ...]
Priced = tuple[Decimal, Triplets, tuple[str, ...]]


def part(rng: Random, whole: Decimal) -> Decimal:
    """Some cents of an amount, neither nothing nor all."""
    cents = int(whole * 100)
    return Decimal(rng.randint(1, max(cents - 1, 1))) / 100


def paid(rng: Random, charge: Decimal) -> Priced:
    cut = part(rng, charge)
    share = part(rng, charge - cut)
    return charge - cut - share, (f"CO-45 {cut}", f"PR-{rng.choice('123')} {share}"), ()


def cut_and(code: Callable[[Random], str], all_of_it: bool) -> Callable[[Random, Decimal], Priced]:
    """CO-45 for a part, and a reason for the rest (``all_of_it``: nothing is paid)."""

    def priced(rng: Random, charge: Decimal) -> Priced:
        cut = part(rng, charge)
        taken = charge - cut if all_of_it else part(rng, charge - cut)
        return charge - cut - taken, (f"CO-45 {cut}", f"{code(rng)} {taken}"), rng.choice(REMARKS)

    return priced


def whole(code: Callable[[Random], str]) -> Callable[[Random, Decimal], Priced]:
    """One reason for the whole charge."""

    def priced(rng: Random, charge: Decimal) -> Priced:
        return Decimal(0), (f"{code(rng)} {charge}",), rng.choice(REMARKS)

    return priced


def tie(rng: Random, charge: Decimal) -> Priced:
    half = (charge / 2).quantize(Decimal("0.01"), ROUND_DOWN)
    first, second = rng.sample(DENIALS, 2)
    return charge - 2 * half, (f"CO-{first} {half}", f"PI-{second} {half}"), rng.choice(REMARKS)


def more_than_due(rng: Random, charge: Decimal) -> Priced:
    cut, extra = part(rng, charge), part(rng, charge)
    return charge - cut + extra, (f"CO-45 {cut}", f"{rng.choice(('OA-225', 'CO-197', 'OA-94'))} -{extra}"), ()


def denial(rng: Random) -> str:
    return f"{rng.choice(('CO', 'CO', 'PI', 'PR', 'OA'))}-{rng.choice(DENIALS)}"


def any_code(*codes: str) -> Callable[[Random], str]:
    return lambda rng: rng.choice(codes)


PRICINGS: tuple[Callable[[Random, Decimal], Priced], ...] = (
    paid, paid, paid, tie, more_than_due,
    cut_and(denial, all_of_it=True), cut_and(denial, all_of_it=False), whole(denial), whole(denial),
    cut_and(any_code("OA-23", "CO-253", "CO-59", "OA-18", "PR-45", "PR-24", "CO-2", "CO-ZZ1"), all_of_it=False),
    whole(any_code("CO-45", "PR-45", "OA-133", "OA-18", "CO-24", "CO-59", "CO-16", "OA-100", "CO-193", "CO-ZZ1")),
    cut_and(any_code("CO-193", "PR-1", "CO-24", "CO-286"), all_of_it=True),
)  # fmt: skip


@dataclass
class Drawn:
    """Files as (name, text), CSV rows as the scenarios write them."""

    files: list[tuple[str, str]] = field(default_factory=list)
    ledger: list[tuple[str, ...]] = field(default_factory=list)
    encounters: list[tuple[str, ...]] = field(default_factory=list)


@dataclass
class History:
    """One claim number while its history is drawn."""

    rng: Random
    claim: Claim
    today: date
    sent: list[tuple[date, Claim]] = field(default_factory=list)
    answers: list[tuple[date, Payer, Answered]] = field(default_factory=list)
    takebacks: list[tuple[date, Payer, Takeback]] = field(default_factory=list)
    open_answers: list[Answered] = field(default_factory=list)
    count: int = 0

    def wait(self) -> None:
        """Some days pass, or none."""
        self.today += timedelta(days=self.rng.choice((0, 1, 7, 15, 30, 45)))

    def number(self, status: str) -> str:
        """A new CLP07, or that of the answer just reversed."""
        last = self.answers[-1][2] if self.answers else None
        if last and last.status == "22" and status != "2" and last.number != "UNHEARD" and self.rng.random() < 0.6:
            return last.number
        self.count += 1
        return f"N{self.claim.claim_id}{self.count:02d}"

    def answered(self) -> None:
        """A payer answers the claim, whole or in part, with lines or without."""
        rng, lines = self.rng, list(self.claim.lines)
        if len(lines) > 1 and rng.random() < 0.2:
            lines = lines[: rng.randint(1, len(lines) - 1)] if rng.random() < 0.5 else lines[1:]
        charge = sum((Decimal(line.charge) for line in lines), Decimal(0))
        status = rng.choice(("1",) * 10 + ("4", "4", "19", "2", "22", "23", "25"))
        number = self.number(status)
        if rng.random() < 0.1:
            amount, cas, remarks = rng.choice(PRICINGS)(rng, charge)
            answer = Answered(self.claim.claim_id, status, str(charge), str(amount), number, cas, (), remarks)
        else:
            answer = self._by_line(lines, status, charge, number)
        payer = rng.choice(PAYERS) if status == "2" else self.claim.payer
        self.answers.append((self.today, payer, answer))
        self.open_answers.append(answer)

    def _by_line(self, lines: list[ClaimLine], status: str, charge: Decimal, number: str) -> Answered:
        rng = self.rng
        alike = rng.choice(PRICINGS) if rng.random() < 0.6 else None
        read = []
        for line in lines:
            amount, cas, remarks = (alike or rng.choice(PRICINGS))(rng, Decimal(line.charge))
            control = line.control if rng.random() < 0.8 else ""
            read.append(
                AnsweredLine(
                    line.code, line.charge, str(amount), cas, remarks, control, self.claim.service_date, line.revenue
                )
            )
        total = sum((Decimal(line.paid) for line in read), Decimal(0))
        cas = (f"CO-{rng.choice(('29', '45', '253'))} {total}",) if total and rng.random() < 0.08 else ()
        total = Decimal(0) if cas else total
        return Answered(self.claim.claim_id, status, str(charge), str(total), number, cas, tuple(read))

    def reversed(self) -> None:
        """A payer takes back one of its answers, now and then under a number nobody knows."""
        if not self.open_answers:
            return
        answer = self.rng.choice(self.open_answers)
        number = "UNHEARD" if self.rng.random() < 0.15 else None
        self.answers.append((self.today, self.claim.payer, negated(answer, number)))
        self.open_answers.remove(answer)

    def taken_back(self) -> None:
        """A PLB names one of the answers, whole or with more behind."""
        if self.open_answers:
            answer = self.rng.choice(self.open_answers)
            sign = self.rng.choice((1, 1, -1))
            takeback = Takeback(
                self.rng.choice(("WO", "72", "L6", "FB")),
                answer.number + self.rng.choice(("", " MORE")),
                str(sign * part(self.rng, Decimal(100))),
            )
            self.takebacks.append((self.today, self.claim.payer, takeback))

    def resent(self) -> None:
        """The claim goes out again: the same, replaced with another charge or fewer lines, or as a void."""
        rng = self.rng
        frequency = rng.choice(("1", "7", "7", "8")) if self.sent else "1"
        lines = self.claim.lines
        if frequency == "7" and rng.random() < 0.5:
            lines = (replace(lines[0], charge=str(Decimal(lines[0].charge) + 10)), *lines[1:])
        elif frequency == "7" and len(lines) > 1 and rng.random() < 0.3:
            lines = lines[:-1]
        self.claim = replace(self.claim, frequency=frequency, lines=lines)
        self.sent.append((self.today, self.claim))
        if frequency == "8":
            self.claim = replace(self.claim, frequency="1")

    def returned(self) -> None:
        """The number is used again for a later visit, beyond the 60 days that part two lineages."""
        if not self.sent:
            return
        later = self.claim.service_date + timedelta(days=self.rng.choice((61, 90, 150)))
        self.today = max(self.today, later)
        self.claim = replace(self.claim, service_date=later)
        self.sent.append((self.today, self.claim))
        self.open_answers = []  # a payer's number belongs to one visit
        self.answered()

    def renamed(self) -> None:
        """A replacement under another number that names the payer's number of an answer."""
        if self.open_answers:
            number = self.rng.choice(self.open_answers).number
            self.claim = replace(self.claim, claim_id=f"{self.claim.claim_id}X", frequency="7", refers_to=number)
            self.sent.append((self.today, self.claim))
            self.today += timedelta(days=1)
            self.answered()


STEPS = (History.answered,) * 5 + (History.reversed,) * 3 + (History.resent, History.taken_back)


def draw_claim(seed: int, index: int) -> History:
    """The history of one claim number."""
    rng = Random(f"{seed}-{index}")  # noqa: S311 # repeatable histories, not secrets
    name = f"R{index:04d}"
    count = rng.choice((1, 1, 2, 3))
    same = rng.choice(CODES)
    lines = tuple(
        ClaimLine(
            n + 1,
            same if rng.random() < 0.5 else rng.choice(CODES),
            str(Decimal(rng.randint(500, 30000)) / 100),
            f"{name}L{n + 1}" if rng.random() < 0.8 else "",
        )
        for n in range(count)
    )
    is_institutional = rng.random() < 0.2
    if is_institutional:
        lines = tuple(
            replace(line, revenue=rng.choice(REVENUES), code=line.code if rng.random() < 0.5 else "") for line in lines
        )
    service_date = date(2026, 1, 1) + timedelta(days=rng.randint(0, 150))
    claim = Claim(
        name,
        rng.choice(PAYERS),
        lines,
        service_date=service_date,
        place_of_service=rng.choice(("11", "11", "02", "22")),
        claim_type="institutional" if is_institutional else "professional",
    )
    history = History(rng, claim, service_date + timedelta(days=rng.randint(0, 9)))
    if rng.random() < 0.93:
        history.sent.append((history.today, claim))
    for _ in range(rng.choice((1, 1, 2, 3, 4, 6))):
        history.wait()
        rng.choice(STEPS)(history)
    if rng.random() < 0.1:
        history.wait()
        rng.choice((History.returned, History.renamed))(history)
    return history


def draw(seed: int, count: int) -> Drawn:
    """All claim numbers, their files one a day and payer."""
    drawn = Drawn()
    histories = [draw_claim(seed, index) for index in range(count)]
    for history in histories:
        _draw_rows(drawn, history)
    batches: dict[tuple[date, str], list[Claim]] = {}
    payments: dict[tuple[date, Payer], tuple[list[Answered], list[Takeback]]] = {}
    for history in histories:
        for when, claim in history.sent:
            batches.setdefault((when, claim.claim_type), []).append(claim)
        for when, payer, answer in history.answers:
            payments.setdefault((when, payer), ([], []))[0].append(answer)
        for when, payer, takeback in history.takebacks:
            payments.setdefault((when, payer), ([], []))[1].append(takeback)
    control = 500_000
    sent: list[Batch] = []
    for (when, _), claims in sorted(batches.items()):
        control += 1
        drawn.files.append((f"random/{control}.txt", claims_837(when, tuple(claims), control)))
        sent.append(Batch(control, when, tuple(claims)))
    for (when, payer), (answers, takebacks) in sorted(payments.items(), key=lambda pair: (pair[0][0], str(pair[0][1]))):
        control += 1
        text = remittance_835(when, payer, tuple(answers), control, tuple(takebacks))
        drawn.files.append((f"random/{control}.txt", text))
    for number, text in draw_acknowledgements(seed, sent, control):
        drawn.files.append((f"random/{number}.txt", text))
    return drawn


def _draw_rows(drawn: Drawn, history: History) -> None:
    rng, claim = history.rng, history.claim
    for number in range(rng.choice((0, 0, 1, 1, 2))):
        posted = claim.service_date + timedelta(days=rng.randint(0, 20))
        day = (claim.service_date + timedelta(days=rng.choice((-3, 2)))).isoformat()
        drawn.encounters.append(
            (
                f"E{claim.claim_id}{number}", claim.claim_id, f"P{claim.claim_id}", claim.service_date.isoformat(),
                RENDERING_NPI, rng.choice(("L1", "")), rng.choice(("in_person", "telehealth", "")),
                rng.choice((posted.isoformat(), "")), rng.choice((str(claim.charge), "")),
                rng.choice(("active", "not_checked", "")), rng.choice((claim.service_date.isoformat(), day, "")),
                rng.choice(("25", "0", "")), rng.choice(("25", "10.50", "")),
            )
        )  # fmt: skip
    for number in range(rng.choice((0, 0, 1, 2))):
        day = claim.service_date + timedelta(days=rng.randint(0, 250))
        kind = "opening_balance" if rng.random() < 0.05 else rng.choice(LEDGER_KINDS)
        amount = rng.choice((1, 1, 1, -1)) * part(rng, Decimal(80))
        drawn.ledger.append((f"L{claim.claim_id}{number}", claim.claim_id, "", day.isoformat(), kind, str(amount)))
