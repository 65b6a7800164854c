with

source as (
    select * from {{ source('raw', 'transactions') }}
)

select
    transaction_id,
    file_id,
    interchange_ordinal,
    group_ordinal,
    set_ordinal,
    kind,
    sender_id,
    receiver_id,
    interchange_control_number,
    group_control_number,
    set_control_number,
    interchange_at,
    group_date,
    is_test as is_test_interchange,
    result as intake_result,
    result in ('loaded', 'duplicate') and (not is_test or {{ var('include_test') }}) as is_counted
from source
