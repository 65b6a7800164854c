-- One row per audited claim and coder, as the first auditor saw it: a coder answers for their own codes of a claim.
-- `is_first_coder` marks one row per claim, the one that stands for the claim as a whole.
with items as (
    select
        *,
        row_number() over (
            partition by claim_id, lineage_id, coder_id order by audited_date, audit_item_id
        ) as coder_item_order,
        row_number() over (
            partition by claim_id, lineage_id order by audited_date, audit_item_id
        ) as claim_item_order,
        min(case when is_agree then 1 else 0 end) over (
            partition by claim_id, lineage_id, coder_id
        ) as coder_agreed,
        min(case when is_agree then 1 else 0 end) over (partition by claim_id, lineage_id) as claim_agreed,
        min(audited_date) over (partition by claim_id, lineage_id) as claim_first_audited_date,
        count(*) over (partition by claim_id, lineage_id, coder_id) as item_count
    from {{ ref('fct_audit_items') }}
    where is_first_auditor
)

select
    claim_id,
    lineage_id,
    coder_id,
    audited_date as first_audited_date,
    claim_first_audited_date,
    cast(item_count as bigint) as item_count,
    coder_agreed = 1 as is_all_agreed,
    claim_agreed = 1 as is_claim_all_agreed,
    claim_item_order = 1 as is_first_coder,
    payer_id,
    provider_npi,
    location_id,
    claim_type,
    visit_mode
from items
where coder_item_order = 1
order by claim_id, lineage_id, coder_id
