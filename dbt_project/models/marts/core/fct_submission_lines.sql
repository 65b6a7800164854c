with

submission_lines as (
    select * from {{ ref('int_submission_lines') }}
),

submissions as (
    select * from {{ ref('int_lineage_submissions') }}
),

slices as (
    select * from {{ ref('int_lineage_slices') }}
),

ranked as (
    select
        submission_id,
        lineage_id,
        submission_date,
        is_primary,
        row_number() over (partition by lineage_id, is_primary order by submission_rank) as choice
    from submissions
)

-- One row per line of a submission. Coding and telehealth figures read the first primary submission alone.
select
    submission_lines.submission_line_id,
    submission_lines.submission_id,
    submission_lines.lineage_id,
    ranked.submission_date,
    submission_lines.service_date,
    submission_lines.procedure_code,
    submission_lines.modifiers,
    submission_lines.charge_usd,
    ranked.is_primary and ranked.choice = 1 as is_first_primary,
    slices.payer_id,
    slices.provider_npi,
    slices.location_id,
    slices.claim_type,
    slices.visit_mode,
    slices.coder_id
from submission_lines
inner join ranked on submission_lines.submission_id = ranked.submission_id
inner join slices on submission_lines.lineage_id = slices.lineage_id
