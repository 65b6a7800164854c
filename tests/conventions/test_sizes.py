"""Would you know your room? Small files, small functions, few branches."""

from __future__ import annotations

import ast

from tests.conventions.tree import ROOT, parsed, python_files, tracked

FILE_LINES, FUNCTION_LINES, SQL_LINES, YAML_LINES = 300, 40, 120, 400


def lines(path):
    return len((ROOT / path).read_text(encoding="utf-8").splitlines())


def test_python_files_are_short():
    assert [
        f"{p}: {lines(p)}"
        for p in python_files("pipelines", "dashboards", "expectations", "sample_data")
        if lines(p) > FILE_LINES
    ] == []


def test_functions_are_short():
    long = [
        f"{path}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1}"
        for path in python_files("pipelines", "dashboards", "expectations", "sample_data")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    ]
    assert long == []


def test_sql_models_are_short():
    assert [
        f"{p}: {lines(p)}" for p in tracked() if p.suffix == ".sql" and "models" in p.parts and lines(p) > SQL_LINES
    ] == []


def test_yaml_files_are_short():
    assert [
        f"{p}: {lines(p)}"
        for p in tracked()
        if p.suffix in {".yml", ".yaml"} and p.parts[0] == "dbt_project" and lines(p) > YAML_LINES
    ] == []


def test_public_functions_say_what_they_do():
    silent = [
        f"{path}:{node.lineno} {node.name}"
        for path in python_files("pipelines", "dashboards", "expectations", "sample_data")
        for node in parsed(path).body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]
    assert silent == []
