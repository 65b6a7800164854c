{# Which reason leads: most denied dollars, then the category that has to be mended first, then the code as text. #}
{% macro reason_precedence() -%}
    denied_usd desc,
            case reason_category
                when 'eligibility' then 1
                when 'authorization' then 2
                when 'timely_filing' then 3
                when 'cob' then 4
                when 'coding' then 5
                when 'bundling' then 6
                when 'medical_necessity' then 7
                when 'documentation' then 8
                else 9
            end,
            reason_code,
            reason_category
{%- endmacro %}
