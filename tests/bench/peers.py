"""Other readers of X12, each measured in a process of the environment they are installed in.

This file is started there as a script and imports nothing of ours. ``python peers.py READER FILE...`` prints one JSON
value: CPU and wall seconds of reading, after the imports and one small file; peak memory; rows.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path


def oxedi(path: str) -> int:
    """Parse, and the five tables as frames."""
    import oxedi as library

    with Path(path).open("rb") as source:
        tables = library.parse(source.read()).tables.to_polars()
    return sum(len(table) for table in tables.values())


def pyx12(path: str) -> int:
    """A tree a claim, by the maps of the guides."""
    from pyx12 import error_handler, params, x12context

    with Path(path).open(encoding="utf-8") as source:
        reader = x12context.X12ContextReader(params.params(), error_handler.errh_null(), source)
        loop = "2300" if path.endswith("837") else "2100"
        return sum(1 for node in reader.iter_segments(loop) if node.id == loop)


def x12sdk(path: str) -> int:
    """Models of every set, and their claims."""
    from x12sdk.io import X12ModelReader

    with Path(path).open(encoding="utf-8") as source, X12ModelReader(source.read()) as reader:
        return sum(1 for model in reader.models() for _ in model.claims())


def edi_835_parser(path: str) -> int:
    """One frame, a row a line; a file of one set."""
    import edi_835_parser as library

    return len(library.parse(path).to_dataframe())


def split(path: str) -> int:
    """The floor: read, cut at the terminators, cut at the element separators; nothing is understood."""
    with Path(path).open("rb") as source:
        return sum(1 for segment in source.read().split(b"~") if segment.split(b"*"))


READERS: dict[str, Callable[[str], int]] = {
    "oxedi": oxedi,
    "pyx12": pyx12,
    "x12sdk": x12sdk,
    "edi-835-parser": edi_835_parser,
    "read + split": split,
}


def measured(work: Callable[[], int]) -> dict[str, float]:
    """What some work costs this process: the same for every reader."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    started = time.perf_counter()
    rows = work()
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"cpu": cpu, "wall": wall, "peak": after.ru_maxrss // 1024, "rows": rows}


def main(name: str, warm: str, paths: Iterable[str]) -> None:
    """Measure one reader."""
    warnings.simplefilter("ignore")
    read = READERS[name]
    read(warm)
    gc.collect()
    print(json.dumps(measured(lambda: sum(read(path) for path in paths))))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
