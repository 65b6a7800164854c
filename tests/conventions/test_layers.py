"""One direction, no arrow goes back: who may import what."""

from __future__ import annotations

import sys

import pytest

from tests.conventions.tree import ROOT, eager_imports, imports, module_name, python_files

# A library and the only modules that may import it, at load or inside a function.
ONLY_IN = {
    "dagster": ("pipelines.defs", "pipelines.definitions"),
    "dagster_dbt": ("pipelines.defs", "pipelines.definitions"),
    "dbt": ("pipelines.build",),
    "great_expectations": ("pipelines.quality", "expectations"),
    "sqlite3": ("pipelines.ledger",),
    "plotly": ("dashboards",),
    "typer": ("pipelines.cli", "pipelines.commands"),
    "pydantic_settings": ("pipelines.settings",),
    "filelock": (
        "pipelines.defs",
        "pipelines.ledger",
        "pipelines.cli",
        "pipelines.commands",
        "pipelines.run_lock",
    ),
}
# A room of ours and what of ours it may import.
MAY_IMPORT = {
    "pipelines.contracts": ("pipelines.contracts",),
    "pipelines.x12": ("pipelines.x12", "pipelines.contracts"),
    "pipelines.statistics": ("pipelines.statistics",),
    "pipelines.errors": ("pipelines.errors",),
    "pipelines.settings": ("pipelines.errors",),
    "pipelines.warehouse": ("pipelines.contracts", "pipelines.errors", "pipelines.settings"),
    "pipelines.ledger": ("pipelines.ledger", "pipelines.errors", "pipelines.settings"),
    "pipelines.published": ("pipelines.errors", "pipelines.statistics", "pipelines.published"),
    "dashboards": ("dashboards", "pipelines.published", "pipelines.statistics", "pipelines.errors"),
    "expectations": ("expectations",),
    "sample_data": ("sample_data", "pipelines.contracts", "pipelines.errors"),
}
# Reading the environment is settings' work alone.
ENVIRONMENT_READERS = ("pipelines.settings",)
# What `rcm status`, `kpi` and `checks` must not pay for.
HEAVY = ("dagster", "dagster_dbt", "dbt", "great_expectations", "plotly", "pandas")


def within(name: str, rooms: tuple[str, ...]) -> bool:
    return any(name == room or name.startswith(room + ".") for room in rooms)


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_a_library_stays_in_its_room(library):
    outside = [
        str(path)
        for path in python_files("pipelines", "dashboards", "expectations", "sample_data")
        if any(within(name, (library,)) for name in imports(path)) and not within(module_name(path), ONLY_IN[library])
    ]
    assert outside == []


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_a_room_imports_only_what_lies_before_it(room):
    ours = ("pipelines", "dashboards", "expectations", "sample_data")
    seen = 0
    for path in python_files(*ours):
        if not within(module_name(path), (room,)):
            continue
        seen += 1
        for name in imports(path):
            if within(name, ours) and name != "pipelines":
                assert within(name, MAY_IMPORT[room]), f"{path} imports {name}"
    assert seen, f"room {room} is empty: the rule would pass on nothing"


def test_x12_knows_no_file_and_no_database():
    banned = ("pathlib", "os", "io", "duckdb", "sqlite3", "open")
    for path in python_files("pipelines"):
        if within(module_name(path), ("pipelines.x12", "pipelines.statistics")):
            assert not [n for n in imports(path) if within(n, banned)], path


def test_only_settings_reads_the_environment():
    for path in python_files("pipelines", "dashboards", "expectations", "sample_data"):
        text = (ROOT / path).read_text(encoding="utf-8")
        reads = (
            "os.environ.get" in text
            or "getenv(" in text
            or "os.environ[" in text.replace('os.environ["', "os.environ[")
        )
        writes_only = all(
            "=" in line.split("os.environ", 1)[1] or "setdefault" in line
            for line in text.splitlines()
            if "os.environ" in line
        )
        assert not reads or writes_only or within(module_name(path), ENVIRONMENT_READERS), path


def test_assets_have_short_bodies():
    import ast

    from tests.conventions.tree import parsed

    for path in python_files("pipelines"):
        if not within(module_name(path), ("pipelines.defs.assets",)):
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef) and node.decorator_list:
                body = [s for s in node.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
                lines = body[-1].end_lineno - body[0].lineno + 1
                assert lines <= 10, f"{path}:{node.lineno} {node.name} has {lines} lines"


def test_reading_commands_load_nothing_heavy():
    """Follow load-time imports from the reader: none of the slow libraries may be reached."""
    by_name = {module_name(p): p for p in python_files("pipelines", "expectations", "dashboards")}
    seen: set[str] = set()
    queue = ["pipelines.cli", "pipelines.published"]
    while queue:
        name = queue.pop()
        if name in seen or name not in by_name:
            continue
        seen.add(name)
        for target in eager_imports(by_name[name]):
            assert not within(target, HEAVY), f"{name} loads {target}"
            queue.append(target)
    assert len(seen) > 5, sorted(seen)


def test_python_is_new_enough():
    assert sys.version_info >= (3, 11)
