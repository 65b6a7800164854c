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

-- An answer without lines answers every line: it stands on those of the submission it answers, or, where none is
-- known, on every line ever answered; and it replaces what was said of any other.
whole_keys as (
    select
        whole_answers.answer_id,
        submission_lines.line_key,
        true as is_own
    from whole_answers
    inner join submission_lines on whole_answers.submission_id = submission_lines.submission_id

    union all

    select
        whole_answers.answer_id,
        answered.line_key,
        whole_answers.submission_id is null as is_own
    from whole_answers
    inner join answered
        on
            whole_answers.lineage_id = answered.lineage_id
            and whole_answers.payer_order = answered.payer_order
),

distinct_keys as (
    select
        answer_id,
        line_key,
        max(case when is_own then 1 else 0 end) = 1 as is_own
    from whole_keys
    group by answer_id, line_key
)

select
    *,
    true as is_own
from answered

union all

select
    whole_answers.lineage_id,
    whole_answers.payer_order,
    coalesce(distinct_keys.line_key, '*') as line_key,
    whole_answers.answer_id,
    lines.answer_line_id,
    whole_answers.answer_rank,
    whole_answers.remit_date as starts_on,
    whole_answers.cancelled_date,
    lines.is_appeal_lost and lines.own_class = 'denied' as is_weak,
    coalesce(distinct_keys.is_own, true) as is_own
from whole_answers
inner join lines on whole_answers.answer_id = lines.answer_id
left join distinct_keys on whole_answers.answer_id = distinct_keys.answer_id
