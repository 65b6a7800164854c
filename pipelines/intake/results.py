"""What became of each file, and the ``files`` part of ``rcm status``: counts and dollars of what was read in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pipelines.intake.repeats import REASONS, SAME_BYTES
from pipelines.ledger import File, FileResult, Ledger
from pipelines.warehouse import Connection, frame

COUNTS = ("transactions", "claims", "lines", "adjustments", "rows")
DOLLARS = ("charge", "paid")
STATES = ("in", "loaded", "held", "duplicate")
Row = dict[str, Any]


def results_of_batch(connection: Connection, batch_id: str) -> list[FileResult]:
    """Results of the files a batch brought, and of files with the same sets: these may have left quarantine by it."""
    files = frame(
        connection,
        "select file_id from raw.file_controls where batch_id = $batch union "
        "select t.file_id from raw.transactions t join raw.transactions n using (transaction_id) "
        "where n.batch_id = $batch",
        {"batch": batch_id},
    )
    return results_of(connection, files["file_id"].to_pylist())


def results_of(connection: Connection, file_ids: Sequence[str]) -> list[FileResult]:
    """Results of some files, from the control tables, in the order of their ids."""
    wanted = [sorted(file_ids)]
    controls = _by_file(connection, "select * from raw.file_controls where file_id in (select unnest(?))", wanted)
    sets = _by_file(
        connection,
        "select file_id, kind, result from raw.transactions where file_id in (select unnest(?)) order by set_ordinal",
        wanted,
    )
    held = _by_file(
        connection, "select file_id, level from raw.quarantined_units where file_id in (select unnest(?))", wanted
    )
    return [
        FileResult(
            file_id,
            rows[0]["batch_id"],
            _kind(rows, sets.get(file_id, ())),
            _result(rows, sets.get(file_id, ()), {unit["level"] for unit in held.get(file_id, ())}),
            _cents(rows),
        )
        for file_id, rows in sorted(controls.items())
    ]


def file_report(ledger: Ledger, connection: Connection | None) -> tuple[list[Row], Row]:
    """Files and totals of ``rcm status --json``. ``connection`` None: nothing was loaded yet.

    One entry for each name a content was seen under; a second name is a ``duplicate``, with the counts of what is in
    it, and counts in no total.
    """
    held = _by_file(connection, _HELD, ()) if connection else {}
    findings = _by_file(connection, _FINDINGS, ()) if connection else {}
    files = {file.file_id: file for file in ledger.files()}
    names = {file_id: [file.name] for file_id, file in files.items()}
    for name, sighting in ledger.sightings().items():
        if name not in names[sighting.file_id]:
            names[sighting.file_id].append(name)
    report = [
        _entry(file, name, held.get(file.file_id, ()), findings.get(file.file_id, ()))
        if name == file.name
        else _entry(replace(file, result="duplicate"), name, (), ({"code": SAME_BYTES},)) | {"findings": []}
        for file in files.values()
        for name in names[file.file_id]
    ]
    return report, _totals(files.values())


_HELD = (
    "select file_id, level, code, segment_or_row, coalesce(paid_usd, charge_usd) as usd from raw.quarantined_units "
    "order by file_id, segment_or_row nulls first, unit_id"
)
_FINDINGS = "select file_id, code, severity, segment_or_row from raw.findings order by file_id, finding_ordinal"


def _by_file(connection: Connection, sql: str, params: Sequence[Any]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in frame(connection, sql, params).to_pylist():
        found.setdefault(row.pop("file_id"), []).append(row)
    return found


def _kind(controls: Sequence[Row], sets: Sequence[Row]) -> str:
    """The kinds in a file, in order of appearance; of a file without sets that of its control row."""
    return "+".join(dict.fromkeys(row["kind"] for row in (sets or controls)))


def _result(controls: Sequence[Row], sets: Sequence[Row], held: set[str]) -> str:
    results = {row["result"] for row in sets}
    loaded = "loaded" in results or any(row["rows_loaded_count"] for row in controls)
    if held == {"member"}:  # the other members are files of their own
        return "partly_held"
    if held or "held" in results:
        return "partly_held" if loaded else "held"
    if loaded:
        return "loaded"
    if "duplicate" in results:
        return "duplicate"
    is_empty_csv = not results and not any(row["kind"] == "X12" for row in controls)
    return "loaded" if is_empty_csv else "not_read_yet"


def _cents(controls: Sequence[Row]) -> dict[str, int]:
    """Control rows of a file summed over kinds; dollars in cents."""
    counts = {
        f"{what}_{state}": sum(int(row[f"{what}_{state}_count"]) for row in controls)
        for what in COUNTS
        for state in STATES
    }
    cents = {
        f"{what}_{state}": sum(int(row[f"{what}_{state}_usd"].scaleb(2)) for row in controls)
        for what in DOLLARS
        for state in STATES
    }
    return counts | cents


def _entry(file: File, name: str, held: Sequence[Row], findings: Sequence[Row]) -> Row:
    reasons = [finding["code"] for finding in findings if finding["code"] in REASONS]
    why = {"duplicate_reason": reasons[0] if reasons else None} if file.result == "duplicate" else {}
    return {
        "file_id": file.file_id,
        "name": name,
        "kind": file.kind,
        "result": file.result,
        **{what: file.counts.get(f"{what}_in", 0) for what in COUNTS},
        **{f"{what}_usd": usd(file.counts.get(f"{what}_in", 0)) for what in DOLLARS},
        "held": [{**unit, "usd": None if unit["usd"] is None else f"{unit['usd']:.2f}"} for unit in held],
        "findings": list(findings),
        **why,
    }


def _totals(files: Iterable[File]) -> Row:
    every = [file.counts for file in files]
    totals: Row = {"files": len(every)}
    for state in STATES:
        totals[state] = {what: sum(c.get(f"{what}_{state}", 0) for c in every) for what in COUNTS} | {
            f"{what}_usd": usd(sum(c.get(f"{what}_{state}", 0) for c in every)) for what in DOLLARS
        }
    return totals


def usd(cents: int) -> str:
    """Cents as dollars with two decimals: ``-12.30``."""
    return f"{Decimal(cents).scaleb(-2):.2f}"
