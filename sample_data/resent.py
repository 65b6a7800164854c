"""What arrives twice: a file, a set in another envelope, a payment in another spelling, a check that was re-issued."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sample_data.calendar_days import compact, month_of, ordinal, working_day
from sample_data.envelope import PRACTICE, REMITTANCES, Segments, Separators, wrap
from sample_data.history import History
from sample_data.payers import AMBERTEST, CEDARSAMPLE, Payer
from sample_data.payments import Payment
from sample_data.remits_out import payment_segments, remittance_file
from sample_data.world import World

PORTAL = "EXAMPLEPORTAL"
OTHER_SEPARATORS: Separators = ("|", "^", "'")
ENVELOPE_FROM, SPELLING_FROM = ordinal("2026-03-01"), ordinal("2026-05-01")
REISSUE_FROM, REISSUE_UNTIL = ordinal("2026-02-01"), ordinal("2026-02-18")
# Places of amounts, and the step to the next one where a segment repeats them.
_AMOUNTS = {"BPR": (2,), "CLP": (3, 4, 5), "SVC": (2, 3), "AMT": (2,), "CAS": (3, 6, 9, 12, 15, 18), "PLB": (4, 6, 8)}


@dataclass(frozen=True, slots=True)
class Twice:
    """The payments that come twice; None where the practice is too small to have one."""

    enveloped: Payment | None
    spelled: Payment | None
    reissued: Payment | None


def pick(world: World, histories: Sequence[History], paid: Sequence[Payment]) -> Twice:
    """The first payment of a payer after a day, of each kind; its second check goes out nine days after the first."""
    busy = {(answer.visit.claim_id, answer.day) for history in histories for answer in history.answers}

    def is_quiet(payment: Payment) -> bool:
        """No claim of it is answered again before the second check, and nothing is settled with it."""
        days = range(payment.day + 1, payment.day + 15)
        again = any((answer.visit.claim_id, day) in busy for answer in payment.answers for day in days)
        return not again and not payment.provider_adjustments

    first = next(
        (each for each in _of(paid, AMBERTEST, REISSUE_FROM) if each.day <= REISSUE_UNTIL and is_quiet(each)), None
    )
    second = None
    if first:
        day = working_day(first.day + 9)
        if day <= world.as_of and month_of(day) == month_of(first.day):
            second = replace(first, day=day, deposited=working_day(day + 2), method="CHK", is_reissue=True)
    return Twice(
        next(_of(paid, AMBERTEST, ENVELOPE_FROM), None), next(_of(paid, CEDARSAMPLE, SPELLING_FROM), None), second
    )


def _of(paid: Sequence[Payment], payer: Payer, day: int) -> Iterator[Payment]:
    return (each for each in paid if each.payer is payer and each.day >= day and each.cents > 0)


def is_first_check(twice: Twice, payment: Payment) -> bool:
    """True for the check that was never cashed."""
    again = twice.reissued
    return again is not None and (again.payer, again.answers) == (payment.payer, payment.answers)


def resent_files(twice: Twice, files: Sequence[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of everything that comes a second time; ``files``: what came the first time."""
    for name, data in files:
        if name.startswith("claims/837I"):
            yield "resent/hospital_claims_copy.dat", data
            break
    if twice.enveloped:
        data = remittance_file([twice.enveloped], PORTAL, 2, OTHER_SEPARATORS)
        yield "resent/payment_in_another_envelope.x12", data
    if twice.spelled:
        segments = spelled(payment_segments(twice.spelled))
        yield (
            "resent/payment_in_other_spelling.x12",
            wrap([segments], REMITTANCES, (PORTAL, PRACTICE), twice.spelled.day, 3),
        )
    if twice.reissued:
        data = remittance_file([twice.reissued], PORTAL, 1)
        yield f"resent/check_reissued_{compact(twice.reissued.day)}.x12", data


def spelled(segments: Segments) -> Segments:
    """The same set as another program writes it: amounts with two decimals, no contact."""
    found = []
    for segment in segments:
        elements = segment.split("*")
        if elements[0] == "PER":
            continue
        for place in _AMOUNTS.get(elements[0], ()):
            if place < len(elements) and elements[place]:
                whole, _, part = elements[place].partition(".")
                elements[place] = f"{whole}.{part:0<2}"
        found.append("*".join(elements))
    return found
