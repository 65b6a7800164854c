"""What ``rcm map`` does: look at a file, propose how it is read, read it on trial, save. Nothing here writes a log."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pipelines.errors import Exit, error
from pipelines.intake.mapping import (
    Mapping,
    Mappings,
    ReadRules,
    file_columns,
    header_name,
    header_names,
    required_columns,
)
from pipelines.intake.mapping_files import parsed, written
from pipelines.intake.mapping_home import FOLDER, mapping_paths
from pipelines.intake.mapping_layout import Layout
from pipelines.intake.mapping_proposal import Proposal, Sheet, proposed
from pipelines.intake.mapping_trial import Trial, known_layouts, trial
from pipelines.pointer import write_atomically
from pipelines.settings import Settings, ensure_home

SHOWN = 20


@dataclass(frozen=True)
class Told:
    """One table of a file: how it is read, or would be. ``proposal``: None where it is read so already.

    ``missing``: required columns that have neither header nor constant.
    """

    mapping: Mapping
    header_position: int
    trial: Trial
    proposal: Proposal | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """Required columns that nothing is read for."""
        return tuple(
            sorted(required_columns(self.mapping.table) - set(self.mapping.columns) - set(self.mapping.constants))
        )

    @property
    def headers(self) -> dict[str, str]:
        """Our column to their header, as the file writes it."""
        if self.proposal is None:
            return dict(self.mapping.columns)
        return {ours: theirs for ours, theirs in self.proposal.headers.items() if ours in self.mapping.columns}

    @property
    def open_words(self) -> dict[str, tuple[str, ...]]:
        """Words nobody has translated, by column; cells of the file, so for the person's screen only."""
        return self.proposal.open_words if self.proposal else {}

    def rules(self) -> dict[str, Any]:
        """How cells are written, where it is not as ours are."""
        told = {field.name: getattr(self.mapping.rules, field.name) for field in fields(ReadRules)}
        return {name: value for name, value in told.items() if value != getattr(ReadRules(), name)}

    def as_json(self) -> dict[str, Any]:
        """Counts, mapping and problems; no cell of the file."""
        return {
            "kind": self.mapping.kind,
            "read_by": "proposal" if self.proposal else self.mapping.name or "our own headers",
            "header_row": self.header_position,
            "columns": self.headers,
            "constants": dict(self.mapping.constants),
            "read": {name: list(v) if isinstance(v, tuple) else v for name, v in self.rules().items()},
            "rows": {"loaded": self.trial.loaded, "held": self.trial.held, "left_out": self.trial.left_out},
            "missing": list(self.missing),
            "unused_headers": list(self.proposal.unused) if self.proposal else [],
            "untranslated": {column: len(strange) for column, strange in self.open_words.items()},
            "problems": [
                {"code": code, "column": column or None, "rows": count}
                for (code, column), count in sorted(self.trial.problems.items())
            ],
        }


def look(
    settings: Settings, data: bytes, kind: str | None, columns: dict[str, str], constants: dict[str, str]
) -> list[Told]:
    """Every table of a file as it is read now; where one is not, or options ask for it, one proposal.

    Raises:
        RcmError: I037 no table in the file or no row that looks like a header, I039 an option names what is not there
            (exit 2); I032-I035 a mapping file is broken (exit 3).
    """
    zone, tables = ZoneInfo(settings.timezone), known_layouts(data, Mappings.load(settings.home))
    if not tables:
        raise error("I037", exit_code=Exit.USAGE)
    asked = bool(kind or columns or constants)
    known = [(sheet, layout) for sheet, layout in tables if layout]
    if len(known) == len(tables) and not asked:
        return [_as_known(data, sheet, layout, zone) for sheet, layout in known]
    sheets = [sheet for sheet, layout in tables if asked or not layout]
    found = proposed(sheets, kind, columns)
    if found is None:
        raise error("I037", "no row looks like a header", Exit.USAGE)
    return [_as_proposed(data, *found, columns, constants, zone)]


def _as_known(data: bytes, sheet: Sheet, layout: Layout, zone: ZoneInfo) -> Told:
    position = next(r.physical_line for r in sheet.records if header_names(r.cells) == layout.header)
    return Told(layout.mapping, position, trial(data, sheet, layout.mapping, zone, SHOWN))


def _as_proposed(
    data: bytes, sheet: Sheet, found: Proposal, columns: dict[str, str], constants: dict[str, str], zone: ZoneInfo
) -> Told:
    ours = {column.name for column in file_columns(found.mapping.table)}
    wrong = [name for name in (*columns, *constants) if name not in ours]
    there = found.mapping.columns
    wrong += [f"{name}={theirs}" for name, theirs in columns.items() if there.get(name) != header_name(theirs)]
    if wrong:
        raise error("I039", f"{found.mapping.kind}: {', '.join(dict.fromkeys(wrong))}", Exit.USAGE)
    kept = {name: theirs for name, theirs in found.mapping.columns.items() if name not in constants}
    mapping = replace(found.mapping, columns=kept, constants=constants)
    return Told(mapping, found.header_position, trial(data, sheet, mapping, zone, SHOWN), found)


def save_mapping(settings: Settings, told: Told) -> str:
    """Save a proposal as a file of its own; returns its path in the home.

    A mapping of the same headers is replaced, and kept beside the new one as ``NAME.toml.old``.

    Raises:
        RcmError: I038 required columns are missing, I039 the mapping to replace has other kinds too (exit 2).
    """
    if told.missing:
        raise error("I038", f"{told.mapping.kind}: {', '.join(told.missing)}", Exit.USAGE)
    ensure_home(settings)
    folder = settings.home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    path = _path_for(settings.home, told.mapping)
    text = written(told.mapping, told.headers, told.open_words)
    parsed(path.stem, text.encode())
    if path.exists():
        path.replace(path.with_suffix(".toml.old"))
    write_atomically(path, text)
    return f"{FOLDER}/{path.name}"


def _path_for(home: Path, mapping: Mapping) -> Path:
    """Where a mapping is saved: in the place of one of the same headers, else under the name of its kind."""
    for path in mapping_paths(home):
        there = parsed(path.stem, path.read_bytes())
        if any((each.kind, each.headers) == (mapping.kind, mapping.headers) for each in there):
            if len(there) > 1:
                raise error("I039", f"mappings/{path.name} has several kinds", Exit.USAGE)
            return path
    name, number = mapping.kind, 1
    while (home / FOLDER / f"{name}.toml").exists():
        number += 1
        name = f"{mapping.kind}_{number}"
    return home / FOLDER / f"{name}.toml"
