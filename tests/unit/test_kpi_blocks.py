"""The KPI blocks as text: complete, consistent, and honest about where a target comes from."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
CELLS = PROJECT / "models" / "marts" / "cells"
FAMILIES = ("denials", "receivables", "cash", "coding")
SLICES = ("payer_id", "provider_npi", "location_id", "claim_type", "visit_mode")
DETAILS = {"reason_category", "carc_code", "reason_owner", "rejection_code", "procedure_code", "coder_id"}
PROMISED = {
    "initial_denial_rate",
    "initial_denial_any_rate",
    "initial_denial_usd_rate",
    "line_denial_rate",
    "first_pass_resolution_rate",
    "days_to_first_answer",
    "duplicate_rate",
    "rejection_rate",
    "clean_claim_rate",
    "eligibility_checked_rate",
    "charge_lag_days",
    "bill_lag_days",
    "point_of_service_collection_rate",
    "days_in_ar",
    "ar_over_90_rate",
    "ar_over_120_rate",
    "credit_balance_usd",
    "charges_usd",
    "payer_payments_usd",
    "patient_payments_usd",
    "write_offs_usd",
    "gross_collection_rate",
    "cash_remitted_usd",
    "cash_deposited_usd",
    "coder_code_accuracy",
    "coder_encounter_accuracy",
    "coder_financial_accuracy",
    *(
        f"ar_{part}_usd"
        for part in (
            "opening",
            "brought_in",
            "charges",
            "payments",
            "adjustments",
            "write_offs",
            "refunds",
            "closing",
        )
    ),
}


def blocks_of(family: str) -> list[dict]:
    text = (CELLS / f"rpt_kpi_cells_{family}.yml").read_text(encoding="utf-8")
    (model,) = yaml.safe_load(text)["models"]
    assert model["name"] == f"rpt_kpi_cells_{family}"
    return model["config"]["meta"]["kpis"]


BLOCKS = [(family, block) for family in FAMILIES for block in blocks_of(family)]
every_block = pytest.mark.parametrize("block", [b for _, b in BLOCKS], ids=[b["id"] for _, b in BLOCKS])


def legs_of(block: dict) -> list[dict]:
    legs = [block[role] for role in ("numerator", "denominator", "presence") if role in block]
    return legs + [d[role] for d in block.get("details", []) for role in ("numerator", "denominator") if role in d]


def depends_on(sql: str) -> list[str]:
    return re.findall(r"^-- depends_on: \{\{ ref\('(\w+)'\) \}\}$", sql, re.MULTILINE)


def test_every_promised_kpi_has_exactly_one_block():
    ids = [block["id"] for _, block in BLOCKS]
    assert len(ids) == len(set(ids))
    assert set(ids) == PROMISED


@pytest.mark.parametrize("family", FAMILIES)
def test_depends_on_lists_every_model_of_the_blocks(family):
    """Dbt does not see a ref inside meta: a model missing here would be read before it is built."""
    named = depends_on((CELLS / f"rpt_kpi_cells_{family}.sql").read_text(encoding="utf-8"))
    read = {leg["model"] for block in blocks_of(family) for leg in legs_of(block)}
    read |= {"fct_lineages" for block in blocks_of(family) for leg in legs_of(block) if leg.get("with_lineage")}
    assert named == sorted(read)


def test_depends_on_is_read_as_written():
    assert depends_on("-- depends_on: {{ ref('fct_a') }}\nselect 1\n-- depends_on: {{ ref('fct_b') }}") == [
        "fct_a",
        "fct_b",
    ]


def test_the_union_reads_every_family():
    sql = (CELLS / "rpt_kpi_cells.sql").read_text(encoding="utf-8")
    assert set(re.findall(r"ref\('rpt_kpi_cells_(\w+)'\)", sql)) == set(FAMILIES)


@every_block
def test_a_block_says_everything_a_reader_needs(block):
    assert block["label"]
    assert len(block["label"]) <= 45
    assert block["words"].endswith(".")
    assert block["unit"] in {"rate", "usd", "days"}
    assert block["direction"] in {"lower", "higher", "neutral"}
    assert block["minimum_n"] >= 1
    assert block["maturity_days"] >= 0
    for role in ("numerator", "denominator"):
        if role in block:
            assert block[role]["words"]
            assert block[role]["unit"] in {"usd", "count", "days"}


@every_block
def test_the_name_tells_the_unit_and_the_kind(block):
    name, unit = block["id"], block["unit"]
    if name.endswith("_usd"):
        assert unit == "usd"
        assert "denominator" not in block
    elif name.startswith("days_") or name.endswith("_days"):
        assert unit == "days"
        assert "denominator" in block
    else:
        assert name.endswith(("_rate", "_accuracy"))
        assert unit == "rate"
        assert "denominator" in block


@every_block
def test_only_counts_of_counts_get_an_interval(block):
    counts = "denominator" in block and {block["numerator"]["unit"], block["denominator"]["unit"]} == {"count"}
    assert block["is_proportion_of_counts"] is counts
    if counts:
        assert block["unit"] == "rate"
        assert block["minimum_n"] >= 20


@every_block
def test_details_say_how_they_split(block):
    for detail in block.get("details", []):
        assert detail["id"] in DETAILS
        wanted = "both" if detail["id"] in {"procedure_code", "coder_id"} else "numerator"
        assert detail["splits"] == wanted
        assert detail["column"]
        assert "denominator" in block
    ids = [detail["id"] for detail in block.get("details", [])]
    assert len(ids) == len(set(ids))


@every_block
def test_snapshots_have_every_month(block):
    assert bool(block.get("is_snapshot")) is ("presence" in block)
    assert bool(block.get("is_snapshot")) is (block["numerator"]["model"] == "fct_ar_month_end")


@every_block
def test_legs_name_only_known_slices(block):
    for leg in legs_of(block):
        assert set(leg.get("slices", {})) <= set(SLICES)
        assert set(leg) <= {"model", "date", "value", "filter", "slices", "with_lineage", "words", "unit"}
        assert "fact." in leg["date"] or "lineage." in leg["date"]


@every_block
def test_a_target_is_a_row_of_the_benchmarks(block):
    """No target without its source: population, source, year and both ends stand in seeds/benchmarks.csv."""
    target = block.get("target")
    if target is None:
        return
    with (PROJECT / "seeds" / "benchmarks.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["kpi"] == block["id"]]
    known = [
        (Decimal(row["low"]), Decimal(row["high"]), row["population"], row["source"], row["year"], row["unit"])
        for row in rows
    ]
    told = (Decimal(target["low"]), Decimal(target["high"]), target["population"], target["source"], target["year"])
    assert (*told, block["unit"]) in known


def test_benchmarked_kpis_show_their_target():
    with (PROJECT / "seeds" / "benchmarks.csv").open(encoding="utf-8", newline="") as lines:
        benchmarked = {row["kpi"] for row in csv.DictReader(lines)}
    with_target = {block["id"] for _, block in BLOCKS if block.get("target")}
    assert with_target == benchmarked & PROMISED
