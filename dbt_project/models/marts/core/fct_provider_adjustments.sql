with

provider_adjustments as (
    select * from {{ ref('stg_remittance__provider_adjustments') }}
),

remittances as (
    select * from {{ ref('int_remittances') }}
),

takebacks as (
    select * from {{ ref('int_takebacks') }}
)

select
    provider_adjustments.provider_adjustment_id,
    provider_adjustments.transaction_id,
    remittances.remit_date,
    coalesce(provider_adjustments.reason_code, 'unknown') as reason_code,
    'provider' as adjustment_kind,
    provider_adjustments.amount_usd,
    takebacks.lineage_id,
    coalesce(takebacks.is_claim_moved, false) as is_claim_moved,
    remittances.payer_id,
    'unknown' as provider_npi,
    'unknown' as location_id,
    'unknown' as claim_type,
    'unknown' as visit_mode
from provider_adjustments
inner join remittances on provider_adjustments.transaction_id = remittances.transaction_id
left join takebacks on provider_adjustments.provider_adjustment_id = takebacks.provider_adjustment_id

union all

-- What BPR02 says beside claims and provider adjustments: explained by nobody, so that cash ties to BPR02.
select
    transaction_id || '-U001' as provider_adjustment_id,
    transaction_id,
    remit_date,
    'unknown' as reason_code,
    'unexplained' as adjustment_kind,
    cast(-unexplained_usd as decimal(18, 2)) as amount_usd,
    cast(null as varchar) as lineage_id,
    false as is_claim_moved,
    payer_id,
    'unknown' as provider_npi,
    'unknown' as location_id,
    'unknown' as claim_type,
    'unknown' as visit_mode
from remittances
where unexplained_usd <> 0
