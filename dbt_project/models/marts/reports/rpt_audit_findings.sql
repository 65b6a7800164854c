-- One row per month and finding (first auditor): codes, and by how many dollars the coded amount was off.
select
    {{ month_of('audited_date') }} as period_month,
    finding,
    cast(count(*) as bigint) as item_count,
    cast(coalesce(sum(coded_allowed_usd - audited_allowed_usd), 0) as decimal(18, 2)) as net_usd,
    cast(coalesce(sum(abs(coded_allowed_usd - audited_allowed_usd)), 0) as decimal(18, 2)) as gross_usd
from {{ ref('fct_audit_items') }}
where is_first_auditor
group by 1, 2
order by 1, 2
