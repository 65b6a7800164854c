with

lines as (
    select procedure_code from {{ ref('fct_answer_lines') }}
),

submission_lines as (
    select procedure_code from {{ ref('int_submission_lines') }}
    where procedure_code <> ''
),

seen as (
    select procedure_code from lines
    union
    select procedure_code from submission_lines
    union
    select 'unknown' as procedure_code
)

select
    procedure_code,
    {{ procedure_family('procedure_code') }} as procedure_family
from seen
