with

source as (
    select * from {{ source('raw', 'interchange_acknowledgements') }}
)

select
    transaction_id,
    interchange_control_number,
    result_code,
    note_code
from source
