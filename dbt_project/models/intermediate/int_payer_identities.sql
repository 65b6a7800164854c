with

remittances as (
    select * from {{ ref('stg_remittance__remittances') }}
),

submissions as (
    select * from {{ ref('stg_claim__submissions') }}
),

submission_payers as (
    select * from {{ ref('stg_claim__submission_payers') }}
),

payer_keys as (
    select * from {{ ref('int_payer_keys') }}
),

-- Every way in which a payer was ever named: a few dozen rows, so the four look-ups run on those alone.
identities as (
    select
        lower(payer_identifier) as by_identifier,
        lower(payer_reference_id) as by_reference,
        lower(payer_trace_id) as by_trace,
        lower(payer_name) as by_name
    from remittances

    union

    select
        lower(payer_identifier) as by_identifier,
        lower(payer_reference_id) as by_reference,
        cast(null as varchar) as by_trace,
        lower(payer_name) as by_name
    from submissions

    union

    select
        lower(payer_identifier) as by_identifier,
        cast(null as varchar) as by_reference,
        cast(null as varchar) as by_trace,
        lower(payer_name) as by_name
    from submission_payers
)

select
    {{ payer_identity('by_identifier', 'by_reference', 'by_trace', 'by_name') }} as payer_identity,
    coalesce(
        identifier_keys.payer_id,
        reference_keys.payer_id,
        trace_keys.payer_id,
        name_keys.payer_id,
        'unknown'
    ) as payer_id
from identities
left join payer_keys as identifier_keys on identities.by_identifier = identifier_keys.match_key
left join payer_keys as reference_keys on identities.by_reference = reference_keys.match_key
left join payer_keys as trace_keys on identities.by_trace = trace_keys.match_key
left join payer_keys as name_keys on identities.by_name = name_keys.match_key
