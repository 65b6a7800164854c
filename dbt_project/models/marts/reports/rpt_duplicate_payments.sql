-- One row per month, payer and reason: payments that came more than once, and whether they count.
select
    {{ month_of('remit_date') }} as period_month,
    payer_id,
    copy_code,
    is_paid_twice,
    {{ row_count() }} as payment_count,
    cast(sum(remitted_usd) as decimal(18, 2)) as remitted_usd
from {{ ref('fct_duplicate_payments') }}
group by {{ month_of('remit_date') }}, payer_id, copy_code, is_paid_twice
order by period_month, payer_id, copy_code
