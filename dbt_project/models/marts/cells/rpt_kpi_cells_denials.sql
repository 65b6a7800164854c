-- One row per KPI, month, slice and detail of the denial family, from the blocks in its YAML.
{{ config(database='scratch', schema='intermediate') }}
-- depends_on: {{ ref('fct_adjustments') }}
-- depends_on: {{ ref('fct_answer_lines') }}
-- depends_on: {{ ref('fct_answers') }}
-- depends_on: {{ ref('fct_encounters') }}
-- depends_on: {{ ref('fct_lineages') }}
-- depends_on: {{ ref('fct_submissions') }}
{{ kpi_cells() }}
