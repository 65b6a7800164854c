with

source as (
    select * from {{ source('raw', 'answers') }}
)

select
    answer_id,
    transaction_id,
    answer_ordinal,
    claim_id,
    claim_status_code,
    charge_usd,
    paid_usd,
    patient_responsibility_usd,
    filing_indicator_code,
    payer_claim_control_number,
    facility_code,
    frequency_code,
    drg_code,
    rendering_npi,
    original_claim_number,
    payer_reference_number,
    record_number,
    prior_authorization_number,
    received_date,
    service_from_date,
    service_to_date,
    coverage_amount_usd,
    interest_usd,
    unexplained_usd
from source
