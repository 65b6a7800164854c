"""Files of one batch to raw tables. Runs in this process or in a worker; knows no warehouse and no ledger."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import x12
from pipelines.contracts import tables
from pipelines.intake import kinds
from pipelines.intake.archive import read_archived
from pipelines.intake.controls import Controls, control_tables
from pipelines.intake.csv_files import read_csv
from pipelines.intake.mapping import Mappings
from pipelines.intake.spreadsheets import read_spreadsheet

RawTables = dict[str, pa.Table]


@dataclass(frozen=True)
class Options:
    """What reading depends on besides the bytes. ``accept``: held units a person lets in as they are."""

    salt: bytes
    timezone: str
    accept: frozenset[str] = frozenset()
    mappings: Mappings = field(default_factory=Mappings)


def read_files(files: Sequence[tuple[str, bytes]], options: Options) -> RawTables:
    """Raw tables of some files, given as (file id, bytes). Never raises for what is in a file.

    ``batch_id`` and ``received_seq`` stay null; the loader fills them. Rows stand in the order of the files.
    """
    found: list[RawTables] = []
    messages: list[tuple[str, bytes]] = []
    with _collector_off():
        for file_id, data in files:
            kind = kinds.kind_of(data, options.mappings)
            if kind.name == kinds.X12:
                messages.append((file_id, data))
            else:
                found.append(_read_one(file_id, data, kind, options))
        if messages:
            found.append(_read_x12(messages, options))
    return _joined(found)


def read_archive(home: Path, file_ids: Sequence[str], options: Options) -> RawTables:
    """Raw tables of archived files."""
    return read_files([(file_id, read_archived(home, file_id)) for file_id in file_ids], options)


def read_to_folder(home: Path, file_ids: Sequence[str], options: Options, folder: Path) -> None:
    """Work of a reader process: hand the raw tables over as Parquet, one file a table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in read_archive(home, file_ids, options).items():
        pq.write_table(table, folder / f"{name}.parquet", compression="snappy")


def tables_of_folder(folder: Path) -> RawTables:
    """What a reader process handed over."""
    return {path.stem: pq.read_table(path) for path in sorted(folder.glob("*.parquet"))}


def held_file(file_id: str, code: str, kind: str = kinds.UNKNOWN) -> RawTables:
    """A file held whole."""
    controls = Controls(file_id, kind)
    controls.hold_file(code)
    return control_tables([controls])


def _read_one(file_id: str, data: bytes, kind: kinds.Kind, options: Options) -> RawTables:
    if kind.code:
        return held_file(file_id, kind.code)
    zone = ZoneInfo(options.timezone)
    try:
        if kind.name == kinds.SPREADSHEET:
            return read_spreadsheet(data, file_id, zone, options.mappings)
        return read_csv(data, file_id, kinds.csv_tables()[kind.name], zone, options.mappings)
    except Exception:  # noqa: BLE001 - a fault of ours must cost this file alone, and its text may carry values
        return held_file(file_id, "I008", kind.name)


def _read_x12(files: Sequence[tuple[str, bytes]], options: Options) -> RawTables:
    """All together for speed; one by one when the reader fails, so that one file cannot sink a batch."""
    try:
        result = x12.read_batch(list(files), options.salt, options.accept)
    except Exception:  # noqa: BLE001 - the same
        if len(files) == 1:
            return held_file(files[0][0], "I008", kinds.X12)
        return _joined([_read_x12([file], options) for file in files])
    counted = set(result.file_controls["file_id"].to_pylist())
    # A file without a single set still has its control row, or nobody would know what became of it.
    rest = control_tables([Controls(file_id, kinds.X12) for file_id, _ in files if file_id not in counted])
    return {
        **result.tables,
        "findings": result.findings,
        "quarantined_units": result.quarantined_units,
        "file_controls": pa.concat_tables([result.file_controls, rest["file_controls"]]),
    }


def _joined(parts: Sequence[RawTables]) -> RawTables:
    """Parts under each other, in contract order, without empty tables."""
    joined: RawTables = {}
    for name, table in tables().items():
        schema = table.arrow_schema()
        found = [part[name].select(schema.names).cast(schema) for part in parts if name in part and len(part[name])]
        if found:
            joined[name] = pa.concat_tables(found)
    return joined


@contextmanager
def _collector_off() -> Iterator[None]:
    """Millions of short-lived lists: the collector would walk them again and again for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
