"""Chance that depends on names, not on order: every draw is a hash of (seed, entity, question).

Asking one question more, or switching an event off, therefore changes no other answer. Only integer and IEEE
basic arithmetic is used, so the same seed gives the same bytes on every machine.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal, localcontext
from hashlib import blake2b
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")
Quantiles = tuple[float, ...]

_PROBABILITIES = (0.005, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.995)
_NORMAL = ("-2.576", "-1.960", "-1.645", "-1.282", "-0.842", "-0.524", "-0.253", "0")
_NORMAL_ALL = (*_NORMAL, *(z[1:] for z in reversed(_NORMAL[:-1])))


def lognormal(median: str, sigma: str) -> Quantiles:
    """Quantiles, in days, of a lognormal distribution at fixed probabilities (exact decimals, no libm)."""
    with localcontext() as context:
        context.prec = 28
        days = [Decimal(median) * (Decimal(sigma) * Decimal(z)).exp() for z in _NORMAL_ALL]
        return tuple(float(round(day, 3)) for day in days)


class Weighted(Generic[T]):
    """Items with whole-number weights, ready to be picked from."""

    def __init__(self, items: Sequence[tuple[T, int]]) -> None:
        self.items = tuple(item for item, _ in items)
        self.steps = tuple(accumulate(weight for _, weight in items))


class Draws:
    """Named draws of one seed."""

    def __init__(self, seed: int) -> None:
        self._base = blake2b(f"rcm-sample-{seed}|".encode(), digest_size=8)

    def unit(self, entity: str, question: str) -> float:
        """Uniform in [0, 1), the same for ever for this seed, entity and question."""
        state = self._base.copy()
        state.update(f"{entity}|{question}".encode())
        return (int.from_bytes(state.digest(), "big") >> 11) / 9007199254740992.0

    def chance(self, share: float, entity: str, question: str) -> bool:
        """True in ``share`` of all entities."""
        return self.unit(entity, question) < share

    def whole(self, low: int, high: int, entity: str, question: str) -> int:
        """Whole number from ``low`` to ``high``, both included."""
        return low + int(self.unit(entity, question) * (high - low + 1))

    def pick(self, weighted: Weighted[T], entity: str, question: str) -> T:
        """One item, in proportion to its weight."""
        point = self.unit(entity, question) * weighted.steps[-1]
        return weighted.items[bisect_right(weighted.steps, int(point))]

    def one_of(self, items: Sequence[T], entity: str, question: str) -> T:
        """One item, all alike."""
        return items[int(self.unit(entity, question) * len(items))]

    def days(self, quantiles: Quantiles, entity: str, question: str) -> int:
        """Whole days from a table of quantiles, linear between them, cut at its ends."""
        share = self.unit(entity, question)
        if share <= _PROBABILITIES[0]:
            return int(quantiles[0] + 0.5)
        if share >= _PROBABILITIES[-1]:
            return int(quantiles[-1] + 0.5)
        right = bisect_right(_PROBABILITIES, share)
        left = right - 1
        part = (share - _PROBABILITIES[left]) / (_PROBABILITIES[right] - _PROBABILITIES[left])
        return int(quantiles[left] + part * (quantiles[right] - quantiles[left]) + 0.5)
