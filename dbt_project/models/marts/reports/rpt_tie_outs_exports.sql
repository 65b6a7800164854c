-- One row per export of the practice system: months of the last 13 since its first, and those it speaks of.
-- The export of a month is taken for due ten days after its end.
with exports as (
    {% for export_name, floor_days, role in [('encounters', 6, 'site'),
        ('coding log', 6, 'coder'), ('coding audits', 6, 'auditor'), ('account ledger', 6, ''),
        ('denial actions', 6, ''), ('bank deposits', 6, ''), ('month-end reports', 1, '')] %}
    select
        '{{ export_name }}' as export_name,
        {{ floor_days }} as floor_days,
        '{{ role }}' as role_name
    {{ "union all" if not loop.last }}
    {% endfor %}
),

due_months as (
    {% for back in range(1, 14) %}
    select cast({{ dbt.dateadd('month', -back, month_of(add_days(as_of(), -9))) }} as date) as period_month
    {{ "union all" if not loop.last }}
    {% endfor %}
),

firsts as (
    select
        export_name,
        min(period_month) as first_month
    from {{ ref('fct_export_months') }}
    group by export_name
),

-- Who is in a roster for a work of which no export ever came: that export is missing.
expected_exports as (
    select distinct role as role_name
    from {{ ref('dim_coder') }}
    where is_listed
    union
    select 'site' as role_name
    from {{ ref('dim_location') }}
    where is_listed
),

counted as (
    select
        exports.export_name,
        exports.floor_days,
        firsts.first_month,
        count(due_months.period_month) as due_count,
        count(months.period_month) as seen_count,
        coalesce(sum(months.day_count), 0) as day_count,
        min(case when months.period_month is null then due_months.period_month end) as first_missing_month,
        max(case when months.period_month is null then due_months.period_month end) as last_missing_month,
        max(case when expected_exports.role_name is not null then 1 else 0 end) = 1 as is_expected
    from exports
    left join firsts on exports.export_name = firsts.export_name
    left join due_months on firsts.first_month <= due_months.period_month
    left join {{ ref('fct_export_months') }} as months
        on
            exports.export_name = months.export_name
            and due_months.period_month = months.period_month
    left join expected_exports on exports.role_name = expected_exports.role_name
    group by exports.export_name, exports.floor_days, firsts.first_month
),

-- Of an export with rows on six days a month an empty month is no accident; nor is the only one in a year.
judged as (
    select
        *,
        due_count - seen_count as missing_count,
        (due_count >= 3 and seen_count > 0.5 * due_count and day_count >= floor_days * seen_count)
        or (due_count >= 12 and seen_count >= due_count - 1) as is_monthly
    from counted
)

select
    'monthly_exports' as control,
    export_name as subject,
    'last 13 months' as period,
    cast(case when is_monthly then due_count else seen_count end as decimal(18, 2)) as expected,
    cast(seen_count as decimal(18, 2)) as actual,
    'months' as unit,
    cast(
        case when is_monthly then missing_count when first_month is null and is_expected then 1 else 0 end as bigint
    ) as off_count,
    case
        when first_month is null and is_expected then 'watch'
        when not is_monthly then 'not_judged'
        when missing_count > 0 then 'watch'
        else 'ok'
    end as status,
    case
        when first_month is null and is_expected then 'None in the files, although a roster names people or sites of it'
        when first_month is null then 'None in the files'
        when not is_monthly then 'Too few months or days to judge'
        when missing_count > 0
            then concat(
                'Nothing in ', {{ month_words('first_missing_month') }},
                case
                    when last_missing_month > first_missing_month
                        then concat(' to ', {{ month_words('last_missing_month') }})
                    else ''
                end,
                ': ', missing_count, ' of ', due_count, ' months'
            )
        else 'Something in every month'
    end as verdict_words
from judged
