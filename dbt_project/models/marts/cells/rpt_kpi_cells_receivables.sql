-- One row per KPI, month, slice and detail of the receivables family, from the blocks in its YAML.
{{ config(database='scratch', schema='intermediate') }}
-- depends_on: {{ ref('fct_account_entries') }}
-- depends_on: {{ ref('fct_ar_month_end') }}
-- depends_on: {{ ref('fct_ar_slice_months') }}
-- depends_on: {{ ref('fct_lineages') }}
{{ kpi_cells() }}
