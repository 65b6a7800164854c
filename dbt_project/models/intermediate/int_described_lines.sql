with

answers as (
    select * from {{ ref('int_answers') }}
),

answer_lines as (
    select * from {{ ref('stg_remittance__answer_lines') }}
)

-- What was sent, where the payer changed it. One row per SVC of an answer.
select
    answer_lines.answer_line_id,
    answer_lines.line_ordinal,
    answers.lineage_id,
    answers.answer_id,
    answers.submission_id,
    answer_lines.line_control_number,
    coalesce(
        answer_lines.submitted_code, answer_lines.procedure_code, answer_lines.revenue_code, ''
    ) as procedure_code,
    case
        when answer_lines.submitted_code is not null then {{ modifier_key('answer_lines.submitted_modifier') }}
        else {{ modifier_key('answer_lines.modifier') }}
    end as modifier_key,
    abs(answer_lines.charge_usd) as charge_usd,
    answer_lines.service_from_date as service_date
from answer_lines
inner join answers on answer_lines.answer_id = answers.answer_id
