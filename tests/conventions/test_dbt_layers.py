"""The dbt project keeps its rooms: who reads whom, how things are named, that everything is described."""

from __future__ import annotations

import re

# A layer and the layers it may read (DESIGN 1). No exceptions list.
MAY_READ = {
    "staging": {"source:raw"},
    "intermediate": {"staging", "seed", "intermediate"},
    "core": {"staging", "intermediate", "core"},
    "cells": {"core", "cells"},
    "reports": {"core", "cells", "source:statistics", "reports"},
    "worklists": {"core", "cells", "source:statistics", "reports"},
}
PREFIX = {
    "staging": r"stg_[a-z]+__[a-z_]+s$",
    "intermediate": r"int_[a-z_]+$",
    "core": r"(?:dim|fct)_[a-z_]+$",
    "cells": r"rpt_[a-z_]+$",
    "reports": r"rpt_[a-z_]+$",
    "worklists": r"wrk_[a-z_]+$",
}


def layer(node):
    if node["resource_type"] == "seed":
        return "seed"
    if node["resource_type"] == "source":
        return f"source:{node['source_name']}"
    folders = node["path"].split("/")
    return folders[1] if folders[0] == "marts" else folders[0]


def nodes(manifest):
    return {**manifest["nodes"], **manifest["sources"]}


def models(manifest):
    return [n for n in manifest["nodes"].values() if n["resource_type"] == "model"]


def test_every_model_stands_in_a_room_and_bears_its_name(manifest):
    bad = [n["name"] for n in models(manifest) if not re.fullmatch(PREFIX[layer(n)], n["name"]) or len(n["name"]) > 45]
    assert bad == []
    assert {layer(n) for n in models(manifest)} == set(PREFIX)


def test_no_arrow_goes_back(manifest):
    every = nodes(manifest)
    wrong = []
    for node in models(manifest):
        own = layer(node)
        for parent in node["depends_on"]["nodes"]:
            theirs = layer(every[parent])
            if theirs not in MAY_READ[own]:
                wrong.append(f"{node['name']} ({own}) reads {every[parent]['name']} ({theirs})")
    assert wrong == []


def test_every_model_says_its_grain_and_every_column_its_meaning(manifest):
    silent = [n["name"] for n in models(manifest) if "one row per" not in n["description"].lower()]
    assert silent == []
    unsaid = [
        f"{n['name']}.{c['name']}"
        for n in models(manifest)
        if layer(n) in {"core", "cells", "reports", "worklists"}
        for c in n["columns"].values()
        if not c["description"]
    ]
    assert unsaid == []


def test_a_column_described_means_the_same_everywhere(manifest):
    said: dict[str, set[str]] = {}
    for node in models(manifest):
        for column in node["columns"].values():
            said.setdefault(column["name"], set()).add(column["description"])
    assert {name: texts for name, texts in said.items() if len(texts) > 1} == {}


def test_models_are_portable(manifest):
    """A second engine will run the same models: no qualify, no lists, no structs, NULLS said."""
    banned = re.compile(
        r"\bqualify\b|\blist\(|\bstruct_pack\b|\bunnest\b|\barg_max\b|\bstrftime\b|\bdate_diff\b", re.IGNORECASE
    )
    bad = [n["name"] for n in models(manifest) if banned.search(re.sub(r"--.*", "", n["raw_code"]))]
    assert bad == []


def test_sources_are_read_once_and_in_staging(manifest):
    readers: dict[str, list[str]] = {}
    for node in models(manifest):
        for parent in node["depends_on"]["nodes"]:
            if parent.startswith("source.rcm.raw."):
                readers.setdefault(parent, []).append(node["name"])
    assert readers
    assert {source: names for source, names in readers.items() if len(names) > 1} == {}


def test_tests_close_the_gate(manifest):
    """A dbt test that only warns would be a third severity beside error and the suites' warn."""
    tests = [n for n in manifest["nodes"].values() if n["resource_type"] == "test"]
    assert len(tests) > 20
    assert [t["name"] for t in tests if t["config"]["severity"].lower() != "error"] == []
