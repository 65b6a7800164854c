"""Assembly only: one ``Definitions``, for ``dagster dev -m pipelines.definitions`` and for ``rcm run``."""

from __future__ import annotations

import logging
import os

# Decided when Dagster is imported: no telemetry, and no row value in an error it stores.
os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
os.environ["DAGSTER_REDACT_USER_CODE_ERRORS"] = "1"
os.environ["DO_NOT_TRACK"] = "1"
# Its text is the exception with its values; ours goes to the private log of the home.
logging.getLogger("dagster.redacted_errors").addFilter(lambda _: False)

import dagster as dg  # noqa: E402 # after the switches

from pipelines.defs import assets, checks, sensors, shared  # noqa: E402 # after the switches
from pipelines.defs.instance import ensure_instance  # noqa: E402 # after the switches
from pipelines.defs.jobs import execute_job, rcm_run  # noqa: E402 # after the switches
from pipelines.run import Run  # noqa: E402 # after the switches

defs = dg.Definitions(
    assets=[
        assets.landing,
        assets.intake,
        assets.arrivals,
        assets.models,
        assets.statistics,
        assets.reports,
        assets.candidate,
        assets.published_set,
    ],
    asset_checks=[checks.raw_suite, checks.reports_suite],
    jobs=[rcm_run],
    sensors=[sensors.landing_folder],
    schedules=[sensors.nightly],
    resources={"current_run": shared.current_run},
)


def execute(run: Run) -> None:
    """Run the job in this process around an open run."""
    ensure_instance(run.settings.home)
    execute_job(defs, run)
