with

standing as (
    select * from {{ latest_received(source('raw', 'ledger_entries'), ['ledger_entry_id']) }} as received
)

select
    ledger_entry_id,
    claim_id,
    patient_id,
    line_number,
    posted_date,
    kind,
    amount_usd
from standing
where
    recency = 1
    and posted_date <= {{ as_of() }}
