-- One row per source: what names a payer that the roster does not know, with its dollars. A deposit that names nobody
-- (copays, card terminals) is no payer unknown.
with unknown_rows as (
    select
        'remittances' as source,
        remitted_usd as amount_usd
    from {{ ref('fct_payments') }}
    where payer_id = 'unknown'
    union all
    select
        'answers' as source,
        paid_usd as amount_usd
    from {{ ref('fct_answers') }}
    where payer_id = 'unknown'
    union all
    select
        'submissions' as source,
        charge_usd as amount_usd
    from {{ ref('fct_submissions') }}
    where payer_id = 'unknown'
    union all
    select
        'deposits' as source,
        amount_usd
    from {{ ref('fct_deposits') }}
    where payer_id = 'unknown' and is_payer_named
)

select
    source,
    cast(count(*) as bigint) as row_count,
    cast(sum(amount_usd) as decimal(18, 2)) as amount_usd
from unknown_rows
group by source
order by source
