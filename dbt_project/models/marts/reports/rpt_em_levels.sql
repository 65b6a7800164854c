-- One row per provider, E/M family and code, of the twelve months of service that end with the as-of month: lines of
-- first primary submissions.
with lines as (
    select
        provider_npi,
        procedure_code,
        {{ em_family('procedure_code') }} as em_family,
        {{ month_of('service_date') }} as service_month
    from {{ ref('fct_submission_lines') }}
    where is_first_primary and length(procedure_code) = 5
),

span as (
    select
        cast({{ dbt.dateadd('month', -11, dbt.date_trunc('month', 'as_of_date')) }} as date) as from_month,
        {{ month_of('as_of_date') }} as to_month
    from {{ ref('rpt_scope') }}
)

select
    lines.provider_npi,
    lines.em_family,
    lines.procedure_code,
    span.from_month,
    span.to_month,
    cast(count(*) as bigint) as line_count
from lines
inner join span
    on lines.service_month >= span.from_month and lines.service_month <= span.to_month
where lines.em_family is not null
group by lines.provider_npi, lines.em_family, lines.procedure_code, span.from_month, span.to_month
order by lines.provider_npi, lines.em_family, lines.procedure_code
