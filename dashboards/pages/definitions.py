"""Definitions: what every number means, the reasons in our words, what a denial is, how to read the pages."""

from __future__ import annotations

from dashboards.labels import label, plural
from dashboards.parts import Entry, Glossary, Page
from dashboards.reading import KpiCard, Published, kpi_cards, rows
from dashboards.words import CATEGORIES, FAMILIES, owner, plain

_UNITS = {"rate": "share, 0 to 100%", "usd": "US dollars", "days": "days"}


def build(published: Published) -> Page:
    """The page from a published set."""
    cards = kpi_cards(published)
    families = sorted({c.family for c in cards.values()}, key=lambda f: (f not in FAMILIES, list(FAMILIES).index(f) if f in FAMILIES else 0, f))
    glossaries = [
        Glossary(f"family-{family}", plain(family, FAMILIES).capitalize(), "",
                 tuple(_kpi_entry(c) for c in cards.values() if c.family == family))
        for family in families
    ]  # fmt: skip
    return Page(
        slug="definitions",
        title="Definitions",
        question="What does each number mean, and where does it come from?",
        summary=f"{plural(len(cards), 'figure')} with numerator, denominator, month and target as they are computed, "
        "the denial rule in plain words, and the reason categories that the pages use.",
        glossaries=(_reading(), _denial_rule(), *glossaries, _categories(published)),
    )


def _kpi_entry(card: KpiCard) -> Entry:
    facts = [("Formula", label(card.formula_words, 300)), ("Above the line", label(card.numerator_words, 300))]
    if card.denominator_words:
        facts.append(("Below the line", label(card.denominator_words, 300)))
    facts.append(("Unit", _UNITS.get(card.unit, label(card.unit))))
    if card.line is not None:
        facts.append((_target_name(card), _target(card)))
    facts.append(("Complete", _maturity(card.maturity_days)))
    return Entry(card.kpi_id, label(card.label), label(card.words, 400), tuple(f for f in facts if f[1]), card.kpi_id)


def _target_name(card: KpiCard) -> str:
    return "Benchmark" if card.is_benchmark else "Target"


def _target(card: KpiCard) -> str:
    low, high = card.target_low, card.target_high
    both = low is not None and high is not None and low != high
    text = f"{card.written(low)} to {card.written(high)}" if both else card.written(card.line)
    source = ", ".join(label(x) for x in (card.target_population, card.target_source, card.target_year) if x)
    return f"{text} ({source})" if source else text


def _maturity(days_after: int) -> str:
    if not days_after:
        return "once the month is over"
    return f"{plural(days_after, 'day')} after the month's last day"


def _reading() -> Glossary:
    few = percent_note()
    return Glossary(
        "reading",
        "How to read these pages",
        "",
        (
            Entry("hollow", "Hollow points", "A month that is not complete yet. It is drawn, but no tile, limit or sentence uses it."),
            Entry("interval", "95% range", few),
            Entry("few", "Too few to say", "A share of fewer than 20 is not shown. In tables by payer and reason, counts of 1 to 10 are hidden, and so is a neighbour that would give them away."),
            Entry("limits", "Control limits", "The range in which the months of a steady practice fall nearly always (Laney's p-chart). They are set on the first complete months and kept; a month outside is worth a question."),
            Entry("asof", "Data to", "The day after which nothing counts. Running the same files again with the same day gives the same figures, to the cent."),
            Entry("remitmonth", "Remit month", "The month of the payment date of the first answer. Rates on these pages stand by that month."),
        ),
        "list",
    )  # fmt: skip


def percent_note() -> str:
    """The sentence about intervals."""
    return "Wilson's interval of a proportion: with other claims of the same practice the share would mostly lie in it. It speaks of one number, not of a difference."


def _denial_rule() -> Glossary:
    return Glossary(
        "denial-rule",
        "What counts as a denial (rule 1)",
        "Nobody in the field agrees on it, so ours is written down.",
        (
            Entry("first-answer", "First answer", "The first decision of the primary payer on the care. A reversal, a pending or rejected answer and a duplicate are no decision."),
            Entry("denied-line", "Denied line", "Dollars are taken away for a reason that is neither price, nor the patient's share, nor another payer's payment, and nothing is paid or left to the patient."),
            Entry("denied-claim", "Denied claim", "Every charged line is denied. Where only some are, the claim is partly denied and counts in the wider rate."),
            Entry("not-denial", "What is no denial", "Contract price cuts, deductible, copay and coinsurance, what another payer paid, capitation, and duplicates, which have a rate of their own."),
            Entry("hidden-denial", "Suspected hidden denial", "A whole charge written off as contract price with nothing paid: shown beside the rate, not in it."),
            Entry("primary-reason", "Primary reason", "The denial code with most dollars on the claim; ties go to eligibility, authorization, timely filing, other coverage, coding, bundling, medical necessity, documentation, in that order."),
            Entry("open-denial", "Open denied dollars", "Denials not overturned, written off or left to the patient: open, appealed, sent again, denied again, or past the appeal time."),
        ),
        "list",
    )  # fmt: skip


def _categories(published: Published) -> Glossary:
    owners: dict[str, set[str]] = {}
    for r in rows(published, "dim_reason"):
        key = str(r.get("category") or r.get("reason_category") or "")
        if key:
            owners.setdefault(key, set()).add(owner(str(r.get("owner") or r.get("reason_owner") or "")))
    shown = [key for key in CATEGORIES if key in owners] or list(CATEGORIES)
    entries = []
    for key in shown:
        who = ", ".join(sorted(o for o in owners.get(key, set()) if o))
        entries.append(Entry(f"reason-{key}", CATEGORIES[key][0], CATEGORIES[key][1], (("Who can stop it", who),) if who else ()))
    return Glossary("reasons", "Why payers say no", "Our own categories over the payers' adjustment codes, in our own words.",
                    tuple(entries), "list")  # fmt: skip
