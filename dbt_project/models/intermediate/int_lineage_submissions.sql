with

submissions as (
    select * from {{ ref('int_submissions') }}
),

segments as (
    select * from {{ ref('int_claim_segments') }}
),

segment_lineages as (
    select * from {{ ref('int_segment_lineages') }}
),

states as (
    select * from {{ ref('int_submission_states') }}
),

joined as (
    select
        submissions.*,
        segment_lineages.lineage_id,
        submissions.payer_order = 1 as is_primary,
        states.submission_id is not null as is_acknowledged,
        coalesce(states.is_rejected, false) as is_rejected,
        coalesce(states.is_clean, false) as is_clean,
        states.first_acknowledged_date,
        states.rejected_by,
        states.rejected_date,
        states.rejection_code
    from submissions
    inner join segments on submissions.submission_id = segments.submission_id
    inner join segment_lineages on segments.segment_id = segment_lineages.segment_id
    left join states on submissions.submission_id = states.submission_id
)

-- Where every submission was rejected, all count: the care was given and is owed.
select
    *,
    not is_rejected
    or min(case when is_rejected then 1 else 0 end) over (partition by lineage_id, is_primary) = 1 as is_live
from joined
