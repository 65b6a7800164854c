with

standing as (
    select * from {{ latest_received(source('raw', 'encounters'), ['encounter_id', 'claim_id']) }} as received
),

-- An encounter sent before it was billed has an empty claim_id, which the filled one replaces.
latest as (
    select
        *,
        count(claim_id) over (partition by encounter_id) as billed_count
    from standing
    where recency = 1
)

select
    encounter_id,
    claim_id,
    patient_id,
    service_date,
    provider_npi,
    location_id,
    visit_mode,
    eligibility_status,
    eligibility_checked_date,
    authorization_number,
    copay_due_usd,
    copay_collected_usd,
    documentation_signed_date,
    charge_posted_date,
    charge_usd
from latest
where
    service_date <= {{ as_of() }}
    and (claim_id is not null or billed_count = 0)
