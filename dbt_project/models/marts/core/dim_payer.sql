with

payers as (
    select * from {{ ref('stg_practice__payers') }}
    where payer_id <> 'unknown'
)

select
    payer_id,
    payer_name,
    payer_class,
    timely_filing_days,
    appeal_days,
    prompt_pay_days,
    true as is_listed
from payers

union all

select
    'unknown' as payer_id,
    'Payer not known' as payer_name,
    'unknown' as payer_class,
    cast(null as bigint) as timely_filing_days,
    cast(null as bigint) as appeal_days,
    cast(null as bigint) as prompt_pay_days,
    false as is_listed
