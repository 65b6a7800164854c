-- One row per state and primary reason of the claims denied at first: dollars that still stand denied, and claims.
with standing as (
    select
        lineage_id,
        sum(denied_usd) as denied_usd
    from {{ ref('fct_adjustments') }}
    where is_standing
    group by lineage_id
)

select
    denials.state,
    coalesce(lineages.initial_reason_code, 'unknown') as carc_code,
    coalesce(lineages.initial_reason_category, 'unknown') as reason_category,
    coalesce(lineages.initial_reason_owner, 'unknown') as reason_owner,
    cast(sum(coalesce(standing.denied_usd, 0)) as decimal(18, 2)) as denied_usd,
    cast(sum(lineages.initial_denied_usd) as decimal(18, 2)) as initial_denied_usd,
    cast(count(*) as bigint) as claim_count,
    cast({{ dbt.date_trunc('month', 'min(lineages.initial_remit_date)') }} as date) as oldest_remit_month
from {{ ref('fct_denials') }} as denials
inner join {{ ref('fct_lineages') }} as lineages
    on denials.lineage_id = lineages.lineage_id
left join standing
    on denials.lineage_id = standing.lineage_id
group by
    denials.state,
    lineages.initial_reason_code,
    lineages.initial_reason_category,
    lineages.initial_reason_owner
order by denied_usd desc, denials.state, carc_code, reason_category, reason_owner
