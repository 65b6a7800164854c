"""Whole small files of every kind, each in a few spellings: what the fuzz damages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from pipelines.contracts import Column
from pipelines.contracts.csv_kinds import TABLES
from tests.unit.x12 import generated
from tests.unit.x12.samples import (
    Segment,
    Spelling,
    claim,
    claim_answers,
    envelope,
    group_answer,
    institutional,
    isa,
    patient,
    professional,
    stay,
)


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
    found = [
        claim(generated.amount(random, 20000), f"C{number}", ("120", generated.amount(random, 8000)))
        for number in range(random.randrange(1, 5))
    ]
    for one in found:
        if random.random() < 0.3:
            at = [segment[0] for segment in one].index("LX")
            one[at:at] = _earlier_payer(random)
    return found


def _earlier_payer(random: Random) -> list[Segment]:
    """What a first payer did to a claim that goes on to a second."""
    cents = random.randrange(100, 15000)
    return [
        ["SBR", "P", "18", *[""] * 6, "CI"],
        ["CAS", "CO", "45", generated.amount(random, 20000 - cents)],
        ["AMT", "D", generated.amount(random, cents)],
        ["NM1", "PR", "2", "SECOND PLAN", *[""] * 4, "PI", "P02"],
    ]


def professional_file(random: Random) -> bytes:
    """A batch of professional claims."""
    how = random.choice(_SPELLINGS)
    return envelope([professional(*_claims(random))], how, kind="HC", guide="005010X222A1").encode()


def institutional_file(random: Random) -> bytes:
    """A batch of institutional claims: type of bill, revenue lines."""
    sets = [institutional(*(stay(generated.amount(random, 90000), f"I{n}") for n in range(random.randrange(1, 4))))]
    return envelope(sets, random.choice(_SPELLINGS), kind="HC", guide="005010X223A2").encode()


def claim_acknowledgement_file(random: Random) -> bytes:
    """277CA: accepted and rejected claims under one provider."""
    answers: list[Segment] = []
    for number in range(random.randrange(1, 5)):
        category = random.choice([("A2", "20", "PR"), ("A3", "21", "85"), ("A7", "562", "85")])
        charge = generated.amount(random, random.randrange(100, 90000))
        status: Segment = ["STC", category, "20260106", "WQ" if category[0] == "A2" else "U", charge]
        answers += patient(f"C{number}", status, loop=str(number + 4))
    return envelope([claim_answers(*answers)], random.choice(_SPELLINGS), kind="HN", guide="005010X214").encode()


def implementation_acknowledgement_file(random: Random) -> bytes:
    """999: one group of sets, accepted or with errors."""
    answers: list[Segment] = []
    rejected, count = 0, random.randrange(1, 4)
    for number in range(count):
        is_bad = random.random() < 0.5
        rejected += is_bad
        answers.append(["AK2", "837", f"{number + 1:04d}", "005010X222A1"])
        if is_bad:
            answers += [["IK3", "NM1", "23", "2010BB", "8"], ["CTX", ("CLM01", "C1")], ["IK4", "9", "67", "7", "12"]]
        answers.append(["IK5", "R" if is_bad else "A", *(["5"] if is_bad else [])])
    answers.append(["AK9", "P" if rejected else "A", count, count, count - rejected])
    return envelope([group_answer(*answers)], random.choice(_SPELLINGS), kind="FA", guide="005010X231A1").encode()


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
