"""The naive oracle gives the figures that were worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.golden import naive_oracle
from tests.golden.naive_answers import claim_class
from tests.golden.naive_rows import kpi_rows
from tests.golden.scenarios import STORIES
from tests.golden.scenarios.story import AS_OF, RATES, Story, write_landing


@pytest.fixture(scope="module")
def oracle(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scenarios")
    write_landing(folder, STORIES)
    return naive_oracle.read(folder, AS_OF)


@pytest.fixture(scope="module")
def rates(oracle):
    """(kpi, payer) -> (numerator, denominator) over all months."""
    sums: dict[tuple[str, str], list[Decimal]] = {}
    for row in kpi_rows(oracle):
        payer = row["slice"].get("payer_id")
        if payer is not None:
            held = sums.setdefault((row["kpi"], payer), [Decimal(0), Decimal(0)])
            held[0] += Decimal(row["numerator"])
            held[1] += Decimal(row["denominator"] or 0)
    return sums


def named(story: Story) -> str:
    return f"{story.number}-{story.words}"


@pytest.mark.parametrize("story", STORIES, ids=named)
def test_balances_by_date(story, oracle):
    for lineage_id, expected in story.balances.items():
        account = oracle.account(lineage_id)
        got = {on: account.balance(on) for on in expected}
        assert got == {on: Decimal(amount) for on, amount in expected.items()}


@pytest.mark.parametrize("story", STORIES, ids=named)
def test_classes(story, oracle):
    lineage = oracle.account(story.claim_id).lineage
    got = claim_class(lineage.initial) if lineage.initial else None
    assert got == story.claim_class
    assert tuple(a.answer_class for a in lineage.answers) == story.answer_classes
    assert tuple(line.line_class for a in lineage.initial for line in a.lines) == story.line_classes


@pytest.mark.parametrize("story", STORIES, ids=named)
def test_rates(story, rates):
    expected = dict(zip(RATES, story.rates or (None,) * 4, strict=True)) | story.other_rates
    for kpi, words in expected.items():
        got = rates.get((kpi, story.payer.payer_id))
        assert got == (None if words is None else [Decimal(part) for part in words.split("/")]), kpi
