"""Is the picture whole and fresh enough to be believed? Coverage, matching, freshness, deposits."""

from __future__ import annotations

from datetime import date

from expectations import Expectation, Frame

SINCE = date(2026, 11, 22)

# The tie-outs are reckoned once, in the models; here they are judged.
_MATCHING = """
    select cast(coalesce(sum(expected), 0) as bigint) as answered_count,
        cast(coalesce(sum(off_count), 0) as bigint) as unmatched_count,
        cast(coalesce(sum(expected), 0) * 0.02 as decimal(18,2)) as warn_limit,
        cast(greatest(coalesce(sum(expected), 0) * 0.10, 3) as decimal(18,2)) as close_limit
    from candidate.rpt_tie_outs
    where control = 'answers_to_claims' and unit = 'claims'
        and period > strftime(cast($as_of as date) - interval 3 month, '%Y-%m')
"""

_UNMAPPED = """
    select cast(coalesce(sum(abs(amount_usd)) filter (where adjustment_class = 'unmapped'), 0) as decimal(18,2))
            as unmapped_usd,
        cast(coalesce(sum(denied_usd), 0) * 0.01 as decimal(18,2)) as limit_usd
    from candidate.fct_adjustments
"""

_UNKNOWN_PAYER = """
    select cast(coalesce(sum(usd) filter (where payer_id = 'unknown'), 0) as decimal(18,2)) as unknown_usd,
        cast(coalesce(sum(usd), 0) * 0.01 as decimal(18,2)) as limit_usd
    from (
        select payer_id, charge_usd as usd from candidate.fct_submissions
        union all
        select payer_id, abs(remitted_usd) from candidate.fct_payments
    )
"""

# A payer stream is known to be steady when remittances came on at least 6 days of the 60 before the newest one.
_FRESHNESS = """
    with days as (select distinct remit_date from candidate.fct_payments),
    newest as (select max(remit_date) as newest_date from days),
    steady as (
        select count(*) >= 6 as is_steady from days, newest where days.remit_date > newest.newest_date - 60
    )
    select cast((select count(*) from days) as bigint) as remit_days_count,
        cast(coalesce(date_diff('day', newest.newest_date, cast($as_of as date)), 0) as bigint) as age_days,
        cast(case when steady.is_steady then date_diff('day', newest.newest_date, cast($as_of as date)) else 0 end
            as bigint) as steady_age_days
    from newest, steady
"""

_DEPOSITS = """
    select cast(coalesce(sum(off_count), 0) as bigint) as late_count,
        cast(coalesce(sum(actual), 0) as decimal(18,2)) as late_usd,
        cast((select coalesce(sum(amount_usd), 0) from candidate.fct_deposits
            where deposit_date > cast($as_of as date) - 30) * 0.05 as decimal(18,2)) as limit_usd
    from candidate.rpt_tie_outs
    where control = 'deposits_without_remittance' and subject = 'more than 10 days'
"""

_DEPOSIT_AMOUNTS = """
    select cast(coalesce(sum(off_count), 0) as bigint) as differing_count,
        cast(coalesce(sum(abs(difference)), 0) as decimal(18,2)) as differing_usd
    from candidate.rpt_tie_outs where control = 'deposit_amounts'
"""

FRAMES = (
    Frame(
        "matching", "Claims first answered in the last three months, and those whose submission is missing", _MATCHING
    ),
    Frame(
        "unmapped", "Adjustment dollars whose reason code the table does not know, against 1 % of denials", _UNMAPPED
    ),
    Frame("unknown_payer", "Dollars sent to or paid by a payer that is not on the roster", _UNKNOWN_PAYER),
    Frame("freshness", "Days from the newest remittance to the as-of date", _FRESHNESS),
    Frame("deposits", "Deposits with a trace number that no remittance explains after 10 days", _DEPOSITS),
    Frame("deposit_amounts", "Deposits beside the remittance with their trace number", _DEPOSIT_AMOUNTS),
)

