"""The planted events measured in what was written: inside the event and outside of it, with the money at stake."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sample_data import events as planted
from sample_data.adjudicate import Answer, LineAnswer, contract_price
from sample_data.calendar_days import iso
from sample_data.coding import audit_items
from sample_data.history import History
from sample_data.world import World

_CODING_REASONS = frozenset({"4", "11", "16"})
_FOREVER = 10**7


@dataclass(frozen=True, slots=True)
class Share:
    """A realised share; of cents where the event is about money."""

    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class Effect:
    """One measure of one event: where, when, what was meant and what came out.

    ``lost_cents``: denied or underpaid inside the event; ``recovered_cents``: paid of it by later answers.
    """

    event: str
    measure: str
    where: str
    first_day: str
    last_day: str
    expected_outside: float
    expected_inside: float
    outside: Share
    inside: Share
    lost_cents: int
    recovered_cents: int


@dataclass(frozen=True, slots=True)
class _Case:
    """One line, claim or item looked at."""

    inside: bool
    numerator: int
    denominator: int = 1
    lost: int = 0
    recovered: int = 0


@dataclass(frozen=True, slots=True)
class _Measure:
    event: str
    measure: str
    where: str
    first: int
    last: int
    expected: tuple[float, float]
    cases: Callable[[World, list[History]], Iterator[_Case]]


def effects(world: World, histories: list[History]) -> tuple[Effect, ...]:
    """Every measure of every event."""
    return tuple(_effect(world, histories, measure) for measure in _MEASURES)


def _effect(world: World, histories: list[History], measure: _Measure) -> Effect:
    cases = list(measure.cases(world, histories))
    inside = [case for case in cases if case.inside]
    return Effect(
        event=measure.event,
        measure=measure.measure,
        where=measure.where,
        first_day=iso(measure.first),
        last_day="" if measure.last == _FOREVER else iso(measure.last),
        expected_outside=measure.expected[0],
        expected_inside=measure.expected[1],
        outside=_share(case for case in cases if not case.inside),
        inside=_share(inside),
        lost_cents=sum(case.lost for case in inside),
        recovered_cents=sum(case.recovered for case in inside),
    )


def _share(cases: Iterable[_Case]) -> Share:
    found = list(cases)
    return Share(sum(case.numerator for case in found), sum(case.denominator for case in found))


def _decisions(world: World, history: History) -> list[Answer]:
    """Answers up to the last day that decide something, in the payer's order."""
    known = [each for each in history.answers if each.day <= world.as_of]
    return sorted(
        (each for each in known if each.kind not in {"pending", "unprocessable"}),
        key=lambda each: (each.day, each.step),
    )


def _first_lines(
    world: World, histories: list[History], payer_id: str
) -> Iterator[tuple[History, LineAnswer, list[LineAnswer]]]:
    """Lines of each claim's first decision, each with the later answers to the same line."""
    for history in histories:
        if history.visit.patient.payer.payer_id == payer_id:
            decisions = _decisions(world, history)
            for line in decisions[0].lines if decisions else ():
                again = [other for each in decisions[1:] for other in each.lines if other.line.key == line.line.key]
                yield history, line, again


def _edit(
    code: str, carc: str, remark: str, first: int, last: int
) -> Callable[[World, list[History]], Iterator[_Case]]:
    def cases(world: World, histories: list[History]) -> Iterator[_Case]:
        for history, line, again in _first_lines(world, histories, "BIR05"):
            if line.line.code == code:
                cents = sum(cents for _, reason, cents in line.adjustments if reason == carc)
                is_denied = bool(cents) and remark in line.remarks
                recovered = sum(each.paid for each in again) if is_denied else 0
                inside = first <= history.visit.service <= last
                yield _Case(inside, int(is_denied), 1, cents if is_denied else 0, recovered)

    return cases


def _audits(world: World, histories: list[History]) -> Iterator[_Case]:
    for history in histories:
        visit = history.visit
        inside = planted.is_new_coder_window(visit.coder_id, visit.coded)
        for item in audit_items(world, visit):
            yield _Case(inside, int(item.finding != "agree"))


def _coding_denials(world: World, histories: list[History]) -> Iterator[_Case]:
    for history in histories:
        visit, decisions = history.visit, _decisions(world, history)
        if decisions and planted.NEW_CODER_FROM <= visit.coded <= planted.NEW_CODER_UNTIL:
            first, *later = decisions
            every = [*first.adjustments, *(each for line in first.lines for each in line.adjustments)]
            cents = sum(cents for _, carc, cents in every if carc in _CODING_REASONS)
            recovered = sum(each.paid for each in later) if cents and not first.paid else 0
            inside = planted.is_new_coder_window(visit.coder_id, visit.coded)
            yield _Case(inside, int(bool(cents)), 1, cents, recovered)


def _levels(world: World, histories: list[History]) -> Iterator[_Case]:
    for history in histories:
        visit = history.visit
        if visit.provider.key == "P04" and any(sent.day <= world.as_of for sent in history.submissions):
            for line in visit.lines:
                if line.code in {"99213", "99214", "99215"}:
                    yield _Case(visit.service >= planted.UPCODING_FROM, int(line.code == "99215"))


def _prices(world: World, histories: list[History]) -> Iterator[_Case]:
    for history, line, _ in _first_lines(world, histories, "CED06"):
        if "93000" <= line.line.code <= "93299" and line.allowed:
            price = contract_price(history.visit.patient.payer, line.line)
            inside = history.visit.service >= planted.UNDERPAYMENT_FROM
            yield _Case(inside, line.allowed, price, price - line.allowed)


_EDIT = ("20610", "97", "N20", planted.PAYER_EDIT_FROM, _FOREVER)
_AUTHORIZATION = ("93306", "197", "M62", planted.AUTHORIZATION_FROM, planted.AUTHORIZATION_UNTIL)
_NEW_CODER = (planted.NEW_CODER_FROM, planted.NEW_CODER_UNTIL)
_MEASURES = (
    _Measure(
        "E1", "20610 lines denied CO-97 with N20 in the first answer", "payer BIR05, by service date",
        planted.PAYER_EDIT_FROM, _FOREVER, planted.PAYER_EDIT_RATES, _edit(*_EDIT),
    ),
    _Measure(
        "E2", "audited items not agreed", "claims of coder C5 coded in the window, against all others",
        *_NEW_CODER, (0.048, 0.108), _audits,
    ),
    _Measure(
        "E2", "first answers with CARC 4, 11 or 16", "claims coded in the window: those of C5, against the others",
        *_NEW_CODER, (0.033, 0.072), _coding_denials,
    ),
    _Measure(
        "E6", "99215 among 99213-99215 of claims sent", "provider P04, by service date",
        planted.UPCODING_FROM, _FOREVER, planted.UPCODING_SHARES, _levels,
    ),
    _Measure(
        "E10", "allowed over contract price of paid lines", "payer CED06, codes 93000-93299, by service date",
        planted.UNDERPAYMENT_FROM, _FOREVER, (1.0, planted.UNDERPAYMENT_PERCENT / 100), _prices,
    ),
    _Measure(
        "E15", "93306 lines denied CO-197 with M62 in the first answer", "payer BIR05, by service date",
        planted.AUTHORIZATION_FROM, planted.AUTHORIZATION_UNTIL, planted.AUTHORIZATION_RATES,
        _edit(*_AUTHORIZATION),
    ),
)  # fmt: skip
