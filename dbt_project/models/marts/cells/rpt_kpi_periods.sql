-- One row per KPI and month that has a cell: is the month complete enough to be judged?
with periods as (
    select distinct
        kpi_id,
        period_month
    from {{ ref('rpt_kpi_cells') }}
),

ends as (
    select
        periods.kpi_id,
        periods.period_month,
        dim_kpi.maturity_days,
        dim_kpi.charge_days_needed,
        cast({{ dbt.last_day('periods.period_month', 'month') }} as date) as last_date
    from periods
    inner join {{ ref('dim_kpi') }} as dim_kpi
        on periods.kpi_id = dim_kpi.kpi_id
)

select
    ends.kpi_id,
    ends.period_month,
    least(ends.last_date, scope.as_of_date) as period_end_date,
    {{ dbt.datediff('ends.last_date', 'scope.as_of_date', 'day') }} >= ends.maturity_days
    and (
        ends.charge_days_needed = 0
        or coalesce(
            {{ dbt.datediff('scope.first_charge_date', 'ends.last_date', 'day') }} >= ends.charge_days_needed - 1,
            false
        )
    ) as is_mature
from ends
cross join {{ ref('rpt_scope') }} as scope
order by ends.kpi_id, ends.period_month
