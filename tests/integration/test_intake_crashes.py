"""Killed at every named point, and with either book lost, intake ends where an undisturbed run ends."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines import warehouse
from pipelines.errors import RcmError
from pipelines.intake import plans, quarantine
from pipelines.intake.archive import archived_path
from pipelines.ledger import Ledger
from pipelines.settings import KILLED
from tests.intake_files import (
    assert_conserved,
    canonical,
    claim_set,
    envelope,
    home_at,
    query,
    raw_tables,
    remittance_set,
    take_in,
    zipped,
)

FILES = {
    "1.txt": envelope([remittance_set("C1"), remittance_set("C2")]),
    "2.txt": envelope([claim_set("C1"), claim_set("C2")], number=2, kind="837"),
    "3.csv": "deposit_id,deposit_date,amount_usd\nD1,2026-01-01,12.00\nD2,2026-01-02,x\n",
    "4.txt": envelope([remittance_set("C2"), remittance_set("C3", paid=70)], number=4),
    "5.zip": zipped({"a.txt": envelope([remittance_set("C4")], number=5), "in.zip": zipped({"b": "a,b\n1,2\n"})}),
}
# It fits no file: all that is not X12 is read again, and comes out as it was.
MAPPING = '[bank_deposits]\ndeposit_id = "Dep #"\ndeposit_date = "Date"\namount_usd = "Amount"\n'
# Two files a batch: four batches, killed in the first and in the second.
POINTS = [
    "archived_file:3",
    "unpacked",
    "after_archive",
    "after_register",
    "after_read",
    "before_batch_row",
    "before_commit",
    "after_commit",
    "after_checkpoint",
    "after_ledger",
    "after_read:2",
    "before_commit:2",
    "after_commit:2",
]
ACCEPT_POINTS = ["after_decision", "accept_before_commit", "accept_after_commit", "accept_before_ledger"]
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["pipelines.intake.batches", "tests.intake_files"])


def _run(home: str, crash_at: str, accept: str) -> None:
    plans.BATCH_FILES = 2
    settings = home_at(Path(home), {}, crash_at=crash_at)
    if accept:
        with Ledger(settings.home) as ledger:
            quarantine.accept(settings, ledger, accept, "confirmed", "r2")
    else:
        take_in(settings)


def killed_at(home: Path, point: str, accept: str = "") -> None:
    process = PROCESSES.Process(target=_run, args=(str(home), point, accept))
    process.start()
    process.join(60)
    assert process.exitcode == KILLED, f"{point} was never reached"


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    monkeypatch.setattr(plans, "BATCH_FILES", 2)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    home = tmp_path_factory.mktemp("undisturbed")
    patch = pytest.MonkeyPatch()
    patch.setattr(plans, "BATCH_FILES", 2)
    assert take_in(home_at(home, FILES)).batches == 4
    patch.undo()
    return home, raw_tables(home), files_of(home)


def files_of(home):
    with Ledger(home) as ledger:
        return ledger.files()


@pytest.mark.parametrize("point", POINTS)
def test_killed_and_run_again(tmp_path, undisturbed, point):
    salted(tmp_path, undisturbed[0])
    home_at(tmp_path, FILES)
    killed_at(tmp_path, point)
    take_in(home_at(tmp_path, {}), "r2")
    assert raw_tables(tmp_path) == undisturbed[1]
    assert files_of(tmp_path) == undisturbed[2]
    with Ledger(tmp_path) as ledger, warehouse.connect(tmp_path, read_only=True) as connection:
        stored = connection.execute("select batch_id from raw.batches order by rowid").fetchall()
        assert [(batch.batch_id,) for batch in ledger.batches()] == stored
    assert_conserved(tmp_path)


@pytest.mark.parametrize("point", ACCEPT_POINTS)
def test_killed_while_a_held_set_is_accepted(tmp_path, undisturbed, point):
    salted(tmp_path, undisturbed[0])
    settings = home_at(tmp_path, FILES)
    take_in(settings)
    (unit_id,) = [
        row[0] for row in query(tmp_path, "select unit_id from raw.quarantined_units where level = 'transaction'")
    ]
    killed_at(tmp_path, point, unit_id)
    assert take_in(settings, "r3").recovered_batches == 1
    assert query(tmp_path, "select count(*) from raw.answers where paid_usd = 70") == [(1,)]
    assert query(tmp_path, "select count(*) from raw.quarantined_units where level = 'transaction'") == [(0,)]
    assert {file.name: file.result for file in files_of(tmp_path)}["4.txt"] == "loaded"
    assert_conserved(tmp_path)
    assert take_in(settings, "r4").recovered_batches == 0


@pytest.mark.parametrize("point", ["before_commit", "after_commit", "replay_before_ledger"])
def test_killed_while_files_are_read_again_after_a_new_mapping(tmp_path, undisturbed, point):
    salted(tmp_path, undisturbed[0])
    settings = home_at(tmp_path, FILES)
    take_in(settings)
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / "ours.toml").write_text(MAPPING, encoding="utf-8")
    killed_at(tmp_path, point)
    take_in(settings, "r3")
    assert canonical(tmp_path) == canonical(undisturbed[0])
    assert_conserved(tmp_path)
    with Ledger(tmp_path) as ledger:
        stored = query(tmp_path, "select batch_id, row_count from raw.batches")
        assert sorted((batch.batch_id, batch.row_count) for batch in ledger.batches()) == sorted(stored)
    assert take_in(settings, "r4").recovered_batches == 0


def test_killed_while_a_lost_warehouse_is_read_again(tmp_path, undisturbed):
    salted(tmp_path, undisturbed[0])
    take_in(home_at(tmp_path, FILES))
    (tmp_path / "warehouse.duckdb").unlink()
    killed_at(tmp_path, "after_replay:2")
    assert take_in(home_at(tmp_path, {}), "r3").recovered_batches == 2
    assert raw_tables(tmp_path) == undisturbed[1]


@pytest.mark.parametrize("lost", ["warehouse.duckdb", "ledger.sqlite"])
def test_either_book_is_written_again_from_the_other(tmp_path, undisturbed, lost):
    salted(tmp_path, undisturbed[0])
    take_in(home_at(tmp_path, FILES))
    for path in tmp_path.glob(lost + "*"):
        path.unlink()
    assert take_in(home_at(tmp_path, {}), "r2").recovered_batches == 4
    assert raw_tables(tmp_path) == undisturbed[1]
    assert sorted(map(numbered, files_of(tmp_path)), key=repr) == sorted(map(numbered, undisturbed[2]), key=repr)


def numbered(file):
    """A file that brought no row is in no table that remembers its number, and needs none."""
    return replace(file, received_seq=file.received_seq if file.kind not in {"zip", "unknown"} else 0)


def test_tables_of_an_older_shape_are_read_again_from_the_archive(tmp_path, undisturbed):
    salted(tmp_path, undisturbed[0])
    take_in(home_at(tmp_path, FILES))
    with warehouse.connect(tmp_path) as connection:
        connection.execute("alter table raw.answers drop column drg_code")
    assert take_in(home_at(tmp_path, {}), "r2").recovered_batches == 4
    assert raw_tables(tmp_path) == undisturbed[1]


def test_rows_that_vanished_stop_the_run(tmp_path):
    settings = home_at(tmp_path, FILES)
    take_in(settings)
    with warehouse.connect(tmp_path) as connection:
        connection.execute("delete from raw.answer_lines where rowid = 0")
    with pytest.raises(RcmError, match="I012"):
        take_in(settings, "r2")


@pytest.mark.parametrize(("damage", "code"), [("changed", "I010"), ("missing", "I011")])
def test_a_damaged_archive_is_never_read_as_if_whole(tmp_path, damage, code):
    settings = home_at(tmp_path, FILES)
    take_in(settings)
    (tmp_path / "warehouse.duckdb").unlink()
    path = archived_path(tmp_path, files_of(tmp_path)[0].file_id)
    content = path.read_bytes()
    path.unlink()
    if damage == "changed":
        path.write_bytes(content.replace(b"100", b"900"))
    with pytest.raises(RcmError, match=code):
        take_in(settings, "r2")


def test_a_warehouse_held_by_another_process_is_busy(tmp_path):
    holder = PROCESSES.Process(
        target=_hold, args=(str(tmp_path), event := PROCESSES.Event(), done := PROCESSES.Event())
    )
    holder.start()
    assert event.wait(30)
    with pytest.raises(RcmError, match="I013") as caught, warehouse.connect(tmp_path):
        pass
    done.set()
    holder.join(30)
    assert caught.value.exit_code == 6


def _hold(home: str, event, done) -> None:
    with warehouse.connect(Path(home)):
        event.set()
        done.wait(30)


def salted(home: Path, other: Path) -> None:
    """Two homes hash persons alike only with the same salt."""
    home.mkdir(exist_ok=True)
    (home / "salt").write_bytes((other / "salt").read_bytes())
