with

adjustments as (
    select * from {{ ref('int_adjustments') }}
    where adjustment_class = 'denial'
),

-- Denial dollars count by line, and apart at claim level, as their net where that is above zero.
netted as (
    select
        *,
        sum(amount_usd) over (partition by unit_id) as net_usd
    from adjustments
)

select
    adjustment_id,
    answer_id,
    unit_id,
    group_code,
    reason_code,
    coalesce(reason_category, 'other') as reason_category,
    reason_owner,
    preventable,
    amount_usd as denied_usd
from netted
where net_usd > 0
