with

answers as (
    select * from {{ ref('stg_remittance__answers') }}
),

answer_lines as (
    select * from {{ ref('stg_remittance__answer_lines') }}
),

remittances as (
    select * from {{ ref('int_remittances') }}
),

first_line_dates as (
    select
        answer_id,
        min(service_from_date) as first_line_date,
        {{ row_count() }} as line_count
    from answer_lines
    group by answer_id
)

select
    answers.answer_id,
    answers.transaction_id,
    coalesce(answers.claim_id, answers.answer_id) as claim_id,
    answers.payer_claim_control_number,
    answers.claim_status_code,
    answers.charge_usd,
    answers.paid_usd,
    answers.unexplained_usd,
    answers.rendering_npi,
    remittances.payer_id,
    remittances.payer_class,
    remittances.remit_date,
    coalesce(first_line_dates.first_line_date, answers.service_from_date) as stated_service_date,
    coalesce(first_line_dates.line_count, 0) as line_count,
    -- Ahead of every other rule: the one order in which events of a day are read.
    row_number() over (
        order by
            remittances.remit_date,
            remittances.interchange_at nulls last,
            remittances.set_ordinal,
            answers.answer_ordinal,
            answers.transaction_id
    ) as answer_rank
from answers
inner join remittances on answers.transaction_id = remittances.transaction_id
left join first_line_dates on answers.answer_id = first_line_dates.answer_id
