with

standing as (
    select *
    from {{ latest_received(source('raw', 'contract_prices'), ['payer_id', 'code', 'modifiers', 'effective_from']) }}
        as received
)

select
    payer_id,
    code,
    modifiers,
    effective_from,
    effective_to,
    allowed_usd
from standing
where recency = 1
