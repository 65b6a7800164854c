-- One row per payer: answers to claims that no submission here explains. Their cash counts; their claims are named.
select
    payer_id,
    cast(count(*) as bigint) as answer_count,
    cast(count(distinct lineage_id) as bigint) as claim_count,
    cast(sum(charge_usd) as decimal(18, 2)) as charge_usd,
    cast(sum(paid_usd) as decimal(18, 2)) as paid_usd
from {{ ref('fct_answers') }}
where not is_matched
group by payer_id
order by payer_id
