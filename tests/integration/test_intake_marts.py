"""The tiny practice delivered in another way ends in the same marts; any of its files doubled changes nothing."""

from __future__ import annotations

import random
import shutil
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

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
CLAIM_FILES = {name for name in X12_FILES if name.startswith("claims/")}
# These tell of envelopes: which came, under which numbers, how often. Delivered otherwise, they rightly say otherwise.
OF_ENVELOPES = frozenset({"fct_interchanges", "fct_claim_groups", "rpt_tie_outs_numbers", "rpt_tie_outs_groups"})
OF_ENVELOPE_CONTROLS = ("control_numbers", "groups_answered")


def drop(landing: Path, name: str, content: bytes) -> None:
    path = landing / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


class Unit(NamedTuple):
    """A set or a TA1, with the envelopes around it as their segments; ``group`` empty around a TA1."""

    interchange: tuple[bytes, ...]
    group: tuple[bytes, ...]
    segments: list[bytes]


def units(data: bytes) -> list[Unit]:
    """What stands in the interchanges of a file, in order."""
    star = data[3:4]
    found: list[Unit] = []
    interchange: tuple[bytes, ...] = ()
    group: tuple[bytes, ...] = ()
    for segment in filter(None, map(bytes.strip, data.split(data[105:106]))):
        elements = tuple(segment.split(star))
        if elements[0] == b"ISA":
            interchange = elements
        elif elements[0] == b"GS":
            group = elements
        elif elements[0] == b"GE":
            group = ()
        elif elements[0] in {b"ST", b"TA1"}:
            found.append(Unit(interchange, group, [segment]))
        elif elements[0] != b"IEA":
            found[-1].segments.append(segment)
    return found


def resent(data: bytes, number: int, chosen: list[Unit]) -> bytes:
    """Some units of a file, their interchanges numbered anew from ``number``; date, time and groups stay."""
    star, end = data[3:4], data[105:106]
    segments: list[bytes] = []
    for count, (isa, inside) in enumerate(groupby(chosen, key=lambda unit: unit.interchange)):
        control = b"%09d" % (number + count)
        segments.append(star.join([*isa[:13], control, *isa[14:]]))
        group_count = 0
        for gs, members in groupby(inside, key=lambda unit: unit.group):
            sets = list(members)
            inner = [segment for unit in sets for segment in unit.segments]
            group_count += bool(gs)
            segments += [star.join(gs), *inner, star.join([b"GE", b"%d" % len(sets), gs[6]])] if gs else inner
        segments.append(star.join([b"IEA", b"%d" % group_count, control]))
    return b"".join(segment + end for segment in segments)


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
        found = units(data)
        cut = dice.randrange(len(found)) if way == "split" else 0
        for part in (found[:cut], found[cut:]):
            if part:
                drop(landing, f"{dice.random()}.edi", resent(data, dice.randrange(10**8), part))
        # A TA1 answers a number: claims that only ever came under another one are not those it answers.
        if dice.random() < 0.5 or name in CLAIM_FILES:
            drop(landing, f"late {name.replace('/', ' ')}", data)


def marts(home: Path) -> dict[str, list[tuple]]:
    """Every table of the published set, rows sorted, without what tells of arrival or of envelopes."""
    version = (home / "published" / "CURRENT").read_text(encoding="utf-8").strip()
    with duckdb.connect(str(home / "published" / version / "marts.duckdb"), read_only=True) as connection:
        found = {}
        names = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
        assert names > OF_ENVELOPES
        for name in sorted(names - OF_ENVELOPES):
            columns = [row[0] for row in connection.execute(f"describe {name}").fetchall() if row[0] not in ARRIVAL]
            kept = f"where control not in {OF_ENVELOPE_CONTROLS}" if name == "rpt_tie_outs" else ""
            rows = connection.execute(f"select {', '.join(columns)} from {name} {kept}").fetchall()
            found[name] = sorted(rows, key=repr)
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
            drop(home / "landing", f"resent {number}", resent(data, 10**8 + 10 * number, units(data)))
    copies = {f"again {number}" for number in range(len(FILES))}
    resends = {path.name for path in (home / "landing").glob("resent *")}
    summary = take_in(settings, "r2")
    assert (summary.duplicate_files, summary.new_files) == (len(copies), len(resends))
    with Ledger(home) as ledger, warehouse.connect(home, read_only=True) as connection:
        told = {entry["name"]: entry for entry in file_report(ledger, connection)[0]}
    assert {told[name]["duplicate_reason"] for name in copies} == {"X140"}
    assert {told[name]["result"] for name in resends} == {"duplicate"}
    assert {told[name]["duplicate_reason"] for name in resends} == {"X142"}
    # What the first copy was told of stands on the second as well: separators of its own.
    first = {finding["code"] for name in X12_FILES for finding in told[name]["findings"]}
    assert {finding["code"] for name in resends for finding in told[name]["findings"]} <= first | set(REASONS)
    assert canonical(home) == before
    assert query(home, "select count(*) from raw.batches") == [(batches[0][0] + 1,)]
    assert_conserved(home)
