with

spans as (
    select * from {{ ref('int_claim_spans') }}
),

segment_lineages as (
    select * from {{ ref('int_segment_lineages') }}
)

select
    spans.claim_id,
    segment_lineages.lineage_id,
    spans.valid_from,
    spans.valid_before
from spans
inner join segment_lineages on spans.segment_id = segment_lineages.segment_id
