"""The two suites as blocking checks: they stop the published set, not the steps that show further reasons.

Annotations are read as they stand by Dagster: no postponed evaluation here.
"""

from collections.abc import Iterator

import dagster as dg

from expectations.raw import SUITE as RAW
from expectations.reports import SUITE as REPORTS
from pipelines.defs.assets import ARRIVALS, CANDIDATE
from pipelines.defs.shared import CURRENT_RUN, as_check, run_of, specs_of


@dg.multi_asset_check(specs=specs_of(RAW, ARRIVALS), required_resource_keys=CURRENT_RUN)
def raw_suite(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
    """Did everything arrive, once?"""
    for check in run_of(context).check_arrivals():
        yield as_check(check, ARRIVALS)


@dg.multi_asset_check(specs=specs_of(REPORTS, CANDIDATE), required_resource_keys=CURRENT_RUN)
def reports_suite(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
    """Could a reader be misled?"""
    for check in run_of(context).check_candidate():
        yield as_check(check, CANDIDATE)
