"""The broken folders: each one a defect laid over ``tiny``, made by code so that it can be made again.

``defect.toml`` of a folder says what must happen; ``landing/`` is copied over a landing folder that holds ``tiny``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sample_data import csv_out
from sample_data.calendar_days import ordinal
from sample_data.claim_life import live
from sample_data.draws import Draws
from sample_data.envelope import spell
from sample_data.events import ALL_EVENTS
from sample_data.generate import AS_OF, history_of
from sample_data.payers import AMBERTEST
from sample_data.payments import Payment
from sample_data.remits_out import remittance_file
from sample_data.resent import OTHER_SEPARATORS
from sample_data.visits import visits
from sample_data.world import World

TINY_ENCOUNTERS, TINY_SEED = 600, 1
STALE_UNTIL = ordinal("2026-11-30")
Files = Iterator[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Defect:
    """One folder. ``outcome``: gate_closed or same_figures; ``held_units``: units that land in quarantine."""

    name: str
    words: str
    outcome: str
    held_units: int
    files: Callable[[Path], Files]
    as_of: str = AS_OF.isoformat()


def next_payment() -> Payment:
    """A remittance that ``tiny`` does not know: Ambertest's answers of the weeks after the last day, dated on it."""
    world = World(Draws(TINY_SEED), ALL_EVENTS, TINY_ENCOUNTERS, AS_OF.toordinal())
    answers = tuple(
        replace(answer, day=world.as_of)
        for visit in visits(world)
        for answer in live(world, visit).answers
        if answer.payer is AMBERTEST and world.as_of < answer.day <= world.as_of + 30 and answer.received < world.as_of
    )
    return Payment(AMBERTEST, world.as_of, answers, (), world.as_of + 2)


def _unbalanced(_tiny: Path) -> Files:
    """One cent too much in CLP04 of the first paid claim and in the payment: the set adds up, the claim does not."""
    text = remittance_file([next_payment()], AMBERTEST.payer_id, 90).decode("ascii")
    segments = [segment.split("*") for segment in text.split("~\n")]
    paid = next(s for s in segments if s[0] == "CLP" and s[4] != "0")
    total = next(s for s in segments if s[0] == "BPR")
    for elements, place in ((paid, 4), (total, 2)):
        elements[place] = _plus_cent(elements[place])
    yield "remits/835_AMB04_20260930.x12", "~\n".join("*".join(s) for s in segments).encode("ascii")


def _plus_cent(amount: str) -> str:
    whole, _, part = amount.partition(".")
    cents = int(whole) * 100 + int(part.ljust(2, "0")) + 1
    return f"{cents // 100}.{cents % 100:02d}"


def _truncated(_tiny: Path) -> Files:
    """The transfer broke off in the middle of the last claim: no SE, no IEA."""
    data = remittance_file([next_payment()], AMBERTEST.payer_id, 90)
    yield "remits/835_AMB04_20260930.x12", data[: data.rindex(b"CLP*") + 40]


def _duplicated(tiny: Path) -> Files:
    """Two files once more under other names, and one remittance file in another envelope with other separators."""
    yield "resent/claims_august_copy.txt", (tiny / "claims" / "837P_202608.x12").read_bytes()
    remits = (tiny / "remits" / "835_202608.x12").read_bytes()
    yield "resent/remits_august_copy.dat", remits
    yield "resent/remits_august_again.x12", reenveloped(remits)


def reenveloped(data: bytes) -> bytes:
    """The same sets with other control numbers, sender time and separators."""
    segments = [segment.split("*") for segment in data.decode("ascii").rstrip("\n").rstrip("~").split("~\n")]
    for elements in segments:
        if elements[0] == "ISA":
            elements[10], elements[13] = "2344", "987654321"
        elif elements[0] == "GS":
            elements[5], elements[6] = "2344", "4711"
        elif elements[0] in {"ST", "SE"}:
            place = 2
            elements[place] = f"9{elements[place][1:]}"
        elif elements[0] == "GE":
            elements[2] = "4711"
        elif elements[0] == "IEA":
            elements[2] = "987654321"
    return spell(["*".join(elements) for elements in segments], OTHER_SEPARATORS)


def _missing(_tiny: Path) -> Files:
    """E12: the bank has Medicare's money, the remittance never came."""
    row = ("D-MCR20260911101", "2026-09-14", "1640.12", "MCR20260911101", "MCR DEMO EFT")
    yield (
        "practice/bank_deposits_2026-09-14.csv",
        csv_out.table("deposit_id deposit_date amount_usd trace_number payer_name", [row]),
    )


def _fan_out(_tiny: Path) -> Files:
    """No file: the damage is done to the candidate marts by ``mart_overlay.sql``."""
    return iter(())


def _stale(_tiny: Path) -> Files:
    """Two months on, the practice still books what patients pay, but no remittance has come."""
    world = World(Draws(TINY_SEED), ALL_EVENTS, TINY_ENCOUNTERS, AS_OF.toordinal())
    entries = []
    for visit in visits(world):
        entries += history_of(world, visit).entries
    later = csv_out.account_ledger(replace(world, as_of=STALE_UNTIL), entries, ()).decode()
    header, *rows = later.splitlines(keepends=True)
    late = [row for row in rows if row.split(",")[4] > AS_OF.isoformat()]
    yield "practice/account_ledger_2026-11.csv", (header + "".join(late)).encode()


MART_OVERLAY = """\
-- A join that multiplies: every account entry of the payer with most entries stands twice, as if the payer roster had
-- been joined on a name that two rows share. Run against the candidate marts before the checks.
insert into fct_account_entries
select *
from fct_account_entries
where payer_id = (
    select payer_id from fct_account_entries group by payer_id order by count(*) desc, payer_id limit 1
);
"""

DEFECTS = (
    Defect("unbalanced_835", "A claim of a new remittance is one cent off", "gate_closed", 1, _unbalanced),
    Defect("truncated_file", "A new remittance breaks off in its last claim", "gate_closed", 1, _truncated),
    Defect("duplicated_batch", "A month of claims and remittances arrives again", "same_figures", 0, _duplicated),
    Defect("missing_remittance", "A deposit has a trace number and no 835", "gate_closed", 0, _missing),
    Defect("fan_out_join", "A join multiplies the rows of a mart", "gate_closed", 0, _fan_out),
    Defect("stale_data", "No remittance for two months", "gate_closed", 0, _stale, "2026-11-30"),
)


def write(tiny: Path, out: Path) -> None:
    """Write every folder below ``out``; what is there is replaced."""
    for defect in DEFECTS:
        folder = out / defect.name
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in defect.files(tiny):
            path = folder / "landing" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        if defect.name == "fan_out_join":
            (folder / "mart_overlay.sql").write_text(MART_OVERLAY, encoding="utf-8")
        (folder / "defect.toml").write_text(
            f'words = "{defect.words}"\nas_of = {defect.as_of}\noutcome = "{defect.outcome}"\n'
            f"held_units = {defect.held_units}\n",
            encoding="utf-8",
        )
