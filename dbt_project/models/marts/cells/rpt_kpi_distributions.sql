-- One row per KPI that cannot be added up, month and payer ('' = all payers): median and 90th percentile.
with spans as (
    select
        'days_to_first_answer' as kpi_id,
        initial_remit_date as counted_date,
        payer_id,
        first_answer_days as span_days
    from {{ ref('fct_lineages') }}
    union all
    select
        'charge_lag_days' as kpi_id,
        greatest(service_date, charge_date) as counted_date,
        payer_id,
        charge_lag_days as span_days
    from {{ ref('fct_lineages') }}
    union all
    select
        'bill_lag_days' as kpi_id,
        greatest(charge_date, first_submission_date) as counted_date,
        payer_id,
        bill_lag_days as span_days
    from {{ ref('fct_lineages') }}
),

known as (
    select
        kpi_id,
        {{ month_of('counted_date') }} as period_month,
        payer_id,
        span_days
    from spans
    where span_days is not null and counted_date <= {{ as_of() }}
),

both_grains as (
    select
        kpi_id,
        period_month,
        payer_id,
        span_days
    from known
    union all
    select
        kpi_id,
        period_month,
        '' as payer_id,
        span_days
    from known
)

select
    kpi_id,
    period_month,
    payer_id,
    cast(count(*) as bigint) as n,
    cast({{ kpi_percentile('span_days', 0.5) }} as decimal(18, 2)) as median_days,
    cast({{ kpi_percentile('span_days', 0.9) }} as decimal(18, 2)) as p90_days
from both_grains
group by kpi_id, period_month, payer_id
order by kpi_id, period_month, payer_id
