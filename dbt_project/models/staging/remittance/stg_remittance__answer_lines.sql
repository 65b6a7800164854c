with

source as (
    select * from {{ source('raw', 'answer_lines') }}
)

select
    answer_line_id,
    answer_id,
    line_ordinal,
    procedure_qualifier,
    procedure_code,
    modifier_1,
    modifier_2,
    modifier_3,
    modifier_4,
    charge_usd,
    paid_usd,
    revenue_code,
    paid_units,
    submitted_qualifier,
    submitted_code,
    submitted_modifier_1,
    submitted_modifier_2,
    submitted_modifier_3,
    submitted_modifier_4,
    submitted_units,
    service_from_date,
    service_to_date,
    line_control_number,
    allowed_usd
from source
