with

lineages as (
    select * from {{ ref('int_lineages') }}
),

submissions as (
    select * from {{ ref('int_lineage_submissions') }}
    where
        is_live
        and is_primary
),

answers as (
    select * from {{ ref('int_answer_classes') }}
    where is_adjudication
),

charged as (
    select
        *,
        case when is_void then cast(0 as decimal(18, 2)) else charge_usd end as charge_now_usd
    from submissions
),

-- The first submission enters its charge, each later one its difference, a void takes all back.
steps as (
    select
        charged.lineage_id,
        charged.submission_id as source_id,
        charged.submission_date,
        charged.charge_now_usd
        - coalesce(
            lag(charged.charge_now_usd) over (
                partition by charged.lineage_id order by charged.submission_rank
            ), 0
        ) as amount_usd,
        row_number() over (partition by charged.lineage_id order by charged.submission_rank) as step_number
    from charged
),

first_adjudications as (
    select
        *,
        row_number() over (partition by lineage_id order by answer_rank) as choice
    from answers
)

select
    steps.lineage_id,
    steps.source_id,
    case when steps.step_number = 1 then lineages.charge_date else steps.submission_date end as entry_date,
    cast(steps.amount_usd as decimal(18, 2)) as amount_usd
from steps
inner join lineages on steps.lineage_id = lineages.lineage_id

union all

-- Without an 837: what the practice charged, else what the payer says was charged. A claim brought in with its
-- balance has its charge inside that balance.
select
    lineages.lineage_id,
    coalesce(first_adjudications.answer_id, lineages.lineage_id) as source_id,
    lineages.charge_date as entry_date,
    coalesce(lineages.encounter_charge_usd, first_adjudications.charge_usd) as amount_usd
from lineages
left join first_adjudications
    on
        lineages.lineage_id = first_adjudications.lineage_id
        and first_adjudications.choice = 1
where
    lineages.live_primary_count = 0
    and coalesce(lineages.encounter_charge_usd, first_adjudications.charge_usd) is not null
    and (lineages.opening_date is null or lineages.encounter_charge_usd is not null)
