with

initial_adjudications as (
    select * from {{ ref('int_initial_adjudications') }}
),

initial_answers as (
    select * from {{ ref('int_initial_answers') }}
),

answers as (
    select * from {{ ref('int_answer_classes') }}
    where is_adjudication
),

standing_units as (
    select * from {{ ref('int_standing_units') }}
)

-- What payers said after the initial adjudication. One row per lineage with a later adjudication.
select
    answers.lineage_id,
    max(answers.remit_date) as last_answer_date,
    {{ usd("sum(case when standing_units.unit_id is not null"
        ~ " then answers.paid_usd + answers.patient_share_usd + answers.sequestration_usd end)") }} as allowed_usd,
    max(case when answers.answer_class in ('denied', 'partly_denied') then 1 else 0 end) = 1 as is_denied_again
from answers
inner join initial_adjudications
    on
        answers.lineage_id = initial_adjudications.lineage_id
        and answers.answer_rank > initial_adjudications.answer_rank
left join initial_answers on answers.answer_id = initial_answers.answer_id
left join standing_units on answers.answer_id = standing_units.unit_id
where initial_answers.answer_id is null
group by answers.lineage_id
