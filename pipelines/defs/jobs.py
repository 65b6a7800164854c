"""The one job, and the one way to run it from the command line."""

from __future__ import annotations

import dagster as dg

from pipelines.defs.shared import CurrentRun
from pipelines.run import Run

JOB = "rcm_run"
# A failed check stops its suite's step, a closed gate the last one: both stand in the run already.
STOPPED_BY_DESIGN = frozenset({"raw_suite", "reports_suite", "published_set"})
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}

# One process: the steps share the run lock and the warehouse, and a step more costs no second of imports.
rcm_run = dg.define_asset_job(
    JOB,
    selection=dg.AssetSelection.all(),
    description="Landing folder to published set; publishes only when every check passed.",
    executor_def=dg.in_process_executor,
)


def execute_job(definitions: dg.Definitions, run: Run) -> None:
    """Run the job around a run the caller opened; how it ended stands in the run.

    The scheduler's own store is left out: hundreds of commits to disk told nothing that the ledger does not know.
    """
    job = definitions.resolve_job_def(JOB)
    with dg.DagsterInstance.ephemeral() as instance:
        ended = job.execute_in_process(
            run_config=QUIET,
            instance=instance,
            resources={"current_run": CurrentRun(run)},
            raise_on_error=False,
        )
    failed = [event for event in ended.all_events if event.event_type is dg.DagsterEventType.STEP_FAILURE]
    for event in failed:
        if event.step_key not in STOPPED_BY_DESIGN:
            run.stopped_at(str(event.step_key), str(event.event_specific_data))
