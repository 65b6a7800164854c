with

initial_answers as (
    select * from {{ ref('int_initial_answers') }}
),

denial_dollars as (
    select * from {{ ref('int_denial_dollars') }}
),

reasons as (
    select
        initial_answers.lineage_id,
        denial_dollars.reason_code,
        denial_dollars.reason_category,
        max(denial_dollars.reason_owner) as reason_owner,
        max(denial_dollars.preventable) as preventable,
        sum(denial_dollars.denied_usd) as denied_usd
    from initial_answers
    inner join denial_dollars on initial_answers.answer_id = denial_dollars.answer_id
    group by initial_answers.lineage_id, denial_dollars.reason_code, denial_dollars.reason_category
),

ranked as (
    select
        *,
        row_number() over (partition by lineage_id order by {{ reason_precedence() }}) as reason_rank
    from reasons
)

select
    lineage_id,
    reason_code,
    reason_category,
    reason_owner,
    preventable = 'yes' as is_preventable
from ranked
where reason_rank = 1
