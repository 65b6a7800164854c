{# Payer order of an 837 from SBR01; where it does not say, primary. #}
{% macro payer_order_of_sbr(responsibility_code) -%}
    case
        when {{ responsibility_code }} = 'S' then 2
        when {{ responsibility_code }} in ('T', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H') then 3
        else 1
    end
{%- endmacro %}

{# Payer order that CLP02 states; null where it is silent. #}
{% macro payer_order_of_status(claim_status_code) -%}
    case
        when {{ claim_status_code }} in ('1', '19') then 1
        when {{ claim_status_code }} in ('2', '20') then 2
        when {{ claim_status_code }} in ('3', '21') then 3
    end
{%- endmacro %}
