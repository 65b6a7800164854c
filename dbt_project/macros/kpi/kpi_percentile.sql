{#- Continuous percentile (linear between neighbours); the one spelling both engines share, cast by the caller. -#}
{% macro kpi_percentile(expression, share) -%}
    percentile_cont({{ share }}) within group (order by {{ expression }})
{%- endmacro %}
