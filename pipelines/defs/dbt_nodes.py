"""dbt models and tests as assets and checks: keys from the manifest, events from the plain results of ``build.py``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings

from pipelines import build
from pipelines.contracts import tables
from pipelines.defs.totals import ACKNOWLEDGEMENTS, CLAIMS, CONTROL, PRACTICE_FILES, REMITTANCES
from pipelines.run import Run
from pipelines.settings import load

LAYERS = ("staging", "intermediate", "core", "cells", "reports", "worklists")
FAMILY_ASSETS = {
    "remittance": REMITTANCES,
    "claim": CLAIMS,
    "acknowledgement": ACKNOWLEDGEMENTS,
    "csv": PRACTICE_FILES,
    "control": CONTROL,
}


@cache
def manifest() -> Mapping[str, Any]:
    """The dbt manifest of this code, parsed when the one in the home is of other code.

    A test of several models is shown on the one that is built last.
    """
    found: dict[str, Any] = json.loads(build.manifest_path(load()).read_text(encoding="utf-8"))
    for node in found["nodes"].values():
        parents = [parent for parent in node.get("depends_on", {}).get("nodes", []) if parent.startswith("model.")]
        if node["resource_type"] == "test" and not node.get("attached_node") and parents:
            name = max((found["nodes"][parent] for parent in parents), key=_layer)["name"]
            node["config"].setdefault("meta", {})["dagster"] = {"ref": {"name": name}}
            node.setdefault("meta", {})["dagster"] = {"ref": {"name": name}}
    return found


def _layer(node: Mapping[str, Any]) -> int:
    return max((LAYERS.index(folder) for folder in node["fqn"] if folder in LAYERS), default=-1)


class Translator(DagsterDbtTranslator):
    """Raw tables are the intake asset of their family; a failed test is told, and only the gate stops."""

    def __init__(self) -> None:
        super().__init__(DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """Sources: ``raw/<family>`` or ``statistics``; models: their name."""
        name = dbt_resource_props["name"]
        if dbt_resource_props["resource_type"] != "source":
            return dg.AssetKey(name)
        if dbt_resource_props["source_name"] == "statistics":
            return dg.AssetKey("statistics")
        return dg.AssetKey(["raw", FAMILY_ASSETS[tables()[name].family]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The layer: staging, intermediate, core, cells, reports, worklists, seeds."""
        if dbt_resource_props["resource_type"] == "seed":
            return "seeds"
        folders = dbt_resource_props["fqn"][1:-1]
        return str(folders[1] if folders[0] == "marts" and len(folders) > 1 else folders[0])

    def get_asset_check_spec(self, *args: Any, **kwargs: Any) -> dg.AssetCheckSpec | None:
        """The spec without blocking: one run shows all reasons, the gate closes in ``publish.py``."""
        spec = super().get_asset_check_spec(*args, **kwargs)
        return spec._replace(blocking=False) if spec else None


def events(context: dg.AssetExecutionContext, run: Run, stage: build.Stage) -> Iterator[Any]:
    """Build a stage and tell what became of every model and test; a test without a result has failed."""
    nodes = run.build(stage).nodes
    wanted = {key.path[-1]: key for key in context.selected_asset_keys}
    for node in nodes:  # in the order they ended: a model never before what it reads
        if node.name in wanted and node.resource_type != "test" and node.passed:
            rows = {} if node.rows is None else {"dagster/row_count": node.rows}
            yield dg.MaterializeResult(asset_key=wanted[node.name], metadata={**rows, "seconds": node.seconds})
    built = {node.name: node for node in nodes}
    for check in context.selected_asset_check_keys:
        made = built.get(check.name)
        yield dg.AssetCheckResult(
            asset_key=check.asset_key,
            check_name=check.name,
            passed=bool(made and made.status == "pass"),
            severity=dg.AssetCheckSeverity.WARN if made and made.status == "warn" else dg.AssetCheckSeverity.ERROR,
            metadata={"failures": made.failures or 0, "seconds": made.seconds} if made else {"made": False},
        )
