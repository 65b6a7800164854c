-- One row per month, claim type and export: claims, and those of which the visits or the coding log speak.
-- Counted from the first day the export speaks of; a month is taken for whole ten days after its end.
with firsts as (
    select
        'claims_with_encounters' as control,
        min(service_date) as first_date
    from {{ ref('fct_encounters') }}
    union all
    select
        'claims_with_coding' as control,
        min(coded_date) as first_date
    from {{ ref('fct_coding_events') }}
),

visited as (
    select distinct lineage_id
    from {{ ref('fct_encounters') }}
),

coded as (
    select
        lineage_id,
        min(coded_date) as first_coded_date
    from {{ ref('fct_coding_events') }}
    group by lineage_id
),

claims as (
    select
        'claims_with_encounters' as control,
        lineages.claim_type,
        lineages.service_date as claim_date,
        visited.lineage_id is not null as is_covered
    from {{ ref('fct_lineages') }} as lineages
    left join visited on lineages.lineage_id = visited.lineage_id
    where lineages.first_submission_date is not null

    union all

    select
        'claims_with_coding' as control,
        lineages.claim_type,
        lineages.first_submission_date as claim_date,
        coalesce(coded.first_coded_date <= lineages.first_submission_date, false) as is_covered
    from {{ ref('fct_lineages') }} as lineages
    left join coded on lineages.lineage_id = coded.lineage_id
    where lineages.first_submission_date is not null
),

months as (
    select
        claims.control,
        claims.claim_type,
        {{ month_of('claims.claim_date') }} as period_month,
        count(*) as claim_count,
        count(case when claims.is_covered then 1 end) as covered_count
    from claims
    inner join firsts on claims.control = firsts.control and claims.claim_date >= firsts.first_date
    where {{ month_of('claims.claim_date') }} < {{ month_of(add_days(as_of(), -9)) }}
    group by claims.control, claims.claim_type, {{ month_of('claims.claim_date') }}
),

-- What is usual is what the other months say: no practice exports everything.
compared as (
    select
        *,
        sum(claim_count) over (partition by control, claim_type) - claim_count as other_claim_count,
        sum(covered_count) over (partition by control, claim_type) - covered_count as other_covered_count
    from months
),

judged as (
    select
        *,
        claim_count >= 10 and other_claim_count >= 30 and other_covered_count >= 0.5 * other_claim_count as is_judged,
        cast(
            floor(claim_count * other_covered_count / nullif(cast(other_claim_count as decimal(18, 2)), 0)) as bigint
        ) as usual_count
    from compared
)

-- Three claims, or a tenth of the month, are always let pass.
select
    control,
    concat(claim_type, ' claims') as subject,
    {{ month_words('period_month') }} as period,
    cast(case when is_judged then usual_count else covered_count end as decimal(18, 2)) as expected,
    cast(covered_count as decimal(18, 2)) as actual,
    'claims' as unit,
    cast(case when is_judged and covered_count < usual_count then usual_count - covered_count else 0 end as bigint)
        as off_count,
    case
        when not is_judged then 'not_judged'
        when usual_count - covered_count <= 3 or usual_count - covered_count <= 0.1 * claim_count then 'ok'
        else 'watch'
    end as status,
    case
        when not is_judged then 'Too few claims, or not the rule in other months'
        else concat(covered_count, ' of ', claim_count, ' claims; in other months it would be ', usual_count)
    end as verdict_words
from judged
