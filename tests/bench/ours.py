"""Our reader and our intake, each in a process of its own: ``python -m tests.bench.ours WHAT WARM FILE...``."""

from __future__ import annotations

import gc
import json
import os
import resource
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

from tests.bench.peers import measured


def parse(paths: list[str]) -> int:
    """Files read one after the other, as intake reads them: all columns, all checks, identity; tables are kept."""
    from pipelines.x12 import quick_memory, read_parts

    files = ((path, Path(path).read_bytes()) for path in paths)
    with quick_memory():
        results = list(read_parts(files, b"salt of the bench, 32 bytes long"))
    return sum(table.num_rows for result in results for table in result.tables.values())


def load(paths: list[str], workers: int) -> int:
    """Files brought into a new warehouse by the real intake: archive, hash, read, load, ledger."""
    from pipelines import intake
    from pipelines.ledger import Ledger
    from pipelines.settings import ensure_home
    from pipelines.settings import load as settings_of

    base = Path(paths[0]).parents[1]
    with tempfile.TemporaryDirectory(dir=base) as folder:
        home = Path(folder)
        (home / "landing").mkdir()
        for path in paths:
            os.link(path, home / "landing" / Path(path).name)
        settings = settings_of(home=home, workers=workers)
        ensure_home(settings)
        with Ledger(home) as ledger:
            ledger.begin_run("bench", date(2026, 9, 30), {})
            rows = intake.run(settings, ledger, "bench").rows
        shutil.rmtree(home / "archive")
    return rows


def main(what: str, warm: str, paths: list[str]) -> None:
    """Measure one thing; the reader processes of intake count with it, and their memory apart."""
    parse([warm])
    gc.collect()
    if what == "parse":
        found = measured(lambda: parse(paths))
    else:
        found = measured(lambda: load(paths, int(what.removeprefix("load"))))
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    found["cpu"] += children.ru_utime + children.ru_stime
    found["worker_peak"] = children.ru_maxrss // 1024
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
