with

remittances as (
    select * from {{ ref('stg_remittance__remittances') }}
),

transactions as (
    select * from {{ ref('int_transactions') }}
),

payer_identities as (
    select * from {{ ref('int_payer_identities') }}
),

payers as (
    select * from {{ ref('stg_practice__payers') }}
),

dated as (
    select
        remittances.*,
        transactions.interchange_at,
        transactions.set_ordinal,
        transactions.is_test,
        coalesce(
            remittances.payment_date, remittances.production_date, transactions.envelope_date
        ) as remit_date,
        {{ payer_identity('payer_identifier', 'payer_reference_id', 'payer_trace_id', 'payer_name') }}
            as payer_identity
    from remittances
    inner join transactions on remittances.transaction_id = transactions.transaction_id
)

select
    dated.transaction_id,
    dated.trace_number,
    dated.payment_date,
    dated.payment_method_code,
    -- Who pays, for telling copies apart from payments: TRN03, else all the names the file gives the payer.
    coalesce(lower(dated.payer_trace_id), dated.payer_identity) as payer_key,
    coalesce(payer_identities.payer_id, 'unknown') as payer_id,
    coalesce(payers.payer_class, 'unknown') as payer_class,
    dated.is_test,
    dated.remit_date,
    dated.interchange_at,
    dated.set_ordinal,
    case
        when dated.credit_debit_code = 'D' then -dated.payment_amount_usd else dated.payment_amount_usd
    end as remitted_usd,
    dated.claims_paid_usd,
    dated.provider_adjustments_usd,
    dated.unexplained_usd
from dated
left join payer_identities on dated.payer_identity = payer_identities.payer_identity
left join payers on payer_identities.payer_id = payers.payer_id
where dated.remit_date <= {{ as_of() }}
