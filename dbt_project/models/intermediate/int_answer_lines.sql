with

answers as (
    select * from {{ ref('int_answers') }}
),

answer_lines as (
    select * from {{ ref('stg_remittance__answer_lines') }}
),

unit_amounts as (
    select * from {{ ref('int_unit_amounts') }}
),

-- A claim without service lines is one line that carries the claim-level adjustments.
lines as (
    select
        answer_lines.answer_line_id,
        answers.answer_id,
        answer_lines.answer_line_id as unit_id,
        answer_lines.line_ordinal,
        coalesce(answer_lines.submitted_code, answer_lines.procedure_code, answer_lines.revenue_code) as procedure_code,
        case
            when answer_lines.submitted_code is not null then {{ modifier_text('answer_lines.submitted_modifier') }}
            else {{ modifier_text('answer_lines.modifier') }}
        end as modifiers,
        answer_lines.service_from_date as stated_service_date,
        answer_lines.charge_usd,
        answer_lines.paid_usd,
        answer_lines.allowed_usd as stated_allowed_usd,
        cast(0 as decimal(18, 2)) as unexplained_usd
    from answer_lines
    inner join answers on answer_lines.answer_id = answers.answer_id

    union all

    select
        answers.answer_id || '-000' as answer_line_id,
        answers.answer_id,
        answers.answer_id as unit_id,
        0 as line_ordinal,
        cast(null as varchar) as procedure_code,
        '' as modifiers,
        answers.stated_service_date,
        answers.charge_usd,
        answers.paid_usd,
        cast(null as decimal(18, 2)) as stated_allowed_usd,
        coalesce(answers.unexplained_usd, 0) as unexplained_usd
    from answers
    where answers.line_count = 0
),

summed as (
    select
        lines.*,
        {% for class in ['contractual', 'patient_share', 'neutral', 'denial', 'pending', 'duplicate', 'unmapped',
            'price_cut', 'capitated', 'sequestration', 'relief'] -%}
        coalesce(unit_amounts.{{ class }}_usd, 0) as {{ class }}_usd,
        {% endfor -%}
        coalesce(unit_amounts.is_patient_liable, false) as is_patient_liable,
        coalesce(unit_amounts.is_unprocessable, false) as is_unprocessable,
        coalesce(unit_amounts.is_appeal_lost, false) as is_appeal_lost,
        lines.charge_usd > 0 as is_charged
    from lines
    left join unit_amounts on lines.unit_id = unit_amounts.unit_id
)

select
    *,
    greatest(denial_usd, cast(0 as decimal(18, 2))) as denied_usd,
    coalesce(stated_allowed_usd, paid_usd + patient_share_usd + sequestration_usd) as allowed_usd,
    -- The class of the line by itself; what the whole claim says comes after.
    case
        when not is_charged then 'not_charged'
        when pending_usd > 0 and paid_usd = 0 then 'pending'
        when duplicate_usd > 0 and denial_usd <= 0 and paid_usd = 0 and patient_share_usd <= 0 then 'duplicate'
        when denial_usd > 0 and paid_usd = 0 and patient_share_usd <= 0 then 'denied'
        when denial_usd > 0 then 'partly_denied'
        when price_cut_usd = charge_usd and paid_usd = 0 then 'hidden_denial'
        when capitated_usd > 0 then 'capitated'
        when paid_usd = 0 and patient_share_usd > 0 then 'patient_responsibility'
        when paid_usd > 0 then 'paid'
        else 'zero_other'
    end as own_class
from summed
