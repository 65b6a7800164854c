-- The books of every month, to the cent. Months are counted too: a roll-forward with a month missing ties in the rest.
with months as (
    select
        count(*) as month_count,
        count(case when difference_usd <> 0 or closing_usd <> balances_usd then 1 end) as broken_count
    from {{ ref('rpt_ar_roll_forward') }}
),

expected as (
    select count(distinct period_month) as month_count
    from {{ ref('fct_ar_slice_months') }}
),

entries as (
    select count(*) as entry_count
    from {{ ref('fct_account_entries') }}
)

select
    months.month_count,
    months.broken_count
from months
cross join expected
cross join entries
where
    months.broken_count > 0
    or months.month_count <> expected.month_count
    or (entries.entry_count > 0 and months.month_count = 0)
