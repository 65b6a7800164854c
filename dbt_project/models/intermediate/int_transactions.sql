with

-- A set counts when any sighting of it stands in an interchange that counts.
sightings as (
    select * from {{ ref('stg_interchange__sightings') }}
    where is_counted
),

-- The earliest sighting gives the order of events; equal times give way to the earlier position.
ranked as (
    select
        *,
        row_number() over (
            partition by transaction_id
            order by interchange_at nulls last, set_ordinal, group_date nulls last, file_id
        ) as sighting_rank,
        min(case when is_test_interchange then 1 else 0 end) over (partition by transaction_id) as is_only_test
    from sightings
)

select
    transaction_id,
    kind,
    interchange_at,
    set_ordinal,
    group_date,
    coalesce(group_date, cast(interchange_at as date), {{ as_of() }}) as envelope_date,
    coalesce(cast(interchange_at as date), group_date, {{ as_of() }}) as interchange_date,
    sender_id,
    receiver_id,
    is_only_test = 1 as is_test
from ranked
where sighting_rank = 1
