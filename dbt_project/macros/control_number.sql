{# A control number for comparing: senders write it with zeros before it or without. #}
{% macro control_number(number) -%}
    coalesce(nullif(trim(leading '0' from {{ number }}), ''), {{ number }})
{%- endmacro %}

{# Whether a control number asked for, if one is, is this one. #}
{% macro control_number_fits(asked, found) -%}
    ({{ asked }} is null or {{ control_number(asked) }} = {{ control_number(found) }})
{%- endmacro %}

{# The same as a number to count on; null where it is none. #}
{% macro control_count(number) -%}
    cast(
            case
                when translate({{ control_number(number) }}, '0123456789', '') = ''
                    and length({{ control_number(number) }}) between 1 and 18
                    then {{ control_number(number) }}
            end as bigint
        )
{%- endmacro %}
