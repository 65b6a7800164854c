with

coding_audit_items as (
    select * from {{ ref('stg_practice__coding_audit_items') }}
),

lineage_spans as (
    select * from {{ ref('int_lineage_spans') }}
)

select
    coding_audit_items.*,
    coalesce(lineage_spans.lineage_id, coding_audit_items.claim_id) as lineage_id
from coding_audit_items
left join lineage_spans
    on
        coding_audit_items.claim_id = lineage_spans.claim_id
        and coding_audit_items.audited_date >= lineage_spans.valid_from
        and coding_audit_items.audited_date < lineage_spans.valid_before
