with

deposits as (
    select * from {{ ref('stg_practice__deposits') }}
),

remittances as (
    select * from {{ ref('int_remittances') }}
),

payer_keys as (
    select * from {{ ref('int_payer_keys') }}
),

-- Of a re-issued check one counts; money that came under the other's trace number belongs to it too.
copies as (
    select * from {{ ref('int_payment_copies') }}
    where not is_paid_twice
),

payment_sets as (
    select * from {{ ref('int_payment_sets') }}
),

traces as (
    select
        transaction_id,
        trace_number
    from remittances

    union

    select
        copies.counted_transaction_id as transaction_id,
        payment_sets.trace_number
    from copies
    inner join payment_sets on copies.transaction_id = payment_sets.transaction_id
),

-- The remittance with the trace number of the deposit; of several the one of the same amount, then the earliest.
matches as (
    select
        deposits.deposit_id,
        remittances.transaction_id,
        remittances.payer_id,
        row_number() over (
            partition by deposits.deposit_id
            order by
                case when remittances.remitted_usd = deposits.amount_usd then 0 else 1 end,
                remittances.remit_date,
                remittances.transaction_id
        ) as choice
    from deposits
    inner join traces on deposits.trace_number = traces.trace_number
    inner join remittances on traces.transaction_id = remittances.transaction_id
)

select
    deposits.deposit_id,
    deposits.deposit_date,
    deposits.amount_usd,
    deposits.trace_number,
    deposits.payer_name is not null as is_payer_named,
    matches.transaction_id,
    coalesce(matches.payer_id, payer_keys.payer_id, 'unknown') as payer_id,
    'unknown' as provider_npi,
    'unknown' as location_id,
    'unknown' as claim_type,
    'unknown' as visit_mode
from deposits
left join matches
    on
        deposits.deposit_id = matches.deposit_id
        and matches.choice = 1
left join payer_keys on lower(deposits.payer_name) = payer_keys.match_key
