with

summed as (
    select * from {{ ref('int_ar_month_balances') }}
),

months as (
    select * from {{ ref('dim_month') }}
),

lineages as (
    select * from {{ ref('fct_lineages') }}
),

entries as (
    select * from {{ ref('fct_account_entries') }}
)

select
    summed.lineage_id,
    summed.month_start as month_end_month,
    months.period_end_date,
    summed.balance_usd,
    greatest(summed.balance_usd, cast(0 as decimal(18, 2))) as positive_usd,
    greatest(-summed.balance_usd, cast(0 as decimal(18, 2))) as credit_usd,
    {{ write_off_credit('summed.balance_usd', 'summed.write_offs_usd') }} as write_off_to_take_back_usd,
    summed.charges_90d_usd,
    {{ days_between('lineages.service_date', 'months.period_end_date') }} as age_days,
    {{ lineage_slices('lineages') }}
from summed
inner join months on summed.month_start = months.month_start
inner join lineages on summed.lineage_id = lineages.lineage_id

union all

-- A month in which nobody owed anything and nothing was charged is a month with zero, not a month left out.
select
    'unknown' as lineage_id,
    months.month_start as month_end_month,
    months.period_end_date,
    cast(0 as decimal(18, 2)) as balance_usd,
    cast(0 as decimal(18, 2)) as positive_usd,
    cast(0 as decimal(18, 2)) as credit_usd,
    cast(0 as decimal(18, 2)) as write_off_to_take_back_usd,
    cast(0 as decimal(18, 2)) as charges_90d_usd,
    0 as age_days,
    'unknown' as payer_id,
    'unknown' as provider_npi,
    'unknown' as location_id,
    'unknown' as claim_type,
    'unknown' as visit_mode
from months
left join summed on months.month_start = summed.month_start
where
    summed.month_start is null
    and months.month_start >= (select min(entries.entry_month) from entries)
