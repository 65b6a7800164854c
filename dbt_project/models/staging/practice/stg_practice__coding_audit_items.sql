with

standing as (
    select * from {{ latest_received(source('raw', 'coding_audit_items'), ['audit_item_id']) }} as received
)

select
    audit_item_id,
    claim_id,
    line_number,
    code_system,
    coded_code,
    coded_modifiers,
    audited_code,
    audited_modifiers,
    coder_id,
    auditor_id,
    audited_date,
    finding,
    coded_allowed_usd,
    audited_allowed_usd
from standing
where
    recency = 1
    and audited_date <= {{ as_of() }}
