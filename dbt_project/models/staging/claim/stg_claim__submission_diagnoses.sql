with

source as (
    select * from {{ source('raw', 'submission_diagnoses') }}
)

select
    submission_id,
    position,
    code_qualifier,
    diagnosis_code
from source
