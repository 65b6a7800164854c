-- One row per month and line of the practice system's month-end report, beside the A/R account of the same month.
with reported as (
    select
        totals.*,
        books.charges_usd as own_charges_usd,
        -- Practice systems report what was taken in net of refunds, and one sum of everything written down.
        books.payments_usd - books.refunds_usd as own_payments_usd,
        books.adjustments_usd + books.write_offs_usd as own_adjustments_usd,
        books.closing_usd as own_ending_ar_usd
    from {{ ref('fct_control_totals') }} as totals
    left join {{ ref('rpt_ar_roll_forward') }} as books on totals.period_month = books.period_month
),

compared as (
    {% for line in ['charges', 'payments', 'adjustments', 'ending_ar'] %}
    select
        period_month,
        '{{ line | replace("ending_ar", "ending A/R") }}' as subject,
        {{ line }}_usd as expected_usd,
        coalesce(own_{{ line }}_usd, 0) as actual_usd
    from reported
    where {{ line }}_usd is not null
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select
    'control_totals' as control,
    subject,
    {{ month_words('period_month') }} as period,
    {{ usd('expected_usd') }} as expected,
    {{ usd('actual_usd') }} as actual,
    'usd' as unit,
    cast(case when expected_usd = actual_usd then 0 else 1 end as bigint) as off_count,
    case when abs(actual_usd - expected_usd) > 0.005 * abs(expected_usd) then 'watch' else 'ok' end as status,
    case
        when expected_usd = actual_usd then 'As the practice system reports it'
        when abs(actual_usd - expected_usd) > 0.005 * abs(expected_usd)
            then 'More than 0.5 % apart from the practice system'
        else 'Within 0.5 % of the practice system'
    end as verdict_words
from compared
