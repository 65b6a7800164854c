with

described as (
    select * from {{ ref('int_described_lines') }}
),

submission_lines as (
    select * from {{ ref('int_submission_lines') }}
),

controls as (
    select
        lineage_id,
        submission_id,
        submission_rank,
        line_control_number,
        line_key
    from submission_lines
    where line_control_number is not null
),

-- Senders number lines anew in a replacement: the submission it answers knows best, else the latest.
chosen_controls as (
    select
        described.*,
        controls.line_key as control_key,
        row_number() over (
            partition by described.answer_line_id
            order by
                case when controls.submission_id = described.submission_id then 0 else 1 end,
                controls.submission_rank desc nulls last,
                controls.line_key asc nulls last
        ) as control_choice
    from described
    left join controls
        on
            described.lineage_id = controls.lineage_id
            and described.line_control_number = controls.line_control_number
),

by_control as (
    select * from chosen_controls
    where control_choice = 1
),

-- Identical lines pair in order.
counted_answers as (
    select
        *,
        row_number() over (
            partition by answer_id, procedure_code, modifier_key, service_date, charge_usd order by line_ordinal
        ) as twin_number
    from by_control
    where control_key is null
),

counted_submissions as (
    select
        *,
        row_number() over (
            partition by submission_id, procedure_code, modifier_key, service_date, charge_usd order by line_ordinal
        ) as twin_number
    from submission_lines
),

-- Code, modifiers, date and charge, in the submission it answers, else in the latest that has such a line.
by_description as (
    select
        counted_answers.*,
        counted_submissions.line_key as description_key,
        row_number() over (
            partition by counted_answers.answer_line_id
            order by
                case when counted_submissions.submission_id = counted_answers.submission_id then 0 else 1 end,
                counted_submissions.submission_rank desc
        ) as choice
    from counted_answers
    left join counted_submissions
        on
            counted_answers.lineage_id = counted_submissions.lineage_id
            and counted_answers.procedure_code = counted_submissions.procedure_code
            and counted_answers.modifier_key = counted_submissions.modifier_key
            and coalesce(counted_answers.service_date, counted_submissions.service_date)
            = counted_submissions.service_date
            and counted_answers.charge_usd = counted_submissions.charge_usd
            and counted_answers.twin_number = counted_submissions.twin_number
)

select
    answer_line_id,
    answer_id,
    lineage_id,
    control_key as line_key
from by_control
where control_key is not null

union all

-- A line that was never sent is known by its own words, so that a later answer to it is seen as one.
select
    answer_line_id,
    answer_id,
    lineage_id,
    coalesce(
        description_key,
        lineage_id || '/' || coalesce(
            line_control_number,
            concat_ws('/', procedure_code, modifier_key, cast(service_date as varchar), cast(charge_usd as varchar))
            || '/' || cast(twin_number as varchar)
        )
    ) as line_key
from by_description
where choice = 1
