{# The modifiers of a line as one text, in the order written: 25|59. #}
{% macro modifier_text(prefix) -%}
    concat_ws('|', {{ prefix }}_1, {{ prefix }}_2, {{ prefix }}_3, {{ prefix }}_4)
{%- endmacro %}
