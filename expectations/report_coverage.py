"""Is the picture whole and fresh enough to be believed? Coverage, matching, freshness, deposits."""

from __future__ import annotations

from datetime import date

from expectations import Expectation, Frame

SINCE = date(2026, 11, 22)

# Care given since the practice's first 837 in this home ought to have one: older answers cannot be matched.
_MATCHING = """
    with first_seen as (select min(submission_date) as first_date from candidate.fct_submissions),
    recent as (
        select lineages.is_matched
        from candidate.fct_lineages as lineages, first_seen
        where lineages.initial_remit_date > cast($as_of as date) - 90
            and lineages.service_date >= first_seen.first_date
    )
    select cast(count(*) as bigint) as answered_count,
        cast(count(*) filter (where not is_matched) as bigint) as unmatched_count,
        cast(count(*) * 0.02 as decimal(18,2)) as warn_limit,
        cast(greatest(count(*) * 0.10, 3) as decimal(18,2)) as close_limit
    from recent
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
    with late as (
        select amount_usd from candidate.fct_deposits
        where trace_number is not null and transaction_id is null and deposit_date < cast($as_of as date) - 10
    )
    select cast((select count(*) from late) as bigint) as late_count,
        cast((select coalesce(sum(amount_usd), 0) from late) as decimal(18,2)) as late_usd,
        cast(coalesce(sum(amount_usd), 0) * 0.05 as decimal(18,2)) as limit_usd
    from candidate.fct_deposits where deposit_date > cast($as_of as date) - 30
"""

_DEPOSIT_AMOUNTS = """
    select cast(count(*) filter (where deposited_usd <> remitted_usd) as bigint) as differing_count,
        cast(coalesce(sum(abs(deposited_usd - remitted_usd)), 0) as decimal(18,2)) as differing_usd
    from (
        select payments.transaction_id, sum(deposits.amount_usd) as deposited_usd,
            max(payments.remitted_usd) as remitted_usd
        from candidate.fct_deposits as deposits
        join candidate.fct_payments as payments on payments.transaction_id = deposits.transaction_id
        group by payments.transaction_id
    )
"""

FRAMES = (
    Frame("matching", "Claims first answered in the last 90 days, and those whose submission is missing", _MATCHING),
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
        "At least 98 % of the claims answered in the last 90 days have their submission",
        "{unmatched_count} of {answered_count} claims answered in the last 90 days have no submission",
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
        "At least 90 % of the claims answered in the last 90 days have their submission",
        "{unmatched_count} of {answered_count} claims answered in the last 90 days have no submission: claim files are"
        " missing",
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
