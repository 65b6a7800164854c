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
