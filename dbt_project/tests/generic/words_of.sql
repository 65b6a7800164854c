{# A column holds only the words agreed on. `words`: column -> list; `optional`: columns that may be empty. #}
{% test words_of(model, words, optional=[]) %}
{% for column, allowed in words.items() %}
select '{{ column }}' as problem
from {{ model }}
where {{ column }} not in ({% for word in allowed %}'{{ word }}'{{ ", " if not loop.last }}{% endfor %})
    {% if column not in optional -%}
    or {{ column }} is null
    {%- endif %}
{{ "union all" if not loop.last }}
{% endfor %}
{% endtest %}
