with

answers as (
    select * from {{ ref('int_answer_classes') }}
),

line_keys as (
    select * from {{ ref('int_line_keys') }}
),

-- A correction of an answer never seen is no first word: a reversal that found nothing to cancel stands before it.
strays as (
    select
        lineage_id,
        min(answer_rank) as stray_rank
    from answers
    where
        is_reversal
        and cancels_answer_id is null
    group by lineage_id
),

candidates as (
    select
        answers.answer_id,
        answers.lineage_id,
        answers.submission_id,
        answers.line_count,
        answers.answer_rank,
        row_number() over (partition by answers.lineage_id order by answers.answer_rank) as candidate_number
    from answers
    left join strays on answers.lineage_id = strays.lineage_id
    where
        answers.is_adjudication
        and answers.payer_order = 1
        and answers.claim_status_code <> '22'
        and (strays.stray_rank is null or strays.stray_rank > answers.answer_rank)
),

firsts as (
    select * from candidates
    where candidate_number = 1
),

-- How often each line had been answered by then: a split claim answers lines that nobody answered before.
answered_lines as (
    select
        candidates.answer_id,
        dense_rank() over (
            partition by line_keys.lineage_id, line_keys.line_key order by candidates.answer_rank
        ) as look_number
    from candidates
    inner join line_keys on candidates.answer_id = line_keys.answer_id
),

looks as (
    select
        answer_id,
        max(look_number) as most_looks
    from answered_lines
    group by answer_id
),

whole_answers as (
    select
        lineage_id,
        min(answer_rank) as whole_rank
    from candidates
    where line_count = 0
    group by lineage_id
)

select
    candidates.answer_id,
    candidates.lineage_id,
    candidates.candidate_number = 1 as is_first
from candidates
inner join firsts on candidates.lineage_id = firsts.lineage_id
left join looks on candidates.answer_id = looks.answer_id
left join whole_answers on candidates.lineage_id = whole_answers.lineage_id
where
    candidates.candidate_number = 1
    or (
        candidates.submission_id = firsts.submission_id
        and candidates.line_count > 0
        and looks.most_looks = 1
        and (whole_answers.whole_rank is null or whole_answers.whole_rank > candidates.answer_rank)
    )
