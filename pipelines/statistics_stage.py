"""Between cells and reports: what the statistics say about the KPI cells of a candidate, written beside them.

The methods are pure and live in ``pipelines.statistics``; here they get their frames and hand over their tables.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipelines.errors import error
from pipelines.statistics.control_limits import control_limits

MARTS = "marts.duckdb"

# Proportions of counts of the denial family, for the practice and for each payer ('' = all payers).
MONTHLY_PROPORTIONS = """
    with cells as (
        select kpi_id, period_month, payer_id, numerator, denominator
        from rpt_kpi_cells
        where detail_kind = ''
        union all
        select kpi_id, period_month, '' as payer_id, numerator, denominator
        from rpt_kpi_cells
        where detail_kind = ''
    )

    select
        cells.kpi_id,
        cells.payer_id,
        cells.period_month,
        sum(cells.numerator)::bigint as numerator,
        sum(cells.denominator)::bigint as denominator,
        periods.is_mature,
        dim_kpi.minimum_n
    from cells
    inner join dim_kpi on cells.kpi_id = dim_kpi.kpi_id
    inner join rpt_kpi_periods as periods
        on cells.kpi_id = periods.kpi_id and cells.period_month = periods.period_month
    where dim_kpi.is_proportion_of_counts and dim_kpi.family = 'denials'
    group by all
    order by cells.kpi_id, cells.payer_id, cells.period_month
"""


def run(candidate: Path) -> dict[str, int]:
    """Write the statistics tables into the candidate's marts; returns rows by table.

    Args:
        candidate: The build folder; its ``marts.duckdb`` holds the KPI cells and nobody else has it open.

    Raises:
        RcmError: G003, the candidate cannot be read or written.
    """
    try:
        with duckdb.connect(str(candidate / MARTS)) as connection:
            limits = control_limits(connection.execute(MONTHLY_PROPORTIONS).to_arrow_table())
            connection.register("computed_limits", limits)
            connection.execute("create or replace table stat_control_limits as select * from computed_limits")
            connection.unregister("computed_limits")
            connection.execute("checkpoint")
    except duckdb.Error:
        raise error("G003", "statistics") from None
    return {"stat_control_limits": limits.num_rows}
