with

initial_answers as (
    select * from {{ ref('int_initial_answers') }}
),

answers as (
    select * from {{ ref('int_answer_classes') }}
),

lines as (
    select * from {{ ref('int_answer_lines') }}
),

reasons as (
    select * from {{ ref('int_lineage_reasons') }}
),

line_sums as (
    select
        initial_answers.lineage_id,
        {{ class_sums() }}
    from initial_answers
    inner join lines on initial_answers.answer_id = lines.answer_id
    group by initial_answers.lineage_id
),

claim_sums as (
    select
        initial_answers.lineage_id,
        min(answers.remit_date) as remit_date,
        max(case when initial_answers.is_first then answers.payer_id end) as payer_id,
        max(case when initial_answers.is_first then answers.rendering_npi end) as rendering_npi,
        min(answers.answer_rank) as answer_rank,
        {{ usd('sum(answers.charge_usd)') }} as charge_usd,
        {{ usd('sum(answers.paid_usd)') }} as paid_usd,
        {{ usd('sum(answers.claim_denied_usd)') }} as claim_denied_usd,
        {{ usd('sum(answers.denied_usd)') }} as denied_usd,
        {{ usd('sum(answers.patient_share_usd)') }} as patient_share_usd,
        {{ usd('sum(answers.capitated_usd)') }} as capitated_usd,
        max(case when answers.is_patient_liable then 1 else 0 end) = 1 as is_patient_liable
    from initial_answers
    inner join answers on initial_answers.answer_id = answers.answer_id
    group by initial_answers.lineage_id
),

weighed as (
    select
        claim_sums.*,
        line_sums.charged_line_count,
        line_sums.denied_line_count,
        line_sums.partly_denied_line_count
    from claim_sums
    inner join line_sums on claim_sums.lineage_id = line_sums.lineage_id
),

classed as (
    select
        *,
        {{ claim_class() }} as initial_class
    from weighed
)

select
    classed.lineage_id,
    classed.remit_date,
    classed.payer_id,
    classed.rendering_npi,
    classed.answer_rank,
    classed.initial_class,
    classed.charge_usd,
    classed.denied_usd,
    classed.is_patient_liable,
    classed.charged_line_count,
    case
        when classed.initial_class = 'denied' then classed.charged_line_count else classed.denied_line_count
    end as denied_line_count,
    reasons.reason_code,
    reasons.reason_category,
    reasons.reason_owner,
    reasons.is_preventable
from classed
left join reasons on classed.lineage_id = reasons.lineage_id
