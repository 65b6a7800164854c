with

denial_dollars as (
    select * from {{ ref('int_denial_dollars') }}
),

standing_units as (
    select * from {{ ref('int_standing_units') }}
),

answers as (
    select * from {{ ref('int_answers') }}
)

-- Denial dollars that still stand, whichever answer they came with. One row per lineage that has some.
select
    answers.lineage_id,
    {{ usd('sum(denial_dollars.denied_usd)') }} as denied_usd
from denial_dollars
inner join standing_units on denial_dollars.unit_id = standing_units.unit_id
inner join answers on denial_dollars.answer_id = answers.answer_id
group by answers.lineage_id
