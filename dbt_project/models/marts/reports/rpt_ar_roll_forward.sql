-- One row per month from the first entry on: opening + brought in + charges - payments - adjustments - write-offs
-- + refunds = closing, from the account entries alone; balances_usd is the sum of claim balances, reckoned apart.
with entries as (
    select
        entry_month as period_month,
        sum(amount_usd) as net_usd,
        sum(case when entry_type = 'opening' then amount_usd else 0 end) as brought_in_usd,
        sum(case when entry_type = 'charge' then amount_usd else 0 end) as charges_usd,
        -sum(case when entry_type in ('payer_payment', 'patient_payment') then amount_usd else 0 end) as payments_usd,
        -sum(case when entry_type = 'adjustment' then amount_usd else 0 end) as adjustments_usd,
        -sum(case when entry_type = 'write_off' then amount_usd else 0 end) as write_offs_usd,
        sum(case when entry_type = 'refund' then amount_usd else 0 end) as refunds_usd
    from {{ ref('fct_account_entries') }}
    where entry_date <= {{ as_of() }}
    group by entry_month
),

balances as (
    select
        month_end_month as period_month,
        sum(balance_usd) as balances_usd
    from {{ ref('fct_ar_month_end') }}
    group by month_end_month
),

months as (
    select
        dim_month.month_start as period_month,
        coalesce(entries.brought_in_usd, 0) as brought_in_usd,
        coalesce(entries.charges_usd, 0) as charges_usd,
        coalesce(entries.payments_usd, 0) as payments_usd,
        coalesce(entries.adjustments_usd, 0) as adjustments_usd,
        coalesce(entries.write_offs_usd, 0) as write_offs_usd,
        coalesce(entries.refunds_usd, 0) as refunds_usd,
        coalesce(entries.net_usd, 0) as net_usd,
        coalesce(balances.balances_usd, 0) as balances_usd,
        sum(coalesce(entries.net_usd, 0)) over (
            order by dim_month.month_start rows between unbounded preceding and current row
        ) as closing_usd
    from {{ ref('dim_month') }} as dim_month
    left join entries on dim_month.month_start = entries.period_month
    left join balances on dim_month.month_start = balances.period_month
    where
        dim_month.month_start >= (select min(firsts.period_month) from entries as firsts)
        and dim_month.month_start <= {{ as_of() }}
)

select
    period_month,
    cast(closing_usd - net_usd as decimal(18, 2)) as opening_usd,
    cast(brought_in_usd as decimal(18, 2)) as brought_in_usd,
    cast(charges_usd as decimal(18, 2)) as charges_usd,
    cast(payments_usd as decimal(18, 2)) as payments_usd,
    cast(adjustments_usd as decimal(18, 2)) as adjustments_usd,
    cast(write_offs_usd as decimal(18, 2)) as write_offs_usd,
    cast(refunds_usd as decimal(18, 2)) as refunds_usd,
    cast(closing_usd as decimal(18, 2)) as closing_usd,
    cast(balances_usd as decimal(18, 2)) as balances_usd,
    cast(
        closing_usd - net_usd + brought_in_usd + charges_usd - payments_usd - adjustments_usd - write_offs_usd
        + refunds_usd - balances_usd as decimal(18, 2)
    ) as difference_usd
from months
order by period_month
