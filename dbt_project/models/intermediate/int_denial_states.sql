with

initial_adjudications as (
    select * from {{ ref('int_initial_adjudications') }}
    where initial_class in ('denied', 'partly_denied')
),

slices as (
    select * from {{ ref('int_lineage_slices') }}
),

payers as (
    select * from {{ ref('stg_practice__payers') }}
),

later_answers as (
    select * from {{ ref('int_later_answers') }}
),

standing_denials as (
    select * from {{ ref('int_standing_denials') }}
),

submissions as (
    select * from {{ ref('int_lineage_submissions') }}
    where
        is_primary
        and is_live
        and not is_void
),

ledger_entries as (
    select * from {{ ref('int_ledger_entries') }}
),

last_submissions as (
    select
        lineage_id,
        max(submission_date) as last_submission_date
    from submissions
    group by lineage_id
),

write_offs as (
    select
        ledger_entries.lineage_id,
        {{ usd('sum(ledger_entries.amount_usd)') }} as written_off_usd
    from ledger_entries
    inner join initial_adjudications
        on
            ledger_entries.lineage_id = initial_adjudications.lineage_id
            and ledger_entries.posted_date >= initial_adjudications.remit_date
    where {{ ledger_entry_type('ledger_entries.kind') }} = 'write_off'
    group by ledger_entries.lineage_id
),

facts as (
    select
        initial_adjudications.lineage_id,
        initial_adjudications.remit_date,
        initial_adjudications.is_patient_liable,
        payers.appeal_days,
        coalesce(standing_denials.denied_usd, 0) as standing_denied_usd,
        coalesce(later_answers.allowed_usd, 0) as allowed_later_usd,
        coalesce(later_answers.is_denied_again, false) as is_denied_again,
        coalesce(write_offs.written_off_usd, 0) as written_off_usd,
        coalesce(
            last_submissions.last_submission_date
            > coalesce(later_answers.last_answer_date, initial_adjudications.remit_date),
            false
        ) as is_resubmitted
    from initial_adjudications
    inner join slices on initial_adjudications.lineage_id = slices.lineage_id
    left join payers on slices.payer_id = payers.payer_id
    left join standing_denials on initial_adjudications.lineage_id = standing_denials.lineage_id
    left join later_answers on initial_adjudications.lineage_id = later_answers.lineage_id
    left join last_submissions on initial_adjudications.lineage_id = last_submissions.lineage_id
    left join write_offs on initial_adjudications.lineage_id = write_offs.lineage_id
)

-- The first state that fits. Steps the practice takes on a denial are not read yet, so nothing is `appealed`.
select
    lineage_id,
    is_patient_liable,
    standing_denied_usd,
    allowed_later_usd,
    written_off_usd,
    case
        when allowed_later_usd > 0 and standing_denied_usd = 0 then 'overturned'
        when allowed_later_usd > 0 then 'partly_recovered'
        when written_off_usd > 0 then 'written_off'
        when is_patient_liable then 'patient'
        when is_resubmitted then 'resubmitted'
        when is_denied_again then 'upheld'
        when {{ days_between('remit_date', as_of()) }} > appeal_days then 'expired'
        else 'open'
    end as state
from facts
