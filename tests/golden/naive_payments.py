"""Which payments count once: other spellings, corrected files and checks issued again, told the slow way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from tests.golden.naive_835 import ReadAnswer, ReadPayment, is_reversal

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
    kept = []
    for index, dated in enumerate(payments):  # in the order of all events
        newest = _newest_issue(dated, payments[index + 1 :])
        if dated[1].trace == newest or {dated[1].trace, newest} <= banked:
            kept.append(dated)
    return kept


def _newest_issue(dated: Dated, after: list[Dated]) -> str:
    """Trace number of the last issue of a check before anything takes one of its claims back."""
    check, newest = _check(dated), dated[1].trace
    if check is None:
        return newest
    for _, payment in after:
        if _check((dated[0], payment)) == check:
            newest = payment.trace
        elif _payer(payment) == _payer(dated[1]) and _takes_back(payment, {a.number for a in dated[1].answers}):
            break
    return newest


def _takes_back(payment: ReadPayment, numbers: set[str]) -> bool:
    """By reversal, or by a PLB whose reference begins with the number."""
    if any(is_reversal(answer) and answer.number in numbers for answer in payment.answers):
        return True
    plbs = [ref for reason, ref, amount in payment.takebacks if reason in ("WO", "72") and amount > 0]
    return any(ref.startswith(number) for ref in plbs for number in numbers)


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
