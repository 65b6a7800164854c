"""Intervals of proportions. Exact decimal arithmetic: the sixth decimal never depends on a machine."""

from __future__ import annotations

from decimal import Decimal, localcontext

Z_95 = Decimal("1.959963985")
_DIGITS = 34


def wilson(successes: int, n: int, z: Decimal = Z_95) -> tuple[Decimal, Decimal]:
    """Wilson score interval of ``successes`` in ``n`` trials, unrounded, within 0 and 1.

    Raises:
        ValueError: ``n`` is not above 0, or ``successes`` is not within 0 and ``n``.
    """
    if not 0 <= successes <= n or n == 0:
        raise ValueError("a proportion needs 0 <= successes <= n and n > 0")
    with localcontext() as context:
        context.prec = _DIGITS
        total = Decimal(n)
        share = Decimal(successes) / total
        spread = z * z / total
        centre = share + spread / 2
        half = z * ((share * (1 - share) + spread / 4) / total).sqrt()
        low = (centre - half) / (1 + spread)
        high = (centre + half) / (1 + spread)
    # At 0 and n one bound is exact; the square root leaves a trace in the last digit.
    return (Decimal(0) if successes == 0 else low, Decimal(1) if successes == n else high)
