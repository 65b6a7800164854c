with

source as (
    select * from {{ source('raw', 'functional_acknowledgements') }}
)

select
    functional_acknowledgement_id,
    transaction_id,
    level as acknowledgement_level,
    group_kind_code,
    group_control_number,
    set_kind_code,
    set_control_number,
    result_code,
    error_code
from source
