"""Legends of the figures: only the marks that a figure really holds."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.figures.coding import CoderPoint
from dashboards.figures.money import AGE_BANDS, CashMonth
from dashboards.figures.parts import MonthPoint
from dashboards.figures.trend import Limit
from dashboards.parts import Key

_FILLING = "month not complete yet"


def of_trend(points: Sequence[MonthPoint], target: str = "") -> tuple[Key, ...]:
    """A line by month, with its target."""
    keys = [Key("line", "accent", "complete month")]
    if any(not p.is_mature and p.value is not None for p in points):
        keys.append(Key("hollow", "accent", _FILLING))
    if any(p.low is not None for p in points):
        keys.append(Key("tick", "accent-soft", "95% range"))
    if target:
        keys.append(Key("dash", "muted", target))
    return tuple(keys)


def of_control(points: Sequence[MonthPoint], limits: Sequence[Limit]) -> tuple[Key, ...]:
    """A rate inside its control limits."""
    keys = [Key("line", "accent", "complete month")]
    if any(not p.is_mature and p.value is not None for p in points):
        keys.append(Key("hollow", "accent", _FILLING))
    if any(x.centre is not None for x in limits):
        keys.append(Key("band", "neutral", "usual range"))
    if any(x.signal for x in limits):
        keys.append(Key("diamond", "warm", "month outside it"))
    return tuple(keys)


def of_cash(cash: Sequence[CashMonth]) -> tuple[Key, ...]:
    """Columns of cash."""
    keys = [Key("box", "accent", "payers"), Key("box", "accent-soft", "patients")]
    if any(c.deposits is not None for c in cash):
        keys.append(Key("diamond", "warm", "bank deposits"))
    if any(not c.is_mature for c in cash):
        keys.append(Key("box", "rule", "pale: " + _FILLING))
    return tuple(keys)


def of_ages() -> tuple[Key, ...]:
    """Age bands, youngest first."""
    names = [band.replace("-", "–") for band in AGE_BANDS]
    return tuple(Key("box", f"ages-{place}", f"{name} days") for place, name in enumerate(names, 1))


def of_funnel(coders: Sequence[CoderPoint]) -> tuple[Key, ...]:
    """Coders inside and outside the limits of chance."""
    keys = [
        Key("dot", "neutral", "95% limits"),
        Key("line", "neutral", "99.8% limits"),
        Key("point", "accent", "inside"),
    ]
    found = {c.standing for c in coders}
    if "watch" in found:
        keys.append(Key("diamond", "warm-soft", "outside 95%: watch"))
    if "review" in found:
        keys.append(Key("diamond", "warm", "outside 99.8%: review"))
    return tuple(keys)


def of_rates(*, above: bool) -> tuple[Key, ...]:
    """Rates with ranges against the practice."""
    keys = [Key("point", "accent", "rate"), Key("line", "accent", "95% range"), Key("tick", "ink", "practice")]
    return (*keys, Key("diamond", "warm", "whole range above the practice")) if above else tuple(keys)


def of_levels(levels: Sequence[str]) -> tuple[Key, ...]:
    """Visit levels and the peers' mark."""
    first = 6 - len(levels)
    keys = [Key("box", f"levels-{place}", level) for place, level in enumerate(levels, first)]
    return (*keys, Key("tick", "warm", f"where {levels[-2]} begins for the peers"))
