"""Which payments count once: other spellings, corrected files and checks issued again, told the slow way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from tests.golden.naive_835 import ReadAnswer, ReadPayment

EventKey = tuple[date, datetime, int, str, int]
Dated = tuple[EventKey, ReadPayment]


def counted_payments(payments: list[Dated], banked: set[str]) -> list[Dated]:
    """The payments without those that are another version of one that counts. ``banked``: traces of deposits."""
    once = _latest(payments, _spelling, lambda dated: dated[0][1:4])
    return _without_reissued(once, banked)


def _latest(payments: list[Dated], same: Callable[[Dated], object], order: Callable[[Dated], tuple]) -> list[Dated]:
    kept: dict[object, Dated] = {}
    alone = []
    for dated in payments:
        key = same(dated)
        if key is None:
            alone.append(dated)
        elif key not in kept or order(dated) > order(kept[key]):
            kept[key] = dated
    return sorted([*alone, *kept.values()], key=lambda dated: dated[0])


def _spelling(dated: Dated) -> object:
    _, payment = dated
    if not payment.trace or payment.stated_on is None or (payment.amount == 0 and not payment.answers):
        return None
    said = _claims(payment.answers) if payment.amount == 0 else ""
    return payment.trace, _payer(payment), payment.stated_on, payment.amount, said


def _without_reissued(payments: list[Dated], banked: set[str]) -> list[Dated]:
    later: dict[object, Dated] = {}
    for dated in payments:  # in the order of all events
        key = _check(dated)
        if key is not None:
            later[key] = dated
    kept = []
    for dated in payments:
        key = _check(dated)
        newest = later[key][1].trace if key is not None else dated[1].trace
        if dated[1].trace == newest or {dated[1].trace, newest} <= banked:
            kept.append(dated)
    return kept


def _check(dated: Dated) -> object:
    _, payment = dated
    if not payment.trace or not payment.amount or not payment.answers or not all(a.number for a in payment.answers):
        return None
    return _payer(payment), payment.amount, _claims(payment.answers)


def _payer(payment: ReadPayment) -> tuple[str, ...]:
    """TRN03, else every name the file gives."""
    return (payment.payer[2].lower(),) if payment.payer[2] else tuple(name.lower() for name in payment.payer)


def _claims(answers: Iterable[ReadAnswer]) -> str:
    return "\n".join(sorted(_answer(answer) for answer in answers))


def _answer(answer: ReadAnswer) -> str:
    parts = [f"{line.code} {line.charge:.2f} {line.paid:.2f}" for line in answer.lines]
    triplets = [*answer.triplets, *(t for line in answer.lines for t in line.triplets)]
    parts += [f"{t.group} {t.code} {t.amount:.2f}" for t in triplets]
    head = f"{answer.claim_id} {answer.status} {answer.charge:.2f} {answer.paid:.2f} {answer.number}"
    return f"{head} {sorted(parts)}"
