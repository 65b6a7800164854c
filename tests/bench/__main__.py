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
from tests.bench.reader import HEAD, reader_rows

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


def main() -> None:
    """Print one table a part."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=__doc__,
        epilog="On two idle cores the reader part takes about 5 minutes, the whole runs about 4.",
    )
    parser.add_argument("--reader", action="store_true", help="only reading: our reader, others, intake")
    parser.add_argument("--runs", action="store_true", help="only whole runs from files to a published set")
    parser.add_argument("--encounters", type=int, nargs="*", default=[6_000, 24_000], help="sizes of the whole runs")
    parser.add_argument("--scale", type=float, default=1, help="size of the reader's files: 1 is 200 MB of 835")
    chosen = parser.parse_args()
    both = chosen.reader == chosen.runs
    with tempfile.TemporaryDirectory() as folder:
        if both or chosen.reader:
            rows, words = reader_rows(Path(folder) / "files", chosen.scale)
            table([HEAD, *rows])
            print(*words, sep="\n")
        if both or chosen.runs:
            table([row for size in chosen.encounters for row in whole_run(size, Path(folder))])
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def table(rows: list[tuple[str, ...]]) -> None:
    """Columns as wide as their widest cell."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  ".join([row[0].ljust(widths[0]), *cells]).rstrip())


if __name__ == "__main__":
    main()
