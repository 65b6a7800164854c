-- One row per month and age band: what is owed at month end, by days since the earliest service date. Credits apart.
with bands as (
    select
        1 as band_order,
        '0-30' as age_band,
        -1000000 as more_than_days,
        30 as up_to_days
    union all
    select
        2 as band_order,
        '31-60' as age_band,
        30 as more_than_days,
        60 as up_to_days
    union all
    select
        3 as band_order,
        '61-90' as age_band,
        60 as more_than_days,
        90 as up_to_days
    union all
    select
        4 as band_order,
        '91-120' as age_band,
        90 as more_than_days,
        120 as up_to_days
    union all
    select
        5 as band_order,
        'over 120' as age_band,
        120 as more_than_days,
        1000000 as up_to_days
),

months as (
    select distinct period_month
    from {{ ref('rpt_ar_roll_forward') }}
),

owed as (
    select
        bands.band_order,
        month_ends.month_end_month as period_month,
        sum(month_ends.positive_usd) as positive_usd,
        count(*) as claim_count
    from {{ ref('fct_ar_month_end') }} as month_ends
    inner join bands
        on
            coalesce(month_ends.age_days, 0) > bands.more_than_days
            and coalesce(month_ends.age_days, 0) <= bands.up_to_days
    where month_ends.positive_usd > 0
    group by bands.band_order, month_ends.month_end_month
)

select
    months.period_month,
    bands.age_band,
    cast(bands.band_order as bigint) as band_order,
    cast(coalesce(owed.positive_usd, 0) as decimal(18, 2)) as positive_usd,
    cast(coalesce(owed.claim_count, 0) as bigint) as claim_count
from months
cross join bands
left join owed
    on
        months.period_month = owed.period_month
        and bands.band_order = owed.band_order
order by months.period_month, bands.band_order
