-- Denied dollars by reason that miss a reason look like fewer denials: every detail adds up to its KPI, cell by cell.
-- Not so claims audited by coder: a claim of two coders counts for both.
with totals as (
    select
        cells.kpi_id,
        cells.period_month,
        cells.payer_id,
        cells.detail_kind,
        sum(cells.numerator) as numerator,
        sum(cells.denominator) as denominator
    from {{ ref('rpt_kpi_cells') }} as cells
    where cells.kpi_id <> 'coder_encounter_accuracy'
    group by cells.kpi_id, cells.period_month, cells.payer_id, cells.detail_kind
),

kinds as (
    select distinct
        kpi_id,
        detail_kind
    from totals
    where detail_kind <> ''
)

select
    totals.kpi_id,
    totals.period_month,
    totals.payer_id,
    kinds.detail_kind
from totals
inner join kinds on totals.kpi_id = kinds.kpi_id
left join totals as details
    on
        totals.kpi_id = details.kpi_id
        and totals.period_month = details.period_month
        and totals.payer_id = details.payer_id
        and kinds.detail_kind = details.detail_kind
where
    totals.detail_kind = ''
    and (
        totals.numerator <> coalesce(details.numerator, 0)
        or totals.denominator <> coalesce(details.denominator, totals.denominator)
    )
