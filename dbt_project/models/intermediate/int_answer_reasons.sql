with

denial_dollars as (
    select * from {{ ref('int_denial_dollars') }}
),

reasons as (
    select
        answer_id,
        reason_code,
        reason_category,
        max(reason_owner) as reason_owner,
        sum(denied_usd) as denied_usd
    from denial_dollars
    group by answer_id, reason_code, reason_category
),

ranked as (
    select
        *,
        row_number() over (partition by answer_id order by {{ reason_precedence() }}) as reason_rank
    from reasons
)

-- One row per answer with denied dollars, over lines and claim level.
select
    answer_id,
    reason_code,
    reason_category,
    reason_owner
from ranked
where reason_rank = 1
