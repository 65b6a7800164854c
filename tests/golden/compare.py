"""Two sets of KPI rows against each other, every difference in one short line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

FIGURES = ("numerator", "denominator", "value", "n", "low", "high", "is_mature")
SHOWN = 20
Key = tuple[str, str, tuple[tuple[str, str], ...]]


def by_key(rows: Iterable[Mapping[str, Any]]) -> dict[Key, Mapping[str, Any]]:
    """Rows by kpi, period and slice; a row given twice is an error of its own."""
    found: dict[Key, Mapping[str, Any]] = {}
    for row in rows:
        key = row["kpi"], row["period"], tuple(sorted(row["slice"].items()))
        if key in found:
            raise ValueError(f"row given twice: {key}")
        found[key] = row
    return found


def differences(pipeline: Iterable[Mapping[str, Any]], oracle: Iterable[Mapping[str, Any]]) -> list[str]:
    """Every row that only one side has, every figure that differs."""
    ours, theirs = by_key(pipeline), by_key(oracle)
    lines = []
    for key in sorted(ours.keys() | theirs.keys()):
        kpi, period, where = key
        place = f"{kpi} {period} {' '.join(f'{k}={v}' for k, v in where) or 'total'}"
        if key not in theirs or key not in ours:
            side = "pipeline" if key in ours else "oracle"
            row = ours.get(key) or theirs[key]
            lines.append(f"{place}: only the {side} has it ({row['numerator']}/{row['denominator']} n {row['n']})")
            continue
        lines += [
            f"{place}: {name} pipeline {ours[key][name]!r}, oracle {theirs[key][name]!r}"
            for name in FIGURES
            if ours[key][name] != theirs[key][name]
        ]
    return lines


def told(lines: list[str]) -> str:
    """At most SHOWN lines, and how many there are."""
    return "\n".join([f"{len(lines)} differences", *lines[:SHOWN]])
