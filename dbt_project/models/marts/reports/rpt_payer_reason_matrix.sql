-- One row per payer and reason category, of the last twelve complete months: claims answered and claims denied in full.
with months as (
    select max(period_month) as to_month
    from {{ ref('rpt_kpi_periods') }}
    where kpi_id = 'initial_denial_rate' and is_mature
),

span as (
    select
        cast({{ dbt.dateadd('month', -11, 'to_month') }} as date) as from_month,
        to_month
    from months
),

cells as (
    select
        cells.payer_id,
        cells.detail_kind,
        cells.detail_id,
        cells.numerator,
        cells.denominator,
        span.from_month,
        span.to_month
    from {{ ref('rpt_kpi_cells') }} as cells
    inner join span
        on cells.period_month >= span.from_month and cells.period_month <= span.to_month
    where cells.kpi_id = 'initial_denial_rate' and cells.detail_kind in ('', 'reason_category')
),

answered as (
    select
        payer_id,
        from_month,
        to_month,
        sum(denominator) as answered_count
    from cells
    where detail_kind = ''
    group by payer_id, from_month, to_month
),

denied as (
    select
        payer_id,
        detail_id as reason_category,
        sum(numerator) as denied_count
    from cells
    where detail_kind = 'reason_category'
    group by payer_id, detail_id
),

categories as (
    select distinct reason_category
    from denied
)

select
    answered.payer_id,
    categories.reason_category,
    answered.from_month,
    answered.to_month,
    cast(answered.answered_count as bigint) as answered_count,
    cast(coalesce(denied.denied_count, 0) as bigint) as denied_count
from answered
cross join categories
left join denied
    on
        answered.payer_id = denied.payer_id
        and categories.reason_category = denied.reason_category
order by answered.payer_id, categories.reason_category
