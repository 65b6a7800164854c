"""What was planted and what came of it, counted from the generator's own objects."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from sample_data import events as planted
from sample_data.adjudicate import Answer, LineAnswer, contract_price
from sample_data.calendar_days import iso
from sample_data.coding import audit_items
from sample_data.history import History
from sample_data.payments import Payment
from sample_data.visits import Visit, World


@dataclass(frozen=True, slots=True)
class Share:
    """A realised share; of cents where the event is about money."""

    numerator: int
    denominator: int

    @property
    def rate(self) -> float | None:
        """None of nothing."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Effect:
    """One measure of one event: where, when, what was meant and what came out."""

    event: str
    measure: str
    where: str
    first_day: str
    last_day: str
    expected_outside: float
    expected_inside: float
    outside: Share
    inside: Share


@dataclass(frozen=True, slots=True)
class Truth:
    """Result of one run of the generator."""

    encounters: int
    seed: int
    as_of: date
    effects: tuple[Effect, ...]
    totals: dict[str, int]

    def write(self, path: Path) -> None:
        """JSON; keep it out of the landing folder, where it would be an unknown file."""
        value = {
            "encounters": self.encounters,
            "seed": self.seed,
            "as_of": self.as_of.isoformat(),
            "totals": self.totals,
            "effects": [asdict(effect) for effect in self.effects],
        }
        path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


Pair = tuple[History, Answer, LineAnswer]


def realised(
    world: World, seed: int, as_of: date, every: list[Visit], histories: list[History], paid: list[Payment]
) -> Truth:
    """Count the effects and the totals of what was written."""
    effects = (
        *_payer_edit(world, histories),
        *_new_coder(world, every, histories),
        _upcoding(world, every, histories),
        _underpayment(world, histories),
        _authorization(world, histories),
    )
    return Truth(world.encounters, seed, as_of, effects, _totals(world, histories, paid))


def _totals(world: World, histories: list[History], paid: list[Payment]) -> dict[str, int]:
    sent = [each for history in histories for each in history.submissions if each.day <= world.as_of]
    answers = [answer for payment in paid for answer in payment.answers]
    entries = [each for history in histories for each in history.entries if each.day <= world.as_of]
    return {
        "submissions": len(sent),
        "submitted_cents": sum(line.charge for each in sent for line in each.lines),
        "remittances": len(paid),
        "remitted_cents": sum(payment.cents for payment in paid),
        "answers": len(answers),
        "answer_charge_cents": sum(answer.charge for answer in answers),
        "answer_paid_cents": sum(answer.paid for answer in answers),
        "reversals": sum(answer.status == "22" for answer in answers),
        "provider_adjustments": sum(len(payment.provider_adjustments) for payment in paid),
        "ledger_entries_on_claims": len(entries),
    }


def _first_lines(world: World, histories: Iterable[History], payer_id: str) -> Iterable[Pair]:
    """Lines of the first answer of each claim that is an adjudication."""
    for history in histories:
        if history.visit.patient.payer.payer_id != payer_id:
            continue
        for answer in sorted(history.answers, key=lambda each: (each.day, each.step)):
            if answer.day <= world.as_of and answer.kind not in {"pending", "unprocessable"}:
                yield from ((history, answer, line) for line in answer.lines)
                break


def _split(pairs: Iterable[tuple[bool, int, int]]) -> tuple[Share, Share]:
    sums = [[0, 0], [0, 0]]
    for inside, numerator, denominator in pairs:
        sums[inside][0] += numerator
        sums[inside][1] += denominator
    return Share(*sums[0]), Share(*sums[1])


def _line_event(
    world: World, histories: list[History], code: str, carc: str, remark: str, inside: Callable[[int], bool]
) -> tuple[Share, Share]:
    return _split(
        (
            inside(history.visit.service),
            int(any(reason == carc for _, reason, _ in line.adjustments) and remark in line.remarks),
            1,
        )
        for history, _, line in _first_lines(world, histories, "BIR05")
        if line.line.code == code
    )


