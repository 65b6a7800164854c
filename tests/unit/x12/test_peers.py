"""An 835 reader by other people must count and add up what ours does. It lives in an environment of its own.

``RCM_PEERS`` names the folder of that environment, as for the bench, which makes it; without it these are skipped.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from tests.unit.x12 import generated
from tests.unit.x12.samples import Spelling, envelope, money, read, simple_835
from tests.unit.x12.test_public_files import ABSENT, PUBLIC, of_kind, result_of

FOLDER = os.environ.get("RCM_PEERS", "")
PEER = str(Path(FOLDER) / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
WITHOUT = pytest.mark.skipif(not FOLDER, reason="RCM_PEERS names no environment that has oxedi")
# Table and column of the peer, and ours.
SUMS = (
    ("payments", "total_payment_amount", "remittances", "payment_amount_usd"),
    ("claims", "charge_amount", "answers", "charge_usd"),
    ("claims", "payment_amount", "answers", "paid_usd"),
    ("claims", "patient_responsibility", "answers", "patient_responsibility_usd"),
    ("services", "charge_amount", "answer_lines", "charge_usd"),
    ("services", "payment_amount", "answer_lines", "paid_usd"),
    ("services", "allowed_amount", "answer_lines", "allowed_usd"),
    ("adjustments", "amount", "adjustments", "amount_usd"),
    ("provider_adjustments", "amount", "provider_adjustments", "amount_usd"),
)
SCRIPT = """
import json, sys
import oxedi
try:
    tables = oxedi.parse(sys.stdin.buffer.read()).tables
except oxedi.ParseError:
    print("null")
    sys.exit()
found = {}
for table, column in json.loads(sys.argv[1]):
    cells = [cell for cell in tables[table].to_polars()[column].to_list() if cell is not None]
    found[f"{table}.{column}"] = [len(tables[table]), str(sum(cells))]
print(json.dumps(found))
"""


def by_peer(data: bytes) -> dict[str, tuple[int, Decimal]] | None:
    """Rows and sum of each column as the peer reads them; None when it does not read the file at all."""
    wanted = json.dumps([pair[:2] for pair in SUMS])
    ran = subprocess.run([PEER, "-c", SCRIPT, wanted], input=data, capture_output=True, check=True)
    told = json.loads(ran.stdout)
    return told and {name: (rows, Decimal(total)) for name, (rows, total) in told.items()}


def by_us(result) -> dict[str, tuple[int, Decimal]]:
    """The same of our tables; rows that only balance a line are ours alone."""
    found = {}
    for theirs, column, table, ours in SUMS:
        rows = result.tables[table]
        if table == "adjustments":
            rows = rows.filter([not balancing for balancing in rows["is_balancing"].to_pylist()])
        found[f"{theirs}.{column}"] = (rows.num_rows, money(rows, ours))
    return found


@WITHOUT
@ABSENT
@pytest.mark.parametrize("name", of_kind("835"))
def test_public_remittances_are_read_as_the_peer_reads_them(name):
    """The peer wants ISA first: prose before it, which we pass over, is not given to it."""
    data = (PUBLIC / name).read_bytes()
    start = re.search(rb"(?m)^ISA\W", data)
    assert start
    told = by_peer(data[start.start() :])
    if told is None:
        pytest.skip("oxedi does not read this file")
    assert by_us(result_of(name)) == told


@WITHOUT
@pytest.mark.parametrize("seed", range(5))
def test_random_remittances_are_read_as_the_peer_reads_them(seed):
    """Several sets, reversals, six triplets a segment, PLB; in the usual spelling, which is the peer's field."""
    random = Random(seed)  # noqa: S311 - test data
    text = envelope([generated.balanced_set(random, number) for number in range(20)])
    result = read(text)
    assert result.quarantined_units.num_rows == 0
    assert by_us(result) == by_peer(text.encode())


@WITHOUT
def test_the_comparison_sees_a_cent():
    text = envelope([simple_835()], Spelling(after="\n"))
    assert by_us(read(text)) == by_peer(text.encode())
    assert by_us(read(text)) != by_peer(text.replace("AMT*B6*120", "AMT*B6*120.01").encode())
