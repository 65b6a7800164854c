{# Whether a row of the seed carc answers a question; an empty column of the seed means any. #}
{% macro carc_row_matches(reason_code, group_code, payer_class, has_allowed, remit_date) -%}
    {{ reason_code }} = carc.code
        and coalesce(carc.group_code, {{ group_code }}) = {{ group_code }}
        and coalesce(carc.payer_class, {{ payer_class }}) = {{ payer_class }}
        and coalesce(carc.requires_allowed, {{ has_allowed }}) = {{ has_allowed }}
        and {{ remit_date }} >= coalesce(carc.valid_from, cast('0001-01-01' as date))
        and {{ remit_date }} <= coalesce(carc.valid_to, cast('9999-12-31' as date))
{%- endmacro %}
