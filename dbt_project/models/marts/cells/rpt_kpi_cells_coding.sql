-- One row per KPI, month, slice and detail of the coding family, from the blocks in its YAML.
{{ config(database='scratch', schema='intermediate') }}
-- depends_on: {{ ref('fct_audit_items') }}
-- depends_on: {{ ref('fct_audited_claims') }}
{{ kpi_cells() }}
