with

control_totals as (
    select * from {{ ref('stg_practice__control_totals') }}
)

select
    period_month,
    charges_usd,
    payments_usd,
    adjustments_usd,
    ending_ar_usd
from control_totals
