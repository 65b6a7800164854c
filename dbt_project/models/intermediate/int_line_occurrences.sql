with

answers as (
    select * from {{ ref('int_answer_classes') }}
    where is_adjudication
),

lines as (
    select * from {{ ref('int_answer_lines') }}
),

line_keys as (
    select * from {{ ref('int_line_keys') }}
),

submission_lines as (
    select * from {{ ref('int_submission_lines') }}
),

-- Appeals lost, and lines put off or called duplicates in an adjudicated claim, replace nothing.
answered as (
    select
        answers.lineage_id,
        answers.payer_order,
        line_keys.line_key,
        answers.answer_id,
        lines.answer_line_id,
        answers.answer_rank,
        answers.remit_date as starts_on,
        answers.cancelled_date,
        (lines.is_appeal_lost and lines.own_class = 'denied') or lines.own_class in ('pending', 'duplicate') as is_weak
    from answers
    inner join lines on answers.answer_id = lines.answer_id
    inner join line_keys on lines.answer_line_id = line_keys.answer_line_id
),

whole_answers as (
    select * from answers
    where line_count = 0
),

-- An answer without lines answers every line of what it answers, and any other line answered so far or later.
whole_keys as (
    select
        whole_answers.answer_id,
        submission_lines.line_key
    from whole_answers
    inner join submission_lines on whole_answers.submission_id = submission_lines.submission_id

    union

    select
        whole_answers.answer_id,
        answered.line_key
    from whole_answers
    inner join answered
        on
            whole_answers.lineage_id = answered.lineage_id
            and whole_answers.payer_order = answered.payer_order
)

select * from answered

union all

select
    whole_answers.lineage_id,
    whole_answers.payer_order,
    coalesce(whole_keys.line_key, '*') as line_key,
    whole_answers.answer_id,
    lines.answer_line_id,
    whole_answers.answer_rank,
    whole_answers.remit_date as starts_on,
    whole_answers.cancelled_date,
    lines.is_appeal_lost and lines.own_class = 'denied' as is_weak
from whole_answers
inner join lines on whole_answers.answer_id = lines.answer_id
left join whole_keys on whole_answers.answer_id = whole_keys.answer_id
