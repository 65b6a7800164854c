"""What is held back and what is loaded with a difference nobody explained; and a person's word on it."""

from __future__ import annotations

from typing import Any

from pipelines import warehouse
from pipelines.errors import CATALOGUE, Entry, Exit, error
from pipelines.intake.accepting import gain_of, load_accepted
from pipelines.intake.recovery import recover
from pipelines.intake.replaying import read_again
from pipelines.ledger import Ledger
from pipelines.settings import Settings
from pipelines.warehouse import frame

Row = dict[str, Any]
UNEXPLAINED = "X201"

_HELD = """
select u.unit_id, 'held' as status, u.level, u.kind, u.code, u.file_id, u.transaction_id, u.segment_or_row,
       u.unit_count, u.charge_usd, u.paid_usd, u.event_date, u.column_name
from raw.quarantined_units u
order by u.file_id, u.segment_or_row nulls first, u.unit_id
"""
_UNEXPLAINED = """
select r.transaction_id as unit_id, 'unexplained' as status, 'transaction' as level, t.kind, ? as code, t.file_id,
       r.transaction_id, t.first_segment as segment_or_row, 1::bigint as unit_count,
       null::decimal(18,2) as charge_usd, r.unexplained_usd as paid_usd, r.payment_date as event_date,
       null::varchar as column_name
from raw.remittances r
join raw.transactions t on t.transaction_id = r.transaction_id and t.result = 'loaded'
where r.unexplained_usd <> 0
order by t.file_id, t.set_ordinal
"""


def held_units(settings: Settings, ledger: Ledger) -> list[Row]:
    """Held units, and loaded sets with unexplained dollars, in words.

    Each row: unit_id, status (held, stays_out, unexplained, accepted), level, kind, code, file_id, name,
    transaction_id, segment_or_row, unit_count, charge_usd, paid_usd (Decimal or None), event_date, what, effect, do.
    """
    with _looking(settings) as connection:
        if not warehouse.has_raw(connection):
            return []
        rows = frame(connection, _HELD).to_pylist()
        rows += frame(connection, _UNEXPLAINED, [UNEXPLAINED]).to_pylist()
    names = {file.file_id: file.name for file in ledger.files()}
    accepted = ledger.accepted()
    return [_in_words(row, names, accepted) for row in rows]


def show(settings: Settings, ledger: Ledger, unit_id: str) -> Row:
    """One held unit or unexplained set, by its id or a beginning of it that fits no other.

    Raises:
        RcmError: I017, exit 2.
    """
    fits = [row for row in held_units(settings, ledger) if row["unit_id"].startswith(unit_id.strip() or "?")]
    if len(fits) != 1:
        raise error("I017", exit_code=Exit.USAGE)
    return fits[0]


def accept(settings: Settings, ledger: Ledger, unit_id: str, reason: str, run_id: str) -> Row:
    """A person's word on a unit. The caller holds the run lock; figures follow with the next run.

    A held unit is let in, with whatever its set leaves unexplained; one that cannot be read as it is stays out for
    good (its mended copy comes as a file of its own) and no longer counts against the gate; the unexplained dollars
    of a loaded set stand.

    Returns {"unit_id", "status": "loaded", "stays_out" or "accepted", "rows"}.

    Raises:
        RcmError: I019 no reason, I017 no such id, I018 the unit went while it was read (exit 2).
    """
    if not reason.strip():
        raise error("I019", exit_code=Exit.USAGE)
    unit = show(settings, ledger, unit_id)
    unit_id = unit["unit_id"]
    with warehouse.connect(settings.home, settings=settings) as connection:
        recover(connection, settings, ledger, run_id)
        word = (unit["file_id"], reason.strip(), settings.user_name)
        if unit["status"] in {"accepted", "stays_out"}:
            return {"unit_id": unit_id, "status": unit["status"], "rows": 0}
        if unit["status"] != "held":
            ledger.decide(unit_id, *word, loads=False)
            return {"unit_id": unit_id, "status": "accepted", "rows": 0}
        if gain_of(connection, settings, unit_id) is None:
            ledger.decide(unit_id, *word, loads=False)
            return {"unit_id": unit_id, "status": "stays_out", "rows": 0}
        if unit["transaction_id"]:
            ledger.decide(unit["transaction_id"], *word, loads=False)
        ledger.decide(unit_id, *word, loads=True)
        settings.reached("after_decision")
        loaded = load_accepted(connection, settings, unit_id)
        if loaded is None:
            raise error("I018", unit["code"], Exit.USAGE)
        settings.reached("accept_before_ledger")
        ledger.record_batch(loaded.batch, loaded.results, run_id)
        return {"unit_id": unit_id, "status": "loaded", "rows": loaded.batch.row_count}


def replay(settings: Settings, ledger: Ledger, unit_id: str | None, run_id: str) -> dict[str, Any]:
    """Read the file of a held unit again, or with None every file that holds one, with reader and mappings as they are.

    What can now be read is loaded once, in the place of what the file brought before; the caller holds the run lock
    and figures follow with the next run. Doing it twice changes nothing.

    Returns {"files", "batches": how many were read again and replaced, "units": [{"unit_id", "code", "name",
    "status": "released" or "held"}]}.

    Raises:
        RcmError: I017 no such id (exit 2).
    """
    before = [unit for unit in held_units(settings, ledger) if unit["status"] in {"held", "stays_out"}]
    if unit_id is not None:
        wanted = show(settings, ledger, unit_id)
        before = [unit for unit in before if unit["file_id"] == wanted["file_id"]]
    touched = {unit["file_id"] for unit in before}
    with warehouse.connect(settings.home, settings=settings) as connection:
        recover(connection, settings, ledger, run_id)
        files = [file for file in ledger.files() if file.file_id in touched]
        batches = read_again(connection, settings, ledger, files, run_id, force=False)
    still = {unit["unit_id"] for unit in held_units(settings, ledger)}
    return {
        "files": len(files),
        "batches": batches,
        "units": [
            {**{key: unit[key] for key in ("unit_id", "code", "name")}, "status": _after(unit["unit_id"], still)}
            for unit in before
        ],
    }


def _after(unit_id: str, still: set[str]) -> str:
    return "held" if unit_id in still else "released"


def _looking(settings: Settings) -> Any:
    return warehouse.connect(settings.home, read_only=True, settings=settings)


def _in_words(row: Row, names: dict[str, str], accepted: frozenset[str]) -> Row:
    entry = CATALOGUE.get(row["code"], Entry(row["code"], "hold", row["code"], "", ""))
    if row["unit_id"] in accepted:
        row["status"] = "accepted" if row["status"] == "unexplained" else "stays_out"
    return {
        **row,
        "name": names.get(row["file_id"], ""),
        "what": entry.what,
        "effect": entry.effect,
        "do": entry.do,
    }
