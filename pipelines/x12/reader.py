"""The one reader for all of X12: bytes in, Arrow tables of the contracts out. It never raises on what a file holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contracts import Table, control
from pipelines.contracts import claim as claim_contract
from pipelines.contracts import remittance as remittance_contract
from pipelines.x12 import balance, claim, controls, held
from pipelines.x12.claim import Claims, read_claims
from pipelines.x12.claim_tables import claim_tables
from pipelines.x12.findings import Code, Findings, Ints, severity
from pipelines.x12.interchanges import split
from pipelines.x12.remittance import Remittances, read_remittances
from pipelines.x12.remittance_tables import remittance_tables
from pipelines.x12.segments import SegmentIndex
from pipelines.x12.sets import KINDS, READ_KINDS, Sets, check_envelopes, find_sets, ordinals
from pipelines.x12.sources import Cutter
from pipelines.x12.tally import Tally
from pipelines.x12.units import Unit, unit_table, whole_file_units

# One index holds 32-bit offsets; this much text keeps memory near 1 GB.
_MOST_TOGETHER = 32 * 2**20
_MOST_IN_ONE = 2**31 - 2**20
_DATA_TABLES: tuple[Table, ...] = (*remittance_contract.TABLES, *claim_contract.TABLES)


@dataclass(frozen=True)
class X12Result:
    """What a batch of files gave, as tables of the contracts.

    ``tables``: every remittance and claim table, and ``transactions``. In ``transactions``, ``findings``,
    ``quarantined_units`` and ``file_controls`` the columns that intake knows (batch_id, received_seq) are null.
    A set whose content stood earlier in the same call has no second set of rows: its result is ``duplicate``.
    """

    tables: dict[str, pa.Table]
    findings: pa.Table
    quarantined_units: pa.Table
    file_controls: pa.Table


def read_interchanges(data: bytes, file_id: str, salt: bytes, accept: frozenset[str] = frozenset()) -> X12Result:
    """Read one file; see ``read_batch``."""
    return read_batch([(file_id, data)], salt, accept)


def read_batch(files: Sequence[tuple[str, bytes]], salt: bytes, accept: frozenset[str] = frozenset()) -> X12Result:
    """Read many files at once.

    Args:
        files: Id and bytes of each; any mixture of separators, kinds and encodings. Ids are unique.
        salt: Key of the hashes that stand for persons and members.
        accept: unit_ids that a person accepted: loaded although they do not balance, the difference as unexplained.

    Returns:
        Tables in file order. Whatever is odd in a file becomes a finding or a held unit, never an exception.
    """
    seen: set[str] = set()
    results = [result for group in _groups(files) for result in _read_safely(group, salt, accept, seen)]
    if not results:
        results = [_read_group([], salt, accept, seen)]
    return X12Result(
        {name: pa.concat_tables([r.tables[name] for r in results]) for name in results[0].tables},
        pa.concat_tables([r.findings for r in results]),
        pa.concat_tables([r.quarantined_units for r in results]),
        pa.concat_tables([r.file_controls for r in results]),
    )


def _groups(files: Sequence[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    group: list[tuple[str, bytes]] = []
    size = 0
    for file_id, data in files:
        if group and size + len(data) > _MOST_TOGETHER:
            yield group
            group, size = [], 0
        group.append((file_id, data))
        size += len(data)
    if group:
        yield group


def _read_safely(
    files: list[tuple[str, bytes]], salt: bytes, accept: frozenset[str], seen: set[str]
) -> Iterator[X12Result]:
    """One result for the group; when it cannot be read together, one a file, so that a bad file stands alone."""
    if len(files) == 1 and len(files[0][1]) > _MOST_IN_ONE:
        yield _unread(files[0][0], Code.TOO_LARGE)
        return
    before = set(seen)
    try:
        yield _read_group(files, salt, accept, seen)
    except Exception:  # noqa: BLE001 - whatever goes wrong, the file is held and named; its values never leave
        seen.clear()
        seen.update(before)
        if len(files) == 1:
            yield _unread(files[0][0], Code.READER_FAILED)
        else:
            for file in files:
                yield from _read_safely([file], salt, accept, seen)


def _unread(file_id: str, code: Code) -> X12Result:
    """A file held whole."""
    empty = _read_group([], b"", frozenset(), set())
    finding = {
        "file_id": pa.array([file_id]),
        "finding_ordinal": pa.array([1]),
        "code": pa.array([str(code)]),
        "severity": pa.array([severity(code)]),
        "segment_or_row": pa.array([1]),
    }
    return X12Result(
        empty.tables,
        controls.from_columns(control.findings, finding, 1),
        whole_file_units([(file_id, code)]),
        empty.file_controls,
    )


@dataclass
class _Batch:
    """What the steps of one group share."""

    index: SegmentIndex
    sets: Sets
    findings: Findings
    file_ids: list[str]
    remittances: Remittances
    balances: balance.Balances
    claims: Claims
    holds: held.Holds


def _read_group(files: Sequence[tuple[str, bytes]], salt: bytes, accept: frozenset[str], seen: set[str]) -> X12Result:
    findings, file_ids = Findings(), [file_id for file_id, _ in files]
    chunks, chunk_file, unreadable = [], [], []
    for number, (_, data) in enumerate(files):
        text = split(data)
        codes = list(text.codes)
        for interchange in text.interchanges:
            codes.extend(interchange.codes)
            if interchange.content.strip(b"\x01 "):
                chunks.append(interchange.content)
                chunk_file.append(number)
        for code in dict.fromkeys(codes):
            findings.of_file(code, number)
        lost = [code for code in codes if code in (Code.NOT_X12, Code.ISA_UNREADABLE)]
        if lost:
            unreadable.append((file_ids[number], lost[0]))
    index = SegmentIndex(chunks, chunk_file)
    sets = find_sets(index, findings)
    cutter = Cutter(index, findings)
    batch = _weighed(index, sets, cutter, file_ids, salt, accept, seen)
    loaded = batch.holds.loaded
    tables = remittance_tables(index, sets, batch.remittances, batch.balances, loaded)
    tables |= claim_tables(index, sets, batch.claims, loaded)
    tally = _tallied(batch)
    _prove(tables, tally)
    transactions = controls.transactions(index, sets, batch.holds, file_ids, cutter)
    units = unit_table(index, sets, _units(batch), file_ids)
    return X12Result(
        {table.name: tables[table.name] for table in _DATA_TABLES} | {"transactions": transactions},
        controls.finding_table(index, sets, findings, file_ids),
        pa.concat_tables([units, whole_file_units(unreadable)]),
        tally.table(file_ids),
    )


def _weighed(
    index: SegmentIndex,
    sets: Sets,
    cutter: Cutter,
    file_ids: list[str],
    salt: bytes,
    accept: frozenset[str],
    seen: set[str],
) -> _Batch:
    """Cut, weigh, and decide what is held."""
    findings = cutter.findings
    remittances = read_remittances(index, sets, cutter)
    balances = balance.weigh(index, sets, remittances)
    balance.tell(index, sets, remittances, balances, findings)
    claims = read_claims(index, sets, cutter, salt)
    claim.tell(sets, claims, findings)
    short = check_envelopes(index, sets, findings)
    reasons = held.Reasons(len(sets))
    held.remittance_reasons(sets, remittances, balances, short, reasons, findings)
    reasons.hold(Code.CLAIM_OUT_OF_PLACE, claims.stray_sets)
    held.torn_reasons(sets, sets.is_kind(claim.KIND), reasons)
    holds = held.decide(sets, reasons, file_ids, ordinals(index, sets)[2], accept, seen, findings)
    return _Batch(index, sets, findings, file_ids, remittances, balances, claims, holds)


def _tallied(batch: _Batch) -> Tally:
    """In, loaded, held and duplicate of every file and kind; what is ``in`` comes from the segment scan alone."""
    index, sets, read, claims = batch.index, batch.sets, batch.remittances, batch.claims
    tally = Tally()
    unread = ~np.isin(sets.kind, [KINDS.index(kind) for kind in READ_KINDS])
    state = np.where(batch.holds.held & ~unread, 1, np.where(batch.holds.duplicate & ~unread, 2, 0))
    everything = np.arange(len(sets))
    tally.rows("transactions", sets, everything, state)
    is_835 = np.flatnonzero(sets.is_kind("835"))
    tally.rows("paid", sets, is_835, state[is_835], batch.balances.payment[is_835])
    for column, segments in (("claims", read.claims), ("lines", read.lines), ("adjustments", read.triplets)):
        number = sets.of_segment[segments.anchors]
        tally.rows(column, sets, number, state[number])
    tally.rows("charge", sets, read.claim_set, state[read.claim_set], read.claim_cut.cents["charge_usd"])
    number = claims.claim_set
    claim_state = np.where((state[number] == 0) & ~claims.whole, 1, state[number])
    tally.rows("claims", sets, number, claim_state)
    tally.rows("charge", sets, number, claim_state, claims.claim_cut.cents["charge_usd"])
    number, owner = sets.of_segment[claims.services], claims.service_claim
    alone = np.concatenate([claims.whole, [True]])[owner]
    tally.rows("lines", sets, number, np.where((state[number] == 0) & ~alone, 1, state[number]))
    for kind in ("837I", "837D"):
        number = sets.of_segment[sets.segments(index, kind, "CLM")]
        tally.rows("claims", sets, number, state[number])
    return tally


def _prove(tables: dict[str, pa.Table], tally: Tally) -> None:
    """What the tally calls loaded must be what stands in the tables, to the row and the cent."""
    triplets = tables["adjustments"].num_rows - (pc.sum(tables["adjustments"]["is_balancing"]).as_py() or 0)
    expected = {
        ("835", "claims_loaded_count"): tables["answers"].num_rows,
        ("835", "lines_loaded_count"): tables["answer_lines"].num_rows,
        ("835", "adjustments_loaded_count"): triplets,
        ("835", "charge_loaded_usd"): _cents(tables["answers"]["charge_usd"]),
        (claim.KIND, "claims_loaded_count"): tables["submissions"].num_rows,
        (claim.KIND, "lines_loaded_count"): tables["submission_lines"].num_rows,
        (claim.KIND, "charge_loaded_usd"): _cents(tables["submissions"]["charge_usd"]),
    }
    for (kind, name), value in expected.items():
        if tally.total(kind, name) != value:
            raise RuntimeError(f"the tables do not hold what was counted: {kind} {name}")


def _cents(column: pa.ChunkedArray) -> int:
    total = pc.sum(column).as_py()
    return int(total * 100) if total is not None else 0


def _units(batch: _Batch) -> list[Unit]:
    """Held sets with their claims and dollars, then held claims of sets that are loaded."""
    sets, read, claims = batch.sets, batch.remittances, batch.claims
    charge, paid = read.claim_cut.cents["charge_usd"], batch.balances.payment
    units = []
    for number in np.flatnonzero(batch.holds.held).tolist():
        is_835, code = KINDS[sets.kind[number]] == "835", batch.holds.reason[number]
        if code is None:
            continue
        mine = (read.claim_set if is_835 else claims.claim_set) == number
        cents: Ints = charge if is_835 else claims.claim_cut.cents["charge_usd"]
        units.append(
            Unit(
                number,
                code,
                int(sets.begin[number]),
                int(mine.sum()),
                int(cents[mine].sum()),
                int(paid[number]) if is_835 else None,
            )
        )
    units.extend(_claim_units(batch))
    return units


def _claim_units(batch: _Batch) -> Iterator[Unit]:
    claims = batch.claims
    for row in np.flatnonzero(~claims.whole & batch.holds.loaded[claims.claim_set]).tolist():
        number = int(claims.claim_set[row])
        first = int(np.searchsorted(claims.claim_set, number))
        code = next(code for code, rows in claims.damaged.items() if rows[row])
        charge = int(claims.claim_cut.cents["charge_usd"][row])
        yield Unit(number, code, int(claims.claims.anchors[row]), 1, charge, None, row - first + 1)
