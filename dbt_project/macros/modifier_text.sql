{# The modifiers of a line as one text, in the order written: 25|59. #}
{% macro modifier_text(prefix) -%}
    concat_ws('|', {{ prefix }}_1, {{ prefix }}_2, {{ prefix }}_3, {{ prefix }}_4)
{%- endmacro %}

{#
    The modifiers of a line for comparing: payers give them in another order. First and last by name and how much there
    is between them, which tells any two sets of at most two apart, and larger ones in all but made-up cases.
#}
{% macro modifier_key(prefix) -%}
    concat_ws(
        '|',
        least({{ prefix }}_1, {{ prefix }}_2, {{ prefix }}_3, {{ prefix }}_4),
        greatest({{ prefix }}_1, {{ prefix }}_2, {{ prefix }}_3, {{ prefix }}_4),
        cast(length({{ modifier_text(prefix) }}) as varchar)
    )
{%- endmacro %}
