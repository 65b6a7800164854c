with

answers as (
    select * from {{ ref('int_answers') }}
),

lines as (
    select * from {{ ref('int_answer_lines') }}
),

unit_amounts as (
    select * from {{ ref('int_unit_amounts') }}
),

line_sums as (
    select
        answer_id,
        {{ class_sums() }}
    from lines
    group by answer_id
),

-- Claim-level adjustments beside lines; without lines they are on the one line already.
claim_level as (
    select unit_amounts.*
    from unit_amounts
    inner join answers on unit_amounts.unit_id = answers.answer_id
    where answers.line_count > 0
),

weighed as (
    select
        answers.*,
        line_sums.charged_line_count,
        line_sums.denied_line_count,
        line_sums.partly_denied_line_count,
        line_sums.pending_line_count,
        line_sums.unprocessable_line_count,
        {% for class in ['denial', 'duplicate', 'patient_share', 'capitated', 'contractual', 'sequestration'] -%}
        line_sums.{{ class }}_usd + coalesce(claim_level.{{ class }}_usd, 0) as {{ class }}_usd,
        {% endfor -%}
        greatest(coalesce(claim_level.denial_usd, 0), 0) as claim_denied_usd,
        line_sums.denied_usd + greatest(coalesce(claim_level.denial_usd, 0), 0) as denied_usd,
        line_sums.is_patient_liable or coalesce(claim_level.is_patient_liable, false) as is_patient_liable,
        coalesce(claim_level.is_unprocessable, false) as is_claim_unprocessable
    from answers
    inner join line_sums on answers.answer_id = line_sums.answer_id
    left join claim_level on answers.answer_id = claim_level.unit_id
),

classed as (
    select
        *,
        case
            when is_reversal then 'reversal'
            when claim_status_code = '25' then 'predetermination'
            when claim_status_code = '23' then 'forwarded'
            when charged_line_count > 0 and pending_line_count = charged_line_count then 'pending'
            when
                paid_usd = 0 and charged_line_count > 0
                and (unprocessable_line_count = charged_line_count or is_claim_unprocessable) then 'rejected'
            when duplicate_usd > 0 and denial_usd <= 0 and paid_usd <= 0 and patient_share_usd <= 0 then 'duplicate'
            else {{ claim_class() }}
        end as answer_class
    from weighed
)

select
    *,
    answer_class in ('denied', 'partly_denied', 'paid', 'patient_responsibility', 'capitated', 'zero_other')
        as is_adjudication
from classed
