-- One row per claim whose first answer denied it, in full or in part, and that is not settled yet: the list a biller
-- works from. Claim level, so it is never part of the published pages.
with standing as (
    select
        lineage_id,
        sum(denied_usd) as denied_usd
    from {{ ref('fct_adjustments') }}
    where is_standing
    group by lineage_id
)

select
    lineages.lineage_id,
    lineages.claim_id,
    denials.state,
    lineages.payer_id,
    lineages.provider_npi,
    lineages.location_id,
    lineages.service_date,
    lineages.initial_remit_date,
    cast({{ dbt.datediff('lineages.initial_remit_date', 'scope.as_of_date', 'day') }} as bigint) as open_days,
    lineages.initial_class,
    lineages.initial_reason_code,
    lineages.initial_reason_category,
    lineages.initial_reason_owner,
    cast(coalesce(standing.denied_usd, 0) as decimal(18, 2)) as denied_usd,
    lineages.initial_charge_usd,
    lineages.balance_usd
from {{ ref('fct_denials') }} as denials
inner join {{ ref('fct_lineages') }} as lineages
    on denials.lineage_id = lineages.lineage_id
left join standing
    on denials.lineage_id = standing.lineage_id
cross join {{ ref('rpt_scope') }} as scope
where denials.state in ('open', 'appealed', 'resubmitted', 'upheld', 'expired', 'partly_recovered')
order by denied_usd desc, lineages.lineage_id
