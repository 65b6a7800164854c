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
),

-- A line denied by its claim alone takes the claim's reason.
spoken as (
    select
        *,
        case when line_class = 'denied' then answer_id end as claim_unit_id
    from classed
)

select
    spoken.answer_line_id,
    spoken.answer_id,
    spoken.lineage_id,
    spoken.remit_date,
    spoken.payer_order,
    spoken.line_class,
    coalesce(spoken.procedure_code, 'unknown') as procedure_code,
    spoken.modifiers,
    coalesce(spoken.stated_service_date, lineages.service_date) as service_date,
    spoken.charge_usd,
    spoken.paid_usd,
    spoken.allowed_usd,
    spoken.contractual_usd,
    spoken.patient_share_usd,
    spoken.neutral_usd,
    spoken.denial_usd,
    spoken.denied_usd,
    spoken.pending_usd,
    spoken.duplicate_usd,
    spoken.unmapped_usd,
    spoken.unexplained_usd,
    spoken.is_charged,
    spoken.is_patient_liable,
    spoken.is_initial,
    standing_units.unit_id is not null as is_standing,
    coalesce(line_reasons.reason_code, claim_reasons.reason_code) as reason_code,
    coalesce(line_reasons.reason_category, claim_reasons.reason_category) as reason_category,
    coalesce(line_reasons.reason_owner, claim_reasons.reason_owner) as reason_owner,
    {{ lineage_slices('slices') }}
from spoken
inner join lineages on spoken.lineage_id = lineages.lineage_id
inner join slices on spoken.lineage_id = slices.lineage_id
left join standing_units on spoken.answer_line_id = standing_units.unit_id
left join line_reasons on spoken.unit_id = line_reasons.unit_id
left join line_reasons as claim_reasons on spoken.claim_unit_id = claim_reasons.unit_id
