{# Monday is 0. Counted from a Monday, so that every engine agrees. #}
{% macro weekday_of(from_date) -%}
    ({{ days_between("cast('2001-01-01' as date)", from_date) }}) % 7
{%- endmacro %}

{# Days Monday to Friday after the first date, up to and with the second; less than zero the other way round. #}
{% macro business_days_between(from_date, to_date) -%}
    ({{ _business_day_number(to_date) }}) - ({{ _business_day_number(from_date) }})
{%- endmacro %}

{% macro _business_day_number(from_date) -%}
    cast(floor(({{ days_between("cast('2001-01-01' as date)", from_date) }}) / 7.0) as integer) * 5
    + least({{ weekday_of(from_date) }}, 4)
{%- endmacro %}
