with

locations as (
    select * from {{ ref('stg_practice__locations') }}
),

encounters as (
    select * from {{ ref('int_encounters') }}
),

seen as (
    select location_id from locations
    union
    select location_id from encounters
    where location_id is not null
    union
    select 'unknown' as location_id
)

select
    seen.location_id,
    coalesce(
        locations.location_name,
        case when seen.location_id = 'unknown' then 'Location unknown' else 'Location ' || seen.location_id end
    ) as location_name,
    coalesce(locations.place_of_service, 'unknown') as place_of_service_code,
    locations.location_id is not null as is_listed
from seen
left join locations on seen.location_id = locations.location_id
