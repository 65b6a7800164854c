-- One row per proportion of the denial family, payer ('' = all payers) and month: the figure beside its control limits.
with cells as (
    select
        kpi_id,
        payer_id,
        period_month,
        numerator,
        denominator
    from {{ ref('rpt_kpi_cells') }}
    where detail_kind = ''
    union all
    select
        kpi_id,
        '' as payer_id,
        period_month,
        numerator,
        denominator
    from {{ ref('rpt_kpi_cells') }}
    where detail_kind = ''
),

months as (
    select
        kpi_id,
        payer_id,
        period_month,
        cast(sum(numerator) as bigint) as numerator,
        cast(sum(denominator) as bigint) as denominator
    from cells
    group by kpi_id, payer_id, period_month
)

select
    limits.kpi_id,
    limits.payer_id,
    limits.period_month,
    months.numerator,
    months.denominator,
    cast(months.numerator / nullif(cast(months.denominator as double), 0) as decimal(18, 6)) as value_rate,
    limits.center_rate,
    limits.lower_rate,
    limits.upper_rate,
    periods.is_mature,
    limits.is_baseline,
    limits.signal
from {{ source('statistics', 'stat_control_limits') }} as limits
inner join months
    on
        limits.kpi_id = months.kpi_id
        and limits.payer_id = months.payer_id
        and limits.period_month = months.period_month
inner join {{ ref('rpt_kpi_periods') }} as periods
    on
        limits.kpi_id = periods.kpi_id
        and limits.period_month = periods.period_month
order by limits.kpi_id, limits.payer_id, limits.period_month
