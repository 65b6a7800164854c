{#
    The grain: one row per `columns`, none of them empty, nor any of `filled`. `same_rows_as` names a relation that must
    hold as many rows, so that an empty table cannot pass where there was something to hold.
#}
{% test one_row_per(model, columns, filled=[], same_rows_as=none, rows_where="true") %}
with

keys as (
    select {{ columns | join(", ") }}
    from {{ model }}
    group by {{ columns | join(", ") }}
    having count(*) > 1
),

empties as (
    select {{ columns | join(", ") }}
    from {{ model }}
    where {% for column in columns + filled %}{{ column }} is null{{ " or " if not loop.last }}{% endfor %}
)

select 'twice' as problem from keys
union all
select 'empty' as problem from empties
{% if same_rows_as is not none -%}
union all
select 'rows' as problem
from (select count(*) as row_count from {{ model }}) as here
cross join (select count(*) as row_count from {{ same_rows_as }} where {{ rows_where }}) as there
where here.row_count <> there.row_count
{%- endif %}
{% endtest %}
