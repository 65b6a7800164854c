with

carc as (
    select * from {{ ref('carc') }}
),

adjustments as (
    select * from {{ ref('fct_adjustments') }}
),

-- A code read in two ways is shown with its plain reading: no group, no payer class, nothing allowed.
plain as (
    select
        *,
        row_number() over (
            partition by code
            order by
                case when payer_class is null then 0 else 1 end,
                case when group_code is null then 0 else 1 end,
                case when requires_allowed then 1 else 0 end,
                valid_from desc nulls last
        ) as choice
    from carc
),

listed as (
    select * from plain
    where choice = 1
),

seen as (
    select code as carc_code from listed
    union
    select carc_code from adjustments
    union
    select 'unknown' as carc_code
)

select
    seen.carc_code,
    coalesce(listed.class, 'unmapped') as adjustment_class,
    coalesce(listed.category, case when listed.code is null then 'unmapped' else 'none' end) as category,
    coalesce(listed.owner, 'unknown') as owner,
    coalesce(listed.preventable, 'no') as preventable,
    coalesce(
        listed.words,
        case when seen.carc_code = 'unknown' then 'No code given' else 'Code not in our table' end
    ) as words
from seen
left join listed on seen.carc_code = listed.code
