"""Files of one batch to raw tables. Runs in this process or in a worker; knows no warehouse and no ledger."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import x12
from pipelines.contracts import tables
from pipelines.errors import RcmError
from pipelines.intake import kinds
from pipelines.intake.archive import archived_path, checked_path, read_archived, refused_code
from pipelines.intake.containers import RefusedError, contents, kind_of_container
from pipelines.intake.controls import Controls, Held, control_tables
from pipelines.intake.csv_files import read_csv
from pipelines.intake.csv_rows import unit_id
from pipelines.intake.limits import refusal
from pipelines.intake.mapping import Mappings
from pipelines.intake.spreadsheets import read_spreadsheet
from pipelines.settings import Settings

RawTables = dict[str, pa.Table]


@dataclass(frozen=True)
class Options:
    """What reading depends on besides the bytes. ``accept``: held units a person lets in as they are."""

    salt: bytes
    timezone: str
    accept: frozenset[str] = frozenset()
    mappings: Mappings = field(default_factory=Mappings)


def options_of(settings: Settings, accept: frozenset[str] = frozenset()) -> Options:
    """What the settings say of reading."""
    return Options(settings.salt, settings.timezone, accept, Mappings.load(settings.home))


def read_files(files: Sequence[tuple[str, bytes]], options: Options) -> RawTables:
    """Raw tables of some files, given as (file id, bytes). Never raises for what is in a file.

    ``batch_id`` and ``received_seq`` stay null; the loader fills them. Rows stand in the order of the files.
    """
    with x12.quick_memory():
        try:
            return _joined(list(_parts(files, options)))
        except Exception:  # noqa: BLE001 - the reader failed: one by one, so that one file cannot sink a batch
            if len(files) == 1:
                return held_file(files[0][0], "I008", kinds.X12)
    return _joined([read_files([file], options) for file in files])


def read_archive(home: Path, file_ids: Sequence[str], options: Options) -> RawTables:
    """Raw tables of archived files. What is not to be loaded, for its size or as a container, is only looked at."""
    aside = _set_aside(home, file_ids)
    loaded = [(file_id, read_archived(home, file_id)) for file_id in file_ids if file_id not in aside]
    return _joined([*aside.values(), read_files(loaded, options)])


def _set_aside(home: Path, file_ids: Sequence[str]) -> dict[str, RawTables]:
    return {file_id: found for file_id in file_ids if (found := _not_loaded(home, file_id)) is not None}


def _not_loaded(home: Path, file_id: str) -> RawTables | None:
    """Control rows of a file of which only these are wanted; None of one to be read."""
    path = archived_path(home, file_id)
    # Members of a container were not looked at before they were filed.
    code = refused_code(home, file_id) or (refusal(path) if path.exists() else "")
    if code:
        return held_file(file_id, code, kinds.X12 if code.startswith("X") else kinds.UNKNOWN)
    kind = kind_of_container(path) if path.exists() else ""
    return _container(home, file_id, kind) if kind else None


def _container(home: Path, file_id: str, kind: str) -> RawTables | None:
    """A container counts nothing itself; members that are not taken are its held units. None for a document."""
    controls = Controls(file_id, kind)
    try:
        with checked_path(home, file_id).open("rb") as source:
            members = contents(source, kind, home / "build")
    except RefusedError as why:
        if why.code == "I006":
            return None
        controls.hold_file(why.code)
        members = []
    for member in members:
        if member.code:
            place = member.ordinal
            controls.find(member.code, "hold", place)
            controls.hold_row(Held(unit_id(file_id, "member", place), member.code, place, "member", 0))
    return control_tables([controls])


def read_to_folder(home: Path, file_ids: Sequence[str], options: Options, folder: Path) -> None:
    """Work of a reader process: hand the raw tables over as Parquet, one file a table.

    Rows are written as they are read: of a large file only a part is in memory.
    """
    aside = _set_aside(home, file_ids)
    files = ((file_id, read_archived(home, file_id)) for file_id in file_ids if file_id not in aside)
    try:
        with x12.quick_memory():
            _write(chain(aside.values(), _parts(files, options)), folder)
    except RcmError:
        raise
    except Exception:  # noqa: BLE001 - the same
        shutil.rmtree(folder)
        _write([read_archive(home, file_ids, options)], folder)


def _write(parts: Iterable[RawTables], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as open_files:
        writers: dict[str, pq.ParquetWriter] = {}
        for part in parts:
            for name, table in _joined([part]).items():
                if name not in writers:
                    writer = pq.ParquetWriter(folder / f"{name}.parquet", table.schema, compression="snappy")
                    writers[name] = open_files.enter_context(writer)
                writers[name].write_table(table)


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


def _parts(files: Iterable[tuple[str, bytes]], options: Options) -> Iterator[RawTables]:
    """Raw tables in parts whose rows stand under each other: X12 together for speed, then file by file."""
    messages: list[str] = []
    others: list[RawTables] = []

    def sorted_out() -> Iterator[tuple[str, bytes]]:
        for file_id, data in files:
            kind = kinds.kind_of(data, options.mappings)
            if kind.name == kinds.X12:
                messages.append(file_id)
                yield file_id, data
            else:
                others.append(_read_one(file_id, data, kind, options))

    counted: set[str] = set()
    for result in x12.read_parts(sorted_out(), options.salt, options.accept):
        counted.update(result.file_controls["file_id"].to_pylist())
        controls = {"findings": result.findings, "quarantined_units": result.quarantined_units}
        yield {**result.tables, **controls, "file_controls": result.file_controls}
    # A file without a single set still has its control row, or nobody would know what became of it.
    yield control_tables([Controls(file_id, kinds.X12) for file_id in messages if file_id not in counted])
    yield from others


def _joined(parts: Sequence[RawTables]) -> RawTables:
    """Parts under each other, in contract order, without empty tables."""
    joined: RawTables = {}
    for name, table in tables().items():
        schema = table.arrow_schema()
        found = [part[name].select(schema.names).cast(schema) for part in parts if name in part and len(part[name])]
        if found:
            joined[name] = pa.concat_tables(found)
    return joined
