with

encounters as (
    select * from {{ ref('stg_practice__encounters') }}
),

lineage_spans as (
    select * from {{ ref('int_lineage_spans') }}
)

select
    encounters.*,
    coalesce(lineage_spans.lineage_id, encounters.claim_id) as lineage_id
from encounters
left join lineage_spans
    on
        encounters.claim_id = lineage_spans.claim_id
        and encounters.service_date >= lineage_spans.valid_from
        and encounters.service_date < lineage_spans.valid_before
