"""When a run starts by itself: new files in the landing folder, and every night.

Annotations are read as they stand by Dagster: no postponed evaluation here.
"""

import dagster as dg

from pipelines.defs.jobs import rcm_run
from pipelines.intake.landing import has_news
from pipelines.ledger import Ledger
from pipelines.settings import ensure_home, load

LOOK_SECONDS = 60


@dg.sensor(job=rcm_run, minimum_interval_seconds=LOOK_SECONDS)
def landing_folder(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Start a run when the landing folder holds a file that no run has seen."""
    del context
    settings = load()
    ensure_home(settings)
    with Ledger(settings.home) as ledger:
        if not has_news(settings, ledger):
            return dg.SkipReason("The landing folder holds nothing new.")
        last = ledger.last_run()
    # A run in the making has its record: the same key asks for no second one.
    return dg.RunRequest(run_key=f"after {last.run_id if last else 'nothing'}")


# The as-of date moves every night, and with it ageing, maturity and states.
nightly = dg.ScheduleDefinition(
    name="nightly", job=rcm_run, cron_schedule="30 2 * * *", execution_timezone=load().timezone
)
