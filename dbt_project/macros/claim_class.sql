{# Sums over the lines of an adjudication that the class of the claim is read from. #}
{% macro class_sums() -%}
    {{ row_count("case when is_charged then 1 end") }} as charged_line_count,
    {{ row_count("case when own_class = 'denied' then 1 end") }} as denied_line_count,
    {{ row_count("case when own_class = 'partly_denied' then 1 end") }} as partly_denied_line_count,
    {{ row_count("case when own_class = 'pending' then 1 end") }} as pending_line_count,
    {{ row_count("case when is_charged and is_unprocessable and paid_usd = 0 then 1 end") }} as unprocessable_line_count,
    {% for class in ['denial', 'denied', 'duplicate', 'patient_share', 'capitated', 'contractual', 'sequestration'] -%}
    {{ usd("sum(" ~ class ~ "_usd)") }} as {{ class }}_usd,
    {% endfor -%}
    max(case when is_patient_liable then 1 else 0 end) = 1 as is_patient_liable
{%- endmacro %}

{#
    Class of an adjudicated claim (DENIALS, rule 6), over one answer or over the answers of a split claim.
    Denial dollars at claim level beside lines deny the whole claim only when nothing was paid or left to the patient.
#}
{% macro claim_class() -%}
    case
                when claim_denied_usd > 0 and paid_usd = 0 and patient_share_usd <= 0 then 'denied'
                when charged_line_count > 0 and denied_line_count = charged_line_count then 'denied'
                when claim_denied_usd > 0 or denied_line_count > 0 or partly_denied_line_count > 0 then 'partly_denied'
                when paid_usd > 0 then 'paid'
                when patient_share_usd > 0 then 'patient_responsibility'
                when capitated_usd > 0 then 'capitated'
                else 'zero_other'
            end
{%- endmacro %}
