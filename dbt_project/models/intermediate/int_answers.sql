with

answers as (
    select * from {{ ref('int_answer_events') }}
),

cancellations as (
    select * from {{ ref('int_cancellations') }}
),

cancelled as (
    select * from {{ ref('int_answer_events') }}
),

submissions as (
    select * from {{ ref('int_lineage_submissions') }}
    where not is_void
),

ordered as (
    select
        answers.*,
        own_cancellations.cancelled_id as cancels_answer_id,
        cancellations.reversal_id as cancelled_by_answer_id,
        cancellations.cancelled_date,
        case
            when answers.is_reversal then coalesce(cancelled.payer_order, answers.payer_order)
            else answers.payer_order
        end as final_payer_order
    from answers
    left join cancellations on answers.answer_id = cancellations.cancelled_id
    left join cancellations as own_cancellations on answers.answer_id = own_cancellations.reversal_id
    left join cancelled on own_cancellations.cancelled_id = cancelled.answer_id
),

-- The submission an answer answers: of its payer order, sent by then, with its charge, the latest.
answered as (
    select
        ordered.answer_id,
        submissions.submission_id,
        row_number() over (
            partition by ordered.answer_id
            order by
                case when submissions.payer_order = ordered.final_payer_order then 0 else 1 end,
                case when submissions.submission_date <= ordered.remit_date then 0 else 1 end,
                case when submissions.charge_usd = abs(ordered.charge_usd) then 0 else 1 end,
                case
                    when submissions.submission_date <= ordered.remit_date then submissions.submission_rank
                end desc nulls last,
                submissions.submission_rank
        ) as choice
    from ordered
    inner join submissions on ordered.lineage_id = submissions.lineage_id
)

select
    ordered.answer_id,
    ordered.transaction_id,
    ordered.claim_id,
    ordered.lineage_id,
    ordered.payer_id,
    ordered.payer_class,
    ordered.payer_claim_control_number,
    ordered.claim_status_code,
    ordered.charge_usd,
    ordered.paid_usd,
    ordered.unexplained_usd,
    ordered.rendering_npi,
    ordered.remit_date,
    ordered.stated_service_date,
    ordered.line_count,
    ordered.answer_rank,
    ordered.event_number,
    ordered.is_reversal,
    ordered.final_payer_order as payer_order,
    ordered.cancels_answer_id,
    ordered.cancelled_by_answer_id,
    ordered.cancelled_date,
    answered.submission_id
from ordered
left join answered
    on
        ordered.answer_id = answered.answer_id
        and answered.choice = 1
