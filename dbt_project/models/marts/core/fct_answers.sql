with

answers as (
    select * from {{ ref('int_answer_classes') }}
),

slices as (
    select * from {{ ref('int_lineage_slices') }}
),

lineages as (
    select * from {{ ref('int_lineages') }}
),

initial_answers as (
    select * from {{ ref('int_initial_answers') }}
),

standing_units as (
    select * from {{ ref('int_standing_units') }}
),

reasons as (
    select * from {{ ref('int_answer_reasons') }}
)

select
    answers.answer_id,
    answers.lineage_id,
    answers.claim_id,
    answers.transaction_id,
    answers.payer_order,
    answers.remit_date,
    answers.event_number,
    answers.claim_status_code,
    answers.answer_class,
    answers.charge_usd,
    answers.paid_usd,
    answers.denied_usd,
    answers.patient_share_usd,
    answers.paid_usd + answers.patient_share_usd + answers.sequestration_usd as allowed_usd,
    answers.claim_denied_usd,
    answers.is_patient_liable,
    answers.is_adjudication,
    initial_answers.answer_id is not null as is_initial,
    standing_units.unit_id is not null as is_standing,
    lineages.is_matched,
    answers.submission_id,
    answers.cancels_answer_id,
    answers.cancelled_by_answer_id,
    reasons.reason_code,
    reasons.reason_category,
    answers.payer_id,
    slices.provider_npi,
    slices.location_id,
    slices.claim_type,
    slices.visit_mode
from answers
inner join slices on answers.lineage_id = slices.lineage_id
inner join lineages on answers.lineage_id = lineages.lineage_id
left join initial_answers on answers.answer_id = initial_answers.answer_id
left join standing_units on answers.answer_id = standing_units.unit_id
left join reasons on answers.answer_id = reasons.answer_id
