-- One row per KPI that cannot be added up, month and payer ('' = all payers): median and 90th percentile.
with answers as (
    select
        cast({{ dbt.date_trunc('month', 'initial_remit_date') }} as date) as period_month,
        payer_id,
        first_answer_days
    from {{ ref('fct_lineages') }}
    where first_answer_days is not null and initial_remit_date <= cast('{{ var("as_of") }}' as date)
),

both_grains as (
    select
        period_month,
        payer_id,
        first_answer_days
    from answers
    union all
    select
        period_month,
        '' as payer_id,
        first_answer_days
    from answers
)

select
    'days_to_first_answer' as kpi_id,
    period_month,
    payer_id,
    cast(count(*) as bigint) as n,
    cast({{ kpi_percentile('first_answer_days', 0.5) }} as decimal(18, 2)) as median_days,
    cast({{ kpi_percentile('first_answer_days', 0.9) }} as decimal(18, 2)) as p90_days
from both_grains
group by period_month, payer_id
order by period_month, payer_id
