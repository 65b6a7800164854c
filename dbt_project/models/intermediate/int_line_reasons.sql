with

denial_dollars as (
    select * from {{ ref('int_denial_dollars') }}
),

reasons as (
    select
        unit_id,
        reason_code,
        reason_category,
        max(reason_owner) as reason_owner,
        sum(denied_usd) as denied_usd
    from denial_dollars
    group by unit_id, reason_code, reason_category
),

ranked as (
    select
        *,
        row_number() over (partition by unit_id order by {{ reason_precedence() }}) as reason_rank
    from reasons
)

-- One row per line, or claim level of an answer, with denied dollars.
select
    unit_id,
    reason_code,
    reason_category,
    reason_owner
from ranked
where reason_rank = 1
