with

submissions as (
    select * from {{ ref('int_submissions') }}
),

acknowledged as (
    select * from {{ ref('int_acknowledged_submissions') }}
),

envelope_rejections as (
    select * from {{ ref('int_envelope_rejections') }}
),

-- The first 277CA decides whether a claim went out clean; any row of it that rejects does.
files as (
    select
        submission_id,
        transaction_id,
        min(acknowledged_date) as acknowledged_date,
        max(case when is_rejection then 1 else 0 end) as is_rejection,
        row_number() over (
            partition by submission_id
            order by min(acknowledged_date), min(interchange_at) nulls last, min(set_ordinal), transaction_id
        ) as file_number
    from acknowledged
    group by submission_id, transaction_id
),

firsts as (
    select * from files
    where file_number = 1
),

rejections as (
    select
        submissions.submission_id,
        envelope_rejections.rejected_by,
        envelope_rejections.rejection_code,
        envelope_rejections.rejected_date,
        case envelope_rejections.rejected_by when 'TA1' then 1 else 2 end as gate_number,
        envelope_rejections.rejection_id
    from submissions
    inner join envelope_rejections on submissions.transaction_id = envelope_rejections.transaction_id

    union all

    select
        submission_id,
        '277CA' as rejected_by,
        rejection_code,
        acknowledged_date as rejected_date,
        3 as gate_number,
        acknowledgement_id as rejection_id
    from acknowledged
    where is_rejection
),

ranked as (
    select
        *,
        min(gate_number) over (partition by submission_id) as first_gate,
        row_number() over (
            partition by submission_id order by rejected_date, gate_number, rejection_code, rejection_id
        ) as choice
    from rejections
)

-- One row per submission that was acknowledged or rejected by the as-of day.
select
    submissions.submission_id,
    firsts.acknowledged_date as first_acknowledged_date,
    ranked.submission_id is not null as is_rejected,
    ranked.rejected_by,
    ranked.rejected_date,
    ranked.rejection_code,
    coalesce(firsts.is_rejection = 0, false) and coalesce(ranked.first_gate, 3) = 3 as is_clean
from submissions
left join firsts on submissions.submission_id = firsts.submission_id
left join ranked
    on
        submissions.submission_id = ranked.submission_id
        and ranked.choice = 1
where firsts.submission_id is not null or ranked.submission_id is not null
