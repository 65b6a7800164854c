{# The folder's schema as written, never prefixed with the target's: databases, not schemas, keep runs apart. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
