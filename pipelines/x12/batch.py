"""One group of files, from bytes to tables: index, cut, weigh, hold or load, count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contracts import Table
from pipelines.contracts import acknowledgement as acknowledgement_contract
from pipelines.contracts import claim as claim_contract
from pipelines.contracts import remittance as remittance_contract
from pipelines.x12 import balance, claim, controls, held
from pipelines.x12.acknowledgement import Acknowledgements, read_acknowledgements
from pipelines.x12.acknowledgement_tables import acknowledgement_tables
from pipelines.x12.claim import Claims, read_claims
from pipelines.x12.claim_tables import claim_tables
from pipelines.x12.findings import Code, Findings, Ints
from pipelines.x12.interchanges import split
from pipelines.x12.remittance import Remittances, read_remittances
from pipelines.x12.remittance_tables import remittance_tables
from pipelines.x12.segments import SegmentIndex
from pipelines.x12.sets import CLAIM_KINDS, KINDS, READ_KINDS, Sets, check_envelopes, find_sets, ordinals
from pipelines.x12.sources import Cutter
from pipelines.x12.tally import Tally
from pipelines.x12.units import Unit, unit_table, whole_file_units

_DATA_TABLES: tuple[Table, ...] = (
    *remittance_contract.TABLES,
    *claim_contract.TABLES,
    *acknowledgement_contract.TABLES,
)
_ACKNOWLEDGEMENTS = ("277CA", "999", "TA1")


@dataclass(frozen=True)
class X12Result:
    """What a batch of files gave, as tables of the contracts.

    ``tables``: every remittance, claim and acknowledgement table, and ``transactions``. In ``transactions``,
    ``findings``, ``quarantined_units`` and ``file_controls`` the columns that intake knows (batch_id, received_seq)
    are null.
    A set whose content stood earlier in the same call has no second set of rows: its result is ``duplicate``.
    """

    tables: dict[str, pa.Table]
    findings: pa.Table
    quarantined_units: pa.Table
    file_controls: pa.Table


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
    acknowledgements: Acknowledgements
    holds: held.Holds


def read_group(files: Sequence[tuple[str, bytes]], salt: bytes, accept: frozenset[str], seen: set[str]) -> X12Result:
    """Read files that fit into one index together.

    Args:
        files: Id and bytes of each; together below 2 GiB.
        salt: Key of the hashes.
        accept: unit_ids that a person accepted.
        seen: transaction_ids loaded earlier by the same call; extended here.
    """
    findings, file_ids = Findings(), [file_id for file_id, _ in files]
    index, unreadable = _indexed([data for _, data in files], findings)
    sets = find_sets(index, findings)
    cutter = Cutter(index, findings)
    batch = _weighed(index, sets, cutter, file_ids, salt, accept, seen)
    loaded = batch.holds.loaded
    tables = remittance_tables(index, sets, batch.remittances, batch.balances, loaded)
    tables |= claim_tables(index, sets, batch.claims, loaded)
    tables |= acknowledgement_tables(index, sets, batch.acknowledgements, loaded)
    tally = _tallied(batch)
    for number, _ in unreadable:
        tally.nothing(number)
    _prove(tables, tally)
    transactions = controls.transactions(index, sets, batch.holds, file_ids, cutter)
    units = unit_table(index, sets, _units(batch), file_ids)
    return X12Result(
        {table.name: tables[table.name] for table in _DATA_TABLES} | {"transactions": transactions},
        controls.finding_table(index, sets, findings, file_ids),
        pa.concat_tables([units, whole_file_units([(file_ids[number], code) for number, code in unreadable])]),
        tally.table(file_ids),
    )


def _indexed(files: Sequence[bytes], findings: Findings) -> tuple[SegmentIndex, list[tuple[int, Code]]]:
    """The index over all interchanges of the files, and the files in which some interchange could not be read."""
    chunks: list[bytes] = []
    chunk_file: list[int] = []
    unreadable: list[tuple[int, Code]] = []
    for number, data in enumerate(files):
        text = split(data)
        codes = list(text.codes)
        for interchange in text.interchanges:
            codes.extend(interchange.codes)
            if interchange.content.strip(b"\x01 "):
                chunks.append(interchange.content)
                chunk_file.append(number)
        for code in dict.fromkeys(codes):
            findings.of_file(code, number)
        unreadable.extend((number, code) for code in (Code.NOT_X12, Code.ISA_UNREADABLE) if code in codes)
    return SegmentIndex(chunks, chunk_file), unreadable


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
    acknowledgements = read_acknowledgements(index, sets, cutter)
    short = check_envelopes(index, sets, findings)
    reasons = held.Reasons(len(sets))
    held.remittance_reasons(sets, remittances, balances, short, reasons, findings)
    held.dental_reasons(sets, reasons, findings)
    reasons.hold(Code.CLAIM_OUT_OF_PLACE, claims.stray_sets)
    held.torn_reasons(sets, sets.is_kind(*CLAIM_KINDS, *_ACKNOWLEDGEMENTS), reasons)
    holds = held.decide(sets, reasons, file_ids, ordinals(index, sets)[2], accept, seen, findings)
    return _Batch(index, sets, findings, file_ids, remittances, balances, claims, acknowledgements, holds)


def _tallied(batch: _Batch) -> Tally:
    """In, loaded, held and duplicate of every file and kind; what is ``in`` comes from the segment scan alone."""
    sets, read, claims = batch.sets, batch.remittances, batch.claims
    tally = Tally()
    read_kind = sets.is_kind(*READ_KINDS)
    state = np.where(batch.holds.held & read_kind, 1, np.where(batch.holds.duplicate & read_kind, 2, 0))
    everything = np.arange(len(sets))
    tally.rows("transactions", sets, everything, state)
    is_835 = np.flatnonzero(sets.is_kind("835"))
    tally.rows("paid", sets, is_835, state[is_835], batch.balances.payment[is_835])
    for column, segments in (("claims", read.claims), ("lines", read.lines), ("adjustments", read.triplets)):
        number = sets.of_segment[segments.anchors]
        tally.rows(column, sets, number, state[number])
    tally.rows("charge", sets, read.claim_set, state[read.claim_set], read.claim_cut.cents["charge_usd"])
    _tally_claims(tally, sets, claims, state)
    levels = batch.acknowledgements.levels
    number = levels.set[levels.is_claim]
    tally.rows("claims", sets, number, state[number])
    return tally


def _tally_claims(tally: Tally, sets: Sets, claims: Claims, state: Ints) -> None:
    """Claims sent; a claim held alone takes its lines and adjustments with it."""
    whole = np.append(claims.whole, values=True)

    def states(number: Ints, claim_row: Ints) -> Ints:
        return np.where((state[number] == 0) & ~whole[claim_row], 1, state[number])

    number = claims.claim_set
    claim_state = states(number, np.arange(len(number)))
    tally.rows("claims", sets, number, claim_state)
    tally.rows("charge", sets, number, claim_state, claims.claim_cut.cents["charge_usd"])
    number = sets.of_segment[claims.services]
    tally.rows("lines", sets, number, states(number, claims.service_claim))
    triplets = claims.coordination.triplets
    number = claims.claim_set[triplets.claim]
    tally.rows("adjustments", sets, number, states(number, triplets.claim))


def _prove(tables: dict[str, pa.Table], tally: Tally) -> None:
    """What the tally calls loaded must be what stands in the tables, to the row and the cent."""
    triplets = tables["adjustments"].num_rows - (pc.sum(tables["adjustments"]["is_balancing"]).as_py() or 0)
    submissions, levels = tables["submissions"], tables["claim_acknowledgements"]["level"]
    answered = tables["functional_acknowledgements"]["transaction_id"]
    expected = {
        ("835", "claims_loaded_count"): tables["answers"].num_rows,
        ("835", "lines_loaded_count"): tables["answer_lines"].num_rows,
        ("835", "adjustments_loaded_count"): triplets,
        ("835", "charge_loaded_usd"): _cents(tables["answers"]["charge_usd"]),
        ("837", "lines_loaded_count"): tables["submission_lines"].num_rows,
        ("837", "adjustments_loaded_count"): tables["submission_adjustments"].num_rows,
        ("277CA", "claims_loaded_count"): pc.sum(pc.equal(levels, "CLAIM")).as_py() or 0,
        ("999", "transactions_loaded_count"): pc.count_distinct(answered).as_py(),
        ("TA1", "transactions_loaded_count"): tables["interchange_acknowledgements"].num_rows,
    }
    for kind, claim_type in (("837P", "professional"), ("837I", "institutional")):
        mine = submissions.filter(pc.equal(submissions["claim_type"], claim_type))
        expected[kind, "claims_loaded_count"] = mine.num_rows
        expected[kind, "charge_loaded_usd"] = _cents(mine["charge_usd"])
    for (kind, name), value in expected.items():
        if tally.total(kind, name) != value:
            raise RuntimeError(f"the tables do not hold what was counted: {kind} {name}")


def _cents(column: pa.ChunkedArray) -> int:
    total = pc.sum(column).as_py()
    return int(total * 100) if total is not None else 0


def _units(batch: _Batch) -> list[Unit]:
    """Held sets with their claims and dollars, then held claims of sets that are loaded."""
    sets, read, claims, levels = batch.sets, batch.remittances, batch.claims, batch.acknowledgements.levels
    remitted = read.claim_set, read.claim_cut.cents["charge_usd"]
    sent = claims.claim_set, claims.claim_cut.cents["charge_usd"]
    acknowledged = levels.set[levels.is_claim], np.zeros(int(levels.is_claim.sum()), np.int64)
    units = []
    for number in np.flatnonzero(batch.holds.held).tolist():
        kind, code = KINDS[sets.kind[number]], batch.holds.reason[number]
        if code is None:
            continue
        owner, cents = remitted if kind == "835" else sent if kind in CLAIM_KINDS else acknowledged
        mine = owner == number
        paid = int(batch.balances.payment[number]) if kind == "835" else None
        units.append(Unit(number, code, int(sets.begin[number]), int(mine.sum()), int(cents[mine].sum()), paid))
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
