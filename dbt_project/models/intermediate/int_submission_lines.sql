with

submission_lines as (
    select * from {{ ref('stg_claim__submission_lines') }}
),

submissions as (
    select * from {{ ref('int_lineage_submissions') }}
),

lines as (
    select
        submission_lines.submission_line_id,
        submission_lines.submission_id,
        submissions.lineage_id,
        submission_lines.line_ordinal,
        submission_lines.line_number,
        coalesce(submission_lines.procedure_code, submission_lines.revenue_code, '') as procedure_code,
        {{ modifier_text('submission_lines.modifier') }} as modifiers,
        {{ modifier_key('submission_lines.modifier') }} as modifier_key,
        submissions.submission_rank,
        submission_lines.charge_usd,
        coalesce(
            submission_lines.service_from_date, submissions.statement_from_date, submissions.service_date
        ) as service_date,
        submission_lines.line_control_number,
        coalesce(submission_lines.line_control_number, submission_lines.submission_line_id) as control_group
    from submission_lines
    inner join submissions on submission_lines.submission_id = submissions.submission_id
),

-- One line across replacements: same number and code, or same control number; twice over, so that chains close.
by_number as (
    select
        *,
        min(submission_line_id) over (partition by lineage_id, line_number, procedure_code) as number_key
    from lines
),

by_control as (
    select
        *,
        min(number_key) over (partition by lineage_id, control_group) as control_key
    from by_number
),

chained as (
    select
        *,
        min(control_key) over (partition by lineage_id, line_number, procedure_code) as chain_key
    from by_control
),

-- Two lines of one submission are never one line, whatever numbers a replacement gave them.
apart as (
    select
        *,
        row_number() over (partition by submission_id, chain_key order by line_ordinal) as twin_number
    from chained
)

select
    submission_line_id,
    submission_id,
    lineage_id,
    line_ordinal,
    procedure_code,
    modifiers,
    modifier_key,
    charge_usd,
    service_date,
    submission_rank,
    line_control_number,
    chain_key || case when twin_number > 1 then '#' || cast(twin_number as varchar) else '' end as line_key
from apart
