{# What a kind of ledger entry does to an account. #}
{% macro ledger_entry_type(kind) -%}
    case
        when {{ kind }} in ('copay', 'patient_payment') then 'patient_payment'
        when {{ kind }} = 'payer_payment' then 'payer_payment'
        when {{ kind }} in ('write_off_contractual', 'discount') then 'adjustment'
        when {{ kind }} in ('patient_refund', 'payer_refund') then 'refund'
        when {{ kind }} = 'opening_balance' then 'opening'
        else 'write_off'
    end
{%- endmacro %}
