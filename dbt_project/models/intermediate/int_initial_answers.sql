with

answers as (
    select * from {{ ref('int_answer_classes') }}
    where payer_order = 1
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
    where is_reversal and cancels_answer_id is null
    group by lineage_id
),

adjudications as (
    select
        *,
        claim_status_code = '22' as is_correction
    from answers
    where is_adjudication
),

ranked as (
    select
        *,
        row_number() over (partition by lineage_id order by answer_rank) as candidate_number
    from adjudications
    where not is_correction
),

firsts as (
    select ranked.*
    from ranked
    left join strays on ranked.lineage_id = strays.lineage_id
    where
        ranked.candidate_number = 1
        and (strays.stray_rank is null or strays.stray_rank > ranked.answer_rank)
),

-- How often each line had been answered by then: a split claim answers lines that nobody answered before.
answered_lines as (
    select
        adjudications.answer_id,
        dense_rank() over (
            partition by line_keys.lineage_id, line_keys.line_key order by adjudications.answer_rank
        ) as look_number
    from adjudications
    inner join line_keys on adjudications.answer_id = line_keys.answer_id
),

looks as (
    select
        answer_id,
        max(look_number) as most_looks
    from answered_lines
    group by answer_id
),

-- An answer without lines answers them all, so nothing after it is a further part.
whole_answers as (
    select
        adjudications.lineage_id,
        min(adjudications.answer_rank) as whole_rank
    from adjudications
    inner join firsts
        on
            adjudications.lineage_id = firsts.lineage_id
            and adjudications.answer_rank >= firsts.answer_rank
    where adjudications.line_count = 0
    group by adjudications.lineage_id
)

select
    ranked.answer_id,
    ranked.lineage_id,
    ranked.candidate_number = 1 as is_first
from ranked
inner join firsts on ranked.lineage_id = firsts.lineage_id
left join looks on ranked.answer_id = looks.answer_id
left join whole_answers on ranked.lineage_id = whole_answers.lineage_id
where
    ranked.candidate_number = 1
    or (
        ranked.submission_id = firsts.submission_id
        and looks.most_looks = 1
        and (whole_answers.whole_rank is null or whole_answers.whole_rank > ranked.answer_rank)
    )
