{# One text for the four names under which a payer may be known, in the order in which they are tried. #}
{% macro payer_identity(identifier, reference="null", trace="null", name="null") -%}
    lower(concat_ws(
        '|',
        coalesce({{ identifier }}, ''),
        coalesce({{ reference }}, ''),
        coalesce({{ trace }}, ''),
        coalesce({{ name }}, '')
    ))
{%- endmacro %}
