with

standing as (
    select * from {{ latest_received(source('raw', 'control_totals'), ['month']) }} as received
)

select
    month as period_month,
    charges_usd,
    payments_usd,
    adjustments_usd,
    ending_ar_usd
from standing
where
    recency = 1
    and month <= {{ as_of() }}
