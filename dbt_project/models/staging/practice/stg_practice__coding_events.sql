with

standing as (
    select * from {{ latest_received(source('raw', 'coding_events'), ['coding_event_id']) }} as received
)

select
    coding_event_id,
    claim_id,
    line_number,
    code_system,
    code,
    modifiers,
    units,
    position,
    coder_id,
    action,
    source,
    coded_at,
    documentation,
    {{ practice_date('coded_at') }} as coded_date
from standing
where
    recency = 1
    and {{ practice_date('coded_at') }} <= {{ as_of() }}
