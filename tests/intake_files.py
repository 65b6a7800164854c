"""Small landing folders for intake tests: 835 sets in any envelope, 837 claims, CSV files."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import date
from pathlib import Path

from pipelines import warehouse
from pipelines.contracts import tables
from pipelines.intake import batches
from pipelines.ledger import Ledger
from pipelines.settings import Settings, ensure_home, load

AS_OF = date(2026, 9, 30)
LONG_AGO = 1_700_000_000


def remittance_set(claim: str, paid: int = 80, adjusted: int = 20, payment: int | None = None, end: bool = True) -> str:
    """One 835 set of one claim of 100.00; ``paid + adjusted`` other than 100 does not balance."""
    segments = [
        "ST*835*0001",
        f"BPR*I*{paid if payment is None else payment}*C*ACH************20260105",
        f"TRN*1*T{claim}*1999999999",
        "N1*PR*SAMPLE PAYER*XV*PAYER1",
        "N1*PE*SAMPLE PRACTICE*XX*1111111111",
        "LX*1",
        f"CLP*{claim}*1*100*{paid}**12*CTRL{claim}",
        f"SVC*HC:99213*100*{paid}",
        "DTM*472*20260101",
        f"CAS*CO*45*{adjusted}",
    ]
    if end:
        segments.append(f"SE*{len(segments) + 1}*0001")
    return "".join(segment + "~" for segment in segments)


def claim_set(claim: str, charge: int = 100) -> str:
    """One 837P set of one claim."""
    segments = [
        "ST*837*0001*005010X222A1",
        f"BHT*0019*00*B{claim}*20260102*1200*CH",
        "NM1*41*2*SAMPLE PRACTICE*****46*SUB1",
        "NM1*40*2*SAMPLE CLEARING*****46*REC1",
        "HL*1**20*1",
        "NM1*85*2*SAMPLE PRACTICE*****XX*1111111111",
        "HL*2*1*22*0",
        "SBR*P*18*******CI",
        "NM1*IL*1*TEST*PATIENT****MI*M1",
        "DMG*D8*19700101*F",
        "NM1*PR*2*SAMPLE PAYER*****PI*PAYER1",
        f"CLM*{claim}*{charge}***11:B:1*Y*A*Y*Y",
        "HI*ABK:Z0000",
        "LX*1",
        f"SV1*HC:99213*{charge}*UN*1***1",
        "DTP*472*D8*20260101",
    ]
    segments.append(f"SE*{len(segments) + 1}*0001")
    return "".join(segment + "~" for segment in segments)


def envelope(sets: list[str], number: int = 1, kind: str = "835", close: bool = True, usage: str = "P") -> bytes:
    """Sets in one interchange and group."""
    code, guide = {"835": ("HP", "005010X221A1"), "837": ("HC", "005010X222A1")}[kind]
    nothing, sender, receiver = " " * 10, "SENDER".ljust(15), "RECEIVER".ljust(15)
    text = (
        f"ISA*00*{nothing}*00*{nothing}*ZZ*{sender}*ZZ*{receiver}*260105*1200*^*00501*{number:09d}*0*{usage}*:~"
        f"GS*{code}*SENDER*RECEIVER*20260105*1200*{number}*X*{guide}~" + "".join(sets)
    )
    return (text + (f"GE*{len(sets)}*{number}~IEA*1*{number:09d}~" if close else "")).encode()


def zipped(members: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of the members, the same bytes each time."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, method)
    return target.getvalue()


def home_at(path: Path, files: dict[str, bytes | str], **flags: object) -> Settings:
    """A home whose landing folder holds the files."""
    settings = load(home=path, as_of=AS_OF, **flags)
    for name, content in files.items():
        target = settings.landing_folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
        # Written long ago: else every intake would wait to see whether the file still grows.
        os.utime(target, (LONG_AGO, LONG_AGO))
    return settings


def take_in(settings: Settings, run_id: str = "r1") -> batches.IntakeSummary:
    """One intake."""
    ensure_home(settings)
    with Ledger(settings.home) as ledger:
        return batches.run(settings, ledger, run_id)


def raw_tables(home: Path) -> dict[str, list[tuple]]:
    """Every raw table, rows sorted: what two homes must have in common."""
    with warehouse.connect(home, read_only=True) as connection:
        return {
            name: sorted(connection.execute(f"select * from raw.{name}").fetchall(), key=repr)
            for name in sorted(tables())
        }


# Where a row stood and when it came: what may differ between two ways of delivering the same.
ARRIVAL = frozenset({"file_id", "batch_id", "received_seq", "record_number", "physical_line", "segment_number"})


def canonical(home: Path) -> dict[str, set[tuple]]:
    """The raw tables apart from arrival: rows of loaded sets and files, which sets are loaded, and which are held."""
    with warehouse.connect(home, read_only=True) as connection:
        found = {}
        for name, table in tables().items():
            kept = [column.name for column in table.columns if column.name not in ARRIVAL]
            if table.family != "control":
                rows = connection.execute(f"select {', '.join(kept)} from raw.{name}").fetchall()
                found[name] = set(rows)
                # A CSV row may be sent again in another file; a set's rows never stand twice.
                assert table.family == "csv" or len(rows) == len(found[name]), name
        for state in ("loaded", "held"):
            sets = connection.execute(
                f"select transaction_id, kind, is_test from raw.transactions where result = '{state}'"
            ).fetchall()
            assert len(sets) == len(set(sets)), f"a set is {state} twice"
            found[state] = set(sets)
        units = "select transaction_id, code, charge_usd, paid_usd from raw.quarantined_units where level <> 'file'"
        found["units"] = set(connection.execute(units).fetchall())
    return found


def query(home: Path, sql: str) -> list[tuple]:
    """Rows of a query on the warehouse."""
    with warehouse.connect(home, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def assert_conserved(home: Path) -> None:
    """In = loaded + held + duplicate, in every control amount of every file."""
    whats = [f"{what}_{{}}_count" for what in ("transactions", "claims", "lines", "adjustments", "rows")]
    whats += ["charge_{}_usd", "paid_{}_usd"]
    wrong = " or ".join(
        f"{w.format('in')} <> {w.format('loaded')} + {w.format('held')} + {w.format('duplicate')}" for w in whats
    )
    negative = " or ".join(f"least({w.format('held')}, {w.format('duplicate')}) < 0" for w in whats if "count" in w)
    assert query(home, "select count(*) > 0 from raw.file_controls") == [(True,)]
    assert query(home, f"select file_id, kind from raw.file_controls where {wrong} or {negative}") == []
