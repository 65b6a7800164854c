with

copies as (
    select * from {{ ref('int_payment_copies') }}
),

payment_sets as (
    select * from {{ ref('int_payment_sets') }}
)

select
    copies.transaction_id,
    copies.counted_transaction_id,
    copies.copy_code,
    copies.is_paid_twice,
    payment_sets.payer_id,
    payment_sets.remit_date,
    payment_sets.remitted_usd
from copies
inner join payment_sets on copies.transaction_id = payment_sets.transaction_id
