with

source as (
    select * from {{ source('raw', 'remittances') }}
)

select
    transaction_id,
    handling_code,
    payment_amount_usd,
    credit_debit_code,
    payment_method_code,
    payment_date,
    production_date,
    trace_number,
    payer_trace_id,
    payer_name,
    payer_identifier,
    payer_reference_id,
    payee_name,
    payee_npi,
    claims_paid_usd,
    provider_adjustments_usd,
    unexplained_usd
from source
