"""The same seed gives the same bytes; an event switched off changes nothing but what it is about."""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from sample_data.draws import Draws, Weighted, lognormal
from sample_data.events import ALL_EVENTS
from sample_data.generate import generate
from tests.unit.sample_data.naive import claims_of, rows

ENCOUNTERS, SEED = 2000, 13


def digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_runs_give_the_same_bytes(tmp_path: Path):
    generate(tmp_path / "one", 300, 5)
    generate(tmp_path / "two", 300, 5)
    assert digest(tmp_path / "one") == digest(tmp_path / "two")
    assert len(digest(tmp_path / "one")) > 40


def test_a_zip_holds_what_else_comes_as_files(tmp_path: Path):
    """The same bytes either way, and the same zip again."""
    for name, zips in (("files", False), ("one", True), ("two", True)):
        generate(tmp_path / name, 300, 5, zips=zips)
    assert digest(tmp_path / "one") == digest(tmp_path / "two")
    (path,) = (tmp_path / "one" / "archive").iterdir()
    with ZipFile(path) as archive:
        held = {name: sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
    assert {name.split("/")[0] for name in held} == {"claims", "acks"}
    loose = {name: hashed for name, hashed in digest(tmp_path / "one").items() if not name.startswith("archive/")}
    assert held | loose == digest(tmp_path / "files")


def test_another_seed_is_another_practice(tmp_path: Path):
    generate(tmp_path / "one", 60, 5)
    generate(tmp_path / "two", 60, 6)
    one, two = digest(tmp_path / "one"), digest(tmp_path / "two")
    assert one["practice/encounters.csv"] != two["practice/encounters.csv"]
    assert one["practice/payers.csv"] == two["practice/payers.csv"]


def test_a_folder_with_files_is_not_written_into(tmp_path: Path):
    (tmp_path / "mine.csv").write_text("a\n", encoding="utf-8")
    with pytest.raises(FileExistsError):
        generate(tmp_path, 10, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.csv"]


@pytest.mark.parametrize("encounters", [0, -3])
def test_no_encounters_is_refused(tmp_path: Path, encounters: int):
    with pytest.raises(ValueError, match="encounter"):
        generate(tmp_path / "out", encounters, 1)


def by_claim(landing: Path) -> dict[str, list[str]]:
    """Everything written about each claim, in order, dates of the sets included."""
    found: dict[str, list[str]] = defaultdict(list)
    for room, tag in (("claims", "CLM"), ("remits", "CLP")):
        for claim in claims_of(landing, room, tag):
            found[claim.claim_id].append(claim.day + "~".join("*".join(s) for s in claim.segments))
    for kind in ("encounters", "account_ledger", "coding_log", "coding_audits"):
        for row in rows(landing, kind):
            found[row["claim_id"] or "none"].append(f"{kind} {list(row.values())}")
    return found


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("everything")
    generate(out, ENCOUNTERS, SEED)
    return out


def claims_where(landing: Path, event: str) -> set[str]:
    """Claims that the event may touch, read from the files alone."""
    payer_of = {
        claim.claim_id: claim.set_key[:3] for claim in claims_of(landing, "remits", "CLP")
    }  # trace numbers start with the payer
    coder_of = {row["claim_id"]: row["coder_id"] for row in rows(landing, "coding_log")}
    internist = next(row["provider_npi"] for row in rows(landing, "providers") if row["provider_name"] == "Dean Ficton")
    provider_of = {row["claim_id"]: (row["provider_npi"], row["service_date"]) for row in rows(landing, "encounters")}
    if event in {"E1", "E15"}:
        return {claim for claim, payer in payer_of.items() if payer == "BIR"}
    if event == "E10":
        return {claim for claim, payer in payer_of.items() if payer == "CED"}
    if event == "E2":
        return {claim for claim, coder in coder_of.items() if coder == "C5"}
    return {c for c, (npi, day) in provider_of.items() if npi == internist and day >= "2026-01-01"}


@pytest.mark.parametrize("event", sorted(ALL_EVENTS))
def test_an_event_off_changes_nothing_else(event: str, everything: Path, tmp_path: Path):
    generate(tmp_path / "off", ENCOUNTERS, SEED, events=ALL_EVENTS - {event})
    on, off = by_claim(everything), by_claim(tmp_path / "off")
    changed = {claim for claim in on.keys() | off.keys() if on.get(claim) != off.get(claim)} - {"none"}
    assert changed, "the event does nothing"
    assert changed <= claims_where(everything, event)
    for kind in ("payers", "providers", "coders", "locations"):
        assert rows(everything, kind) == rows(tmp_path / "off", kind)


def test_a_draw_depends_on_names_only():
    draws, again = Draws(3), Draws(3)
    first = [draws.unit(f"E{n}", "x") for n in range(200)]
    assert first == [again.unit(f"E{n}", "x") for n in range(200)]
    assert first != [draws.unit(f"E{n}", "y") for n in range(200)]
    assert 0.4 < sum(first) / 200 < 0.6
    assert all(0 <= value < 1 for value in first)


def test_days_follow_their_median_and_never_leave_the_table():
    draws, table = Draws(1), lognormal("20", "0.5")
    days = sorted(draws.days(table, f"E{n}", "lag") for n in range(4001))
    assert table == tuple(sorted(table))
    assert 19 <= days[2000] <= 21
    assert days[0] >= int(table[0])
    assert days[-1] <= int(table[-1] + 1)
    # 90 of 100 lie below median x exp(1.2816 sigma) = 37.96
    assert 36 <= days[3600] <= 40


def test_weights_are_kept_and_zero_is_never_drawn():
    draws, weighted = Draws(1), Weighted([("a", 1), ("b", 0), ("c", 3)])
    drawn = [draws.pick(weighted, f"E{n}", "x") for n in range(4000)]
    assert drawn.count("b") == 0
    assert 900 < drawn.count("a") < 1100
