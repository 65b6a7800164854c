-- One row per month of submission and unit: claims sent, and those accepted or rejected since; the rest is pending.
with claims as (
    select
        {{ month_of('submission_date') }} as period_month,
        charge_usd,
        is_acknowledged,
        coalesce(is_rejected, false) as is_rejected,
        submission_date,
        min(case when is_acknowledged then submission_date end) over () as first_date
    from {{ ref('fct_submissions') }}
),

-- Acknowledgements come within days: after a week a claim without one may never have arrived.
months as (
    select
        period_month,
        min(first_date) as first_date,
        count(*) as sent_count,
        count(case when is_acknowledged and not is_rejected then 1 end) as accepted_count,
        count(case when is_rejected then 1 end) as rejected_count,
        count(case when not is_acknowledged and not is_rejected then 1 end) as pending_count,
        count(
            case
                when
                    not is_acknowledged and not is_rejected and submission_date >= first_date
                    and submission_date < {{ add_days(as_of(), -7) }}
                    then 1
            end
        ) as late_count,
        {{ usd('sum(charge_usd)') }} as sent_usd,
        {{ usd('sum(case when is_acknowledged or is_rejected then charge_usd else 0 end)') }} as answered_usd
    from claims
    group by period_month
),

judged as (
    select
        *,
        case
            when first_date is null or period_month < {{ month_of('first_date') }} then 'not_judged'
            when late_count <= 0.02 * sent_count then 'ok'
            when late_count <= 0.10 * sent_count then 'watch'
            else 'act'
        end as status
    from months
)

{% for unit, words, whole, part in [('claims', 'claims sent', 'sent_count', 'accepted_count + rejected_count'),
    ('usd', 'charges sent', 'sent_usd', 'answered_usd')] %}
select
    'claims_sent' as control,
    '{{ words }}' as subject,
    {{ month_words('period_month') }} as period,
    cast({{ whole }} as decimal(18, 2)) as expected,
    cast({{ part }} as decimal(18, 2)) as actual,
    '{{ unit }}' as unit,
    cast(late_count as bigint) as off_count,
    status,
    case
        when status = 'not_judged' then 'No acknowledgements in the files of this month'
        else concat(
            sent_count, ' sent: ', accepted_count, ' accepted, ', rejected_count, ' rejected, ', pending_count,
            ' pending, ', late_count, ' of them sent more than a week ago'
        )
    end as verdict_words
from judged
{{ "union all" if not loop.last }}
{% endfor %}
