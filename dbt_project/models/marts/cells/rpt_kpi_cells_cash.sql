-- One row per KPI, month, slice and detail of the cash family, from the blocks in its YAML.
{{ config(database='scratch', schema='intermediate') }}
-- depends_on: {{ ref('fct_account_entries') }}
-- depends_on: {{ ref('fct_deposits') }}
-- depends_on: {{ ref('fct_encounters') }}
-- depends_on: {{ ref('fct_payments') }}
{{ kpi_cells() }}