def _payer_edit(world: World, histories: list[History]) -> tuple[Effect, ...]:
    outside, inside = _line_event(world, histories, "20610", "97", "N20", lambda day: day >= planted.PAYER_EDIT_FROM)
    return (
        Effect(
            "E1", "20610 lines denied CO-97 with N20 in the first answer", "payer BIR05, by service date",
            iso(planted.PAYER_EDIT_FROM), "", *planted.PAYER_EDIT_RATES, outside, inside,
        ),
    )  # fmt: skip


def _authorization(world: World, histories: list[History]) -> Effect:
    outside, inside = _line_event(
        world,
        histories,
        "93306",
        "197",
        "M62",
        lambda day: planted.AUTHORIZATION_FROM <= day <= planted.AUTHORIZATION_UNTIL,
    )
    return Effect(
        "E15", "93306 lines denied CO-197 with M62 in the first answer", "payer BIR05, by service date",
        iso(planted.AUTHORIZATION_FROM), iso(planted.AUTHORIZATION_UNTIL), *planted.AUTHORIZATION_RATES,
        outside, inside,
    )  # fmt: skip


def _new_coder(world: World, every: list[Visit], histories: list[History]) -> tuple[Effect, ...]:
    window = iso(planted.NEW_CODER_FROM), iso(planted.NEW_CODER_UNTIL)
    errors = _split(
        (planted.is_new_coder_window(visit.coder_id, visit.coded), int(item.finding != "agree"), 1)
        for visit in every
        for item in audit_items(world, visit)
    )
    codes = frozenset({"4", "11", "16"})
    denials = _split(
        (
            planted.is_new_coder_window(history.visit.coder_id, history.visit.coded),
            int(_reasons(answer) & codes != set()),
            1,
        )
        for history in histories
        for answer in _first_answers(world, history)
        if planted.NEW_CODER_FROM <= history.visit.coded <= planted.NEW_CODER_UNTIL
    )
    return (
        Effect("E2", "audited items not agreed", "coder C5 against all others", *window, 0.048, 0.108, *errors),
        Effect(
            "E2", "first answers with CARC 4, 11 or 16", "claims coded in the window by C5 against the others",
            *window, 0.033, 0.072, *denials,
        ),
    )  # fmt: skip


def _first_answers(world: World, history: History) -> Iterable[Answer]:
    known = [each for each in history.answers if each.day <= world.as_of]
    known = [each for each in known if each.kind not in {"pending", "unprocessable"}]
    return sorted(known, key=lambda each: (each.day, each.step))[:1]


def _reasons(answer: Answer) -> set[str]:
    every = [*answer.adjustments, *(each for line in answer.lines for each in line.adjustments)]
    return {carc for _, carc, _ in every}


def _upcoding(world: World, every: list[Visit], histories: list[History]) -> Effect:
    sent = {history.visit.number for history in histories if any(s.day <= world.as_of for s in history.submissions)}
    shares = _split(
        (visit.service >= planted.UPCODING_FROM, int(line.code == "99215"), 1)
        for visit in every
        if visit.provider.key == "P04" and visit.number in sent
        for line in visit.lines
        if line.code in {"99213", "99214", "99215"}
    )
    return Effect(
        "E6", "99215 among 99213-99215 of claims sent", "provider P04, by service date",
        iso(planted.UPCODING_FROM), "", *planted.UPCODING_SHARES, *shares,
    )  # fmt: skip


def _underpayment(world: World, histories: list[History]) -> Effect:
    shares = _split(
        (
            history.visit.service >= planted.UNDERPAYMENT_FROM,
            line.allowed,
            contract_price(answer.payer, line.line),
        )
        for history, answer, line in _first_lines(world, histories, "CED06")
        if "93000" <= line.line.code <= "93299" and line.allowed
    )
    return Effect(
        "E10", "allowed over contract price of paid lines, in cents", "payer CED06, codes 93000-93299",
        iso(planted.UNDERPAYMENT_FROM), "", 1.0, planted.UNDERPAYMENT_PERCENT / 100, *shares,
    )  # fmt: skip
