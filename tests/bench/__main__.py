"""`make bench`: how fast, how much memory. Figures of one run on one machine; ratios carry over, seconds do not."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from sample_data.generate import generate

AS_OF = date(2026, 9, 30)
RCM = [str(Path(sys.executable).with_name("rcm"))]


def rcm(*arguments: str) -> tuple[dict, float, int]:
    """One `rcm` process: its JSON, wall seconds, peak memory of the process in MB."""
    started = time.perf_counter()
    with subprocess.Popen([*RCM, *arguments, "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        text = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in {0, 5}:
        sys.exit(f"rcm {arguments[0]} ended with {child.returncode}")
    return json.loads(text), time.perf_counter() - started, usage.ru_maxrss // 1024


def whole_run(encounters: int, workdir: Path) -> list[tuple[str, ...]]:
    """First run from an empty home, the same with a new as-of, and a run with nothing new."""
    home = workdir / f"home_{encounters}"
    generate(home / "landing", encounters, seed=1, as_of=AS_OF)
    rows = []
    for label, as_of in (
        ("first run", AS_OF - timedelta(days=1)),
        ("new as-of", AS_OF),
        ("nothing new", AS_OF),
    ):
        answer, wall, peak = rcm("run", "--home", str(home), "--as-of", as_of.isoformat())
        parts = answer.get("seconds") or {}
        split = " ".join(f"{name} {seconds:.1f}" for name, seconds in parts.items())
        rows.append((f"{encounters:,} encounters, {label}", answer["result"], f"{wall:.1f} s", f"{peak:,} MB", split))
    return rows


def reader(workdir: Path, encounters: int) -> list[tuple[str, ...]]:
    """Parse speed of each X12 kind against the floor of splitting the same bytes in Python."""
    from pipelines.x12 import read_batch

    landing = workdir / "reader"
    generate(landing, encounters, seed=2, as_of=AS_OF)
    rows = []
    for kind, head in (("835", b"ST*835"), ("837P", b"ST*837")):
        files = [(str(i), data) for i, data in enumerate(_x12(landing)) if head in data[:2000]]
        size = sum(len(data) for _, data in files) / 1e6
        started = time.process_time()
        for _, data in files:
            [segment.split(b"*") for segment in data.split(b"~")]
        floor = time.process_time() - started
        started = time.process_time()
        read_batch(files, b"bench")
        ours = time.process_time() - started
        rows.append(
            (
                f"read {kind}, {size:.1f} MB",
                f"{size / ours:.1f} MB/s",
                f"{ours:.2f} s CPU",
                f"{ours / floor:.2f} x split",
                "",
            )
        )
    return rows


def _x12(landing: Path) -> list[bytes]:
    contents = (p.read_bytes() for p in sorted(landing.rglob("*")) if p.is_file())
    return [data for data in contents if data[:3] == b"ISA"]


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encounters", type=int, nargs="*", default=[6_000, 24_000])
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workdir = Path(folder)
        rows = reader(workdir, max(chosen.encounters))
        for encounters in chosen.encounters:
            rows += whole_run(encounters, workdir)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for row in rows:
        print(f"{row[0]:<36}{row[1]:>14}{row[2]:>13}{row[3]:>13}  {row[4]}")


if __name__ == "__main__":
    main()
