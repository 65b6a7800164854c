with

coding_events as (
    select * from {{ ref('int_coding_events') }}
),

slices as (
    select * from {{ ref('int_lineage_slices') }}
)

select
    coding_events.coding_event_id,
    coding_events.claim_id,
    slices.lineage_id,
    coding_events.line_number,
    coding_events.code_system,
    coding_events.code,
    coding_events.action,
    coding_events.source,
    coding_events.documentation,
    coding_events.coded_at,
    coding_events.coded_date,
    coding_events.coder_id,
    coalesce(slices.payer_id, 'unknown') as payer_id,
    coalesce(slices.provider_npi, 'unknown') as provider_npi,
    coalesce(slices.location_id, 'unknown') as location_id,
    coalesce(slices.claim_type, 'unknown') as claim_type,
    coalesce(slices.visit_mode, 'unknown') as visit_mode
from coding_events
left join slices on coding_events.lineage_id = slices.lineage_id
