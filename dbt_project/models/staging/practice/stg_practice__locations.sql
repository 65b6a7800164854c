with

standing as (
    select * from {{ latest_received(source('raw', 'locations'), ['location_id']) }} as received
)

select
    location_id,
    location_name,
    place_of_service
from standing
where recency = 1
