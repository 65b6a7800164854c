with

remittances as (
    select * from {{ ref('int_remittances') }}
)

select
    transaction_id,
    payer_id,
    remit_date,
    remitted_usd,
    claims_paid_usd,
    provider_adjustments_usd,
    unexplained_usd,
    trace_number,
    payment_method_code,
    is_test,
    'unknown' as provider_npi,
    'unknown' as location_id,
    'unknown' as claim_type,
    'unknown' as visit_mode
from remittances
