"""The environment of the other readers: apart from ours, in a cache folder of the user, from pinned versions."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PINS = ("oxedi==0.6.0", "polars==2.1.0", "pyx12==4.0.0", "x12sdk==2.2.0", "edi-835-parser==1.8.0")


def peers_python() -> Path | None:
    """Interpreter of the environment, made where it is missing; None where the registry cannot be reached.

    ``RCM_PEERS`` names a folder with an environment that has them.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(os.environ.get("RCM_PEERS") or cache / "rcm-analytics" / "peers")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if _has_them(python):
        return python
    print(f"installing into {folder}: {' '.join(PINS)}", file=sys.stderr)
    commands = (
        [sys.executable, "-m", "venv", str(folder)],
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PINS],
    )
    for command in commands:
        if subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode:
            print("not installed: the rows of other readers stay empty", file=sys.stderr)
            return None
    return python


def _has_them(python: Path) -> bool:
    if not python.exists():
        return False
    names = [pin.split("==")[0] for pin in PINS]
    asked = (
        f"from importlib.metadata import version; print([f'{{n}}=={{version(n)}}' for n in {names}] == {list(PINS)})"
    )
    found = subprocess.run([str(python), "-c", asked], check=False, capture_output=True, text=True)
    return found.stdout.strip() == "True"
