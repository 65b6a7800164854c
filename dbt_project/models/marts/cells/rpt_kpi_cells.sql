-- One row per KPI, month, slice and detail: cells that add up, so that each slice is a group by over this table.
-- Sorted, so that a tile reads only the blocks of its KPI, and so that two builds of the same input are the same file.
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
    numerator,
    denominator,
    n
from {{ ref('rpt_kpi_cells_denials') }}
union all
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
    numerator,
    denominator,
    n
from {{ ref('rpt_kpi_cells_receivables') }}
union all
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
    numerator,
    denominator,
    n
from {{ ref('rpt_kpi_cells_cash') }}
union all
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
    numerator,
    denominator,
    n
from {{ ref('rpt_kpi_cells_coding') }}
order by
    kpi_id, detail_kind, period_month, payer_id, provider_npi, location_id, claim_type, visit_mode, detail_id
