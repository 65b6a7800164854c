"""What the practice keeps besides visits, codes and money: contract prices, work on denials, its own month ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sample_data.adjudicate import half_up
from sample_data.books import Month
from sample_data.calendar_days import iso
from sample_data.codes import WEIGHTS
from sample_data.csv_out import Row, money, table
from sample_data.draws import Weighted
from sample_data.history import Action, History
from sample_data.payers import CEDARSAMPLE, PAYERS, SUPPLEMENT
from sample_data.world import World

_ACTORS = Weighted([("B1", 40), ("B2", 35), ("B3", 25)])
_FIRST_DAY, _DAY_BEFORE, _YEAR_BEFORE = "2025-01-01", "2024-12-31", "2024-01-01"


def fee_schedule() -> bytes:
    """Price of one unit by payer and code since the first day; Cedarsample's of the year before as well."""
    return table("payer_id code modifiers effective_from effective_to allowed_usd", _prices())


def _prices() -> Iterator[Row]:
    for payer in PAYERS:
        for code, weight in WEIGHTS.items():
            if weight and payer is not SUPPLEMENT:
                price = half_up(weight, payer.factor_percent)
                if payer is CEDARSAMPLE:
                    yield payer.payer_id, code, "", _YEAR_BEFORE, _DAY_BEFORE, money(half_up(price, 97))
                yield payer.payer_id, code, "", _FIRST_DAY, "", money(price)


def denial_actions(world: World, histories: Iterable[History]) -> bytes:
    """Steps up to the last day; what is decided later is pending."""
    rows: list[tuple[int, str, Row]] = []
    for history in histories:
        for place, action in enumerate(history.actions, 1):
            if action.day <= world.as_of:
                action_id = f"W{action.claim_id[1:]}{place:02d}"
                rows.append((action.day, action_id, _action(world, history, action, action_id)))
    rows.sort(key=lambda each: each[:2])
    return table(
        "action_id claim_id line_number action_date actor_id action appeal_level outcome outcome_date deadline_date",
        (row for _, _, row in rows),
    )


def _action(world: World, history: History, action: Action, action_id: str) -> Row:
    actor = world.draws.pick(_ACTORS, f"E{history.visit.number}", "biller")
    outcome, decided = action.outcome, action.decided
    if outcome and decided > world.as_of:
        outcome, decided = "pending", 0
    level = str(action.level) if action.level else ""
    return (
        action_id, action.claim_id, "", iso(action.day), actor, action.action, level, outcome, iso(decided),
        iso(action.deadline),
    )  # fmt: skip


def control_totals(months: Iterable[Month]) -> bytes:
    """One row a month."""
    return table(
        "month charges_usd payments_usd adjustments_usd ending_ar_usd",
        (
            (
                f"{each.month[:4]}-{each.month[4:]}", money(each.charges), money(each.payments),
                money(each.adjustments), money(each.ending),
            )
            for each in months
        ),
    )  # fmt: skip
