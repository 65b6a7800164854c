{# A sum of money, cast back to the one money type: engines widen sums. Of no rows: zero. #}
{% macro usd(expression) -%}
    cast(coalesce({{ expression }}, 0) as decimal(18, 2))
{%- endmacro %}

{# A count of rows as bigint: engines differ in what they make of a sum of integers. #}
{% macro row_count(expression="*") -%}
    cast(count({{ expression }}) as bigint)
{%- endmacro %}
