"""Whole small files of every kind, each in a few spellings: what the fuzz damages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from pipelines.contracts import Column
from pipelines.contracts.csv_kinds import TABLES
from tests.unit.x12 import generated
from tests.unit.x12.samples import Segment, Spelling, claim, envelope, isa, professional, transaction


def dice(name: str) -> Random:
    """Chance that can be repeated by its name."""
    return Random(name)  # noqa: S311 - test data


PUBLIC = Path(__file__).parents[3] / "shared" / "data" / "x12_public"
_SPELLINGS = (
    Spelling(),
    Spelling(after="\n"),
    Spelling(after="\r\n"),
    Spelling(element="|", component=">", terminator="'"),
    Spelling(terminator="\n"),
)


def remittance_file(random: Random) -> bytes:
    """One or two balanced sets, or those of one to three interchanges in any spelling."""
    if random.random() < 0.3:
        return "".join(how.write(segments) for segments, how in generated.interchanges(random)).encode()
    sets = [generated.balanced_set(random, number) for number in range(random.randrange(1, 3))]
    sets = [[_plain(segment) for segment in each] for each in sets]
    return envelope(sets, random.choice(_SPELLINGS)).encode()


def _plain(segment: Segment) -> Segment:
    """Words without the marks that separate in our spellings."""
    return [tuple(_word(part) for part in cell) if isinstance(cell, tuple) else _word(cell) for cell in segment]


def _word(cell: object) -> object:
    return cell.translate({ord(mark): None for mark in "*|:>'~^\r\n"}) if isinstance(cell, str) else cell


def _claims(random: Random) -> list[list[Segment]]:
    return [
        claim(generated.amount(random, 20000), f"C{number}", ("120", generated.amount(random, 8000)))
        for number in range(random.randrange(1, 5))
    ]


def professional_file(random: Random) -> bytes:
    """A batch of professional claims."""
    how = random.choice(_SPELLINGS)
    return envelope([professional(*_claims(random))], how, kind="HC", guide="005010X222A1").encode()


def institutional_file(random: Random) -> bytes:
    """A batch of institutional claims: type of bill, revenue lines."""
    body: list[Segment] = []
    for segment in professional(*_claims(random))[1:-1]:
        if segment[0] == "CLM":
            bill: Segment = [*segment[:5], ("11", "A", "1"), *segment[6:]]
            body += [bill, ["DTP", "434", "RD8", "20251220-20251221"], ["CL1", "1", "7", "30"]]
        elif segment[0] == "SV1":
            body.append(["SV2", "0300", segment[1], segment[2], "UN", "1"])
        else:
            body.append(segment)
    guide = "005010X223A2"
    return envelope([transaction(body, "837", "0001", guide)], random.choice(_SPELLINGS), "P", "HC", guide).encode()


def claim_acknowledgement_file(random: Random) -> bytes:
    """277CA: accepted and rejected claims under one provider."""
    body: list[Segment] = [
        ["BHT", "0085", "08", "277X2140001", "20260106", "1023", "TH"],
        ["HL", "1", "", "20", "1"],
        ["NM1", "PR", "2", "FICTIONAL PLAN", "", "", "", "", "PI", "P01"],
        ["TRN", "1", "R1"],
        ["DTP", "050", "D8", "20260106"],
        ["DTP", "009", "D8", "20260106"],
        ["HL", "2", "1", "21", "1"],
        ["NM1", "41", "2", "SUBMITTER", "", "", "", "", "46", "S1"],
        ["TRN", "2", "B1"],
        ["STC", ("A1", "19", "PR"), "20260106", "WQ", "400"],
        ["HL", "3", "2", "19", "1"],
        ["NM1", "85", "2", "CLINIC", "", "", "", "", "XX", "1000000005"],
        ["TRN", "1", "0"],
        ["STC", ("A1", "19", "PR"), "", "WQ", "400"],
    ]
    for number in range(4, 4 + random.randrange(1, 5)):
        status = random.choice([("A2", "20", "PR"), ("A3", "21", "85"), ("A7", "562", "85")])
        cents = random.randrange(100, 90000)
        body += [
            ["HL", number, "3", "PT"],
            ["NM1", "QC", "1", "DOE", "JANE", "", "", "", "MI", "M1"],
            ["TRN", "2", f"C{number}"],
            ["STC", status, "20260106", "WQ" if status[0] == "A2" else "U", f"{cents // 100}.{cents % 100:02d}"],
            ["REF", "1K", f"ICN{number}"],
            ["DTP", "472", "D8", "20260101"],
        ]
    guide = "005010X214"
    return envelope([transaction(body, "277", "0001", guide)], random.choice(_SPELLINGS), "P", "HN", guide).encode()


def implementation_acknowledgement_file(random: Random) -> bytes:
    """999: one group of sets, accepted or with errors."""
    body: list[Segment] = [["AK1", "HC", "1", "005010X222A1"]]
    rejected = 0
    count = random.randrange(1, 4)
    for number in range(count):
        is_bad = random.random() < 0.5
        rejected += is_bad
        body.append(["AK2", "837", f"{number + 1:04d}", "005010X222A1"])
        if is_bad:
            body += [["IK3", "NM1", "23", "2010BB", "8"], ["CTX", "CLM01:C1"], ["IK4", "9", "67", "7", "12"]]
        body.append(["IK5", "R" if is_bad else "A", *(["5"] if is_bad else [])])
    body.append(["AK9", "P" if rejected else "A", count, count, count - rejected])
    guide = "005010X231A1"
    return envelope([transaction(body, "999", "0001", guide)], random.choice(_SPELLINGS), "P", "FA", guide).encode()


def interchange_acknowledgement_file(random: Random) -> bytes:
    """TA1 segments alone in an interchange."""
    how = random.choice(_SPELLINGS)
    acks: list[Segment] = [
        ["TA1", f"{number:09d}", "260105", "1147", random.choice("AER"), random.choice(["000", "001", "024"])]
        for number in range(1, random.randrange(2, 5))
    ]
    return how.write([isa(how), *acks, ["IEA", "0", "000000907"]]).encode()


def csv_file(kind: str, random: Random) -> bytes:
    """A practice export of the kind with every column."""
    table = next(table for table in TABLES if table.kind == kind)
    columns = [column for column in table.columns if not column.source.startswith("@")]
    end = random.choice(["\n", "\r\n"])
    lines = [",".join(column.name for column in columns)]
    rows = range(1, random.randrange(4, 12))
    lines += [",".join(_csv_cell(column, row, random) for column in columns) for row in rows]
    return (end.join(lines) + end).encode()


def _csv_cell(column: Column, row: int, random: Random) -> str:
    if not column.required and random.random() < 0.2:
        return ""
    if column.values:
        return random.choice(column.values)
    day = f"2026-{random.randrange(1, 13):02d}-{random.randrange(1, 29):02d}"
    return {
        "money": lambda: generated.amount(random, random.randrange(-5000, 90000)),
        "quantity": lambda: f"{random.randrange(1, 9)}",
        "integer": lambda: str(random.randrange(0, 90)),
        "date": lambda: day,
        "month": lambda: day[:7],
        "timestamp": lambda: f"{day}T{random.randrange(24):02d}:05:00",
        "code": lambda: f"{random.randrange(99202, 99216)}",
        "text": lambda: f"{random.choice(['A', 'Zoë', 'x y', 'B-'])}{row}",
    }[column.type]()


def public_file(random: Random) -> bytes:
    """One of the public files, read where they lie."""
    return random.choice(PUBLIC_FILES).read_bytes()


PUBLIC_FILES = sorted(p for p in PUBLIC.rglob("*") if p.is_file() and p.suffix not in {".md", ".json"})
SEEDS: dict[str, Callable[[Random], bytes]] = {
    "835": remittance_file,
    "837P": professional_file,
    "837I": institutional_file,
    "277CA": claim_acknowledgement_file,
    "999": implementation_acknowledgement_file,
    "TA1": interchange_acknowledgement_file,
    **{table.kind: lambda random, kind=table.kind: csv_file(kind, random) for table in TABLES},
    **({"public": public_file} if PUBLIC_FILES else {}),
}
