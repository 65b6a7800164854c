"""Answers and provider adjustments gathered into payments, one a payer and payment day, never below zero."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sample_data.adjudicate import Answer
from sample_data.calendar_days import compact, month_of, working_day
from sample_data.history import History, ProviderAdjustment
from sample_data.payers import MEDICARE_ADVANTAGE, PAYERS, Payer
from sample_data.world import World

# Members on the capitated panel for each encounter of the whole period; cents a member and month.
_PANEL_PART, _MEMBER_MONTH = 400, 3150


@dataclass(frozen=True, slots=True)
class Payment:
    """One 835 set. Cents; ``deposited``: day on the bank statement."""

    payer: Payer
    day: int
    answers: tuple[Answer, ...]
    provider_adjustments: tuple[ProviderAdjustment, ...]
    deposited: int
    method: str = "ACH"
    is_reissue: bool = False

    @property
    def trace(self) -> str:
        """Trace number of the transfer."""
        return f"{self.payer.code}{compact(self.day)}{self.payer.tax_id[-3:]}{'R' if self.is_reissue else ''}"

    @property
    def cents(self) -> int:
        """BPR02."""
        paid = sum(answer.paid for answer in self.answers)
        return paid - sum(each.cents for each in self.provider_adjustments)


def payments(world: World, histories: Iterable[History]) -> list[Payment]:
    """Every payment up to the last day, in order of payer and day."""
    answers: dict[str, dict[int, list[Answer]]] = {payer.payer_id: defaultdict(list) for payer in PAYERS}
    pairs: dict[str, list[ProviderAdjustment]] = {payer.payer_id: [] for payer in PAYERS}
    for history in histories:
        for answer in history.answers:
            if answer.day <= world.as_of:
                answers[answer.payer.payer_id][answer.day].append(answer)
        for pair in history.provider_adjustments:
            if pair.day <= world.as_of:
                pairs[pair.payer.payer_id].append(pair)
    found: list[Payment] = []
    for payer in PAYERS:
        found += _of_payer(world, payer, answers[payer.payer_id], pairs[payer.payer_id])
    return found


def _of_payer(
    world: World, payer: Payer, answers: dict[int, list[Answer]], pairs: list[ProviderAdjustment]
) -> list[Payment]:
    """A sum below zero is carried forward (FB) to the payer's next payment; pairs wait for a day with answers."""
    found: list[Payment] = []
    waiting = sorted(pairs, key=lambda pair: (pair.day, pair.reference, pair.reason))
    carried, last_month, place = 0, 0, 0
    for day in sorted(answers):
        claims = tuple(sorted(answers[day], key=lambda answer: (answer.visit.number, answer.step)))
        mine: list[ProviderAdjustment] = []
        while place < len(waiting) and waiting[place].day <= day:
            mine.append(waiting[place])
            place += 1
        if payer is MEDICARE_ADVANTAGE and month_of(day) != last_month:
            last_month = month_of(day)
            members = max(1, world.encounters // _PANEL_PART)
            mine.append(ProviderAdjustment(payer, day, "CT", f"PANEL{compact(day)[:6]}", -members * _MEMBER_MONTH))
        if carried:
            mine.append(ProviderAdjustment(payer, day, "FB", found[-1].trace, carried))
            carried = 0
        total = sum(answer.paid for answer in claims) - sum(pair.cents for pair in mine)
        if total < 0:
            carried = -total
            mine.append(ProviderAdjustment(payer, day, "FB", f"{payer.code}{compact(day)}", total))
        lag = world.draws.whole(1, 3, f"{payer.payer_id}{day}", "deposit")
        found.append(Payment(payer, day, claims, tuple(mine), working_day(day + lag)))
    return found
