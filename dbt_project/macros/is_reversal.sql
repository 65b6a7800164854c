{# CLP02 22; with positive dollars it is a mislabelled correction and read as one. #}
{% macro is_reversal(claim_status_code, charge_usd, paid_usd) -%}
    {{ claim_status_code }} = '22'
    and not ({{ paid_usd }} > 0 or ({{ paid_usd }} = 0 and {{ charge_usd }} > 0))
{%- endmacro %}
