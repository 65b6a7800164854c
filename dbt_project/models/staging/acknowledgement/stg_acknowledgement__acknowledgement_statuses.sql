with

source as (
    select * from {{ source('raw', 'acknowledgement_statuses') }}
)

select
    acknowledgement_id,
    position,
    is_line,
    category_code,
    status_code,
    entity_code,
    status_date,
    charge_usd
from source
