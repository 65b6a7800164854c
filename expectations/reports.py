"""Could a reader be misled? Looked up in the report and core tables of the candidate, beside the raw layer.

``candidate`` is the marts file that would be published, ``raw`` the raw layer it was built from. Totals are computed
here by another path than the KPI cells take, so that a join that multiplies rows cannot agree with itself.
"""

from __future__ import annotations

from expectations import Suite
from expectations.report_coverage import EXPECTATIONS as COVERAGE
from expectations.report_coverage import FRAMES as COVERAGE_FRAMES
from expectations.report_tie_outs import EXPECTATIONS as TIE_OUTS
from expectations.report_tie_outs import FRAMES as TIE_OUT_FRAMES
from expectations.report_ties import EXPECTATIONS as TIES
from expectations.report_ties import FRAMES as TIE_FRAMES
from expectations.report_totals import EXPECTATIONS as TOTALS
from expectations.report_totals import FRAMES as TOTAL_FRAMES

SUITE = Suite(
    "reports",
    (*TIE_FRAMES, *TOTAL_FRAMES, *COVERAGE_FRAMES, *TIE_OUT_FRAMES),
    (*TIES, *TOTALS, *COVERAGE, *TIE_OUTS),
)
