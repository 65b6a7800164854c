-- One row per month: what claims hold too much, apart from what is owed. The part up to a claim's net write-offs is a
-- write-off to take back, not money owed to anybody.
select
    month_end_month as period_month,
    cast(count(case when credit_usd > 0 then 1 end) as bigint) as claim_count,
    cast(sum(credit_usd) as decimal(18, 2)) as credit_usd,
    cast(sum(write_off_to_take_back_usd) as decimal(18, 2)) as write_off_to_take_back_usd,
    cast(sum(credit_usd - write_off_to_take_back_usd) as decimal(18, 2)) as owed_back_usd
from {{ ref('fct_ar_month_end') }}
group by month_end_month
order by month_end_month
