with

payment_sets as (
    select * from {{ ref('int_payment_sets') }}
),

copies as (
    select * from {{ ref('int_payment_copies') }}
    where not is_paid_twice
)

-- A payment that came in several spellings, or on a re-issued check, counts once.
select
    payment_sets.transaction_id,
    payment_sets.trace_number,
    payment_sets.payment_method_code,
    payment_sets.payer_id,
    payment_sets.payer_class,
    payment_sets.is_test,
    payment_sets.remit_date,
    payment_sets.interchange_at,
    payment_sets.set_ordinal,
    payment_sets.remitted_usd,
    payment_sets.claims_paid_usd,
    payment_sets.provider_adjustments_usd,
    payment_sets.unexplained_usd
from payment_sets
left join copies on payment_sets.transaction_id = copies.transaction_id
where copies.transaction_id is null
