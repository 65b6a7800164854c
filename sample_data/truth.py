"""What one run of the generator planted and wrote: for tests, demos and the curious."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from sample_data.effects import Effect, Share, effects
from sample_data.facts import Fact, Written, facts
from sample_data.history import History
from sample_data.payments import Payment
from sample_data.world import World


@dataclass(frozen=True, slots=True)
class Truth:
    """Result of one run of the generator. ``totals``: counts and cents of what stands in the files."""

    encounters: int
    seed: int
    as_of: date
    effects: tuple[Effect, ...]
    facts: tuple[Fact, ...]
    totals: dict[str, int]

    def write(self, path: Path) -> None:
        """JSON; keep it out of the landing folder, where it would be an unknown file."""
        path.write_text(json.dumps(asdict(self) | {"as_of": self.as_of.isoformat()}, indent=2) + "\n", encoding="utf-8")

    def words(self) -> str:
        """Markdown tables of the effects and of the facts."""
        head = (
            "| event | measure | where | from | to | expected outside -> inside | realised outside | realised inside "
            "| lost USD | recovered USD |\n|---|---|---|---|---|---|---|---|---|---|\n"
        )
        return (
            head
            + "".join(
                f"| {each.event} | {each.measure} | {each.where} | {each.first_day} | {each.last_day or 'on'} "
                f"| {each.expected_outside:.3f} -> {each.expected_inside:.3f} | {_words(each.outside)} "
                f"| {_words(each.inside)} | {_usd(each.lost_cents)} | {_usd(each.recovered_cents)} |\n"
                for each in self.effects
            )
            + "\n| fact | measure | count | USD |\n|---|---|---|---|\n"
            + "".join(
                f"| {each.fact} | {each.measure} | {each.count:,} | {_usd(each.cents)} |\n" for each in self.facts
            )
        )


def _words(share: Share) -> str:
    if not share.denominator:
        return "none"
    return f"{share.numerator:,}/{share.denominator:,} = {share.numerator / share.denominator:.3f}"


def _usd(cents: int) -> str:
    return f"{cents // 100:,}.{cents % 100:02d}" if cents else "-"


def realised(world: World, seed: int, as_of: date, written: Written) -> Truth:
    """Count the effects and the totals of what was written."""
    professional = [history for history in written.histories if history.visit.stay is None]
    totals = _totals(world, written.histories, written.paid)
    return Truth(world.encounters, seed, as_of, effects(world, professional), facts(world, written), totals)


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
