"""The published tables give the figures that were worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from pipelines.published import PublishedSet
from tests.golden.conftest import latest_set
from tests.golden.scenarios import STORIES
from tests.golden.scenarios.story import RATES, Story


def named(story: Story) -> str:
    return f"{story.number}-{story.words}"


@pytest.fixture(scope="module")
def marts(scenario_home):
    connection = duckdb.connect(str(latest_set(scenario_home) / "marts.duckdb"), read_only=True)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def rates(scenario_home):
    """(kpi, payer) -> (numerator, denominator) over all months, from the cells."""
    sums: dict[tuple[str, str], list[Decimal]] = {}
    for value in PublishedSet(latest_set(scenario_home)).kpi(by=("payer_id",)):
        held = sums.setdefault((value.kpi, value.slice["payer_id"]), [Decimal(0), Decimal(0)])
        held[0] += value.numerator
        held[1] += value.denominator or 0
    return sums


@pytest.mark.parametrize("story", STORIES, ids=named)
def test_balances_by_date(story, marts):
    sql = "select coalesce(sum(amount_usd), 0) from fct_account_entries where lineage_id = ? and entry_date <= ?"
    for lineage_id, expected in story.balances.items():
        got = {on: marts.execute(sql, [lineage_id, on]).fetchone()[0] for on in expected}
        assert got == {on: Decimal(amount) for on, amount in expected.items()}


@pytest.mark.parametrize("story", STORIES, ids=named)
def test_classes(story, marts):
    of_lineage = "from fct_lineages where lineage_id = ?"
    assert marts.execute(f"select initial_class {of_lineage}", [story.claim_id]).fetchall() == [(story.claim_class,)]
    answers = "select answer_class from fct_answers where lineage_id = ? order by event_number"
    assert tuple(row[0] for row in marts.execute(answers, [story.claim_id]).fetchall()) == story.answer_classes
    lines = """
        select line_class from fct_answer_lines inner join fct_answers using (answer_id)
        where fct_answers.lineage_id = ? and fct_answer_lines.is_initial
        order by event_number, answer_line_id
    """
    assert tuple(row[0] for row in marts.execute(lines, [story.claim_id]).fetchall()) == story.line_classes


@pytest.mark.parametrize("story", STORIES, ids=named)
def test_rates(story, rates):
    expected = dict(zip(RATES, story.rates or (None,) * 4, strict=True)) | story.other_rates
    for kpi, words in expected.items():
        got = rates.get((kpi, story.payer.payer_id))
        assert got == (None if words is None else [Decimal(part) for part in words.split("/")]), kpi
