-- A cell without its month or slice is in the total and in no slice: the parts would not be the whole.
select kpi_id
from {{ ref('rpt_kpi_cells') }}
where
    period_month is null
    or payer_id is null
    or provider_npi is null
    or location_id is null
    or claim_type is null
    or visit_mode is null
    or detail_kind is null
    or detail_id is null
    or numerator is null
    or n is null
    or period_month > {{ as_of() }}
