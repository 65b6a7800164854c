{# The day the figures are computed for. Nothing dated after it counts. #}
{% macro as_of() -%}
    cast('{{ var("as_of") }}' as date)
{%- endmacro %}

{# Whole days from one date to the other. #}
{% macro days_between(from_date, to_date) -%}
    {{ dbt.datediff(from_date, to_date, "day") }}
{%- endmacro %}

{# A date moved by whole days, still a date on every engine. #}
{% macro add_days(from_date, days) -%}
    cast({{ dbt.dateadd("day", days, from_date) }} as date)
{%- endmacro %}

{# First day of the month of a date. #}
{% macro month_of(from_date) -%}
    cast({{ dbt.date_trunc("month", from_date) }} as date)
{%- endmacro %}

{# Day of a UTC timestamp in the practice's time zone. #}
{% macro practice_date(timestamp_utc) -%}
    {{ adapter.dispatch("practice_date")(timestamp_utc) }}
{%- endmacro %}

{% macro default__practice_date(timestamp_utc) -%}
    cast({{ timestamp_utc }} at time zone 'UTC' at time zone '{{ var("timezone") }}' as date)
{%- endmacro %}

{% macro spark__practice_date(timestamp_utc) -%}
    cast(from_utc_timestamp({{ timestamp_utc }}, '{{ var("timezone") }}') as date)
{%- endmacro %}

{# A month as people and JSON write it: YYYY-MM. #}
{% macro month_words(from_date) -%}
    substring(cast({{ from_date }} as {{ dbt.type_string() }}), 1, 7)
{%- endmacro %}
