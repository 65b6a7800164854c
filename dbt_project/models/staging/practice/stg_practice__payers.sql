with

standing as (
    select * from {{ latest_received(source('raw', 'payers'), ['payer_id']) }} as received
)

select
    payer_id,
    payer_name,
    payer_class,
    aliases,
    timely_filing_days,
    appeal_days,
    prompt_pay_days
from standing
where recency = 1
