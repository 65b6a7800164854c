with

source as (
    select * from {{ source('raw', 'provider_adjustments') }}
)

select
    provider_adjustment_id,
    transaction_id,
    position,
    provider_identifier,
    fiscal_period_date,
    reason_code,
    reference_number,
    amount_usd
from source
