{# No row is like this. `condition` describes the breach. #}
{% test never(model, condition) %}
select 1 as problem
from {{ model }}
where {{ render(condition) }}
{% endtest %}
