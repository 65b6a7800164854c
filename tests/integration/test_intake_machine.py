"""Deliver, double, rename, put into another envelope, split, merge, zip, delay, replay, run: in any order, one end."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import zipfile
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from pipelines.intake import quarantine
from pipelines.ledger import Ledger
from tests.intake_files import (
    LONG_AGO,
    assert_conserved,
    canonical,
    claim_set,
    envelope,
    home_at,
    remittance_set,
    take_in,
    zipped,
)
from tests.sizes import size

# What is delivered, each at least once and in the end whole: the money, the claims, one set that does not balance.
SETS = {
    **{f"remittance {n}": ("835", remittance_set(f"C{n}", paid=80 - n, adjusted=20 + n)) for n in range(5)},
    "unbalanced": ("835", remittance_set("C7", paid=70)),
    "unexplained": ("835", remittance_set("C8", payment=75)),
    **{f"claims {n}": ("837", claim_set(f"C{n}", charge=100 + n)) for n in range(3)},
}
ROWS = [f"D{n},2026-01-0{n},{n}0.00" for n in range(1, 6)]
HEADER = "deposit_id,deposit_date,amount_usd"
SEPARATORS = ["*~:", "|\n>", "\x1d\x1c\x1f", "+'<"]
TEARABLE = sorted(name for name in SETS if name.startswith("remittance"))
# Hundreds of homes, each with dozens of files confirmed by the disk: in memory where there is such a folder.
MEMORY = Path("/dev/shm")  # noqa: S108 - made by mkdtemp below


def interchange(names: list[str], number: int, separators: str = "*~:", torn: bool = False) -> bytes:
    """Sets of one kind in an envelope; ``torn``: the last one breaks off."""
    sets = [SETS[name][1] for name in names]
    if torn:
        sets[-1] = sets[-1][: sets[-1].index("SE*")]
    text = envelope(sets, number, SETS[names[0]][0], close=not torn).decode()
    return text.translate(str.maketrans("*~:", separators)).encode()


def deposits(rows: list[str]) -> bytes:
    return "\n".join([HEADER, *rows, ""]).encode()


def depth(content: bytes) -> int:
    """How many archives stand in each other."""
    if not content.startswith(b"PK"):
        return 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return 1 + max(depth(archive.read(name)) for name in archive.namelist())


@cache
def new_home() -> Path:
    """A home with its tables and nothing in them: making them takes longer than an intake."""
    home = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
    take_in(home_at(home, {"empty": b""}))
    return home


@cache
def clean() -> dict[str, set[tuple]]:
    """Everything delivered once, sorted, a file each."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        shutil.copytree(new_home(), home)
        files = {name: interchange([name], n) for n, name in enumerate(sorted(SETS), 1)}
        take_in(home_at(home, {**files, "deposits": deposits(ROWS)}), "r")
        return canonical(home)


class Deliveries(RuleBasedStateMachine):
    """A landing folder and what is done to it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=new_home().parent))
        self.home = self.folder / "home"
        shutil.copytree(new_home(), self.home)
        self.landing = self.home / "landing"
        self.left = set(SETS)
        self.rows = set(ROWS)
        self.count = 0
        self.runs = 0

    def drop(self, content: bytes, name: str = "") -> None:
        self.count += 1
        path = self.landing / (name or f"{self.count:03d}")
        path.write_bytes(content)
        os.utime(path, (LONG_AGO, LONG_AGO))

    def files(self) -> list[Path]:
        return sorted(path for path in self.landing.iterdir() if path.name != "empty")

    @initialize(names=st.lists(st.sampled_from(sorted(SETS)), min_size=1, unique=True))
    def begin(self, names):
        self.deliver(names, 1, "*~:")

    @rule(
        names=st.lists(st.sampled_from(sorted(SETS)), min_size=1, unique=True),
        number=st.integers(1, 99),
        separators=st.sampled_from(SEPARATORS),
    )
    def deliver(self, names, number, separators):
        """One file of one or two interchanges: sets new or seen, merged or split as it falls."""
        kinds = [[name for name in names if SETS[name][0] == kind] for kind in ("835", "837")]
        self.drop(b"\n".join(interchange(sets, number, separators) for sets in kinds if sets))
        self.left -= set(names)

    @rule(rows=st.lists(st.sampled_from(ROWS), min_size=1, unique=True))
    def deliver_rows(self, rows):
        self.drop(deposits(rows))
        self.rows -= set(rows)

    @rule(name=st.sampled_from(TEARABLE), number=st.integers(1, 99))
    def deliver_torn(self, name, number):
        self.drop(interchange([name], number, torn=True))

    @precondition(lambda self: self.files())
    @rule(pick=st.integers(0, 99), name=st.text("abc", min_size=1, max_size=3))
    def duplicate(self, pick, name):
        files = self.files()
        self.drop(files[pick % len(files)].read_bytes(), f"{name}{self.count}.copy")

    @precondition(lambda self: self.files())
    @rule(pick=st.integers(0, 99), name=st.text("xyz", min_size=1, max_size=3))
    def rename(self, pick, name):
        files = self.files()
        self.count += 1
        files[pick % len(files)].rename(self.landing / f"{name}{self.count}.new")

    @precondition(lambda self: self.files())
    @rule(picks=st.lists(st.integers(0, 99), min_size=1, max_size=3), keep=st.booleans())
    def pack(self, picks, keep):
        files = self.files()
        # An archive in an archive is opened; one level more is refused when it is packed once more.
        chosen = [path for path in sorted({files[pick % len(files)] for pick in picks}) if depth(path.read_bytes()) < 2]
        if not chosen:
            return
        content = zipped({f"in/{path.name}": path.read_bytes() for path in chosen})
        for path in chosen:
            if not keep:
                path.unlink()
        self.drop(content)

    @rule()
    def run(self):
        """What was not delivered by now comes late."""
        self.runs += 1
        take_in(home_at(self.home, {}), f"r{self.runs}")

    @precondition(lambda self: self.runs)
    @rule()
    def replay(self):
        with Ledger(self.home) as ledger:
            quarantine.replay(home_at(self.home, {}), ledger, None, "replay")

    def teardown(self):
        try:
            for number, name in enumerate(sorted(self.left, reverse=True), 100):
                self.drop(interchange([name], number))
            if self.rows:
                self.drop(deposits(sorted(self.rows)))
            self.run()
            assert canonical(self.home) == clean()
            assert_conserved(self.home)
        finally:
            shutil.rmtree(self.folder)


Deliveries.TestCase.settings = settings(
    max_examples=size("machine_sequences"),
    stateful_step_count=6,
    deadline=None,
    # A failing sequence is short enough to read; making it shorter takes many minutes.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestDeliveries = Deliveries.TestCase
