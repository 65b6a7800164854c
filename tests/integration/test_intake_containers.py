"""Zip and gz: members are files of their own, nothing leaves the home, and what is no honest archive is held."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pipelines.intake import containers
from pipelines.intake.containers import MOST_DEPTH, MOST_MEMBERS, member_name
from pipelines.intake.limits import LONGEST_SEGMENT, refusal
from pipelines.intake.results import file_report
from pipelines.ledger import Ledger
from pipelines.warehouse import connect
from tests.homes import ROOT
from tests.intake_files import (
    assert_conserved,
    claim_set,
    envelope,
    home_at,
    query,
    raw_tables,
    remittance_set,
    take_in,
    zipped,
)

ONE, TWO = envelope([remittance_set("C1")]), envelope([remittance_set("C2")], number=2)
CLAIMS = envelope([claim_set("C1")], number=3, kind="837")
DEPOSITS = b"deposit_id,deposit_date,amount_usd\nD1,2026-01-01,12.00\n"
SECONDS, MEGABYTES = 5, 512


def report(settings):
    with Ledger(settings.home) as ledger, connect(settings.home, read_only=True) as connection:
        return {entry["name"]: entry for entry in file_report(ledger, connection)[0]}


def results(settings):
    return {name: (entry["kind"], entry["result"]) for name, entry in report(settings).items()}


def codes(settings, name):
    return [unit["code"] for unit in report(settings)[name]["held"]]


def test_members_are_files_of_their_own_whatever_the_ending(tmp_path):
    inner = zipped({"deep/two.835": TWO})
    settings = home_at(
        tmp_path / "packed",
        {
            "month.dat": zipped(
                {"a/one.835": ONE, "inner.zip": inner, "d.csv": DEPOSITS, ".DS_Store": b"x", "e/": b""}
            ),
            "claims.txt.gz": gzip.compress(CLAIMS, mtime=0),
            "noending": gzip.compress(DEPOSITS, mtime=0),
        },
    )
    take_in(settings)
    assert results(settings) == {
        "claims.txt.gz": ("gz", "loaded"),
        "claims.txt.gz/claims.txt": ("837P", "loaded"),
        "month.dat": ("zip", "loaded"),
        "month.dat/a/one.835": ("835", "loaded"),
        "month.dat/d.csv": ("bank_deposits", "loaded"),
        "month.dat/inner.zip": ("zip", "loaded"),
        "month.dat/inner.zip/deep/two.835": ("835", "loaded"),
        "noending": ("gz", "loaded"),
        "noending/content": ("bank_deposits", "duplicate"),
    }
    assert report(settings)["noending/content"]["duplicate_reason"] == "X140"
    assert query(settings.home, "select count(*), sum(paid_usd) from raw.answers")[0][0] == 2
    assert_conserved(settings.home)
    before = raw_tables(settings.home)
    assert take_in(settings, "r2").new_files == 0
    assert raw_tables(settings.home) == before


def test_a_member_dropped_loose_as_well_is_the_same_file(tmp_path):
    settings = home_at(tmp_path, {"month.zip": zipped({"one.835": ONE})})
    take_in(settings)
    home_at(tmp_path, {"one.835": ONE, "copy of month.zip": zipped({"one.835": ONE})})
    summary = take_in(settings, "r2")
    assert (summary.new_files, summary.batches) == (0, 0)
    found = report(settings)
    assert {name: entry["result"] for name, entry in found.items()} == {
        "month.zip": "loaded",
        "month.zip/one.835": "loaded",
        "one.835": "duplicate",
        "copy of month.zip": "duplicate",
        "copy of month.zip/one.835": "duplicate",
    }
    assert all(e.get("duplicate_reason") == ("X140" if e["result"] == "duplicate" else None) for e in found.values())
    assert query(tmp_path, "select count(*) from raw.answers") == [(1,)]


def test_an_unchanged_container_is_not_opened_again(tmp_path, monkeypatch):
    settings = home_at(tmp_path, {"month.zip": zipped({"one.835": ONE})})
    take_in(settings)
    monkeypatch.setattr("pipelines.intake.unpacking.contents", None)
    assert take_in(settings, "r2").new_files == 0


@pytest.mark.parametrize(
    "name", ["../../x", "/etc/x", "C:/x", "C:\\x", "..\\x", "a/../../x", "\\\\host\\x", "a\nb", "n" * 2000]
)
def test_a_name_that_points_elsewhere_decides_no_path(tmp_path, name):
    home = tmp_path / "deep" / "er" / "home"
    settings = home_at(home, {"m.zip": zipped({name: ONE, "good.835": TWO})})
    before = {path for path in tmp_path.rglob("*") if home not in path.parents}
    take_in(settings)
    assert {path for path in tmp_path.rglob("*") if home not in path.parents} == before
    assert results(settings) == {"m.zip": ("zip", "partly_held"), "m.zip/good.835": ("835", "loaded")}
    assert codes(settings, "m.zip") == ["I048"]
    assert [finding["code"] for finding in report(settings)["m.zip"]["findings"]] == ["I048"]
    assert_conserved(home)


def test_a_link_in_an_archive_is_not_followed(tmp_path):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        link = zipfile.ZipInfo("link.835")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    settings = home_at(tmp_path, {"m.zip": target.getvalue()})
    take_in(settings)
    assert codes(settings, "m.zip") == ["I048"]


def test_names_of_windows_archives_and_twins_are_kept_apart(tmp_path):
    assert member_name("a\\b.835") == "a/b.835"
    assert member_name("./a//b") == "a/b"
    assert [member_name(name) for name in ("", ".", "/")] == ["", "", ""]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("x", ONE)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("x", TWO)
    settings = home_at(tmp_path, {"m.zip": target.getvalue()})
    take_in(settings)
    assert set(results(settings)) == {"m.zip", "m.zip/x", "m.zip/x (2)"}


def damaged_member() -> bytes:
    content = bytearray(zipped({"a": ONE, "b": TWO}, zipfile.ZIP_STORED))
    place = content.index(b"CTRLC1")
    content[place : place + 6] = b"CTRLXX"
    return bytes(content)


def encrypted_member() -> bytes:
    content = bytearray(zipped({"a": ONE}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1
    return bytes(content)


def nested(depth: int) -> bytes:
    content = ONE
    for _ in range(depth):
        content = zipped({"x": content})
    return content


def many_members() -> bytes:
    return zipped({f"{n}": b"" for n in range(MOST_MEMBERS + 1)}, zipfile.ZIP_STORED)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (many_members, "I040"),
        (lambda: gzip.compress(bytes(40 << 20)), "I042"),
        (lambda: zipped({"a": ONE, "z": bytes(40 << 20)}), "I042"),
        (lambda: zipped({"n.zip": zipped({"z": bytes(40 << 20)})}), "I042"),
        (lambda: nested(MOST_DEPTH + 1), "I043"),
        (lambda: zipped({"a": ONE})[:-30], "I044"),
        (lambda: gzip.compress(ONE)[:-9], "I044"),
        (lambda: gzip.compress(ONE)[:-6] + b"abcdef", "I044"),
        (encrypted_member, "I045"),
        (damaged_member, "I046"),
        (lambda: zipped({"a": ONE}, zipfile.ZIP_LZMA), "I047"),
    ],
)
def test_what_is_no_honest_archive_is_held_with_its_reason(tmp_path, content, code):
    settings = home_at(tmp_path, {"m": content()})
    take_in(settings)
    assert codes(settings, "m") == [code]
    taken = {name for name in results(settings) if name != "m"}
    assert taken == ({"m/b"} if code == "I046" else set())
    assert_conserved(tmp_path)
    assert len(list((tmp_path / "archive" / "files").rglob("*"))) <= 4


def test_the_total_is_counted_across_members(tmp_path, monkeypatch):
    monkeypatch.setattr(containers, "MOST_BYTES", len(ONE))
    settings = home_at(tmp_path, {"m.zip": zipped({"a": ONE, "b": b"1"}), "fits.zip": zipped({"a": ONE})})
    take_in(settings)
    assert codes(settings, "m.zip") == ["I041"]
    assert results(settings)["fits.zip/a"] == ("835", "loaded")


def test_a_directory_is_not_read_at_any_size(tmp_path, monkeypatch):
    monkeypatch.setattr(containers, "DIRECTORY_BYTES", 100)
    settings = home_at(tmp_path, {"m.zip": zipped({"n" * 90: ONE})})
    take_in(settings)
    assert codes(settings, "m.zip") == ["I040"]


def test_office_documents_are_no_archives(tmp_path):
    settings = home_at(tmp_path, {"d.docx": zipped({"word/x.xml": b"x" * 9000, "[Content_Types].xml": b"<x/>"})})
    take_in(settings)
    assert set(results(settings)) == {"d.docx"}
    assert "d.docx/word/x.xml" not in results(settings)


def test_a_segment_without_end_is_held_and_another_interchange_may_have_other_separators(tmp_path):
    many = [remittance_set(f"C{n}") for n in range(1500)]
    usual, other = envelope(many), envelope(many, number=2).replace(b"~", b"|").replace(b"*", b"^")
    assert min(len(usual), len(other)) > LONGEST_SEGMENT
    endless = ONE.replace(b"SE*", b"NTE*ADD*" + b"A" * (LONGEST_SEGMENT + 10) + b"~SE*")
    content = {"both": usual + other, "reverse": other + usual, "lines": usual.replace(b"~", b"\n"), "endless": endless}
    content |= {"late": usual + endless, "headerless": usual[usual.index(b"ST*") :]}
    for name, data in content.items():
        (tmp_path / name).write_bytes(data)
    assert {name: refusal(tmp_path / name) for name in content} == {
        **dict.fromkeys(content, ""),
        "endless": "X145",
        "late": "X145",
    }
    settings = home_at(tmp_path / "home", {"endless": endless, "text.csv": b"a," + b"x" * LONGEST_SEGMENT * 2})
    take_in(settings)
    assert (codes(settings, "endless"), codes(settings, "text.csv")) == (["X145"], ["I003"])


def test_a_file_beyond_two_gigabytes_is_not_loaded(tmp_path):
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate((2 << 30) + 1)
    assert refusal(tmp_path / "sparse") == "I049"


BOMB = """
import json, resource, sys, time
from pathlib import Path
from tests.intake_files import take_in
from pipelines.settings import load
settings = load(home=Path(sys.argv[1]))
take_in(settings)
print(json.dumps([time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""

# A child starts with its parent's peak as its own; between a large pytest and what is measured stands a small process.
BETWEEN = "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode)"


def huge_segment(path: Path) -> None:
    with path.open("wb") as file:
        file.write(ONE[: ONE.index(b"SE*")] + b"NTE*ADD*")
        file.truncate(1 << 30)


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in range(4):
            with archive.open(str(name), "w") as member:
                for _ in range(32):
                    member.write(bytes(1 << 20))


def traversal(path: Path) -> None:
    path.write_bytes(zipped({"../../x": ONE}))


@pytest.mark.parametrize(("make", "code"), [(bomb, "I042"), (huge_segment, "X145"), (traversal, "I048")])
def test_refused_within_seconds_and_little_memory(tmp_path, make, code):
    """Seconds of the processor, start of Python included: those of the wall clock are the neighbours' too."""
    settings = home_at(tmp_path / "a" / "b", {"bad": b""})
    make(settings.landing_folder / "bad")
    command = [sys.executable, "-c", BETWEEN, sys.executable, "-c", BOMB, str(settings.home)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    seconds, megabytes = json.loads(ended.stdout)
    assert codes(settings, "bad") == [code]
    assert seconds < SECONDS, f"{make.__name__} {seconds:.1f} s"
    assert megabytes < MEGABYTES, f"{megabytes:.0f} MB"
    assert not (tmp_path / "x").exists()
    if code == "X145":
        (settings.landing_folder / "bad").unlink()
        (settings.home / "warehouse.duckdb").unlink()
        take_in(settings, "r2")
        assert codes(settings, "bad") == ["X145"]
