"""Why a transaction set, or a whole interchange, is a duplicate: told as a finding on the file that repeats it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contracts import control

if TYPE_CHECKING:
    from pipelines.intake.reading import RawTables

# The words stand in the catalogue. The first is of a whole file and in no raw table: two names have one file id.
SAME_BYTES = "X140"
SAME_INTERCHANGE, OTHER_ENVELOPE, SAME_FILE, CAME_WHOLE = "X141", "X142", "X143", "X144"
REASONS = (SAME_BYTES, SAME_INTERCHANGE, OTHER_ENVELOPE, SAME_FILE, CAME_WHOLE)
ENVELOPE = ("sender_id", "receiver_id", "interchange_control_number", "interchange_at")
_SIGHTING = ("transaction_id", "file_id", "interchange_ordinal", "first_segment", "result", *ENVELOPE)
Row = dict[str, Any]


class _Place(NamedTuple):
    file_id: str
    envelope: tuple[Any, ...]


def with_reasons(raw: RawTables, earlier: Sequence[Row]) -> RawTables:
    """The batch with a finding for every duplicate in it.

    ``earlier``: sightings of its sets in the warehouse (transaction_id, file_id and the columns of ``ENVELOPE``).
    """
    if "transactions" not in raw or not pc.any(pc.equal(raw["transactions"]["result"], "duplicate")).as_py():
        return raw
    seen: dict[str, list[_Place]] = {}
    for row in earlier:
        seen.setdefault(row["transaction_id"], []).append(_place(row))
    interchanges: dict[tuple[str, int], list[tuple[Row, str]]] = {}
    for row in raw["transactions"].select(list(_SIGHTING)).to_pylist():
        before = seen.setdefault(row["transaction_id"], [])
        reason = _reason(row, before) if row["result"] == "duplicate" else ""
        interchanges.setdefault((row["file_id"], row["interchange_ordinal"]), []).append((row, reason))
        before.append(_place(row))
    found = [finding for sets in interchanges.values() for finding in _findings(sets)]
    return {**raw, "findings": _added(raw.get("findings"), found)}


def _place(row: Row) -> _Place:
    return _Place(row["file_id"], tuple(row[name] for name in ENVELOPE))


def _reason(row: Row, before: Sequence[_Place]) -> str:
    mine = _place(row)
    others = [place for place in before if place.file_id != mine.file_id]
    if not others:
        return SAME_FILE
    has_number = row["interchange_control_number"] is not None
    return SAME_INTERCHANGE if has_number and any(p.envelope == mine.envelope for p in others) else OTHER_ENVELOPE


def _findings(sets: Sequence[tuple[Row, str]]) -> list[Row]:
    """One finding for an interchange sent again whole, else one a repeated set."""
    if all(reason == SAME_INTERCHANGE for _, reason in sets):
        return [finding_row(sets[0][0], SAME_INTERCHANGE, None)]
    # Part of an interchange under the same number is another interchange.
    shown = {SAME_INTERCHANGE: OTHER_ENVELOPE}
    return [finding_row(row, shown.get(reason, reason), row["transaction_id"]) for row, reason in sets if reason]


def finding_row(row: Row, code: str, transaction_id: str | None) -> Row:
    """A finding at the start of a sighting; its ordinal is given when it is added."""
    place = row["first_segment"]
    return {
        "file_id": row["file_id"],
        "transaction_id": transaction_id,
        "code": code,
        "severity": "info",
        "segment_or_row": place,
    }


def _added(findings: pa.Table | None, rows: Sequence[Row]) -> pa.Table:
    """Findings with more rows, numbered after those their file has."""
    schema = control.findings.arrow_schema()
    last: dict[str, int] = {}
    if findings is not None:
        pairs: Mapping[str, list[Any]] = findings.select(["file_id", "finding_ordinal"]).to_pydict()
        for file_id, ordinal in zip(pairs["file_id"], pairs["finding_ordinal"], strict=True):
            last[file_id] = max(last.get(file_id, 0), ordinal)
    numbered = []
    for row in rows:
        last[row["file_id"]] = last.get(row["file_id"], 0) + 1
        numbered.append({**row, "finding_ordinal": last[row["file_id"]]})
    more = pa.Table.from_pylist(numbered, schema=schema)
    return more if findings is None else pa.concat_tables([findings, more])
