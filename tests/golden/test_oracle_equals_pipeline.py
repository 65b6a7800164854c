"""Two readings of the law that share no code: every KPI, month, slice and detail equal, to the cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.published import PublishedSet
from sample_data.generate import generate
from tests.golden import naive_oracle
from tests.golden.compare import differences, told
from tests.golden.conftest import latest_set
from tests.golden.naive_rows import kpi_rows
from tests.golden.scenarios.story import AS_OF
from tests.homes import TINY, new_home, rcm, run_home
from tests.sizes import size

ENCOUNTERS = 2000


def naive(landing: Path, as_of: date = AS_OF) -> list[dict]:
    return kpi_rows(naive_oracle.read(landing, as_of))


def test_the_tiny_practice_by_the_command(demo_home):
    published = rcm("kpi", "--by", "all", home=demo_home).value
    assert len(published) > 10_000
    lines = differences(published, naive(TINY))
    assert not lines, told(lines)


def test_scenarios_and_random_histories(scenario_home):
    candidate = PublishedSet(latest_set(scenario_home))
    published = [value.as_json() for value in candidate.kpi(by=("all",))]
    assert len({row["kpi"] for row in published}) > 20
    lines = differences(published, naive(scenario_home / "landing"))
    assert not lines, told(lines)


def test_every_answer_and_line_is_classed_alike(scenario_home):
    """Of a predetermination and of a claim sent on, rule 1 gives no class to a line: only the answer is compared."""
    no_line_class = ("predetermination", "forwarded")
    with duckdb.connect(str(latest_set(scenario_home) / "marts.duckdb"), read_only=True) as marts:
        rows = marts.execute("""
            select a.lineage_id, a.event_number, a.answer_class, a.denied_usd, l.line_class, l.charge_usd
            from fct_answers as a inner join fct_answer_lines as l using (answer_id)
        """).fetchall()
    got = sorted([(*row[:4], "" if row[2] in no_line_class else row[4], row[5]) for row in rows], key=str)
    expected = []
    for account in naive_oracle.read(scenario_home / "landing", AS_OF).accounts:
        for number, answer in enumerate(account.lineage.answers, start=1):
            denied = answer.claim_denied_usd + sum((line.denied_usd for line in answer.lines), Decimal(0))
            of_answer = account.lineage.lineage_id, number, answer.answer_class, cents(denied)
            named = answer.answer_class not in no_line_class
            expected += [
                (*of_answer, line.line_class if named else "", cents(line.read.charge)) for line in answer.lines
            ]
    expected.sort(key=str)
    different = [f"pipeline {a}, oracle {b}" for a, b in zip(got, expected, strict=True) if a != b]
    assert len(got) > 500
    assert not different, told(different)


def cents(amount: Decimal) -> Decimal:
    """With two decimals, as the tables hold it."""
    return amount.quantize(Decimal("0.01"))


@pytest.mark.parametrize("seed", range(1, size("golden_seeds") + 1))
def test_whole_runs_of_other_seeds(seed, tmp_path):
    home = new_home(tmp_path / "home", None)
    generate(home / "landing", ENCOUNTERS, seed, AS_OF)
    assert run_home(home).value["result"] == "published"
    published = [value.as_json() for value in PublishedSet(latest_set(home)).kpi(by=("all",))]
    lines = differences(published, naive(home / "landing"))
    assert not lines, told(lines)


def test_a_difference_is_told_in_one_short_line():
    row = {"kpi": "k", "period": "2026-01", "slice": {}, "numerator": 1, "denominator": 2, "n": 2}
    row |= {"value": "0.500000", "low": None, "high": None, "is_mature": True}
    assert differences([row], [row]) == []
    assert differences([{**row, "n": 3}], [row]) == ["k 2026-01 total: n pipeline 3, oracle 2"]
    assert differences([row], []) == ["k 2026-01 total: only the pipeline has it (1/2 n 2)"]
    with pytest.raises(ValueError, match="given twice"):
        differences([row, row], [])
    assert len(told([str(n) for n in range(50)]).splitlines()) == 21
