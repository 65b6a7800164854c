with

encounters as (
    select * from {{ ref('int_encounters') }}
),

slices as (
    select * from {{ ref('int_lineage_slices') }}
)

select
    encounters.encounter_id || '/' || coalesce(encounters.claim_id, '') as encounter_key,
    encounters.encounter_id,
    encounters.claim_id,
    encounters.lineage_id,
    encounters.service_date,
    encounters.eligibility_status,
    encounters.eligibility_checked_date,
    encounters.copay_due_usd,
    encounters.copay_collected_usd,
    encounters.documentation_signed_date,
    encounters.charge_posted_date,
    encounters.charge_usd,
    coalesce(slices.payer_id, 'unknown') as payer_id,
    encounters.provider_npi,
    coalesce(encounters.location_id, 'unknown') as location_id,
    coalesce(slices.claim_type, 'unknown') as claim_type,
    coalesce(encounters.visit_mode, 'unknown') as visit_mode
from encounters
left join slices on encounters.lineage_id = slices.lineage_id
