with

carc as (
    select * from {{ ref('carc') }}
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
)

select
    code as carc_code,
    class as adjustment_class,
    category,
    owner,
    preventable,
    words
from plain
where choice = 1
