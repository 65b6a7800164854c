with

submissions as (
    select * from {{ ref('int_lineage_submissions') }}
),

answers as (
    select * from {{ ref('int_answers') }}
),

encounters as (
    select * from {{ ref('int_encounters') }}
    where lineage_id is not null
),

ledger_entries as (
    select * from {{ ref('int_ledger_entries') }}
    where lineage_id is not null
),

segment_lineages as (
    select distinct
        lineage_id,
        claim_id
    from {{ ref('int_segment_lineages') }}
),

submission_sums as (
    select
        lineage_id,
        min(submission_date) as first_submission_date,
        min(service_date) as service_date,
        {{ row_count('case when is_primary then 1 end') }} as primary_submission_count,
        {{ row_count('case when is_primary and is_live then 1 end') }} as live_primary_count
    from submissions
    group by lineage_id
),

answer_sums as (
    select
        lineage_id,
        min(stated_service_date) as service_date,
        min(remit_date) as first_remit_date
    from answers
    group by lineage_id
),

encounter_sums as (
    select
        lineage_id,
        min(service_date) as service_date,
        min(charge_posted_date) as charge_posted_date,
        cast(sum(charge_usd) as decimal(18, 2)) as charge_usd
    from encounters
    group by lineage_id
),

ledger_sums as (
    select
        lineage_id,
        min(posted_date) as first_posted_date,
        min(case when kind = 'opening_balance' then posted_date end) as opening_date
    from ledger_entries
    group by lineage_id
),

lineages as (
    select lineage_id from submission_sums
    union
    select lineage_id from answer_sums
    union
    select lineage_id from encounter_sums
    union
    select lineage_id from ledger_sums
)

select
    lineages.lineage_id,
    coalesce(segment_lineages.claim_id, lineages.lineage_id) as claim_id,
    submission_sums.lineage_id is not null as is_matched,
    coalesce(submission_sums.primary_submission_count, 0) as primary_submission_count,
    coalesce(submission_sums.live_primary_count, 0) as live_primary_count,
    submission_sums.first_submission_date,
    encounter_sums.charge_usd as encounter_charge_usd,
    ledger_sums.opening_date,
    coalesce(
        submission_sums.service_date,
        encounter_sums.service_date,
        answer_sums.service_date,
        answer_sums.first_remit_date,
        ledger_sums.first_posted_date
    ) as service_date,
    coalesce(
        encounter_sums.charge_posted_date,
        submission_sums.first_submission_date,
        encounter_sums.service_date,
        answer_sums.service_date,
        answer_sums.first_remit_date,
        ledger_sums.first_posted_date
    ) as charge_date
from lineages
left join segment_lineages on lineages.lineage_id = segment_lineages.lineage_id
left join submission_sums on lineages.lineage_id = submission_sums.lineage_id
left join encounter_sums on lineages.lineage_id = encounter_sums.lineage_id
left join answer_sums on lineages.lineage_id = answer_sums.lineage_id
left join ledger_sums on lineages.lineage_id = ledger_sums.lineage_id
