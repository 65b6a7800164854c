{%- set classes = ['contractual', 'patient_share', 'neutral', 'denial', 'pending', 'duplicate', 'unmapped'] -%}
with

adjustments as (
    select * from {{ ref('int_adjustments') }}
),

remarks as (
    select * from {{ ref('stg_remittance__remarks') }}
),

-- MA130 on the line or on the claim: unprocessable, no appeal right.
unprocessable as (
    select distinct coalesce(answer_line_id, answer_id) as unit_id
    from remarks
    where remark_code = 'MA130'
)

-- One row per line, or claim level of an answer, that carries adjustments.
select
    adjustments.answer_id,
    adjustments.unit_id,
    {% for class in classes -%}
    {{ usd("sum(case when adjustments.adjustment_class = '" ~ class ~ "' then adjustments.amount_usd end)") }}
        as {{ class }}_usd,
    {% endfor -%}
    {{ usd("sum(case when adjustments.reason_code = '45' and adjustments.group_code in ('CO', 'PI', 'OA')"
        ~ " then adjustments.amount_usd end)") }} as price_cut_usd,
    {{ usd("sum(case when adjustments.reason_code = '24' and adjustments.adjustment_class = 'neutral'"
        ~ " then adjustments.amount_usd end)") }} as capitated_usd,
    {{ usd("sum(case when adjustments.reason_code = '253' then adjustments.amount_usd end)") }} as sequestration_usd,
    -- What leaves the account with a standing answer of the primary.
    {{ usd("sum(case when adjustments.adjustment_class in ('contractual', 'neutral')"
        ~ " and coalesce(adjustments.group_code, '') <> 'PR' and adjustments.reason_code not in ('23', '100')"
        ~ " then adjustments.amount_usd end)") }} as relief_usd,
    max(case when adjustments.group_code = 'PR' and adjustments.adjustment_class = 'denial' then 1 else 0 end) = 1
        as is_patient_liable,
    max(
        case
            when
                adjustments.reason_code = '16'
                and (line_flags.unit_id is not null or claim_flags.unit_id is not null) then 1
            else 0
        end
    ) = 1 as is_unprocessable,
    min(
        case
            when adjustments.adjustment_class = 'denial' and adjustments.reason_code not in ('193', '285', '286') then 0
            else 1
        end
    ) = 1
    and max(case when adjustments.reason_code in ('193', '285', '286') then 1 else 0 end) = 1 as is_appeal_lost
from adjustments
left join unprocessable as line_flags on adjustments.unit_id = line_flags.unit_id
left join unprocessable as claim_flags on adjustments.answer_id = claim_flags.unit_id
group by adjustments.answer_id, adjustments.unit_id
