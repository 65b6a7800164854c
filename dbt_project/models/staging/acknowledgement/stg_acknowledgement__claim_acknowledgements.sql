with

source as (
    select * from {{ source('raw', 'claim_acknowledgements') }}
)

select
    acknowledgement_id,
    transaction_id,
    acknowledgement_ordinal,
    level as acknowledgement_level,
    batch_acknowledgement_id,
    batch_reference,
    claim_id,
    provider_npi,
    payer_claim_control_number,
    accepted_count as stated_accepted_count,
    rejected_count as stated_rejected_count,
    accepted_usd as stated_accepted_usd,
    rejected_usd as stated_rejected_usd
from source
