with

source as (
    select * from {{ source('raw', 'submission_payers') }}
)

select
    submission_id,
    position,
    payer_responsibility_code,
    filing_indicator_code,
    payer_name,
    payer_identifier,
    is_billed
from source
