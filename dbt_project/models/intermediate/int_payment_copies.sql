with

issues as (
    select * from {{ ref('int_payment_issues') }}
),

spellings as (
    select * from {{ ref('int_payment_spellings') }}
),

deposits as (
    select * from {{ ref('stg_practice__deposits') }}
),

-- A check issued again: the same money for the same claims, to the letter, under another trace number. Where one of
-- the claims was taken back in between, the money is paid anew.
issued as (
    select
        *,
        first_value(transaction_id) over reissues as counted_transaction_id,
        first_value(trace_number) over reissues as counted_trace_number
    from issues
    window reissues as (
        partition by payer_key, remitted_usd, content_hash, takeback_count
        order by payment_rank desc
        rows between unbounded preceding and unbounded following
    )
),

banked as (
    select distinct trace_number
    from deposits
    where trace_number is not null
),

copies as (
    select
        transaction_id,
        counted_transaction_id,
        copy_code
    from spellings

    union all

    select
        issued.transaction_id,
        issued.counted_transaction_id,
        case
            when earlier.trace_number is not null and later.trace_number is not null then 'X223' else 'X221'
        end as copy_code
    from issued
    left join banked as earlier on issued.trace_number = earlier.trace_number
    left join banked as later on issued.counted_trace_number = later.trace_number
    where issued.trace_number <> issued.counted_trace_number
)

select
    *,
    copy_code = 'X223' as is_paid_twice
from copies
