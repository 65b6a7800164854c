"""The tiny practice delivered in another way ends in the same marts; any of its files doubled changes nothing."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines import warehouse
from pipelines.intake.repeats import REASONS
from pipelines.intake.results import file_report
from pipelines.ledger import Ledger
from pipelines.settings import load
from tests.homes import AS_OF, TINY, new_home, run_home
from tests.intake_files import ARRIVAL, assert_conserved, canonical, query, take_in, zipped
from tests.sizes import size

FILES = {str(path.relative_to(TINY)): path.read_bytes() for path in sorted(TINY.rglob("*")) if path.is_file()}
X12_FILES = {name: data for name, data in FILES.items() if name.endswith(".x12")}
_SET = re.compile(rb"ST\*.*?~\s*SE\*\d+\*\d+~\s*", re.DOTALL)


def drop(landing: Path, name: str, content: bytes) -> None:
    path = landing / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def resent(data: bytes, number: int, sets: list[bytes]) -> bytes:
    """Some sets of an interchange under another control number; its date and time stay."""
    isa, rest = data.split(b"~", 1)
    elements = isa.split(b"*")
    head = rest[: rest.index(b"ST*")]
    elements[13] = b"%09d" % number
    group = head.strip().rstrip(b"~").split(b"*")[6]
    return b"*".join(elements) + b"~" + head + b"".join(sets) + b"GE*%d*%s~IEA*1*%09d~" % (len(sets), group, number)


def deliver(landing: Path, dice: random.Random, name: str, data: bytes) -> None:
    """One file in one of the ways files come."""
    way = dice.choice(["plain", "renamed", "zipped", "doubled", "another envelope", "split"])
    if way in {"plain", "doubled"} or (way in {"another envelope", "split"} and name not in X12_FILES):
        drop(landing, name, data)
    if way in {"renamed", "doubled"}:
        drop(landing, f"{dice.random()}.txt", data)
    elif way == "zipped":
        drop(landing, f"{dice.random()}", zipped({Path(name).name: data}))
    elif way in {"another envelope", "split"} and name in X12_FILES:
        sets = _SET.findall(data)
        cut = dice.randrange(len(sets)) if way == "split" else 0
        for part in (sets[:cut], sets[cut:]):
            if part:
                drop(landing, f"{dice.random()}.edi", resent(data, dice.randrange(10**8), part))
        if dice.random() < 0.5:
            drop(landing, f"late {name.replace('/', ' ')}", data)


def marts(home: Path) -> dict[str, list[tuple]]:
    """Every table of the published set, rows sorted, without what tells of arrival."""
    version = (home / "published" / "CURRENT").read_text(encoding="utf-8").strip()
    with duckdb.connect(str(home / "published" / version / "marts.duckdb"), read_only=True) as connection:
        found = {}
        for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall():
            columns = [row[0] for row in connection.execute(f"describe {name}").fetchall() if row[0] not in ARRIVAL]
            found[name] = sorted(connection.execute(f"select {', '.join(columns)} from {name}").fetchall(), key=repr)
    return found


@pytest.fixture(scope="module")
def expected(demo_home):
    return marts(demo_home), canonical(demo_home)


@pytest.mark.parametrize("seed", range(size("machine_marts")))
def test_another_way_of_delivering_ends_in_the_same_marts(tmp_path, demo_home, expected, seed):
    dice = random.Random(seed)  # noqa: S311 - no secret is made of it
    home = new_home(tmp_path / "home", landing=None)
    shutil.copy(demo_home / "salt", home / "salt")
    names = list(FILES)
    dice.shuffle(names)
    cut = dice.randrange(len(names))
    for run, part in enumerate((names[:cut], names[cut:])):
        for name in part:
            deliver(home / "landing", dice, name, FILES[name])
        if run == 0:
            take_in(load(home=home), "early")
    ended = run_home(home)
    assert ended.value["result"] == "published", ended.words
    assert canonical(home) == expected[1]
    found = marts(home)
    assert {name for name in found if found[name] != expected[0][name]} == set()


def test_every_file_doubled_is_seen_and_changes_nothing(tmp_path):
    """The same bytes under another name, and the same sets under another control number; each is told of."""
    home = new_home(tmp_path / "home", as_of=AS_OF)
    settings = load(home=home)
    take_in(settings)
    before = canonical(home)
    batches = query(home, "select count(*) from raw.batches")
    for number, (name, data) in enumerate(FILES.items()):
        drop(home / "landing", f"again {number}", data)
        if name in X12_FILES:
            drop(home / "landing", f"resent {number}", resent(data, 10**8 + number, _SET.findall(data)))
    copies = {f"again {number}" for number in range(len(FILES))}
    resends = {path.name for path in (home / "landing").glob("resent *")}
    summary = take_in(settings, "r2")
    assert (summary.duplicate_files, summary.new_files) == (len(copies), len(resends))
    with Ledger(home) as ledger, warehouse.connect(home, read_only=True) as connection:
        told = {entry["name"]: entry for entry in file_report(ledger, connection)[0]}
    assert {told[name]["duplicate_reason"] for name in copies} == {"X140"}
    assert {told[name]["result"] for name in resends} == {"duplicate"}
    assert {told[name]["duplicate_reason"] for name in resends} == {"X142"}
    assert set(REASONS) >= {finding["code"] for name in resends for finding in told[name]["findings"]}
    assert canonical(home) == before
    assert query(home, "select count(*) from raw.batches") == [(batches[0][0] + 1,)]
    assert_conserved(home)
