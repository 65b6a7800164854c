"""The assets of a run, from the landing folder to the published set. Bodies only call and tell.

Annotations are read as they stand by Dagster: no postponed evaluation here.
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg
from dagster_dbt import dbt_assets

from pipelines.defs.dbt_nodes import Translator, events, manifest
from pipelines.defs.shared import CURRENT_RUN, RunSettings, plain, run_of, stopped
from pipelines.defs.totals import FAMILIES, family_totals
from pipelines.errors import RcmError

LANDING, ARRIVALS, CANDIDATE = dg.AssetKey("landing"), dg.AssetKey("arrivals"), dg.AssetKey("candidate")
RAW = {family: dg.AssetKey(["raw", family]) for family in FAMILIES}
TRANSLATOR = Translator()
# By name, not by path as in build.py: a path would be looked up from the folder the scheduler was started in.
REPORTS = "fqn:rcm.marts.reports+ fqn:rcm.marts.worklists+"


@dg.asset(key=LANDING, group_name="intake", required_resource_keys=CURRENT_RUN)
def landing(context: dg.AssetExecutionContext, config: RunSettings) -> dg.MaterializeResult[Any]:
    """The landing folder. This first step takes the run lock and opens the run record."""
    run = context.resources.current_run.begin(config)
    folder = run.settings.landing_folder
    return dg.MaterializeResult(metadata={"run_id": run.run_id, "as_of": str(run.as_of), "folder": str(folder)})


@dg.multi_asset(
    specs=[
        dg.AssetSpec(RAW[family], deps=[LANDING], group_name="intake", description=words)
        for family, words in FAMILIES.items()
    ],
    required_resource_keys=CURRENT_RUN,
)
def intake(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[Any]]:
    """Raw tables, an asset a source family; other X12 sets are recognised, archived and counted."""
    run = run_of(context)
    taken = run.take_in()
    for family, totals in family_totals(run.ledger.files()).items():
        yield dg.MaterializeResult(asset_key=RAW[family], metadata=plain({**totals, "new_files": taken.new_files}))


@dg.asset(key=ARRIVALS, deps=list(RAW.values()), group_name="checks", required_resource_keys=CURRENT_RUN)
def arrivals(context: dg.AssetExecutionContext) -> dg.MaterializeResult[Any]:
    """What came in, file by file, against what was loaded, held or a duplicate: the door the raw suite guards."""
    files = run_of(context).ledger.files()
    return dg.MaterializeResult(metadata={"files": len(files)})


@dbt_assets(
    manifest=manifest(),
    exclude=REPORTS,
    name="models",
    dagster_dbt_translator=TRANSLATOR,
    required_resource_keys=CURRENT_RUN,
)
def models(context: dg.AssetExecutionContext) -> Iterator[Any]:
    """Staging to KPI cells, built by dbt into a new file."""
    yield from events(context, run_of(context), "marts")


@dg.asset(deps=["rpt_kpi_cells"], group_name="statistics", required_resource_keys=CURRENT_RUN)
def statistics(context: dg.AssetExecutionContext) -> dg.MaterializeResult[Any]:
    """What is about KPIs: control limits, written beside the cells."""
    return dg.MaterializeResult(metadata=plain(run_of(context).statistics()))


@dbt_assets(
    manifest=manifest(),
    select=REPORTS,
    name="reports",
    dagster_dbt_translator=TRANSLATOR,
    required_resource_keys=CURRENT_RUN,
)
def reports(context: dg.AssetExecutionContext) -> Iterator[Any]:
    """Report tables, read by pages and exports."""
    yield from events(context, run_of(context), "reports")


@dg.asset(key=CANDIDATE, deps=sorted(reports.keys), group_name="checks", required_resource_keys=CURRENT_RUN)
def candidate(context: dg.AssetExecutionContext) -> dg.MaterializeResult[Any]:
    """The files that would be published: the door the reports suite guards."""
    run = run_of(context)
    return dg.MaterializeResult(metadata={"run_id": run.run_id, "model_tests": len(run.checks)})


@dg.asset(deps=[ARRIVALS, CANDIDATE], group_name="published", required_resource_keys=CURRENT_RUN)
def published_set(context: dg.AssetExecutionContext) -> dg.MaterializeResult[Any]:
    """The set readers see, replaced whole or not at all. The gate is code in publish.py, not an edge of this graph."""
    run = run_of(context)
    try:
        return dg.MaterializeResult(metadata={"version": run.publish(), **plain(run.seconds)})
    except RcmError as problem:
        raise stopped(problem) from None
