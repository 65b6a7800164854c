with

adjustments as (
    select * from {{ ref('int_adjustments') }}
),

answers as (
    select * from {{ ref('int_answers') }}
),

slices as (
    select * from {{ ref('int_lineage_slices') }}
),

denial_dollars as (
    select * from {{ ref('int_denial_dollars') }}
),

initial_answers as (
    select * from {{ ref('int_initial_answers') }}
),

standing_units as (
    select * from {{ ref('int_standing_units') }}
)

select
    adjustments.adjustment_id,
    adjustments.answer_id,
    coalesce(
        adjustments.answer_line_id, case when answers.line_count = 0 then adjustments.answer_id || '-000' end
    ) as answer_line_id,
    answers.lineage_id,
    answers.remit_date,
    answers.payer_order,
    case when adjustments.answer_line_id is null then 'claim' else 'line' end as level,
    coalesce(adjustments.group_code, 'unknown') as group_code,
    coalesce(adjustments.reason_code, 'unknown') as carc_code,
    adjustments.adjustment_class,
    case
        when adjustments.adjustment_class = 'unmapped' then 'unmapped'
        else coalesce(adjustments.reason_category, 'none')
    end as reason_category,
    adjustments.reason_owner,
    adjustments.preventable = 'yes' as is_preventable,
    adjustments.amount_usd,
    coalesce(denial_dollars.denied_usd, 0) as denied_usd,
    initial_answers.answer_id is not null as is_initial,
    standing_units.unit_id is not null as is_standing,
    {{ lineage_slices('slices') }}
from adjustments
inner join answers on adjustments.answer_id = answers.answer_id
inner join slices on answers.lineage_id = slices.lineage_id
left join denial_dollars on adjustments.adjustment_id = denial_dollars.adjustment_id
left join initial_answers on adjustments.answer_id = initial_answers.answer_id
left join standing_units on adjustments.unit_id = standing_units.unit_id
