-- Bands with a gap lose dollars between them: every month's bands are the positive balances of the month, and the
-- stages of what is open now are those of the as-of date.
with bands as (
    select
        period_month,
        sum(positive_usd) as positive_usd
    from {{ ref('rpt_ar_ageing') }}
    group by period_month
),

owed as (
    select
        month_end_month as period_month,
        sum(positive_usd) as positive_usd
    from {{ ref('fct_ar_month_end') }}
    group by month_end_month
),

stages as (
    select sum(positive_usd) as positive_usd
    from {{ ref('rpt_open_ar') }}
),

owed_now as (
    select sum(positive_usd) as positive_usd
    from {{ ref('fct_ar_month_end') }}
    where period_end_date = {{ as_of() }}
)

select owed.period_month
from owed
left join bands on owed.period_month = bands.period_month
where owed.positive_usd <> coalesce(bands.positive_usd, 0)
union all
select cast(null as date) as period_month
from stages
cross join owed_now
where coalesce(stages.positive_usd, 0) <> coalesce(owed_now.positive_usd, 0)
