-- One row per stage: where the money owed on the as-of date waits. A claim's balance is split: first what its
-- standing lines deny, then what they leave to the patient; the rest waits as the claim does.
with standing as (
    select
        lineage_id,
        sum(case when group_code = 'PR' then 0 else denied_usd end) as denied_usd,
        sum(case when group_code = 'PR' then amount_usd else 0 end) as patient_usd
    from {{ ref('fct_adjustments') }}
    where is_standing
    group by lineage_id
),

owed as (
    select
        lineages.lineage_id,
        lineages.first_submission_date,
        lineages.initial_remit_date,
        month_ends.positive_usd,
        least(month_ends.positive_usd, greatest(coalesce(standing.denied_usd, 0), 0)) as denied_usd,
        greatest(coalesce(standing.patient_usd, 0), 0) as patient_usd
    from {{ ref('fct_ar_month_end') }} as month_ends
    inner join {{ ref('fct_lineages') }} as lineages
        on month_ends.lineage_id = lineages.lineage_id
    left join standing
        on month_ends.lineage_id = standing.lineage_id
    where
        month_ends.positive_usd > 0
        and month_ends.period_end_date = {{ as_of() }}
),

parts as (
    select
        'denied' as stage,
        denied_usd as positive_usd
    from owed
    union all
    select
        'patient' as stage,
        least(positive_usd - denied_usd, patient_usd) as positive_usd
    from owed
    union all
    select
        case
            when initial_remit_date is not null then 'other'
            when first_submission_date is null then 'not_sent'
            else 'waiting_payer'
        end as stage,
        positive_usd - denied_usd - least(positive_usd - denied_usd, patient_usd) as positive_usd
    from owed
),

stages as (
    select
        1 as stage_order,
        'not_sent' as stage
    union all
    select
        2 as stage_order,
        'waiting_payer' as stage
    union all
    select
        3 as stage_order,
        'denied' as stage
    union all
    select
        4 as stage_order,
        'patient' as stage
    union all
    select
        5 as stage_order,
        'other' as stage
)

select
    stages.stage,
    cast(stages.stage_order as bigint) as stage_order,
    cast(coalesce(sum(parts.positive_usd), 0) as decimal(18, 2)) as positive_usd,
    cast(count(parts.stage) as bigint) as claim_count
from stages
left join parts
    on
        stages.stage = parts.stage
        and parts.positive_usd > 0
group by stages.stage, stages.stage_order
order by stages.stage_order
