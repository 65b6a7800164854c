"""Do the tie-outs hold? Every control of ``rpt_tie_outs`` that no other suite judges, each with its reason."""

from __future__ import annotations

from datetime import date

from expectations import Expectation, Frame

SINCE = date(2026, 11, 24)


def _control(control: str, where: str) -> str:
    return f"""
    select cast(count(*) as bigint) as rows_count,
        cast(count(*) filter (where {where}) as bigint) as off_rows_count,
        cast(coalesce(sum(off_count) filter (where {where}), 0) as bigint) as off_count,
        cast(coalesce(sum(abs(difference)) filter (where {where}), 0) as decimal(18,2)) as off_amount,
        coalesce(min(subject || ', ' || period) filter (where {where}), '') as first_subject
    from candidate.rpt_tie_outs where control = '{control}'"""


_OFF = "status in ('watch', 'act')"
_RECENT = f"{_OFF} and period > strftime(cast($as_of as date) - interval 4 month, '%Y-%m')"

_CLAIMS = f"{_RECENT} and unit = 'claims'"


def _judged(name: str, frame: str, words: str, failure: str, reason: str) -> Expectation:
    return Expectation(name, frame, "zero", "off_rows_count", words, failure, reason, SINCE, "warn")


FRAMES = (
    Frame(
        "control_numbers", "Control numbers of senders that count on, last 60 days", _control("control_numbers", _OFF)
    ),
    Frame("daily_files", "Days on which a file comes as a rule, last 30 days", _control("daily_files", _OFF)),
    Frame(
        "late_deposits",
        "Electronic payments that the bank does not show after 10 days",
        _control("remittances_without_deposit", "status = 'act'"),
    ),
    Frame(
        "deposit_timing",
        "Payments whose deposit came within three business days, last four months",
        _control("deposit_timing", _RECENT),
    ),
    Frame(
        "control_totals",
        "Month-end report of the practice system, last four months",
        _control("control_totals", _RECENT),
    ),
    Frame("claims_sent", "Claims sent and acknowledged, last four months", _control("claims_sent", _CLAIMS)),
    Frame(
        "claim_groups",
        "Groups of claims answered by a 999 or TA1, last four months",
        _control("groups_answered", _RECENT),
    ),
    Frame("monthly_exports", "Exports of the practice system, last 13 months", _control("monthly_exports", _OFF)),
    Frame(
        "claim_visits",
        "Claims with their visit, last four months",
        _control("claims_with_encounters", _RECENT),
    ),
    Frame("claim_coding", "Claims with their coding, last four months", _control("claims_with_coding", _RECENT)),
    Frame("rosters", "Providers, sites, coders and price lists that the files use", _control("rosters", _OFF)),
    Frame(
        "paid_twice",
        "Payments of the last 120 days made on two checks that the bank both shows",
        """
        select cast(count(*) as bigint) as rows_count,
            cast(count(*) filter (where is_paid_twice) as bigint) as off_rows_count,
            cast(coalesce(sum(abs(remitted_usd)) filter (where is_paid_twice), 0) as decimal(18,2)) as off_amount
        from candidate.fct_duplicate_payments where remit_date > cast($as_of as date) - 120
        """,
    ),
    Frame(
        "early_answers",
        "Claims first answered in the last 120 days, and those of them sent only later",
        """
        select cast(count(*) as bigint) as rows_count,
            cast(count(*) filter (where first_answer_days < 0) as bigint) as off_rows_count
        from candidate.fct_lineages where initial_remit_date > cast($as_of as date) - 120
        """,
    ),
)

EXPECTATIONS = (
    _judged(
        "control_numbers_run_on",
        "control_numbers",
        "Control numbers of a sender that counts on have no gap, no second use and no step back",
        "{off_count} control numbers are missing, used twice or out of order; first: {first_subject}",
        "A missing number is a file that was sent and never came. Senders whose numbers do not follow are not judged.",
    ),
    _judged(
        "files_come_as_usual",
        "daily_files",
        "A file came on every business day on which one comes as a rule",
        "{off_count} days have no file where one comes as a rule; first: {first_subject}",
        "A rule: every such weekday but one, or nine of ten days. Quiet days between two numbers in a row are no loss.",
    ),
    _judged(
        "electronic_payments_reach_the_bank",
        "late_deposits",
        "Every electronic payment of a remittance is at the bank after 10 days",
        "{off_count} electronic payments (${off_amount}) are not at the bank after 10 days",
        "An EFT and its remittance come within three business days of each other (CORE 370); ten allow for weekends.",
    ),
    _judged(
        "deposits_come_in_time",
        "deposit_timing",
        "At least 90 % of a month's payments and deposits are within three business days of each other",
        "{off_count} payments are more than three business days from their deposit; first: {first_subject}",
        "CORE 370 sets three business days; a tenth is let pass for checks and bank holidays.",
    ),
    _judged(
        "control_totals_agree",
        "control_totals",
        "The practice system's month-end report is within 0.5 % of the A/R account",
        "{off_rows_count} lines of the month-end report differ by more than 0.5 %; first: {first_subject}",
        "Half a per cent is what posting dates around a month end move; more is money on one side only.",
    ),
    _judged(
        "sent_claims_are_acknowledged",
        "claims_sent",
        "At least 98 % of the claims sent more than a week ago are accepted or rejected",
        "{off_count} claims have no acknowledgement; first: {first_subject}",
        "Clearinghouses answer within two days. Without any acknowledgement in the files nothing is judged.",
    ),
    _judged(
        "claim_groups_are_answered",
        "claim_groups",
        "Every group of claims is answered after a week, where the receiver answers them as a rule",
        "{off_count} groups of claims are not answered; first: {first_subject}",
        "A 999 comes within a day; a group without one may never have arrived. Who answers few is not judged.",
    ),
    _judged(
        "exports_come_every_month",
        "monthly_exports",
        "Every export of the practice system speaks of every month that ended ten days ago",
        "{off_count} months or exports are missing; first: {first_subject}",
        "Judged where rows stand on six days of a month, so that an empty one is no chance, or but one in a year is.",
    ),
    _judged(
        "claims_have_their_visit",
        "claim_visits",
        "As many claims of a month have their visit in the files as in other months",
        "{off_count} claims have no visit where claims as a rule have one; first: {first_subject}",
        "What is usual is what the practice's other months say; three claims or a tenth are let pass.",
    ),
    _judged(
        "claims_have_their_coding",
        "claim_coding",
        "As many claims of a month were coded before they were sent as in other months",
        "{off_count} claims have no coding where claims as a rule have it; first: {first_subject}",
        "What is usual is what the practice's other months say; three claims or a tenth are let pass.",
    ),
    _judged(
        "rosters_list_everyone",
        "rosters",
        "Every provider, site and coder of the files is in a roster; no payer's prices ran out within a year",
        "{off_count} ids are in no roster or have no price in force; first: {first_subject}",
        "Without it names, specialties and employers are shown as unknown, and payments have no price to compare with.",
    ),
    _judged(
        "nothing_is_paid_twice",
        "paid_twice",
        "No payment of the last 120 days was made on two checks",
        "{off_rows_count} payments (${off_amount}) are at the bank twice: the payer will ask for them back",
        "Same claims to the letter, two trace numbers, two deposits: money that is not the practice's.",
    ),
    _judged(
        "no_answer_precedes_its_claim",
        "early_answers",
        "No claim answered in the last 120 days was sent after its first answer",
        "{off_rows_count} of {rows_count} claims were sent after their first answer: days to first answer are too few",
        "The first file of such a claim is not here, or a day in a file is wrong: odd data, but no sum is off by it.",
    ),
)
