-- One row per coder, of the twelve months that end with the as-of month: codes audited and agreed with (first auditor).
select
    detail_id as coder_id,
    cast(sum(denominator) as bigint) as item_count,
    cast(sum(numerator) as bigint) as agreed_count
from {{ ref('rpt_kpi_cells') }}
where
    kpi_id = 'coder_code_accuracy'
    and detail_kind = 'coder_id'
    and period_month > cast({{ dbt.dateadd('month', -12, "cast('" ~ var('as_of') ~ "' as date)") }} as date)
group by detail_id
order by detail_id
