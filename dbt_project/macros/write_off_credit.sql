{# The part of a credit balance that is a write-off to take back, not money owed: up to the claim's net write-offs. #}
{% macro write_off_credit(balance_usd, write_offs_usd) -%}
    cast(
            case
                when {{ balance_usd }} < 0 and {{ write_offs_usd }} > 0
                    then least(-({{ balance_usd }}), {{ write_offs_usd }})
                else 0
            end as decimal(18, 2)
        )
{%- endmacro %}
