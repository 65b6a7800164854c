"""``rcm explain``: what a code or a KPI means. Words come from the catalogue and from the published set alone."""

from __future__ import annotations

import re
from dataclasses import asdict
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from pipelines.commands.common import Home, Json, give, guarded, page, published_of, settings_of
from pipelines.errors import CATALOGUE, Exit, RcmError, error
from pipelines.errors.rooms import by_room, room_of
from pipelines.published import KpiCard

_CODE = re.compile(r"[A-Za-z]\d{1,4}")
_KPI_WORDS = (
    "kpi_id", "label", "words", "formula_words", "numerator_words", "denominator_words", "unit", "direction",
    "target_low", "target_high", "target_population", "target_source", "target_year", "minimum_n", "maturity_days",
)  # fmt: skip
_TARGETS = frozenset({"target_low", "target_high"})
# How a person reads what --json gives bare.
_PRINTED = {
    "formula_words": ("formula", "{}"),
    "direction": ("direction", "{} is better"),
    "minimum_n": ("judged from", "{} counted on; fewer are too few to say"),
    "maturity_days": ("complete after", "{} days"),
}


@guarded
def explain(
    word: Annotated[str, typer.Argument(metavar="[CODE|KPI]", help="A code such as X202, or a KPI id.")] = "",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """What a code means and what to do, or what a KPI counts. Without a word: every code, by room.

    For example:

      rcm explain X202

      rcm explain initial_denial_rate

      rcm explain
    """
    word = word.strip()
    if not word:
        _list_codes(as_json)
    elif _CODE.fullmatch(word):
        _tell(code_in_words(word.upper()), as_json)
    else:
        _tell(_kpi_in_words(settings_of(home).home, word), as_json)


def code_in_words(code: str) -> dict[str, Any]:
    """A code of the catalogue: code, severity, what, where, effect, do.

    Raises:
        RcmError: S006 (exit 2), with the nearest codes.
    """
    entry = CATALOGUE.get(code)
    if entry is None:
        begun = [known for known in sorted(CATALOGUE) if known.startswith(code)]
        raise _unknown((begun or get_close_matches(code, sorted(CATALOGUE), n=3, cutoff=0.5))[:3])
    return {
        "code": code,
        "severity": entry.severity,
        "what": entry.what,
        "where": room_of(code).where,
        "effect": entry.effect,
        "do": entry.do,
    }


def kpi_in_words(cards: dict[str, KpiCard], word: str) -> dict[str, Any]:
    """A KPI by id or label: words, formula, both sides, unit, target with its source and year, how it is judged.

    Raises:
        RcmError: S006 (exit 2), with the nearest ids.
    """
    wanted = word.casefold()
    named = {name.casefold(): card for card in cards.values() for name in (card.kpi_id, card.label)}
    if wanted not in named:
        near = get_close_matches(wanted, named, n=3, cutoff=0.5)
        near += [name for name in named if wanted in name][:3]
        near_codes = [] if near else get_close_matches(word.upper(), CATALOGUE, n=3, cutoff=0.6)
        raise _unknown([*dict.fromkeys(named[name].kpi_id for name in near), *near_codes])
    told = {name: value for name, value in asdict(named[wanted]).items() if name in _KPI_WORDS}
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in told.items()}


def _kpi_in_words(home: Path, word: str) -> dict[str, Any]:
    return kpi_in_words(published_of(home).kpi_cards, word)


def _unknown(near: list[str]) -> RcmError:
    return error("S006", f"did you mean {' or '.join(near)}?" if near else "", Exit.USAGE)


def _tell(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        give(told)
        return
    for name, value in told.items():
        # The formula has both sides already.
        if value not in {None, "", 0} and name not in {"numerator_words", "denominator_words"}:
            heading, words = _PRINTED.get(name, (name.replace("_", " "), "{}"))
            page.print(f"[bold]{heading:<18}[/]{escape(words.format(_trimmed(value) if name in _TARGETS else value))}")


def _trimmed(value: str) -> str:
    """A target without decimals that say nothing: ``40``, ``0.95``."""
    return value.rstrip("0").rstrip(".") if "." in value else value


def _list_codes(as_json: bool) -> None:
    if as_json:
        give([code_in_words(code) for code in sorted(CATALOGUE)])
        return
    for room, entries in by_room(list(CATALOGUE.values())):
        page.print(f"[bold]{room.label}[/]")
        for entry in entries:
            page.print(f"  {entry.code}  {entry.severity:<6}{escape(entry.what)}")
