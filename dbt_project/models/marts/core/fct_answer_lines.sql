with

lines as (
    select * from {{ ref('int_answer_lines') }}
),

answers as (
    select * from {{ ref('int_answer_classes') }}
),

lineages as (
    select * from {{ ref('int_lineages') }}
),

slices as (
    select * from {{ ref('int_lineage_slices') }}
),

initial_answers as (
    select * from {{ ref('int_initial_answers') }}
),

initial_adjudications as (
    select * from {{ ref('int_initial_adjudications') }}
),

standing_units as (
    select * from {{ ref('int_standing_units') }}
),

line_reasons as (
    select * from {{ ref('int_line_reasons') }}
),

classed as (
    select
        lines.*,
        answers.lineage_id,
        answers.remit_date,
        answers.payer_order,
        initial_answers.answer_id is not null as is_initial,
        -- The whole claim speaks where it was rejected, or denied at claim level beside its lines.
        case
            when not lines.is_charged then 'not_charged'
            when answers.answer_class = 'rejected' then 'rejected'
            when answers.claim_denied_usd > 0 and answers.answer_class = 'denied' then 'denied'
            when initial_adjudications.initial_class = 'denied' and initial_answers.answer_id is not null then 'denied'
            else lines.own_class
        end as line_class
    from lines
    inner join answers on lines.answer_id = answers.answer_id
    left join initial_answers on lines.answer_id = initial_answers.answer_id
    left join initial_adjudications on answers.lineage_id = initial_adjudications.lineage_id
)

select
    classed.answer_line_id,
    classed.answer_id,
    classed.lineage_id,
    classed.remit_date,
    classed.payer_order,
    classed.line_class,
    coalesce(classed.procedure_code, 'unknown') as procedure_code,
    classed.modifiers,
    coalesce(classed.stated_service_date, lineages.service_date) as service_date,
    classed.charge_usd,
    classed.paid_usd,
    classed.allowed_usd,
    classed.contractual_usd,
    classed.patient_share_usd,
    classed.neutral_usd,
    classed.denial_usd,
    classed.denied_usd,
    classed.pending_usd,
    classed.duplicate_usd,
    classed.unmapped_usd,
    classed.unexplained_usd,
    classed.is_charged,
    classed.is_patient_liable,
    classed.is_initial,
    standing_units.unit_id is not null as is_standing,
    coalesce(line_reasons.reason_code, claim_reasons.reason_code) as reason_code,
    coalesce(line_reasons.reason_category, claim_reasons.reason_category) as reason_category,
    coalesce(line_reasons.reason_owner, claim_reasons.reason_owner) as reason_owner,
    {{ lineage_slices('slices') }}
from classed
inner join lineages on classed.lineage_id = lineages.lineage_id
inner join slices on classed.lineage_id = slices.lineage_id
left join standing_units on classed.answer_line_id = standing_units.unit_id
left join line_reasons on classed.unit_id = line_reasons.unit_id
left join line_reasons as claim_reasons
    on
        classed.answer_id = claim_reasons.unit_id
        and classed.line_class = 'denied'
