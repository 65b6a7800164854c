-- One row per state and primary reason of the claims denied at first: dollars that still stand denied, and claims.
select
    state,
    coalesce(reason_code, 'unknown') as carc_code,
    coalesce(reason_category, 'unknown') as reason_category,
    coalesce(reason_owner, 'unknown') as reason_owner,
    cast(sum(standing_denied_usd) as decimal(18, 2)) as denied_usd,
    cast(sum(initial_denied_usd) as decimal(18, 2)) as initial_denied_usd,
    cast(count(*) as bigint) as claim_count,
    {{ month_of('min(denied_date)') }} as oldest_remit_month
from {{ ref('fct_denials') }}
group by state, reason_code, reason_category, reason_owner
order by denied_usd desc, state asc, carc_code asc, reason_category asc, reason_owner asc
