with

envelope_answers as (
    select * from {{ ref('int_envelope_answers') }}
)

-- One row per claim set and rejection of its interchange, its group or itself.
select
    transaction_id,
    envelope_answer_id as rejection_id,
    answered_by as rejected_by,
    rejection_code,
    answered_date as rejected_date
from envelope_answers
where is_rejection
