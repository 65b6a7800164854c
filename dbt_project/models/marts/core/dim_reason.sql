with

listed as (
    select * from {{ ref('int_reasons') }}
),

adjustments as (
    select * from {{ ref('fct_adjustments') }}
),

seen as (
    select carc_code from listed
    union
    select carc_code from adjustments
    union
    select 'unknown' as carc_code
)

select
    seen.carc_code,
    coalesce(listed.adjustment_class, 'unmapped') as adjustment_class,
    coalesce(listed.category, case when listed.carc_code is null then 'unmapped' else 'none' end) as category,
    coalesce(listed.owner, 'unknown') as owner,
    coalesce(listed.preventable, 'no') as preventable,
    coalesce(
        listed.words,
        case when seen.carc_code = 'unknown' then 'No code given' else 'Code not in our table' end
    ) as words
from seen
left join listed on seen.carc_code = listed.carc_code
