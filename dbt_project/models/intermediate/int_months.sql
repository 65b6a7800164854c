with

entries as (
    select {{ month_of('entry_date') }} as month_start from {{ ref('int_account_entries') }}
),

remittances as (
    select {{ month_of('remit_date') }} as month_start from {{ ref('int_remittances') }}
),

deposits as (
    select {{ month_of('deposit_date') }} as month_start from {{ ref('stg_practice__deposits') }}
),

audits as (
    select {{ month_of('audited_date') }} as month_start from {{ ref('stg_practice__coding_audit_items') }}
),

seen as (
    select month_start from entries
    union
    select month_start from remittances
    union
    select month_start from deposits
    union
    select month_start from audits
),

bounds as (
    select
        coalesce(min(month_start), {{ month_of(as_of()) }}) as first_month,
        {{ month_of(as_of()) }} as last_month
    from seen
),

-- A hundred years of steps, portable on every engine; the bounds cut out what is needed.
digits as (
    {% for digit in range(10) %}
    select {{ digit }} as digit{{ " union all" if not loop.last }}
    {% endfor %}
),

steps as (
    select ones.digit + 10 * tens.digit + 100 * hundreds.digit as step
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
),

months as (
    select
        bounds.last_month,
        cast({{ dbt.dateadd('month', 'steps.step', 'bounds.first_month') }} as date) as month_start
    from bounds
    cross join steps
),

ended as (
    select
        month_start,
        {{ add_days(dbt.dateadd('month', 1, 'month_start'), -1) }} as month_end_date
    from months
    where month_start <= last_month
)

select
    month_start,
    month_end_date,
    least(month_end_date, {{ as_of() }}) as period_end_date,
    month_end_date > {{ as_of() }} as is_running
from ended
