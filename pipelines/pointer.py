"""The small files beside the published versions: ``CURRENT``, ``status.js`` and ``index.html``, each replaced whole."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">{refresh}<title>{title}</title>
<style>body{{font:17px/1.5 system-ui,sans-serif;max-width:40rem;margin:12vh auto;padding:0 1rem}}</style></head>
<body><h1>{title}</h1>{body}</body></html>
"""


def current_version(home: Path) -> str | None:
    """The version readers are sent to; None when nothing is published."""
    path = home / "published" / "CURRENT"
    version = path.read_text(encoding="utf-8").strip() if path.is_file() else ""
    return version if version and (home / "published" / version).is_dir() else None


def point_to(home: Path, version: str) -> None:
    """Send readers to ``version``."""
    write_atomically(home / "published" / "CURRENT", f"{version}\n")
    write_index(home)


def write_status(home: Path, status: Mapping[str, Any]) -> None:
    """``status.js``, which every page loads for its banner and its age.

    ``<`` is escaped, so that no text can end the script.
    """
    text = json.dumps(status, indent=1, sort_keys=True).replace("<", "\\u003c")
    write_atomically(home / "published" / "status.js", f"window.RCM_STATUS = {text};\n")


def write_index(home: Path, failed: tuple[str, ...] = ()) -> None:
    """``index.html``, the one address a user keeps: on to the current set, or why there is none."""
    version = current_version(home)
    if version:
        address = f"{version}/site/index.html"
        refresh = f'<meta http-equiv="refresh" content="0; url={escape(address)}">'
        body = f'<p><a href="{escape(address)}">Open the figures</a></p>'
        page = _PAGE.format(title="Revenue cycle figures", refresh=refresh, body=body)
    else:
        items = "".join(f"<li>{escape(words)}</li>" for words in failed)
        body = f"<p>The last run was held back:</p><ul>{items}</ul>" if items else "<p>No run has ended yet.</p>"
        page = _PAGE.format(title="No figures are published yet", refresh="", body=body)
    write_atomically(home / "published" / "index.html", page)


def write_atomically(path: Path, text: str) -> None:
    """Replace a file whole; a reader sees the old text or the new one, also after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
