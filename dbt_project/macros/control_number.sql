{# A control number for comparing: senders write it with zeros before it or without. #}
{% macro control_number(number) -%}
    coalesce(nullif(trim(leading '0' from {{ number }}), ''), {{ number }})
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
