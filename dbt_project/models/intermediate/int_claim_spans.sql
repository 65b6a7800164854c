with

segments as (
    select
        claim_id,
        segment_id,
        segment_number,
        min(starts_on) as starts_on
    from {{ ref('int_claim_segments') }}
    group by claim_id, segment_id, segment_number
)

-- What joins later joins the latest segment that starts on or before its day; before the first one, the first.
select
    claim_id,
    segment_id,
    starts_on,
    case when segment_number = 1 then cast('0001-01-01' as date) else starts_on end as valid_from,
    coalesce(
        lead(starts_on) over (partition by claim_id order by segment_number), cast('9999-12-31' as date)
    ) as valid_before
from segments
