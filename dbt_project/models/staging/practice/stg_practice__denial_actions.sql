with

standing as (
    select * from {{ latest_received(source('raw', 'denial_actions'), ['action_id']) }} as received
)

select
    action_id,
    claim_id,
    line_number,
    action_date,
    actor_id,
    action,
    appeal_level,
    outcome,
    outcome_date,
    deadline_date
from standing
where
    recency = 1
    and action_date <= {{ as_of() }}
