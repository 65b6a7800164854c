"""Definitions: what every number means, the reasons in our words, what a denial is, how to read the pages."""

from __future__ import annotations

from dashboards.explained import DENIAL_RULE, READING
from dashboards.labels import brief, clean, plural
from dashboards.parts import Entry, Glossary, Page
from dashboards.reading import KpiCard, Published, kpi_cards, rows
from dashboards.words import CATEGORIES, FAMILIES, owner, plain

_UNITS = {"rate": "share, 0 to 100%", "usd": "US dollars", "days": "days"}


def build(published: Published) -> Page:
    """The page from a published set."""
    cards = kpi_cards(published)
    known = [family for family in FAMILIES if any(c.family == family for c in cards.values())]
    others = sorted({c.family for c in cards.values()} - set(known))
    families = tuple(
        Glossary(
            f"family-{clean(family)}",
            plain(family, FAMILIES).capitalize(),
            "",
            tuple(_kpi_entry(c) for c in cards.values() if c.family == family),
        )
        for family in (*known, *others)
    )
    return Page(
        slug="definitions",
        title="Definitions",
        question="What does each number mean, and where does it come from?",
        summary=f"{plural(len(cards), 'figure')} with numerator, denominator, month and target as they are computed, "
        "the denial rule in plain words, and the reason categories that the pages use.",
        glossaries=(
            Glossary("reading", "How to read these pages", "", READING, "list"),
            Glossary(
                "denial-rule",
                "What counts as a denial (rule 1)",
                "Nobody in the field agrees on it, so ours is written down.",
                DENIAL_RULE,
                "list",
            ),
            *families,
            _categories(published),
        ),
    )


def _kpi_entry(card: KpiCard) -> Entry:
    facts = [
        ("Formula", clean(card.formula_words, 300)),
        ("Above the line", clean(card.numerator_words, 300) if card.denominator_words else ""),
        ("Below the line", clean(card.denominator_words, 300)),
        ("Unit", _UNITS.get(card.unit, clean(card.unit))),
        ("Benchmark" if card.is_benchmark else "Target", _target(card)),
        ("Complete", _maturity(card.maturity_days)),
    ]
    return Entry(card.kpi_id, clean(card.label), clean(card.words, 400), tuple(f for f in facts if f[1]), card.kpi_id)


def _target(card: KpiCard) -> str:
    if card.line is None:
        return ""
    low, high = card.target_low, card.target_high
    both = low is not None and high is not None and low != high
    text = f"{brief(card.written(low))} to {brief(card.written(high))}" if both else brief(card.written(card.line))
    source = ", ".join(x for x in (card.target_population, card.target_source, card.target_year) if x)
    return f"{text} ({source})" if source else text


def _maturity(days_after: int) -> str:
    if not days_after:
        return "once the month is over"
    return f"{plural(days_after, 'day')} after the month's last day"


def _categories(published: Published) -> Glossary:
    owners: dict[str, set[str]] = {}
    for row in rows(published, "dim_reason"):
        key = str(row.get("category") or "")
        if key:
            owners.setdefault(key, set()).add(owner(str(row.get("owner") or "")))
    shown = [key for key in CATEGORIES if key in owners] or list(CATEGORIES)
    entries = []
    for key in shown:
        who = ", ".join(sorted(o for o in owners.get(key, set()) if o))
        facts = (("Who can stop it", who),) if who else ()
        entries.append(Entry(f"reason-{key}", *CATEGORIES[key], facts))
    intro = "Our own categories over the payers' adjustment codes, in our own words."
    return Glossary("reasons", "Why payers say no", intro, tuple(entries), "list")
