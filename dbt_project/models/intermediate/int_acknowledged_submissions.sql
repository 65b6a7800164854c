with

levels as (
    select * from {{ ref('int_acknowledged_levels') }}
),

submissions as (
    select * from {{ ref('int_submissions') }}
),

-- Of a claim sent twice in a batch, or under a batch number used again, the latest sent by then is meant.
by_claim as (
    select
        levels.acknowledgement_id,
        submissions.submission_id,
        row_number() over (
            partition by levels.acknowledgement_id
            order by
                case when levels.batch_reference = submissions.batch_reference then 0 else 1 end,
                case when submissions.submission_date <= levels.acknowledged_date then 0 else 1 end,
                case
                    when submissions.submission_date <= levels.acknowledged_date then submissions.submission_rank
                end desc nulls last,
                submissions.submission_rank
        ) as choice
    from levels
    inner join submissions
        on
            levels.claim_id = submissions.claim_id
            and (
                levels.batch_reference = submissions.batch_reference
                or (
                    (levels.batch_reference is null or submissions.batch_reference is null)
                    and levels.acknowledged_date >= submissions.submission_date
                )
            )
    where levels.acknowledgement_level = 'CLAIM'
),

by_batch as (
    select
        levels.acknowledgement_id,
        submissions.submission_id,
        rank() over (
            partition by levels.acknowledgement_id
            order by
                case when submissions.submission_date <= levels.acknowledged_date then 0 else 1 end,
                case when submissions.submission_date <= levels.acknowledged_date then submissions.submission_date end
                desc nulls last,
                submissions.submission_date
        ) as choice
    from levels
    inner join submissions
        on
            levels.batch_reference = submissions.batch_reference
            and (levels.provider_npi is null or levels.provider_npi = submissions.billing_npi)
    where levels.acknowledgement_level <> 'CLAIM'
),

matched as (
    select
        acknowledgement_id,
        submission_id
    from by_claim
    where choice = 1
    union all
    select
        acknowledgement_id,
        submission_id
    from by_batch
    where choice = 1
)

-- One row per submission and level of a 277CA that answers it.
select
    matched.submission_id,
    levels.acknowledgement_id,
    levels.transaction_id,
    levels.is_rejection,
    levels.rejection_code,
    levels.acknowledged_date,
    levels.interchange_at,
    levels.set_ordinal,
    levels.acknowledgement_ordinal
from matched
inner join levels on matched.acknowledgement_id = levels.acknowledgement_id
