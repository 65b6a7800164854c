with

months as (
    select * from {{ ref('int_months') }}
)

select
    month_start,
    month_end_date,
    period_end_date,
    is_running
from months
