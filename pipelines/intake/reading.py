"""Files of one batch to raw tables. Runs in this process or in a worker; knows no warehouse and no ledger."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import x12
from pipelines.contracts import tables
from pipelines.intake import kinds
from pipelines.intake.archive import archived_path, checked_path, read_archived, refused_code
from pipelines.intake.containers import RefusedError, contents, kind_of_container
from pipelines.intake.controls import Controls, Held, control_tables
from pipelines.intake.csv_files import read_csv, unit_id
from pipelines.intake.limits import refusal
from pipelines.settings import Settings

RawTables = dict[str, pa.Table]


@dataclass(frozen=True)
class Options:
    """What reading depends on besides the bytes. ``accept``: held units a person lets in as they are."""

    salt: bytes
    timezone: str
    accept: frozenset[str] = frozenset()


def options_of(settings: Settings, accept: frozenset[str] = frozenset()) -> Options:
    """What the settings say of reading."""
    return Options(settings.salt, settings.timezone, accept)


def read_files(files: Sequence[tuple[str, bytes]], options: Options) -> RawTables:
    """Raw tables of some files, given as (file id, bytes). Never raises for what is in a file.

    ``batch_id`` and ``received_seq`` stay null; the loader fills them. Rows stand in the order of the files.
    """
    found: list[RawTables] = []
    messages: list[tuple[str, bytes]] = []
    with _collector_off():
        for file_id, data in files:
            kind = kinds.kind_of(data)
            if kind.name == kinds.X12:
                messages.append((file_id, data))
            else:
                found.append(_read_one(file_id, data, kind, options))
        if messages:
            found.append(_read_x12(messages, options))
    return _joined(found)


def read_archive(home: Path, file_ids: Sequence[str], options: Options) -> RawTables:
    """Raw tables of archived files. What is not to be loaded, for its size or as a container, is only looked at."""
    aside = {file_id: found for file_id in file_ids if (found := _not_loaded(home, file_id)) is not None}
    loaded = [(file_id, read_archived(home, file_id)) for file_id in file_ids if file_id not in aside]
    return _joined([*aside.values(), read_files(loaded, options)])


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
    try:
        return read_csv(data, file_id, kinds.csv_tables()[kind.name], ZoneInfo(options.timezone))
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
