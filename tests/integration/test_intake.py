"""Landing folder to raw tables: every set once, every file accounted for, the folder untouched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines import intake, warehouse
from pipelines.errors import Exit, RcmError
from pipelines.intake import batches, plans
from pipelines.intake.archive import archived_path
from pipelines.intake.results import file_report
from pipelines.ledger import Ledger
from tests.intake_files import (
    assert_conserved,
    claim_set,
    envelope,
    home_at,
    query,
    raw_tables,
    remittance_set,
    take_in,
)

PUBLIC = Path(__file__).resolve().parents[3] / "shared" / "data" / "x12_public"
DEPOSITS = "deposit_id,deposit_date,amount_usd\nD1,2026-01-01,12.00\nD2,2026-01-02,x\n"
ONE, TWO, THREE = (remittance_set(name) for name in ("C1", "C2", "C3"))


def report(settings):
    with Ledger(settings.home) as ledger, warehouse.connect(settings.home, read_only=True) as connection:
        return file_report(ledger, connection)


def results(settings):
    return {entry["name"]: entry["result"] for entry in report(settings)[0]}


def test_one_pass_takes_in_everything_and_the_next_finds_nothing_new(tmp_path):
    settings = home_at(
        tmp_path,
        {
            "b/remit.txt": envelope([ONE, TWO]),
            "a/claims.dat": envelope([claim_set("C1")], kind="837"),
            "d.csv": DEPOSITS,
        },
    )
    summary = take_in(settings)
    assert (summary.new_files, summary.duplicate_files, summary.quarantined_files, summary.batches) == (3, 0, 1, 1)
    assert results(settings) == {"a/claims.dat": "loaded", "b/remit.txt": "loaded", "d.csv": "partly_held"}
    assert query(tmp_path, "select count(*), sum(charge_usd) from raw.answers") == [(2, Decimal("200.00"))]
    assert query(tmp_path, "select distinct received_seq from raw.transactions order by 1") == [(1,), (2,)]
    assert_conserved(tmp_path)
    before = raw_tables(tmp_path)
    with Ledger(tmp_path) as ledger:
        ledger.begin_run("r1", settings.as_of, {})
        ledger.finish_run("r1", "published")
        assert not intake.has_news(settings, ledger)
    again = take_in(settings, "r2")
    assert (again.new_files, again.batches, again.rows) == (0, 0, 0)
    assert raw_tables(tmp_path) == before


def test_the_landing_folder_is_never_changed(tmp_path):
    settings = home_at(tmp_path, {"x/remit.txt": envelope([ONE]), "bad.csv": "a,b\n1,2\n", "d.csv": DEPOSITS})

    def state():
        return sorted(
            (p.relative_to(tmp_path), p.stat().st_mtime_ns, p.stat().st_mode, p.is_file() and p.read_bytes())
            for p in (tmp_path / "landing").rglob("*")
        )

    before = state()
    take_in(settings)
    assert state() == before


def test_the_same_bytes_under_two_names_are_one_file(tmp_path):
    settings = home_at(tmp_path, {"a.txt": envelope([ONE]), "copy of a.txt": envelope([ONE])})
    summary = take_in(settings)
    assert (summary.new_files, summary.duplicate_files) == (1, 1)
    assert query(tmp_path, "select count(*) from raw.transactions") == [(1,)]
    assert results(settings) == {"a.txt": "loaded", "copy of a.txt": "duplicate"}
    assert report(settings)[1]["in"]["paid_usd"] == "80.00"
    late = home_at(tmp_path, {"later.txt": envelope([ONE])})
    with Ledger(tmp_path) as ledger:
        ledger.begin_run("r1", settings.as_of, {})
        ledger.finish_run("r1", "published")
        assert not intake.has_news(late, ledger)
    assert take_in(late, "r2").duplicate_files == 1


@pytest.mark.parametrize("together", [True, False])
def test_a_set_in_another_envelope_is_loaded_once_and_seen_twice(tmp_path, together):
    first = {"a.txt": envelope([ONE, TWO])}
    second = {"b.txt": envelope([TWO, THREE], number=7), "c.txt": envelope([ONE], number=8)}
    settings = home_at(tmp_path, first | second if together else first)
    take_in(settings)
    if not together:
        home_at(tmp_path, second)
        take_in(settings, "r2")
    assert results(settings) == {"a.txt": "loaded", "b.txt": "loaded", "c.txt": "duplicate"}
    assert query(tmp_path, "select count(*), count(distinct answer_id) from raw.answers") == [(3, 3)]
    assert query(tmp_path, "select count(*), count(distinct transaction_id) from raw.transactions") == [(5, 3)]
    assert query(tmp_path, "select count(*) from raw.transactions where result = 'duplicate'") == [(2,)]
    _, totals = report(settings)
    assert {state: totals[state]["paid_usd"] for state in ("in", "loaded", "held", "duplicate")} == {
        "in": "400.00",
        "loaded": "240.00",
        "held": "0.00",
        "duplicate": "160.00",
    }
    assert totals["duplicate"] == {
        "transactions": 2,
        "claims": 2,
        "lines": 2,
        "adjustments": 2,
        "rows": 0,
        "charge_usd": "200.00",
        "paid_usd": "160.00",
    }
    assert_conserved(tmp_path)


def test_claims_sent_twice_are_loaded_once(tmp_path):
    settings = home_at(tmp_path, {"a": envelope([claim_set("C1")], kind="837")})
    take_in(settings)
    home_at(tmp_path, {"b": envelope([claim_set("C1"), claim_set("C2", 250)], number=2, kind="837")})
    take_in(settings, "r2")
    assert query(tmp_path, "select count(*), sum(charge_usd) from raw.submissions") == [(2, Decimal("350.00"))]
    assert report(settings)[1]["duplicate"]["charge_usd"] == "100.00"
    assert_conserved(tmp_path)


@pytest.mark.parametrize("together", [True, False])
def test_a_held_set_sent_again_is_not_held_twice(tmp_path, together):
    bad = remittance_set("C9", paid=70, adjusted=20)
    files = {"a": envelope([bad, ONE]), "b": envelope([bad], number=2)}
    settings = home_at(tmp_path, files if together else {"a": files["a"]})
    take_in(settings)
    home_at(tmp_path, files)
    take_in(settings, "r2")
    assert query(tmp_path, "select count(*), sum(paid_usd) from raw.quarantined_units") == [(1, Decimal("70.00"))]
    assert results(settings) == {"a": "partly_held", "b": "duplicate"}
    totals = report(settings)[1]
    assert (totals["held"]["paid_usd"], totals["duplicate"]["paid_usd"]) == ("70.00", "70.00")
    assert (totals["held"]["adjustments"], totals["duplicate"]["adjustments"]) == (1, 1)
    assert_conserved(tmp_path)


@pytest.mark.parametrize("together", [True, False])
def test_a_torn_set_that_arrives_whole_leaves_quarantine(tmp_path, together):
    torn = envelope([remittance_set("C1", end=False)], close=False)
    files = {"a": torn, "b": envelope([TWO, ONE], number=2)}
    settings = home_at(tmp_path, files if together else {"a": torn})
    take_in(settings)
    if not together:
        assert results(settings) == {"a": "held"}
        home_at(tmp_path, files)
        take_in(settings, "r2")
    assert query(tmp_path, "select count(*) from raw.quarantined_units") == [(0,)]
    assert query(tmp_path, "select count(*), sum(paid_usd) from raw.answers") == [(2, Decimal("160.00"))]
    assert sorted(query(tmp_path, "select result from raw.transactions")) == [("duplicate",), ("loaded",), ("loaded",)]
    assert report(settings)[1]["duplicate"]["paid_usd"] == "80.00"
    assert_conserved(tmp_path)
    take_in(settings, "r3")
    assert results(settings) == {"a": "duplicate", "b": "loaded"}


def test_files_we_cannot_read_are_held_whole_with_their_reason(tmp_path):
    settings = home_at(
        tmp_path,
        {
            "zip.csv": b"PK\x03\x04xx",
            "seven.txt": b"7z\xbc\xaf\x27\x1c",
            "empty.835": b"",
            "notes.txt": "nothing of ours\n",
            "fees.csv": "payer_id,code,effective_from,allowed_usd\nP,1,2026-01-01,5\n",
            "broken.x12": b"ISA*00*~",
            ".hidden": "deposit_id,deposit_date,amount_usd\n",
        },
    )
    summary = take_in(settings)
    assert (summary.new_files, summary.quarantined_files) == (6, 5)
    found, totals = report(settings)
    codes = {entry["name"]: [unit["code"] for unit in entry["held"]] for entry in found}
    assert {name: codes[name] for name in ("zip.csv", "seven.txt", "empty.835", "notes.txt", "fees.csv")} == {
        "zip.csv": ["I044"],
        "seven.txt": ["I005"],
        "empty.835": ["I007"],
        "notes.txt": ["I003"],
        "fees.csv": [],
    }
    assert len(codes["broken.x12"]) == 1
    assert results(settings)["fees.csv"] == "loaded"
    assert totals["files"] == 6
    assert_conserved(tmp_path)


def test_links_in_the_landing_folder_are_not_followed(tmp_path):
    (tmp_path / "secret").write_text(DEPOSITS)
    settings = home_at(tmp_path / "home", {"a": envelope([ONE])})
    (settings.landing_folder / "link.csv").symlink_to(tmp_path / "secret")
    assert take_in(settings).new_files == 1


def test_names_need_not_be_utf_8(tmp_path):
    settings = home_at(tmp_path, {"a": envelope([ONE])})
    folder = os.fsencode(settings.landing_folder)
    os.rename(folder + b"/a", folder + b"/Jos\xe9.txt")  # noqa: PTH104 - pathlib has no names in bytes
    assert take_in(settings).new_files == 1
    assert results(settings) == {"Jos\\xe9.txt": "loaded"}


def test_our_own_home_inside_the_landing_folder_is_not_input(tmp_path):
    (tmp_path / "a.txt").write_bytes(envelope([ONE]))
    settings = home_at(tmp_path / "rcm_home", {}).model_copy(update={"landing": tmp_path})
    for run in ("r1", "r2"):
        take_in(settings, run)
    assert results(settings) == {"a.txt": "loaded"}


def test_asking_for_news_loads_nothing_heavy():
    code = "import sys; from pipelines.intake import has_news; print(*sorted(m.split('.')[0] for m in sys.modules))"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert "sqlite3" in loaded
    assert not loaded & {"dagster", "dbt", "great_expectations", "pandas", "numpy", "pyarrow", "duckdb"}


def test_an_empty_or_missing_folder_is_no_usable_input(tmp_path):
    settings = home_at(tmp_path, {})
    for landing, code in ((tmp_path / "nowhere", "I001"), (None, "I002")):
        with pytest.raises(RcmError) as caught:
            take_in(settings.model_copy(update={"landing": landing}))
        assert (caught.value.code, caught.value.exit_code) == (code, Exit.NO_INPUT)


def test_a_file_that_changed_is_a_new_file(tmp_path):
    settings = home_at(tmp_path, {"d.csv": DEPOSITS})
    take_in(settings)
    home_at(tmp_path, {"d.csv": DEPOSITS + "D3,2026-01-03,5\n"})
    with Ledger(tmp_path) as ledger:
        assert intake.has_news(settings, ledger)
    assert take_in(settings, "r2").new_files == 1
    assert query(tmp_path, "select count(*), max(received_seq) from raw.deposits") == [(3, 2)]


def test_reader_processes_and_this_process_read_alike(tmp_path, monkeypatch):
    files = {f"{n:02d}.txt": envelope([remittance_set(f"C{n}"), ONE], number=n) for n in range(1, 8)} | {
        "d.csv": DEPOSITS
    }
    monkeypatch.setattr(plans, "BATCH_FILES", 3)
    alone = home_at(tmp_path / "alone", files)
    assert take_in(alone).batches == 3
    monkeypatch.setattr(batches, "WORKER_BYTES", 1)
    apart = home_at(tmp_path / "apart", files)
    assert take_in(apart).batches == 3
    assert raw_tables(apart.home) == raw_tables(alone.home)
    assert not (apart.home / "build" / "intake").exists()


@pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public X12 files are not on this machine")
def test_public_files_arrive_to_the_cent(tmp_path):
    expected = json.loads((PUBLIC / "expected.json").read_text(encoding="utf-8"))
    settings = home_at(tmp_path, {name: (PUBLIC / name).read_bytes() for kind in expected.values() for name in kind})
    take_in(settings)
    found = {entry["name"]: entry for entry in report(settings)[0]}
    for name, file in expected["835"].items():
        sets = file["transactions"]
        assert found[name]["transactions"] == len(sets), name
        assert found[name]["claims"] == sum(s["clp"] for s in sets), name
        assert found[name]["lines"] == sum(s["svc"] for s in sets), name
        assert found[name]["adjustments"] == sum(s["cas_triplets"] for s in sets), name
        assert Decimal(found[name]["charge_usd"]) == sum(Decimal(s["sum_clp03"]) for s in sets), name
        assert Decimal(found[name]["paid_usd"]) == sum(Decimal(s["bpr02"]) for s in sets), name
    assert report(settings)[1]["in"]["paid_usd"] == "305498.30"
    assert_conserved(tmp_path)


def test_the_archive_holds_every_file_under_its_hash(tmp_path):
    settings = home_at(tmp_path, {"a": envelope([ONE]), "d.csv": DEPOSITS})
    take_in(settings)
    with Ledger(tmp_path) as ledger:
        for file in ledger.files():
            assert (
                archived_path(tmp_path, file.file_id).read_bytes() == (settings.landing_folder / file.name).read_bytes()
            )
    assert not list((tmp_path / "archive").rglob(".incoming*"))
