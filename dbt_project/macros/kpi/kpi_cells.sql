{#-
  KPI blocks to cells. A block has up to three legs: `numerator`, `denominator` (a ratio has one) and `presence`
  (months that exist although nothing happened in them). Every leg is one select of rows; every KPI one group by.
  In a leg's expressions `fact` is its model and, with `with_lineage`, `lineage` the lineage of the row, whose
  slices then count. `slices` of a leg replaces single slices by expressions. A detail may bring its own legs.
  Nothing dated after the as-of date counts.
-#}
{% macro kpi_cells() -%}
    {%- set blocks = kpi_blocks_of_model() -%}
    {%- if not blocks %} select 1 as nothing_while_parsing {% endif -%}
    {%- for block in blocks %}
{{ 'union all' if not loop.first }}
{{ kpi_cells_of(block) }}
    {%- endfor %}
{%- endmacro %}

{% macro kpi_cells_of(block) -%}
    {%- set is_ratio = block.get('denominator') is not none -%}
select
    '{{ block.id }}' as kpi_id,
    period_month,
    {% for slice in kpi_slices() %}{{ slice }}, {% endfor %}
    detail_kind,
    detail_id,
    cast(sum(numerator) as decimal(18, 2)) as numerator,
    cast({{ 'sum(denominator)' if is_ratio else 'null' }} as decimal(18, 2)) as denominator,
    cast(sum(n) as bigint) as n
from (
    {{ kpi_leg(block.numerator, 'numerator', 'whole' if is_ratio else 'amount') }}
    {%- if is_ratio %}
    union all
    {{ kpi_leg(block.denominator, 'denominator', 'whole') }}
    {%- endif %}
    {%- if block.get('presence') %}
    union all
    {{ kpi_leg(block.presence, 'presence', 'whole') }}
    {%- endif %}
    {%- for detail in block.get('details', []) %}
    union all
    {{ kpi_leg(detail.get('numerator', block.numerator), 'numerator', detail.splits, detail) }}
    {%- if detail.splits == 'both' %}
    union all
    {{ kpi_leg(detail.get('denominator', block.denominator), 'denominator', 'both', detail) }}
    {%- endif %}
    {%- endfor %}
) as legs
group by period_month, {{ kpi_slices() | join(', ') }}, detail_kind, detail_id
{%- endmacro %}

{#- `splits`: amount (a sum without denominator), whole or both (a ratio), numerator (the denominator stays whole). -#}
{% macro kpi_leg(leg, role, splits, detail=none) -%}
    {%- set of = 'lineage' if leg.get('with_lineage') else 'fact' -%}
    {%- set zero = 'cast(0 as decimal(18, 2))' -%}
    {%- set value = 'cast(' ~ (leg.get('value') or '0') ~ ' as decimal(18, 2))' -%}
    {%- set counts = (role == 'denominator' and splits != 'numerator') or (role == 'numerator' and splits == 'amount') -%}
    select
        {{ month_of(leg.date) }} as period_month,
        {%- for slice in kpi_slices() %}
        {{ leg.get('slices', {}).get(slice, of ~ '.' ~ slice) }} as {{ slice }},
        {%- endfor %}
        {%- if detail %}
        '{{ detail.id }}' as detail_kind,
        coalesce({{ detail.column }}, 'unknown') as detail_id,
        {%- else %}
        '' as detail_kind,
        '' as detail_id,
        {%- endif %}
        {{ value if role == 'numerator' else zero }} as numerator,
        {% if splits == 'numerator' %}cast(null as decimal(18, 2)){% else %}{{ value if role == 'denominator' else zero }}{% endif %} as denominator,
        {{ 1 if counts else 0 }} as n
    from {{ ref(leg.model) }} as fact
    {%- if leg.get('with_lineage') %}
    inner join {{ ref('fct_lineages') }} as lineage
        on fact.lineage_id = lineage.lineage_id
    {%- endif %}
    where {{ leg.date }} <= {{ as_of() }}
    {%- if leg.get('filter') %}
        and ({{ leg.filter }})
    {%- endif %}
{%- endmacro %}
