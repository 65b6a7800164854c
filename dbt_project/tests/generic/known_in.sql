{# Every value of a column stands in the table it points to. `references`: column, to, field, and optional true where
   the column may be empty. #}
{% test known_in(model, references) %}
{% for reference in references %}
select '{{ reference.column }}' as problem
from {{ model }} as child
left join {{ ref(reference.to) }} as parent on child.{{ reference.column }} = parent.{{ reference.field }}
where parent.{{ reference.field }} is null
    {% if reference.optional -%}
    and child.{{ reference.column }} is not null
    {%- endif %}
{{ "union all" if not loop.last }}
{% endfor %}
{% endtest %}
