-- One row per claim whose first answer denied it, in full or in part, and that is not settled yet: the list a biller
-- works from. Claim level, so it is never part of the published pages.
select
    denials.lineage_id,
    denials.claim_id,
    denials.state,
    denials.payer_id,
    denials.provider_npi,
    denials.location_id,
    lineages.service_date,
    denials.denied_date,
    denials.open_days,
    denials.initial_class,
    denials.reason_code,
    denials.reason_category,
    denials.reason_owner,
    denials.standing_denied_usd as denied_usd,
    denials.initial_charge_usd,
    lineages.balance_usd
from {{ ref('fct_denials') }} as denials
inner join {{ ref('fct_lineages') }} as lineages
    on denials.lineage_id = lineages.lineage_id
where denials.state in ('open', 'appealed', 'resubmitted', 'upheld', 'expired', 'partly_recovered')
order by denials.standing_denied_usd desc, denials.lineage_id asc
