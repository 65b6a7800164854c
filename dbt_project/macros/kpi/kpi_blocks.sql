{#- The KPI blocks (`config.meta.kpis`) of one model, and of the whole project: the only definitions there are. -#}

{% macro kpi_slices() -%}
    {{ return(['payer_id', 'provider_npi', 'location_id', 'claim_type', 'visit_mode']) }}
{%- endmacro %}

{% macro kpi_blocks_of_model() -%}
    {#- While dbt parses, `config.get('meta')` is an empty string; a linter's stand-in for config has no `get`. -#}
    {%- set meta = config.get('meta') if config.get is defined else none -%}
    {{ return((meta or {}).get('kpis', [])) }}
{%- endmacro %}

{% macro kpi_blocks_of_project() -%}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for family in ['denials', 'receivables', 'cash', 'coding'] -%}
            {%- for node in graph.nodes.values() if node.name == 'rpt_kpi_cells_' ~ family -%}
                {%- for block in (node.config.get('meta') or {}).get('kpis', []) -%}
                    {%- do found.append({'family': family, 'block': block}) -%}
                {%- endfor -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{%- endmacro %}

{#- A text of a block as an SQL literal; nothing becomes NULL. -#}
{% macro kpi_literal(text) -%}
    {%- if text is none or text == '' -%} null {%- else -%} '{{ (text | string).replace("'", "''") }}' {%- endif -%}
{%- endmacro %}
