{# The five slices of a lineage, as every fact carries them. #}
{% macro lineage_slices(relation) -%}
    {{ relation }}.payer_id,
    {{ relation }}.provider_npi,
    {{ relation }}.location_id,
    {{ relation }}.claim_type,
    {{ relation }}.visit_mode
{%- endmacro %}
