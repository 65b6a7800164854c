"""Acknowledgements drawn at random: TA1, 999 and 277CA of any level, date and number; no rule known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tests.golden.acknowledgement_text import Said, claims_277, interchange_ta1, sets_999
from tests.golden.x12_text import BILLING_NPI, Claim

OTHER_NPI = "1000000021"
STATUSES = (
    "A0:16",
    "A1:20",
    "A2:20",
    "A2:20",
    "A2:20",
    "A5:20",
    "A3:21",
    "A4:35",
    "A6:21",
    "A7:562",
    "A8:187",
    "P1:20",
)
TURNED_BACK = ("R", "M", "W", "X")


@dataclass(frozen=True)
class Batch:
    """One claim interchange that went out."""

    control: int
    sent: date
    claims: tuple[Claim, ...]


def draw_acknowledgements(seed: int, batches: list[Batch], control: int) -> Iterator[tuple[int, str]]:
    """Control number and text of every acknowledgement; ``control``: the last number used."""
    rng = Random(f"{seed}-acknowledgements")  # noqa: S311 # repeatable histories, not secrets
    for batch in batches:
        for text in _of_batch(rng, batch):
            control += 1
            yield control, text(control)


def _of_batch(rng: Random, batch: Batch) -> Iterator[Callable[[int], str]]:
    roll, heard = rng.random(), batch.sent + timedelta(days=rng.choice((0, 1, 2, 9)))
    first = heard
    if roll < 0.07:
        result = rng.choice(("R", "R", "E", "A"))
        yield lambda control: interchange_ta1(first, batch.control, control, result)
    elif roll < 0.2:
        result, group = rng.choice((("R", "P"), ("A", "A"), ("", "R"), ("R", "R"), (rng.choice(TURNED_BACK), "P")))
        yield lambda control: sets_999(first, batch.control, control, result, group)
    elif roll < 0.25:
        whole = _whole(rng, batch)
        yield lambda control: claims_277(first, whole, control)
    for _ in range(rng.choice((0, 1, 1, 2))):
        heard += timedelta(days=rng.choice((0, 1, 3)))
        said = _by_claim(rng, batch)
        yield _claim_file(rng, heard, said)


def _claim_file(rng: Random, heard: date, said: tuple[Said, ...]) -> Callable[[int], str]:
    usage = rng.choice(("P",) * 12 + ("T",))
    stated = heard + timedelta(days=rng.choice((0, 0, -1)))
    return lambda control: claims_277(heard, said, control, usage, stated)


def _whole(rng: Random, batch: Batch) -> tuple[Said, ...]:
    """A batch or a provider without claim rows."""
    number, status = f"BATCH{batch.control}", rng.choice(STATUSES)
    if rng.random() < 0.5:
        return (Said("21", number, status),)
    return (Said("21", number), Said("19", "", status, rng.choice((BILLING_NPI, BILLING_NPI, OTHER_NPI, ""))))


def _by_claim(rng: Random, batch: Batch) -> tuple[Said, ...]:
    """Claim rows for most claims of a batch, under its number, none, or one nobody sent."""
    number = rng.choice((f"BATCH{batch.control}",) * 6 + ("", "BATCH0"))
    said = [Said("21", number, rng.choice(("A1:19", "A1:19", "A8:746"))), Said("19", "", "A1:19", BILLING_NPI)]
    for claim in batch.claims:
        if rng.random() < 0.85:
            more = (rng.choice(STATUSES),) if rng.random() < 0.2 else ()
            said.append(Said("PT", claim.claim_id, rng.choice(STATUSES), more=more))
    return tuple(said)
