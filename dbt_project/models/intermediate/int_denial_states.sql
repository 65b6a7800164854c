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

answers as (
    select * from {{ ref('int_answer_classes') }}
),

initial_answers as (
    select * from {{ ref('int_initial_answers') }}
),

standing as (
    select distinct answer_id, answer_line_id
    from {{ ref('int_standing_spans') }}
    where {{ as_of() }} >= stands_from
        and {{ as_of() }} < stands_before
),

standing_answers as (
    select distinct answer_id from standing
),

denial_dollars as (
    select * from {{ ref('int_denial_dollars') }}
),

submissions as (
    select * from {{ ref('int_lineage_submissions') }}
),

ledger_entries as (
    select * from {{ ref('int_ledger_entries') }}
),

-- Denial dollars that still stand, whichever answer they came with.
standing_units as (
    select answer_line_id as unit_id from standing
    union
    select answer_id as unit_id from standing_answers
),

standing_denied as (
    select
        answers.lineage_id,
        {{ usd('sum(denial_dollars.denied_usd)') }} as standing_denied_usd
    from denial_dollars
    inner join standing_units on denial_dollars.unit_id = standing_units.unit_id
    inner join answers on denial_dollars.answer_id = answers.answer_id
    group by answers.lineage_id
),

later_answers as (
    select
        answers.lineage_id,
        max(answers.remit_date) as last_answer_date,
        {{ usd('sum(case when standing_answers.answer_id is not null
            then answers.paid_usd + answers.patient_share_usd + answers.sequestration_usd end)') }} as allowed_usd,
        max(case when answers.answer_class in ('denied', 'partly_denied') then 1 else 0 end) as denies_again
    from answers
    inner join initial_adjudications
        on answers.lineage_id = initial_adjudications.lineage_id
        and answers.answer_rank > initial_adjudications.answer_rank
    left join initial_answers on answers.answer_id = initial_answers.answer_id
    left join standing_answers on answers.answer_id = standing_answers.answer_id
    where initial_answers.answer_id is null
        and answers.is_adjudication
    group by answers.lineage_id
),

last_submissions as (
    select
        submissions.lineage_id,
        max(submissions.submission_date) as last_submission_date
    from submissions
    inner join initial_adjudications
        on submissions.lineage_id = initial_adjudications.lineage_id
        and submissions.submission_date > initial_adjudications.remit_date
    where submissions.is_primary
        and not submissions.is_void
    group by submissions.lineage_id
),

write_offs as (
    select
        ledger_entries.lineage_id,
        {{ usd('sum(ledger_entries.amount_usd)') }} as written_off_usd
    from ledger_entries
    inner join initial_adjudications
        on ledger_entries.lineage_id = initial_adjudications.lineage_id
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
        coalesce(standing_denied.standing_denied_usd, 0) as standing_denied_usd,
        coalesce(later_answers.allowed_usd, 0) as allowed_later_usd,
        coalesce(later_answers.denies_again, 0) = 1 as is_denied_again,
        coalesce(write_offs.written_off_usd, 0) as written_off_usd,
        last_submissions.last_submission_date > coalesce(
            later_answers.last_answer_date, initial_adjudications.remit_date
        ) as is_resubmitted
    from initial_adjudications
    inner join slices on initial_adjudications.lineage_id = slices.lineage_id
    left join payers on slices.payer_id = payers.payer_id
    left join standing_denied on initial_adjudications.lineage_id = standing_denied.lineage_id
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
