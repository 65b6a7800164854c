with

standing as (
    select * from {{ latest_received(source('raw', 'providers'), ['provider_npi']) }} as received
)

select
    provider_npi,
    provider_name,
    specialty,
    taxonomy_code,
    active_from,
    active_to
from standing
where recency = 1
