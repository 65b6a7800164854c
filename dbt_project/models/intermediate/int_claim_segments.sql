with

submissions as (
    select * from {{ ref('int_submissions') }}
),

-- A submission that does not say who the patient is belongs to the person the number is known for.
persons as (
    select
        *,
        coalesce(person_key, min(person_key) over (partition by claim_id), '') as person
    from submissions
),

gaps as (
    select
        *,
        lag(service_date) over (
            partition by claim_id, person order by service_date, submission_rank
        ) as previous_service_date
    from persons
),

runs as (
    select
        *,
        sum(
            case
                when previous_service_date is null then 1
                when {{ days_between('previous_service_date', 'service_date') }} > 60 then 1
                else 0
            end
        ) over (
            partition by claim_id, person order by service_date, submission_rank
            rows between unbounded preceding and current row
        ) as run_number
    from gaps
),

starts as (
    select
        *,
        min(service_date) over (partition by claim_id, person, run_number) as starts_on,
        min(submission_rank) over (partition by claim_id, person, run_number) as first_rank
    from runs
),

numbered as (
    select
        *,
        dense_rank() over (partition by claim_id order by starts_on, first_rank) as segment_number
    from starts
)

select
    submission_id,
    claim_id,
    claim_id || '~' || cast(segment_number as varchar) as segment_id,
    segment_number,
    starts_on,
    submission_date,
    submission_rank,
    original_claim_number
from numbered
