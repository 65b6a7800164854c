with

source as (
    select * from {{ source('raw', 'claim_batches') }}
)

select
    transaction_id,
    purpose_code,
    batch_reference,
    batch_date,
    batch_time,
    batch_type_code,
    submitter_identifier,
    receiver_identifier
from source
