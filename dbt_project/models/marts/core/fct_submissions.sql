with

submissions as (
    select * from {{ ref('int_lineage_submissions') }}
),

slices as (
    select * from {{ ref('int_lineage_slices') }}
)

select
    submissions.submission_id,
    submissions.lineage_id,
    submissions.claim_id,
    submissions.payer_order,
    submissions.frequency_code,
    submissions.submission_date,
    submissions.service_date,
    submissions.charge_usd,
    submissions.is_live,
    submissions.is_primary,
    submissions.is_acknowledged,
    submissions.is_rejected,
    submissions.is_clean,
    submissions.first_acknowledged_date,
    submissions.rejected_by,
    submissions.rejected_date,
    submissions.rejection_code,
    submissions.payer_id,
    slices.provider_npi,
    slices.location_id,
    slices.claim_type,
    slices.visit_mode
from submissions
inner join slices on submissions.lineage_id = slices.lineage_id
