with

coding_events as (
    select * from {{ ref('stg_practice__coding_events') }}
),

lineage_spans as (
    select * from {{ ref('int_lineage_spans') }}
)

select
    coding_events.*,
    coalesce(lineage_spans.lineage_id, coding_events.claim_id) as lineage_id
from coding_events
left join lineage_spans
    on
        coding_events.claim_id = lineage_spans.claim_id
        and coding_events.coded_date >= lineage_spans.valid_from
        and coding_events.coded_date < lineage_spans.valid_before
