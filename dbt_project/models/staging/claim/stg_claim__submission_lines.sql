with

source as (
    select * from {{ source('raw', 'submission_lines') }}
)

select
    submission_line_id,
    submission_id,
    line_ordinal,
    line_number,
    procedure_qualifier,
    procedure_code,
    modifier_1,
    modifier_2,
    modifier_3,
    modifier_4,
    charge_usd,
    unit_code,
    units,
    place_of_service_code,
    revenue_code,
    diagnosis_pointer_1,
    diagnosis_pointer_2,
    diagnosis_pointer_3,
    diagnosis_pointer_4,
    service_from_date,
    service_to_date,
    line_control_number,
    rendering_npi
from source
