-- One row per month of remittance and unit: claims answered, and those whose submission is here.
-- Care given before the first 837 of this home cannot have one and is left out.
with first_seen as (
    select min(submission_date) as first_date
    from {{ ref('fct_submissions') }}
),

answered as (
    select
        {{ month_of('lineages.initial_remit_date') }} as period_month,
        lineages.is_matched,
        lineages.initial_charge_usd
    from {{ ref('fct_lineages') }} as lineages
    cross join first_seen
    where
        lineages.initial_remit_date is not null
        and lineages.service_date >= first_seen.first_date
),

months as (
    select
        period_month,
        count(*) as answered_count,
        count(case when is_matched then 1 end) as matched_count,
        {{ usd('sum(initial_charge_usd)') }} as answered_usd,
        {{ usd('sum(case when is_matched then initial_charge_usd else 0 end)') }} as matched_usd
    from answered
    group by period_month
)

{% for unit, words, whole, part in [('claims', 'claims answered', 'answered_count', 'matched_count'),
    ('usd', 'charges answered', 'answered_usd', 'matched_usd')] %}
select
    'answers_to_claims' as control,
    '{{ words }}' as subject,
    {{ month_words('period_month') }} as period,
    cast({{ whole }} as decimal(18, 2)) as expected,
    cast({{ part }} as decimal(18, 2)) as actual,
    '{{ unit }}' as unit,
    cast(answered_count - matched_count as bigint) as off_count,
    -- Each by its own unit: one claim may be few of the claims and most of the dollars. Up to three claims never
    -- call for more than a look, in a small month; the dollars have no such allowance.
    case
        when {{ part }} >= 0.98 * {{ whole }} then 'ok'
        when {{ part }} >= 0.90 * {{ whole }} then 'watch'
        {{ "when answered_count - matched_count <= 3 then 'watch'" if unit == 'claims' }}
        else 'act'
    end as status,
    concat(answered_count - matched_count, ' of ', answered_count, ' answered claims have no submission here')
        as verdict_words
from months
{{ "union all" if not loop.last }}
{% endfor %}
