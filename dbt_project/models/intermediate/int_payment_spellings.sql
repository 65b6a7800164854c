with

payment_sets as (
    select * from {{ ref('int_payment_sets') }}
),

contents as (
    select * from {{ ref('int_payment_contents') }}
),

traced as (
    select
        payment_sets.*,
        contents.content_hash,
        coalesce(contents.is_numbered, false) as is_numbered,
        coalesce(contents.content_hash, '') as content_key
    from payment_sets
    left join contents on payment_sets.transaction_id = contents.transaction_id
    where payment_sets.trace_number is not null
),

-- One payment in several spellings: trace, payer, day and amount are the same. Advices without money must say the
-- same of the same claims too: many payers give all of them one trace number.
keyed as (
    select
        *,
        case when remitted_usd = 0 then content_key else '' end as zero_key
    from traced
    where
        payment_date is not null
        and (remitted_usd <> 0 or content_hash is not null)
),

-- The latest interchange counts, in the order of all events, whatever arrived first.
spelled as (
    select
        *,
        first_value(transaction_id) over spellings as counted_transaction_id,
        first_value(content_key) over spellings as counted_content_key
    from keyed
    window spellings as (
        partition by payer_key, trace_number, payment_date, remitted_usd, zero_key
        order by interchange_at desc nulls first, set_ordinal desc, transaction_id desc
        rows between unbounded preceding and unbounded following
    )
)

select
    transaction_id,
    counted_transaction_id,
    case when content_key = counted_content_key then 'X220' else 'X222' end as copy_code
from spelled
where transaction_id <> counted_transaction_id
