"""What happened: files, batches, runs, check results, publications, decisions of people. Never a row of data.

SQLite beside the warehouse, WAL with ``synchronous=FULL``: an acknowledged entry survives a lost power supply, and
start-up compares it with the warehouse. Every method is one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from datetime import date

from pipelines.ledger.rows import (
    Batch,
    CheckResult,
    Decision,
    File,
    FileResult,
    Publication,
    Run,
    Sighting,
    StoredCheck,
)
from pipelines.ledger.store import Store, utc_now

__all__ = [
    "Batch",
    "CheckResult",
    "Decision",
    "File",
    "FileResult",
    "Ledger",
    "Publication",
    "Run",
    "Sighting",
    "StoredCheck",
    "utc_now",
]


class Ledger(Store):
    """The ledger of one home."""

    # files

    def files(self, result: str | None = None) -> list[File]:
        """Files in order of first sight; with ``result`` only those."""
        where, values = ("where result = ?", (result,)) if result else ("", ())
        return [
            File(**{**dict(row), "counts": json.loads(row["counts"])})
            for row in self._all(
                "select file_id, received_seq, name, size_bytes, kind, result, batch_id, counts "
                f"from files {where} order by received_seq",
                values,
            )
        ]

    def sightings(self) -> dict[str, Sighting]:
        """Paths of the landing folder ever seen, by relative path."""
        rows = self._all("select name, file_id, size_bytes, modified_ns, changed_ns from sightings order by name")
        return {row["name"]: Sighting(**dict(row)) for row in rows}

    def register(self, sightings: Sequence[Sighting], run_id: str, known: dict[str, int] | None = None) -> list[str]:
        """Record paths seen, in their order, and give each new content its ``received_seq``.

        ``known``: numbers the warehouse remembers of files this ledger does not. Returns the new file ids.
        """
        fresh: list[str] = []
        with self._transaction():
            for sighting in sightings:
                if not self._all("select 1 from files where file_id = ?", (sighting.file_id,)):
                    self._add_file(sighting.file_id, sighting.name, sighting.size_bytes, run_id, known or {})
                    fresh.append(sighting.file_id)
                self._db.execute(
                    "update files set name = ?, size_bytes = ? where file_id = ? and name = ''",
                    (sighting.name, sighting.size_bytes, sighting.file_id),
                )
                self._db.execute(
                    "insert or replace into sightings values (?, ?, ?, ?, ?, ?)",
                    (*astuple(sighting), run_id),
                )
        return fresh

    # batches

    def batches(self) -> list[Batch]:
        """Batches in the order they were loaded."""
        rows = self._all("select batch_id, file_count, row_count, unit_id from batches order by batch_ordinal")
        return [Batch(**dict(row)) for row in rows]

    def record_batch(
        self, batch: Batch, results: Iterable[FileResult], run_id: str, known: dict[str, int] | None = None
    ) -> None:
        """Note that the warehouse holds a batch and what became of its files. Doing it twice changes nothing.

        ``known``: received numbers the warehouse remembers, for files that this ledger has lost.
        """
        with self._transaction():
            ordinal = self._next("batches", "batch_ordinal")
            self._db.execute(
                "insert into batches values (?, ?, ?, ?, ?, ?) "
                "on conflict (batch_id) do update set row_count = excluded.row_count",
                (batch.batch_id, ordinal, run_id, batch.file_count, batch.row_count, batch.unit_id),
            )
            for item in results:
                self._add_file(item.file_id, "", 0, run_id, known or {})
                self._db.execute(
                    "update files set kind = ?, result = ?, counts = ?, batch_id = ? where file_id = ?",
                    (item.kind, item.result, json.dumps(item.counts, sort_keys=True), item.batch_id, item.file_id),
                )

    def reader(self) -> str:
        """Fingerprint of the reader that every file of the home was last read with; empty when not known."""
        rows = self._all("select fingerprint from readers order by reader_id desc limit 1")
        return str(rows[0]["fingerprint"]) if rows else ""

    def note_reader(self, fingerprint: str) -> None:
        """Every file has now been read with this reader."""
        if fingerprint != self.reader():
            with self._transaction():
                self._db.execute(
                    "insert into readers (fingerprint, noted_at) values (?, ?)", (fingerprint, self._stamp())
                )

    # runs

    def begin_run(self, run_id: str, as_of: date, fingerprint: dict[str, str]) -> None:
        """Open a run record. ``fingerprint``: whatever must be the same for ``nothing_new``."""
        with self._transaction():
            decision = self._all("select coalesce(max(decision_id), 0) as last from decisions")[0]["last"]
            number = self._next("runs", "run_ordinal")
            self._db.execute(
                "insert into runs (run_id, run_ordinal, started_at, as_of, fingerprint, last_decision_id)"
                " values (?, ?, ?, ?, ?, ?)",
                (run_id, number, self._stamp(), as_of.isoformat(), json.dumps(fingerprint, sort_keys=True), decision),
            )

    def finish_run(
        self,
        run_id: str,
        result: str,
        version: str | None = None,
        seconds: dict[str, float] | None = None,
        failed_checks: Sequence[str] = (),
        warnings: Sequence[str] = (),
    ) -> None:
        """Close a run record. ``result``: published, held or failed."""
        with self._transaction():
            self._db.execute(
                "update runs set finished_at = ?, result = ?, version = ?, seconds = ?, failed_checks = ?, "
                "warnings = ? where run_id = ?",
                (
                    self._stamp(),
                    result,
                    version,
                    json.dumps(seconds or {}, sort_keys=True),
                    json.dumps(list(failed_checks)),
                    json.dumps(list(warnings)),
                    run_id,
                ),
            )

    def last_run(self, finished: bool = False) -> Run | None:
        """The latest run; with ``finished`` the latest that was not killed."""
        where = "where finished_at is not null" if finished else ""
        rows = self._all(f"select * from runs {where} order by run_ordinal desc limit 1")
        if not rows:
            return None
        row = dict(rows[0])
        row.pop("run_ordinal")
        for key in ("fingerprint", "seconds", "failed_checks", "warnings"):
            row[key] = json.loads(row[key])
        return Run(**row)

    def run_ids(self) -> frozenset[str]:
        """Ids of every run this ledger saw begin."""
        return frozenset(str(row["run_id"]) for row in self._all("select run_id from runs"))

    def record_checks(self, run_id: str, results: Iterable[CheckResult]) -> None:
        """Add check results to a run, after those it has."""
        with self._transaction():
            start = self._all("select count(*) as n from check_results where run_id = ?", (run_id,))[0]["n"]
            self._db.executemany(
                "insert into check_results values (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (run_id, start + n, r.suite, r.name, r.severity, int(r.passed), r.words, str(r.observed))
                    for n, r in enumerate(results, 1)
                ],
            )

    def checks(self, run_id: str) -> list[StoredCheck]:
        """Check results of a run, in the order they were recorded."""
        rows = self._all(
            "select suite, name, severity, passed, words, observed from check_results "
            "where run_id = ? order by ordinal",
            (run_id,),
        )
        return [StoredCheck(**{**dict(row), "passed": bool(row["passed"])}) for row in rows]

    # publications and decisions

    def record_publication(self, version: str, run_id: str, as_of: date) -> None:
        """Note that a version was published."""
        with self._transaction():
            self._db.execute(
                "insert or ignore into publications (version, run_id, as_of, published_at) values (?, ?, ?, ?)",
                (version, run_id, as_of.isoformat(), self._stamp()),
            )

    def publications(self) -> list[Publication]:
        """Publications, oldest first."""
        rows = self._all("select version, run_id, as_of, published_at from publications order by publication_ordinal")
        return [Publication(**dict(row)) for row in rows]

    def decide(self, unit_id: str, file_id: str | None, reason: str, decided_by: str, *, loads: bool) -> None:
        """Record an acceptance; the first word stands when it is given twice."""
        with self._transaction():
            self._db.execute(
                "insert or ignore into decisions (unit_id, action, loads, file_id, reason, decided_by, decided_at) "
                "values (?, 'accept', ?, ?, ?, ?, ?)",
                (unit_id, int(loads), file_id, reason, decided_by, self._stamp()),
            )

    def decisions(self) -> list[Decision]:
        """Decisions, oldest first."""
        return [
            Decision(**{**dict(row), "loads": bool(row["loads"])})
            for row in self._all("select * from decisions order by decision_id")
        ]

    def accepted(self) -> frozenset[str]:
        """Ids a person accepted: held units loaded by it, and transactions whose unexplained dollars stand."""
        return frozenset(d.unit_id for d in self.decisions())

    # inside

    def _add_file(self, file_id: str, name: str, size: int, run_id: str, known: dict[str, int]) -> None:
        number = known.get(file_id) or self._next("files", "received_seq", max(known.values(), default=0))
        self._db.execute(
            "insert or ignore into files (file_id, received_seq, name, size_bytes, first_run_id) "
            "values (?, ?, ?, ?, ?)",
            (file_id, number, name, size, run_id),
        )
