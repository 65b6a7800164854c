"""Run the suites of ``expectations/`` and turn their results into words. The only caller of Great Expectations.

It sees small pandas frames of Decimals in memory, nothing else: no SQL source, no stored context, no pages of its own.
Every frame is first asked for a row and for filled columns; a check that could not be looked at has failed.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from expectations import Expectation, Frame, Suite
from expectations.raw import SUITE as RAW
from expectations.reports import SUITE as REPORTS
from pipelines import warehouse
from pipelines.ledger import Ledger

ROWS = "rows"
Frames = Mapping[str, pa.Table | None]


@dataclass(frozen=True)
class CheckResult:
    """What one check saw. ``suite``: raw, reports, models (dbt tests) or run. ``words`` say the rule, or its breach."""

    suite: str
    name: str
    severity: str
    passed: bool
    words: str
    observed: str = ""


@dataclass(frozen=True)
class Situation:
    """What the frames may ask for beside the tables."""

    as_of: date
    include_test: bool
    ledger_files: Sequence[str]
    ledger_batches: Sequence[str]
    decided: Sequence[str]

    @classmethod
    def of(cls, ledger: Ledger, as_of: date, include_test: bool) -> Situation:
        """The situation as the ledger knows it."""
        return cls(
            as_of,
            include_test,
            [file.file_id for file in ledger.files()],
            [batch.batch_id for batch in ledger.batches()],
            sorted(ledger.accepted()),
        )


def check_raw(home: Path, situation: Situation, suite: Suite = RAW) -> list[CheckResult]:
    """Results of the suite ``raw`` on the control tables of the warehouse."""
    with warehouse.connect(home, read_only=True) as connection:
        frames = {frame.name: _frame(connection, frame, situation) for frame in suite.frames}
    return evaluate(suite, frames)


def check_reports(home: Path, candidate: Path, situation: Situation, suite: Suite = REPORTS) -> list[CheckResult]:
    """Results of the suite ``reports`` on the files of a candidate folder, beside the raw layer."""
    with warehouse.connect(home, read_only=True) as connection:
        marts = str(candidate / "marts.duckdb").replace("'", "''")
        connection.execute(f"attach '{marts}' as candidate (read_only)")
        frames = {frame.name: _frame(connection, frame, situation) for frame in suite.frames}
        connection.execute("detach candidate")
    return evaluate(suite, frames)


def evaluate(suite: Suite, frames: Frames) -> list[CheckResult]:
    """One result per expectation of the suite, in its order, and one that says whether all of them ran."""
    results: list[CheckResult] = []
    ran = 0
    context = _context()
    for frame in suite.frames:
        rules = [rule for rule in suite.expectations if rule.frame == frame.name]
        outcome = _validate(context, frame, rules, frames.get(frame.name))
        ran += sum(rule.name in outcome for rule in rules)
        results += [_result(suite.name, rule, frame, frames.get(frame.name), outcome) for rule in rules]
    declared = len(suite.expectations)
    order = {rule.name: position for position, rule in enumerate(suite.expectations)}
    results.sort(key=lambda result: order[result.name])
    words = f"All {declared} checks of the suite ran" if ran == declared else f"Only {ran} of {declared} checks ran"
    return [
        *results,
        CheckResult(suite.name, f"{suite.name}_suite_is_whole", "error", ran == declared, words, str(ran)),
    ]


def declared_checks() -> dict[str, str]:
    """Severity of every check of both suites by ``suite.name``: what a publication must have results for."""
    declared: dict[str, str] = {
        f"{s.name}.{rule.name}": rule.severity for s in (RAW, REPORTS) for rule in s.expectations
    }
    return declared | {f"{s.name}.{s.name}_suite_is_whole": "error" for s in (RAW, REPORTS)}


def _frame(connection: warehouse.Connection, frame: Frame, situation: Situation) -> pa.Table | None:
    """The frame, or None when its question could not be asked: its checks then fail."""
    sql = f"with decided as (select unnest(cast($decided as varchar[])) as subject) select * from ({frame.sql})"
    wanted = set(re.findall(r"\$(\w+)", sql))
    params = {name: value for name, value in vars(situation).items() if name in wanted}
    try:
        return warehouse.frame(connection, sql, params)
    except duckdb.Error:
        return None


def _context() -> Any:
    # Telemetry is decided at import.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import great_expectations
        from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults

        # Without this every context leaves a folder for pages of its own behind.
        stores = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
        config = DataContextConfig(store_backend_defaults=stores)
        context = great_expectations.get_context(mode="ephemeral", project_config=config)
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment] # the documented form
    return context.data_sources.add_pandas("frames")


def _validate(source: Any, frame: Frame, rules: Sequence[Expectation], table: pa.Table | None) -> dict[str, Any]:
    """Results by rule or guard name; empty when there is nothing to look at."""
    if table is None or not rules:
        return {}
    import great_expectations as gx

    batch = (
        source.add_dataframe_asset(frame.name)
        .add_batch_definition_whole_dataframe("all")
        .get_batch({"dataframe": table.to_pandas()})
    )
    suite = gx.ExpectationSuite(name=frame.name, expectations=[*_guards(rules), *(_as_gx(rule) for rule in rules)])
    report = batch.validate(suite, result_format={"result_format": "COMPLETE", "include_unexpected_rows": False})
    return {result.expectation_config.meta["name"]: result for result in report.results}


def _expectations() -> Any:
    import great_expectations

    return great_expectations.expectations


def _guards(rules: Sequence[Expectation]) -> list[Any]:
    columns = sorted({column for rule in rules for column in rule.columns})
    gxe = _expectations()
    return [
        gxe.ExpectTableRowCountToBeBetween(min_value=1, meta={"name": ROWS}),
        *(gxe.ExpectColumnValuesToNotBeNull(column=column, meta={"name": f"filled {column}"}) for column in columns),
    ]


def _as_gx(rule: Expectation) -> Any:
    gxe, meta = _expectations(), {"name": rule.name}
    if rule.kind == "equal":
        return gxe.ExpectColumnPairValuesToBeEqual(column_A=rule.column, column_B=rule.other, meta=meta)
    if rule.kind == "at_most":
        return gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A=rule.other, column_B=rule.column, or_equal=True, meta=meta
        )
    low, high = (0, 0) if rule.kind == "zero" else (rule.low, rule.high)
    return gxe.ExpectColumnValuesToBeBetween(column=rule.column, min_value=low, max_value=high, meta=meta)


def _result(
    suite: str, rule: Expectation, frame: Frame, table: pa.Table | None, outcome: Mapping[str, Any]
) -> CheckResult:
    guards = [ROWS, *(f"filled {column}" for column in rule.columns)]
    if table is None or rule.name not in outcome or not all(g in outcome and outcome[g].success for g in guards):
        words = f"{rule.words}: could not be looked at ({frame.words.lower()})"
        return CheckResult(suite, rule.name, rule.severity, passed=False, words=words, observed="nothing seen")
    found = outcome[rule.name]
    if found.success:
        row = _row(table, 0) if table.num_rows == 1 else {"rows": f"{table.num_rows:,}"}
        return CheckResult(suite, rule.name, rule.severity, passed=True, words=rule.words, observed=_listed(row))
    bad = [int(position) for position in found.result.get("unexpected_index_list") or ()]
    row = _row(table, bad[0]) if bad else {}
    words = rule.failure.format_map(row) if row else f"{rule.words}: could not be looked at"
    more = f" (and {len(bad) - 1} more like it)" if len(bad) > 1 else ""
    return CheckResult(suite, rule.name, rule.severity, passed=False, words=words + more, observed=_listed(row))


def _row(table: pa.Table, position: int) -> dict[str, str]:
    return {name: _said(value) for name, value in table.slice(position, 1).to_pylist()[0].items()}


def _said(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _listed(row: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in row.items())
