with

standing as (
    select
        answer_id,
        answer_line_id
    from {{ ref('int_standing_spans') }}
    where
        {{ as_of() }} >= stands_from
        and {{ as_of() }} < stands_before
)

-- What stands on the as-of day: one row per line, and one per answer of which any line does.
select
    answer_line_id as unit_id,
    answer_id
from standing

union

select
    answer_id as unit_id,
    answer_id
from standing