EXPECTATIONS = (
    Expectation(
        "answers_find_their_claim",
        "matching",
        "at_most",
        "unmatched_count",
        "At least 98 % of the claims answered in the last three months have their submission",
        "{unmatched_count} of {answered_count} claims answered in the last three months have no submission",
        "98 % is what practices with one clearinghouse reach; below it a file of claims is likely missing.",
        SINCE,
        "warn",
        "warn_limit",
    ),
    Expectation(
        "most_answers_find_their_claim",
        "matching",
        "at_most",
        "unmatched_count",
        "At least 90 % of the claims answered in the last three months have their submission",
        "{unmatched_count} of {answered_count} claims answered in the last three months have no submission: claim files"
        " are missing",
        "Below 90 % first pass and days to answer describe another population; three claims are always let pass.",
        SINCE,
        other="close_limit",
    ),
    Expectation(
        "reason_codes_are_known",
        "unmapped",
        "at_most",
        "unmapped_usd",
        "Unknown reason codes carry at most 1 % of denied dollars",
        "${unmapped_usd} stand under reason codes the table does not know",
        "DENIALS sets 1 %: below it no rate moves visibly.",
        SINCE,
        "warn",
        "limit_usd",
    ),
    Expectation(
        "payers_are_known",
        "unknown_payer",
        "at_most",
        "unknown_usd",
        "Payers not on the roster carry at most 1 % of the dollars",
        "${unknown_usd} belong to payers that are not on the roster; add an alias to the payers file",
        "A payer's rate is read alone; one per cent of all dollars can be a fifth of a small payer's.",
        SINCE,
        "warn",
        "limit_usd",
    ),
    Expectation(
        "there_are_remittances",
        "freshness",
        "between",
        "remit_days_count",
        "There are remittances to read rates from",
        "There is no remittance: no rate, no cash and no first pass can be shown",
        "A practice may start with claims alone; a reader must know why pages are empty.",
        SINCE,
        "warn",
        low=1,
        high=1_000_000,
    ),
    Expectation(
        "remittances_are_recent",
        "freshness",
        "between",
        "age_days",
        "The newest remittance is at most 10 days old",
        "The newest remittance is {age_days} days old",
        "Most payers pay weekly: after 10 days a week's file is late.",
        SINCE,
        "warn",
        low=0,
        high=10,
    ),
    Expectation(
        "remittances_keep_coming",
        "freshness",
        "between",
        "steady_age_days",
        "Remittances that came steadily have not stopped for more than 21 days",
        "The newest remittance is {steady_age_days} days old: new files do not arrive, the figures are stale",
        "Three missed weeks are no holiday. Where remittances never came steadily (a closed archive) it only warns.",
        SINCE,
        low=0,
        high=21,
    ),
    Expectation(
        "deposits_are_explained",
        "deposits",
        "zero",
        "late_count",
        "Every deposit with a trace number has its remittance after 10 days",
        "{late_count} deposits (${late_usd}) still have no remittance after 10 days",
        "Payers send both within three business days; ten days allow for mail and weekends (DESIGN 5).",
        SINCE,
        "warn",
    ),
    Expectation(
        "most_deposits_are_explained",
        "deposits",
        "at_most",
        "late_usd",
        "Deposits without a remittance are at most 5 % of the last 30 days' deposits",
        "${late_usd} of deposits have no remittance, more than ${limit_usd} (5 % of 30 days): remittance files are"
        " missing",
        "A missing remittance hides its denials: above 5 % the month's rates are no longer believable (DESIGN 5).",
        SINCE,
        other="limit_usd",
    ),
    Expectation(
        "deposits_are_what_was_remitted",
        "deposit_amounts",
        "zero",
        "differing_count",
        "Every deposit is as large as the remittance with its trace number",
        "{differing_count} deposits differ from their remittance, by ${differing_usd} in all",
        "Cash is reported from remittances; the bank is the judge.",
        SINCE,
        "warn",
    ),
)
