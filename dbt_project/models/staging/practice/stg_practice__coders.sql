with

standing as (
    select * from {{ latest_received(source('raw', 'coders'), ['coder_id']) }} as received
)

select
    coder_id,
    coder_name,
    role,
    credential,
    credential_expires_date,
    hired_date,
    employer
from standing
where recency = 1
