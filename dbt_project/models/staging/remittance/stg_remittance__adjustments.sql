with

source as (
    select * from {{ source('raw', 'adjustments') }}
)

select
    adjustment_id,
    answer_id,
    answer_line_id,
    position,
    group_code,
    reason_code,
    amount_usd,
    quantity,
    is_balancing
from source
