with

standing as (
    select * from {{ latest_received(source('raw', 'deposits'), ['deposit_id']) }} as received
)

select
    deposit_id,
    deposit_date,
    amount_usd,
    trace_number,
    payer_name
from standing
where
    recency = 1
    and deposit_date <= {{ as_of() }}
