"""Figures that must agree with each other to the cent: ranges, roll-forward, cash."""

from __future__ import annotations

from datetime import date

from expectations import Expectation, Frame

SINCE = date(2026, 11, 22)

# Shares of a whole: every cell lies between 0 and 1. The other ratios (collections, days, financial accuracy) may not.
PROPORTIONS = (
    "initial_denial_rate",
    "initial_denial_any_rate",
    "initial_denial_usd_rate",
    "line_denial_rate",
    "first_pass_resolution_rate",
    "ar_over_90_rate",
    "ar_over_120_rate",
    "coder_code_accuracy",
    "coder_encounter_accuracy",
    "duplicate_rate",
    "rejection_rate",
    "clean_claim_rate",
    "eligibility_checked_rate",
)
DURATIONS = ("days_in_ar", "days_to_first_answer")
# An answer may be dated before the claim file we hold: odd data, judged (`no_answer_precedes_its_claim`), not a defect.
MAY_BE_NEGATIVE = ("days_to_first_answer", "")

_RANGES = f"""
    select kpis.kpi_id, cast(count(cells.kpi_id) as bigint) as cells_count,
        cast(count(*) filter (where cells.numerator < 0 and cells.kpi_id not in {MAY_BE_NEGATIVE}) as bigint)
            as negative_count,
        cast(count(*) filter (where cells.detail_kind = '' and cells.numerator > cells.denominator
            and cells.kpi_id in {PROPORTIONS}) as bigint) as above_one_count,
        cast(count(*) filter (where cells.n < 0) as bigint) as negative_n_count,
        cast(count(*) filter (where cells.period_month > date_trunc('month', cast($as_of as date))) as bigint)
            as future_count
    from candidate.dim_kpi as kpis left join candidate.rpt_kpi_cells as cells on cells.kpi_id = kpis.kpi_id
    where kpis.kpi_id in {PROPORTIONS + DURATIONS}
    group by kpis.kpi_id
"""

_ROLL_FORWARD = """
    with months as (
        select period_month, kpi_id, sum(numerator) as usd
        from candidate.rpt_kpi_cells where detail_kind = '' and kpi_id like 'ar\\_%\\_usd' escape '\\'
        group by period_month, kpi_id
    ), wide as (
        select period_month,
            coalesce(sum(usd) filter (where kpi_id = 'ar_opening_usd'), 0) as opening_usd,
            coalesce(sum(usd) filter (where kpi_id = 'ar_closing_usd'), 0) as closing_usd,
            coalesce(sum(case when kpi_id in ('ar_brought_in_usd', 'ar_charges_usd', 'ar_refunds_usd') then usd
                when kpi_id in ('ar_payments_usd', 'ar_adjustments_usd', 'ar_write_offs_usd') then -usd end), 0)
                as moved_usd
        from months group by period_month
    ), balances as (
        select month_end_month as period_month, sum(balance_usd) as balances_usd
        from candidate.fct_ar_month_end group by month_end_month
    ), entries as (
        select entry_month as period_month, sum(amount_usd) as entries_usd
        from candidate.fct_account_entries where entry_date <= $as_of group by entry_month
    )
    select strftime(wide.period_month, '%Y-%m') as period,
        cast(wide.opening_usd + wide.moved_usd as decimal(18,2)) as carried_usd,
        cast(wide.closing_usd as decimal(18,2)) as closing_usd,
        cast(coalesce(balances.balances_usd, 0) as decimal(18,2)) as balances_usd,
        cast(wide.opening_usd as decimal(18,2)) as opening_usd,
        cast(coalesce(lag(wide.closing_usd) over (order by wide.period_month), 0) as decimal(18,2)) as before_usd,
        cast(coalesce(sum(entries.entries_usd) over (order by wide.period_month), 0) as decimal(18,2)) as entries_usd
    from wide
    left join balances on balances.period_month = wide.period_month
    left join entries on entries.period_month = wide.period_month
    order by wide.period_month
"""

# One row per set, whatever the number of sightings; the date as the models read it. A payment in another spelling, or
# on a check issued again, is no second payment: those are counted apart.
LOADED_SETS = """
    select remits.transaction_id,
        case when remits.credit_debit_code = 'D' then -1 else 1 end * remits.payment_amount_usd as remitted_usd
    from raw.remittances as remits
    join (
        select transaction_id, bool_and(is_test) as is_test, min(group_date) as group_date
        from raw.transactions where result in ('loaded', 'duplicate') group by transaction_id
    ) as sets on sets.transaction_id = remits.transaction_id
    where (not sets.is_test or $include_test)
        and coalesce(remits.payment_date, remits.production_date, sets.group_date) <= $as_of
        and remits.transaction_id not in
            (select transaction_id from candidate.fct_duplicate_payments where not is_paid_twice)
"""

