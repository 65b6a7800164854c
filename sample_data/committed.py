"""Remake everything in this room that is committed and made by code: ``tiny/``, ``broken/`` and ``PLANTED.md``.

python -m sample_data.committed
"""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from sample_data import broken
from sample_data.generate import generate

ROOM = Path(__file__).parent
DEMO_ENCOUNTERS = 6000
SEED = 1
_HEAD = """\
# Planted facts, expected and realised

Written by `python -m sample_data.committed`, not by hand; a test compares. `README.md` says what the events mean.
Lost: denied or underpaid inside the event. Recovered: paid of it by later answers up to the as-of date.
"""


def write(room: Path) -> None:
    """Write ``tiny``, ``broken`` and ``PLANTED.md`` into ``room``; those that are there are replaced."""
    for name in ("tiny", "broken"):
        rmtree(room / name, ignore_errors=True)
    tiny = generate(room / "tiny", broken.TINY_ENCOUNTERS, broken.TINY_SEED)
    broken.write(room / "tiny", room / "broken")
    with TemporaryDirectory() as scratch:
        demo = generate(Path(scratch) / "demo", DEMO_ENCOUNTERS, SEED)
    parts = [_HEAD]
    for truth, name in ((demo, "the demo home"), (tiny, "`tiny/`")):
        parts.append(f"## {truth.encounters:,} encounters, seed {truth.seed}: {name}\n\n{truth.words()}")
    (room / "PLANTED.md").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    write(ROOM)
