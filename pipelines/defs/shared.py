"""What the definitions share: the run as a resource, and how our results look as Dagster's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg

from expectations import Suite
from pipelines.errors import RcmError, error
from pipelines.quality import CheckResult
from pipelines.run import Run, open_run
from pipelines.settings import load

CURRENT_RUN = {"current_run"}


class RunSettings(dg.Config):
    """What may differ from run to run; empty: as rcm.toml says."""

    as_of: str = ""
    include_test: bool = False
    landing: str = ""


class CurrentRun:
    """The run that the steps of a job share, in the one process they run in.

    The first step opens it (lock, run record); it is closed when the job ends, however it ends. A run that the command
    line has opened is used as it is, and closed by the command line.
    """

    def __init__(self, opened: Run | None = None) -> None:
        self._run = opened

    def begin(self, settings: RunSettings) -> Run:
        """Open the run, unless it is open."""
        if self._run is None:
            flags = {"as_of": settings.as_of or None, "landing": settings.landing or None}
            self._run = open_run(load(**flags, include_test=settings.include_test or None))
        return self._run

    @property
    def run(self) -> Run:
        """The open run."""
        if self._run is None:
            raise error("G009")
        return self._run

    def close(self) -> None:
        """Close it, when it was opened."""
        if self._run is not None:
            self._run.close()


@dg.resource
def current_run(_: dg.InitResourceContext) -> Iterator[CurrentRun]:
    """One run per job, closed with it."""
    holder = CurrentRun()
    try:
        yield holder
    finally:
        holder.close()


def run_of(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext) -> Run:
    """The open run of this job."""
    holder: CurrentRun = context.resources.current_run
    return holder.run


def stopped(problem: RcmError) -> dg.Failure:
    """Our error as Dagster's, codes and words only."""
    return dg.Failure(description=str(problem), allow_retries=False)


def as_check(check: CheckResult, asset: dg.AssetKey) -> dg.AssetCheckResult:
    """A check's result on an asset."""
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=check.name,
        passed=check.passed,
        severity=dg.AssetCheckSeverity.ERROR if check.severity == "error" else dg.AssetCheckSeverity.WARN,
        description=check.words,
        metadata={"observed": check.observed},
    )


def specs_of(suite: Suite, asset: dg.AssetKey) -> Sequence[dg.AssetCheckSpec]:
    """Check specs of a suite, with rule and reason; an error blocks what is built on the asset."""
    whole = dg.AssetCheckSpec(f"{suite.name}_suite_is_whole", asset=asset, description="Every check ran", blocking=True)
    return [
        *(
            dg.AssetCheckSpec(
                rule.name, asset=asset, description=f"{rule.words}. {rule.reason}", blocking=rule.severity == "error"
            )
            for rule in suite.expectations
        ),
        whole,
    ]


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata values as Dagster takes them: amounts as text, so that no cent passes through a float; seconds short."""
    return {
        name: value if isinstance(value, int | str) else round(value, 2) if isinstance(value, float) else str(value)
        for name, value in values.items()
    }
