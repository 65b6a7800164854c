-- One row per roster: ids that the facts use, and those that the roster lists. Payers stand in rpt_unknown_payers.
with used as (
    select
        'providers' as subject,
        provider_npi as used_id
    from {{ ref('fct_lineages') }}
    union
    select
        'providers' as subject,
        provider_npi as used_id
    from {{ ref('fct_encounters') }}
    union
    select
        'locations' as subject,
        location_id as used_id
    from {{ ref('fct_encounters') }}
    union
    select
        'coders' as subject,
        coder_id as used_id
    from {{ ref('fct_coding_events') }}
    union
    select
        'coders' as subject,
        coder_id as used_id
    from {{ ref('fct_audit_items') }}
    union
    select
        'coders' as subject,
        auditor_id as used_id
    from {{ ref('fct_audit_items') }}
),

listed as (
    select
        'providers' as subject,
        provider_npi as used_id
    from {{ ref('dim_provider') }}
    where is_listed
    union all
    select
        'locations' as subject,
        location_id as used_id
    from {{ ref('dim_location') }}
    where is_listed
    union all
    select
        'coders' as subject,
        coder_id as used_id
    from {{ ref('dim_coder') }}
    where is_listed
),

-- A payer whose prices held within the last year and hold no more: the new schedule is missing.
priced as (
    select
        payer_id as used_id,
        max(coalesce(effective_to, {{ as_of() }})) >= {{ as_of() }} as is_listed
    from {{ ref('fct_contract_prices') }}
    where effective_from <= {{ as_of() }}
    group by payer_id
    having max(coalesce(effective_to, {{ as_of() }})) >= {{ add_days(as_of(), -365) }}
),

counted as (
    select
        subjects.subject,
        count(used.used_id) as used_count,
        count(listed.used_id) as listed_count
    from (
        {% for subject in ['providers', 'locations', 'coders'] %}
        select '{{ subject }}' as subject{{ " union all" if not loop.last }}
        {% endfor %}
    ) as subjects
    left join used on subjects.subject = used.subject and used.used_id <> 'unknown'
    left join listed on used.subject = listed.subject and used.used_id = listed.used_id
    group by subjects.subject

    union all

    select
        'payers with prices' as subject,
        count(*) as used_count,
        count(case when is_listed then 1 end) as listed_count
    from priced
)

select
    'rosters' as control,
    subject,
    'now' as period,
    cast(used_count as decimal(18, 2)) as expected,
    cast(listed_count as decimal(18, 2)) as actual,
    'ids' as unit,
    cast(used_count - listed_count as bigint) as off_count,
    case when used_count = 0 then 'not_judged' when listed_count < used_count then 'watch' else 'ok' end as status,
    case
        when used_count = 0 then 'None in the files'
        when listed_count < used_count then concat(used_count - listed_count, ' of ', used_count, ' are not listed')
        else 'All are listed'
    end as verdict_words
from counted
