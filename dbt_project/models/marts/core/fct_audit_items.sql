with

audit_items as (
    select * from {{ ref('int_coding_audit_items') }}
),

slices as (
    select * from {{ ref('int_lineage_slices') }}
),

-- The same code seen twice: the first auditor's look is the one that scores the coder.
looked as (
    select
        *,
        row_number() over (
            partition by claim_id, line_number, code_system, coalesce(coded_code, audited_code)
            order by audited_date, auditor_id, audit_item_id
        ) as look_number
    from audit_items
),

claims as (
    select
        *,
        row_number() over (
            partition by claim_id, look_number = 1 order by audited_date, auditor_id, audit_item_id
        ) as item_number,
        min(case when finding = 'agree' then 1 else 0 end) over (partition by claim_id, look_number = 1)
            as agrees_throughout
    from looked
)

select
    claims.audit_item_id,
    claims.claim_id,
    slices.lineage_id,
    claims.line_number,
    claims.code_system,
    claims.coded_code,
    claims.audited_code,
    claims.coder_id,
    claims.auditor_id,
    claims.audited_date,
    claims.finding,
    claims.finding = 'agree' as is_agree,
    claims.look_number = 1 as is_first_auditor,
    claims.look_number = 1 and claims.item_number = 1 as is_first_item_of_claim,
    claims.look_number = 1 and claims.agrees_throughout = 1 as is_claim_agree,
    claims.coded_allowed_usd,
    claims.audited_allowed_usd,
    coalesce(slices.payer_id, 'unknown') as payer_id,
    coalesce(slices.provider_npi, 'unknown') as provider_npi,
    coalesce(slices.location_id, 'unknown') as location_id,
    coalesce(slices.claim_type, 'unknown') as claim_type,
    coalesce(slices.visit_mode, 'unknown') as visit_mode
from claims
left join slices on claims.lineage_id = slices.lineage_id
