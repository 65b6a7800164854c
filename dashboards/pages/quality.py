"""Data quality, for all: did everything arrive, once, and does it tie?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dashboards.labels import count, day, plural, usd
from dashboards.pages.quality_cards import (
    checks_card,
    files_card,
    findings_card,
    freshness_card,
    held_card,
    money_of,
    roll_forward,
    roll_forward_card,
    unknown_card,
    unmatched_card,
)
from dashboards.pages.tie_outs import duplicates_card, tie_outs_card
from dashboards.pages.tie_outs import tile as tie_outs_tile
from dashboards.parts import Page, Section, Tile, Tone
from dashboards.reading import Published, Row, rows

_ZERO = Decimal(0)
_FRESH_DAYS = 10
Check = Mapping[str, Any]


def build(published: Published, checks: Sequence[Check], run: Mapping[str, Any]) -> Page:
    """The page from a published set, its checks, and what the run says of its files.

    ``run``: ``files``, ``held`` and ``findings``, lists of dicts; each may be absent.
    """
    # The first is as tall as the three beside it.
    arrival = (files_card(run), freshness_card(published), unmatched_card(published), unknown_card(published))
    rest = (held_card(run), duplicates_card(published), findings_card(run))
    ties = (tie_outs_card(published), roll_forward_card(published), checks_card(checks))
    return Page(
        slug="quality",
        title="Data quality",
        question="Did everything arrive, once, and does it tie to the cent?",
        summary=_summary(published, checks, run),
        tiles=_tiles(published, checks, run),
        sections=(
            Section("Does it tie?", tuple(c for c in ties if c)),
            Section("Did it arrive?", tuple(c for c in (*arrival, *rest) if c)),
        ),
    )


def counted(checks: Sequence[Check]) -> tuple[int, int, int]:
    """Checks passed, warned and failed."""
    warned = sum(not c["passed"] and c["severity"] == "warn" for c in checks)
    failed = sum(not c["passed"] and c["severity"] != "warn" for c in checks)
    return len(checks) - warned - failed, warned, failed


def _tiles(published: Published, checks: Sequence[Check], run: Mapping[str, Any]) -> tuple[Tile, ...]:
    passed, warned, failed = counted(checks)
    return (
        _checks_tile(passed, warned, failed),
        _tie_tile(published),
        _files_tile(run),
        _held_tile(run),
        tie_outs_tile(published),
        _newest_tile(published),
    )


def _checks_tile(passed: int, warned: int, failed: int) -> Tile:
    whole = passed + warned + failed
    tone: Tone = "bad" if failed else "warn" if warned else "ok"
    verdict = f"{failed} failed, {plural(warned, 'warning')}" if failed else plural(warned, "warning")
    return Tile("Checks passed", f"{count(passed)} of {count(whole)}", ("of this set's own build",), verdict, tone)


def _tie_tile(published: Published) -> Tile:
    found = roll_forward(published)
    if not found:
        return Tile("A/R account", "–", ("no month yet",))
    off = [r for r in found if r.difference]
    value = "ties" if not off else f"{usd(sum((abs(r.difference) for r in off), _ZERO))} off"
    verdict = f"{plural(len(off), 'month')} off" if off else "to the cent"
    lines = (f"{plural(len(found), 'month')}, opening to closing", "and to the sum of claim balances")
    return Tile("A/R account", value, lines, verdict, "bad" if off else "ok")


def _files_tile(run: Mapping[str, Any]) -> Tile:
    files: list[Row] = list(run.get("files") or [])
    if not files:
        return Tile("Files read", "–", ("not listed in this set",))
    whole = sum(int(f["file_count"]) for f in files)
    again = sum(int(f["file_count"]) for f in files if f["result"] == "duplicate")
    held = sum(int(f["file_count"]) for f in files if f["result"] in {"held", "partly_held"})
    verdict = f"{plural(held, 'file')} with something held" if held else "none held"
    lines = (f"{count(again)} seen before, counted once",)
    return Tile("Files read", count(whole), lines, verdict, "warn" if held else "ok")


def _held_tile(run: Mapping[str, Any]) -> Tile:
    held: list[Row] = list(run.get("held") or [])
    if not held:
        return Tile("Held back", "nothing", (), "all that was read is in the figures", "ok")
    dollars = sum((max(abs(money_of(h, "charge_usd")), abs(money_of(h, "paid_usd"))) for h in held), _ZERO)
    units = sum(int(h["unit_count"]) for h in held)
    return Tile("Held back", usd(dollars), (f"in {plural(units, 'unit')}",), "in no figure until mended", "warn")


def _newest_tile(published: Published) -> Tile:
    found = {str(r["source"]): r for r in rows(published, "rpt_freshness")}
    newest = found.get("835")
    if not newest or newest["latest_date"] is None:
        return Tile("Newest remittance", "–", ("none yet",))
    behind = (published.as_of - newest["latest_date"]).days
    verdict = f"{plural(behind, 'day')} before the last day of data" if behind else "on the last day of data"
    tone: Tone = "ok" if behind <= _FRESH_DAYS else "warn"
    return Tile("Newest remittance", day(newest["latest_date"]), (), verdict, tone)


def _summary(published: Published, checks: Sequence[Check], run: Mapping[str, Any]) -> str:
    passed, warned, failed = counted(checks)
    ties = roll_forward(published)
    warnings = plural(warned, "warning") if warned else "no warning"
    bits = [f"{count(passed)} of {plural(len(checks), 'check')} passed with {warnings}"]
    if failed:
        bits[0] += f" and {plural(failed, 'failure')}"
    if ties:
        off = sum(1 for r in ties if r.difference)
        bits.append(
            "the A/R account ties to the cent in every month"
            if not off
            else f"the A/R account is off in {plural(off, 'month')}"
        )
    held = sum(int(h["unit_count"]) for h in run.get("held") or [])
    bits.append(f"{plural(held, 'unit')} {'is' if held == 1 else 'are'} held back" if held else "nothing is held back")
    unmatched = rows(published, "rpt_unmatched_answers")
    paid = sum((r["paid_usd"] or _ZERO for r in unmatched), _ZERO)
    if paid:
        bits.append(f"{usd(paid)} came for claims that are not here")
    return ", ".join(bits[:-1]) + " and " + bits[-1] + "."
