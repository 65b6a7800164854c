with

contract_prices as (
    select * from {{ ref('stg_practice__contract_prices') }}
)

select
    payer_id,
    code,
    coalesce(modifiers, '') as modifiers,
    effective_from,
    effective_to,
    allowed_usd
from contract_prices