_CASH = f"""
    select
        cast(coalesce((select sum(numerator) from candidate.rpt_kpi_cells
            where kpi_id = 'cash_remitted_usd' and detail_kind = ''), 0) as decimal(18,2)) as cells_usd,
        cast(coalesce((select sum(remitted_usd) from ({LOADED_SETS})), 0) as decimal(18,2)) as payments_usd,
        cast(coalesce((select sum(paid_usd) from candidate.fct_answers), 0)
            - coalesce((select sum(amount_usd) from candidate.fct_provider_adjustments), 0) as decimal(18,2))
            as core_usd
"""


FRAMES = (
    Frame("ranges", "Cells outside the range their KPI can have", _RANGES),
    Frame("roll_forward", "A/R month by month: what came in and went out, and what is left", _ROLL_FORWARD),
    Frame("cash", "Remitted cash by three paths: cells, raw payments, claims less provider adjustments", _CASH),
)

EXACT = "Both sides are sums of the same exact decimals: any difference is a defect, so no tolerance."
_IN_RANGE = "Outside its range a share is a join or a sign gone wrong, never a result."

EXPECTATIONS = (
    Expectation(
        "no_rate_is_negative",
        "ranges",
        "zero",
        "negative_count",
        "No rate or duration is below zero",
        "{kpi_id}: {negative_count} cells are below zero",
        _IN_RANGE,
        SINCE,
    ),
    Expectation(
        "no_share_exceeds_one",
        "ranges",
        "zero",
        "above_one_count",
        "No share of a whole exceeds the whole",
        "{kpi_id}: {above_one_count} cells exceed 100 %",
        _IN_RANGE,
        SINCE,
    ),
    Expectation(
        "no_count_is_negative",
        "ranges",
        "zero",
        "negative_n_count",
        "No case count is below zero",
        "{kpi_id}: {negative_n_count} cells count less than nothing",
        _IN_RANGE,
        SINCE,
    ),
    Expectation(
        "nothing_lies_in_the_future",
        "ranges",
        "zero",
        "future_count",
        "No figure belongs to a month after the as-of date",
        "{kpi_id}: {future_count} cells lie after the as-of date",
        "Nothing dated after the as-of date counts (KPIS).",
        SINCE,
    ),
    Expectation(
        "roll_forward_ties",
        "roll_forward",
        "equal",
        "carried_usd",
        "Opening A/R and the month's movements give closing A/R, every month to the cent",
        "In {period} opening and movements give ${carried_usd}, closing says ${closing_usd}",
        EXACT,
        SINCE,
        other="closing_usd",
    ),
    Expectation(
        "closing_is_next_opening",
        "roll_forward",
        "equal",
        "opening_usd",
        "Every month opens with what the month before closed",
        "{period} opens with ${opening_usd}, the month before closed with ${before_usd}",
        EXACT,
        SINCE,
        other="before_usd",
    ),
    Expectation(
        "closing_is_the_balances",
        "roll_forward",
        "equal",
        "closing_usd",
        "Closing A/R is the sum of the claims' balances",
        "In {period} closing A/R is ${closing_usd}, the claims add up to ${balances_usd}",
        EXACT,
        SINCE,
        other="balances_usd",
    ),
    Expectation(
        "closing_is_the_entries",
        "roll_forward",
        "equal",
        "closing_usd",
        "Closing A/R is the sum of all entries so far",
        "In {period} closing A/R is ${closing_usd}, the entries add up to ${entries_usd}",
        EXACT,
        SINCE,
        other="entries_usd",
    ),
    Expectation(
        "cash_is_the_payments",
        "cash",
        "equal",
        "cells_usd",
        "Cash shown is the sum of the payments of the loaded remittances",
        "Cash shown is ${cells_usd}, the remittances say ${payments_usd}",
        EXACT,
        SINCE,
        other="payments_usd",
    ),
    Expectation(
        "cash_is_claims_less_provider_adjustments",
        "cash",
        "equal",
        "cells_usd",
        "Cash shown is what claims were paid, less provider adjustments",
        "Cash shown is ${cells_usd}, claims less provider adjustments give ${core_usd}",
        EXACT,
        SINCE,
        other="core_usd",
    ),
)
