with

entries as (
    select * from {{ ref('int_account_entries') }}
),

months as (
    select * from {{ ref('int_months') }}
),

monthly_changes as (
    select
        lineage_id,
        {{ month_of('entry_date') }} as entry_month,
        sum(amount_usd) as change_usd,
        sum(case when entry_type = 'write_off' then -amount_usd else 0 end) as write_offs_usd
    from entries
    group by lineage_id, {{ month_of('entry_date') }}
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
        on
            running.entry_month <= months.month_start
            and (running.next_month is null or running.next_month > months.month_start)
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
        on
            entries.entry_date <= months.period_end_date
            and months.period_end_date < {{ add_days('entries.entry_date', 90) }}
    where entries.entry_type = 'charge'
    group by entries.lineage_id, months.month_start
),

stacked as (
    select * from balances
    union all
    select * from recent_charges
)

-- One row per lineage and month with a balance, or with charges of the last 90 days.
select
    lineage_id,
    month_start,
    {{ usd('sum(balance_usd)') }} as balance_usd,
    {{ usd('sum(write_offs_usd)') }} as write_offs_usd,
    {{ usd('sum(charges_90d_usd)') }} as charges_90d_usd
from stacked
group by lineage_id, month_start
