-- A cell that stands twice counts twice in every slice: the fan-out join of a careless mart.
select
    kpi_id,
    period_month,
    payer_id,
    provider_npi,
    location_id,
    claim_type,
    visit_mode,
    detail_kind,
    detail_id,
    count(*) as cell_count
from {{ ref('rpt_kpi_cells') }}
group by kpi_id, period_month, payer_id, provider_npi, location_id, claim_type, visit_mode, detail_kind, detail_id
having count(*) > 1
