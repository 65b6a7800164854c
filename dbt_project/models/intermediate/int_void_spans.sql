with

submissions as (
    select * from {{ ref('int_lineage_submissions') }}
    where
        is_live
        and is_primary
),

ordered as (
    select
        *,
        lead(submission_date) over (partition by lineage_id order by submission_rank) as next_date
    from submissions
)

-- Until the next live submission nothing stands; what was answered before the void never does again.
select
    lineage_id,
    submission_date as void_from,
    coalesce(next_date, cast('9999-12-31' as date)) as void_before
from ordered
where is_void
