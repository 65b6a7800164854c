-- One row per KPI, from the same blocks that make the cells: what it says, what it counts, how it is judged.
{{ kpi_dimension() }}
