with

source as (
    select * from {{ source('raw', 'submissions') }}
)

select
    submission_id,
    transaction_id,
    submission_ordinal,
    claim_id,
    charge_usd,
    place_of_service_code,
    facility_qualifier,
    frequency_code,
    claim_type,
    original_claim_number,
    prior_authorization_number,
    patient_paid_usd,
    statement_from_date,
    statement_to_date,
    admission_date,
    billing_npi,
    billing_taxonomy_code,
    rendering_npi,
    attending_npi,
    referring_npi,
    facility_npi,
    payer_responsibility_code,
    filing_indicator_code,
    payer_name,
    payer_identifier,
    payer_reference_id,
    person_key,
    member_key
from source
