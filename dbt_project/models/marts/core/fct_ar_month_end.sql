with

entries as (
    select * from {{ ref('fct_account_entries') }}
),

months as (
    select * from {{ ref('dim_month') }}
),

lineages as (
    select * from {{ ref('fct_lineages') }}
),

monthly_changes as (
    select
        lineage_id,
        entry_month,
        sum(amount_usd) as change_usd,
        sum(case when entry_type = 'write_off' then -amount_usd else 0 end) as write_offs_usd
    from entries
    group by lineage_id, entry_month
),

-- A balance holds from the month of its change to the month before the next one: no claim meets every month.
running as (
    select
        lineage_id,
        entry_month,
        lead(entry_month) over (partition by lineage_id order by entry_month) as next_month,
        sum(change_usd) over (
            partition by lineage_id order by entry_month rows between unbounded preceding and current row
        ) as balance_usd,
        sum(write_offs_usd) over (
            partition by lineage_id order by entry_month rows between unbounded preceding and current row
        ) as write_offs_usd
    from monthly_changes
),

balances as (
    select
        running.lineage_id,
        months.month_start,
        running.balance_usd,
        running.write_offs_usd,
        0 as charges_90d_usd
    from running
    inner join months
        on months.month_start >= running.entry_month
        and (running.next_month is null or months.month_start < running.next_month)
    where running.balance_usd <> 0
),

-- A charge weighs in the month ends of the 90 days from its own: at most four.
recent_charges as (
    select
        entries.lineage_id,
        months.month_start,
        0 as balance_usd,
        0 as write_offs_usd,
        sum(entries.amount_usd) as charges_90d_usd
    from entries
    inner join months
        on months.period_end_date >= entries.entry_date
        and months.period_end_date < {{ add_days('entries.entry_date', 90) }}
    where entries.entry_type = 'charge'
    group by entries.lineage_id, months.month_start
),

stacked as (
    select * from balances
    union all
    select * from recent_charges
),

summed as (
    select
        lineage_id,
        month_start,
        {{ usd('sum(balance_usd)') }} as balance_usd,
        {{ usd('sum(write_offs_usd)') }} as write_offs_usd,
        {{ usd('sum(charges_90d_usd)') }} as charges_90d_usd
    from stacked
    group by lineage_id, month_start
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
where summed.month_start is null
    and months.month_start >= (select min(entries.entry_month) from entries)
