{#- Every KPI block of the project as one row; the text of tiles, tooltips, `rcm kpi`, `explain` and the dictionary. -#}
{% macro kpi_dimension() -%}
    {%- set found = kpi_blocks_of_project() -%}
    {%- if not found %} select 1 as nothing_while_parsing {% endif -%}
    {%- for entry in found %}
{{ 'union all' if not loop.first }}
{{ kpi_dimension_row(entry.family, entry.block, loop.index) }}
    {%- endfor %}
    {%- if found %}
order by display_order
    {%- endif %}
{%- endmacro %}

{% macro kpi_dimension_row(family, block, display_order) -%}
    {%- set target = block.get('target') or {} -%}
    {%- set below = block.get('denominator') or {} -%}
    {%- set details = block.get('details') or [] -%}
    {%- set formula = block.numerator.words ~ (' / ' ~ below.words if below else '') -%}
select
    '{{ block.id }}' as kpi_id,
    '{{ family }}' as family,
    cast({{ display_order }} as bigint) as display_order,
    {{ kpi_literal(block.label) }} as label,
    {{ kpi_literal(block.words) }} as words,
    {{ kpi_literal(formula) }} as formula_words,
    {{ kpi_literal(block.numerator.words) }} as numerator_words,
    cast({{ kpi_literal(below.get('words')) }} as {{ dbt.type_string() }}) as denominator_words,
    '{{ block.unit }}' as unit,
    '{{ block.numerator.unit }}' as numerator_unit,
    cast({{ kpi_literal(below.get('unit')) }} as {{ dbt.type_string() }}) as denominator_unit,
    '{{ block.direction }}' as direction,
    cast({{ kpi_literal(target.get('low')) }} as decimal(18, 6)) as target_low,
    cast({{ kpi_literal(target.get('high')) }} as decimal(18, 6)) as target_high,
    cast({{ kpi_literal(target.get('population')) }} as {{ dbt.type_string() }}) as target_population,
    cast({{ kpi_literal(target.get('source')) }} as {{ dbt.type_string() }}) as target_source,
    cast({{ kpi_literal(target.get('year')) }} as {{ dbt.type_string() }}) as target_year,
    cast({{ block.minimum_n }} as bigint) as minimum_n,
    cast({{ block.maturity_days }} as bigint) as maturity_days,
    cast({{ block.get('charge_days_needed', 0) }} as bigint) as charge_days_needed,
    '{{ 'ratio' if below else 'amount' }}' as kind,
    {{ 'true' if block.is_proportion_of_counts else 'false' }} as is_proportion_of_counts,
    {{ 'true' if block.get('is_snapshot') else 'false' }} as is_snapshot,
    '{{ details | map(attribute='id') | join(',') }}' as details,
    '{{ details | selectattr('splits', 'equalto', 'both') | map(attribute='id') | join(',') }}' as split_details
{%- endmacro %}
