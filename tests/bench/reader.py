"""The reader part: our reader and others over the same files in the same run, each measurement in its own process."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench import peers
from tests.bench.corpus import MB, Writer, professional_claims, remittances, sizes
from tests.bench.environment import peers_python

ROUNDS = 5
SMALL_FILES, SMALL_CLAIMS = 5000, 20
Row = tuple[str, ...]
HEAD = ("what", "MB", "CPU s", "wall s", "MB/CPU s", "peak MB", "rows")


class Corpus(NamedTuple):
    """Files of one kind; ``warm`` is a small one of the same kind."""

    name: str
    files: list[Path]
    warm: Path

    @property
    def megabytes(self) -> float:
        """Size of all files."""
        return sum(path.stat().st_size for path in self.files) / MB


def corpora(workdir: Path, scale: float) -> dict[str, Corpus]:
    """Every corpus; ``scale`` 1 is 200 MB of 835 twice (several files, one file), 100 MB of 837P, 5,000 small files."""
    found: dict[str, Corpus] = {}

    def write(name: str, ending: str, writer: Writer, wanted: Sequence[tuple[int, int]]) -> None:
        folder = workdir / name
        folder.mkdir(parents=True)
        files = [
            writer.file(folder / f"{place:05d}.{ending}", size, claims) for place, (size, claims) in enumerate(wanted)
        ]
        warm = writer.file(workdir / f"{name}.warm.{ending}", claims=20)
        found[name] = Corpus(name, files, warm)

    total = int(200 * MB * scale)
    write("835", "835", remittances(1), [(size, 0) for size in sizes(total, 64 * MB)])
    write("835 one file", "835", remittances(2), [(total, 0)])
    write("837P", "837", professional_claims(3), [(size, 0) for size in sizes(total // 2, 64 * MB)])
    write("small files", "835", remittances(4), [(0, SMALL_CLAIMS)] * int(SMALL_FILES * scale))
    write("835 of 1 MB", "835", remittances(5), [(0, 2000)])
    write("837P of 1 MB", "837", professional_claims(6), [(0, 1000)])
    return found


def child(command: Sequence[str], corpus: Corpus) -> dict[str, float] | None:
    """One measurement; None where it failed."""
    whole = [*command, str(corpus.warm), *map(str, corpus.files)]
    ended = subprocess.run(whole, check=False, capture_output=True, text=True)
    if ended.returncode:
        print(f"{' '.join(command[-2:])}: {ended.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    answer: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    return answer


def ours(what: str, corpus: Corpus) -> dict[str, float] | None:
    """Our reader (``parse``), or our intake with so many workers (``load1``)."""
    return child([sys.executable, "-m", "tests.bench.ours", what], corpus)


def theirs(python: Path | None, name: str, corpus: Corpus) -> dict[str, float] | None:
    """Another reader; the floor needs nothing that is not in every Python."""
    interpreter = sys.executable if name == "read + split" else python and str(python)
    return child([interpreter, peers.__file__, name], corpus) if interpreter else None


def row(label: str, corpus: Corpus, found: dict[str, float] | None) -> Row:
    """One line of the table."""
    if found is None:
        return (label, f"{corpus.megabytes:.0f}", "not installed", "", "", "", "")
    peak = f"{found['peak']:,.0f}"
    if found.get("worker_peak"):
        peak += f" + {found['worker_peak']:,.0f} a worker"
    return (
        label,
        f"{corpus.megabytes:.1f}",
        f"{found['cpu']:.2f}",
        f"{found['wall']:.2f}",
        f"{corpus.megabytes / found['cpu']:.1f}",
        peak,
        f"{found['rows']:,.0f}",
    )


def reader_rows(workdir: Path, scale: float = 1) -> tuple[list[Row], list[str]]:
    """The table, and the figures that the goals speak of."""
    python, every = peers_python(), corpora(workdir, scale)
    rows, words = _against_oxedi(python, every["835"])
    for name in ("835 one file", "837P"):
        found = ours("parse", every[name])
        rows.append(row(f"{name}: our reader", every[name], found))
        if name == "837P" and found:
            words.append(f"837P: {every[name].megabytes / found['cpu']:.1f} MB a CPU second")
    rows.append(row("835 one file: oxedi", every["835 one file"], theirs(python, "oxedi", every["835 one file"])))
    for name in ("835", "835 one file", "837P", "small files"):
        for workers in (1, 2):
            found = ours(f"load{workers}", every[name])
            rows.append(row(f"{name}: into DuckDB, {workers} worker{'s' * (workers > 1)}", every[name], found))
            if name == "small files" and found:
                count = len(every[name].files)
                ms = [1000 * found[key] / count for key in ("wall", "cpu")]
                words.append(f"small files, {workers} workers: {ms[0]:.2f} ms wall, {ms[1]:.2f} ms CPU a file")
    rows.extend(_slow_ones(python, every))
    return rows, words


def _against_oxedi(python: Path | None, corpus: Corpus) -> tuple[list[Row], list[str]]:
    """Floor once; our reader and oxedi in turn, and the median of their ratios."""
    pairs = [(ours("parse", corpus), theirs(python, "oxedi", corpus)) for _ in range(ROUNDS if python else 1)]
    rows = [
        row("835: read + split (floor)", corpus, theirs(python, "read + split", corpus)),
        row("835: our reader", corpus, _median([mine for mine, _ in pairs])),
        row("835: oxedi, parse + tables", corpus, _median([other for _, other in pairs])),
    ]
    ratios = [other["cpu"] / mine["cpu"] for mine, other in pairs if mine and other]
    words = []
    if ratios:
        each = " ".join(f"{ratio:.2f}" for ratio in ratios)
        words.append(f"our speed / oxedi's, a CPU second: {statistics.median(ratios):.2f} (median of {each})")
    return rows, words


def _median(found: list[dict[str, float] | None]) -> dict[str, float] | None:
    """The run in the middle by CPU seconds."""
    runs = sorted((one for one in found if one), key=lambda one: one["cpu"])
    return runs[len(runs) // 2] if runs else None


def _slow_ones(python: Path | None, every: dict[str, Corpus]) -> list[Row]:
    """Readers that would take hours over the large files."""
    rows = []
    for name, readers in (
        ("835 of 1 MB", ("oxedi", "x12sdk", "edi-835-parser", "pyx12")),
        ("837P of 1 MB", ("x12sdk", "pyx12")),
    ):
        corpus = every[name]
        rows.append(row(f"{name}: our reader", corpus, ours("parse", corpus)))
        rows.extend(row(f"{name}: {other}", corpus, theirs(python, other, corpus)) for other in readers)
    return rows
