with

submissions as (
    select * from {{ ref('int_submissions') }}
),

segments as (
    select * from {{ ref('int_claim_segments') }}
),

segment_lineages as (
    select * from {{ ref('int_segment_lineages') }}
)

select
    submissions.*,
    segment_lineages.lineage_id,
    -- No acknowledgement is read yet, so every submission is live.
    true as is_live,
    submissions.payer_order = 1 as is_primary
from submissions
inner join segments on submissions.submission_id = segments.submission_id
inner join segment_lineages on segments.segment_id = segment_lineages.segment_id
