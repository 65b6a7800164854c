with

source as (
    select * from {{ source('raw', 'remarks') }}
)

select
    answer_id,
    answer_line_id,
    source_segment,
    position,
    remark_code
from source
