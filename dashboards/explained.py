"""The definitions page's own texts: how to read the pages, and the denial rule in plain words."""

from __future__ import annotations

from dashboards.parts import Entry

READING: tuple[Entry, ...] = (
    Entry(
        "hollow",
        "Hollow points",
        "A month that is not complete yet. It is drawn, but no tile, limit or sentence uses it.",
    ),
    Entry(
        "interval",
        "95% range",
        "Wilson's interval of a proportion: the share that a steady practice of this size would mostly show. "
        "It speaks of one number, not of a difference between two.",
    ),
    Entry(
        "few",
        "Too few to say",
        "A share of fewer than 20 is not shown. By payer and reason, counts of 1 to 10 are hidden, "
        "and so is a neighbour that would give them away.",
    ),
    Entry(
        "limits",
        "Usual range",
        "Laney's control limits: where the months of a steady practice fall nearly always. They are set on the first "
        "complete months and then kept; a month outside is worth a question.",
    ),
    Entry(
        "asof",
        "Data to",
        "The day after which nothing counts. The same files with the same day give the same figures, to the cent.",
    ),
    Entry(
        "remitmonth",
        "Remit month",
        "The month in which the payer decided, by the payment date of the answer. Denial rates stand by that month.",
    ),
)

DENIAL_RULE: tuple[Entry, ...] = (
    Entry(
        "first-answer",
        "First answer",
        "The primary payer's first decision on the care. A reversal, a pending or rejected answer and a duplicate "
        "are no decision.",
    ),
    Entry(
        "denied-line",
        "Denied line",
        "Dollars are taken away for a reason that is neither price, nor the patient's share, nor another payer's "
        "payment, and nothing is paid or left to the patient.",
    ),
    Entry(
        "denied-claim",
        "Denied claim",
        "Every charged line is denied. Where only some are, the claim is partly denied and counts in the wider rate.",
    ),
    Entry(
        "not-denial",
        "What is no denial",
        "Contract price cuts, deductible, copay and coinsurance, what another payer paid, capitation, and duplicates, "
        "which have a rate of their own.",
    ),
    Entry(
        "hidden-denial",
        "Suspected hidden denial",
        "A whole charge written off as contract price with nothing paid: shown beside the rate, not in it.",
    ),
    Entry(
        "primary-reason",
        "Primary reason",
        "The denial code with most dollars on the claim. Ties go to eligibility, authorization, timely filing, other "
        "coverage, coding, bundling, medical necessity, documentation, in that order.",
    ),
    Entry(
        "open-denial",
        "Open denied dollars",
        "Denials not overturned, not written off and not left to the patient: open, appealed, sent again, denied "
        "again, or past the appeal time.",
    ),
)
