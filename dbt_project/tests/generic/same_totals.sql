{#
    Two tables tell one sum, group by group: `sum_here` over `model`, `sum_there` over `there`, per `group_by` (same name
    in both). A group that one of them lacks counts as zero there; with no row in both the sums are equal and zero.
#}
{% test same_totals(model, there, sum_here, sum_there, group_by, where_here="true", where_there="true") %}
with

here as (
    select {{ group_by }} as group_key, sum({{ sum_here }}) as total
    from {{ model }}
    where {{ render(where_here) }}
    group by {{ group_by }}
),

there as (
    select {{ group_by }} as group_key, sum({{ sum_there }}) as total
    from {{ there }}
    where {{ render(where_there) }}
    group by {{ group_by }}
)

select coalesce(here.group_key, there.group_key) as problem
from here
full outer join there on here.group_key = there.group_key
where coalesce(here.total, 0) <> coalesce(there.total, 0)
{% endtest %}
