"""What pages say is what the set says: pooled months, complete ones only, hidden small counts, nothing invented."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest

from dashboards import site
from dashboards.figures.matrix import hidden_cells
from dashboards.labels import percent, usd
from dashboards.pages import (
    changes,
    coding,
    coding_cards,
    definitions,
    denial_cards,
    denial_hotspots,
    denial_matrix,
    denials,
    overview,
    quality,
)
from dashboards.reading import Remembered, latest_periods, pooled_over, series
from pipelines.statistics.intervals import wilson
from tests.unit.dashboards.fake import CHECKS, MONTHS, PAYERS, RUN, FakePublished
from tests.unit.dashboards.test_labels import HOSTILE

TABLES = (
    "rpt_ar_ageing", "rpt_open_ar", "rpt_control_limits", "rpt_denial_reasons",
    "rpt_unmatched_answers", "rpt_unknown_payers", "rpt_freshness", "rpt_em_levels", "rpt_coder_accuracy",
    "rpt_audit_findings", "rpt_kpi_distributions", "rpt_ar_roll_forward", "dim_reason", "dim_payer",
)  # fmt: skip


@pytest.fixture(scope="module")
def published():
    return FakePublished()


def everything(pages):
    """All words of the pages."""
    found = []
    for page in pages:
        found += [page.title, page.summary, *(w for t in page.tiles for w in (t.heading, t.value, *t.lines, t.verdict))]
        cards = [card for section in page.sections for card in section.cards]
        found += [w for c in cards for w in (c.heading, c.finding, c.caution)]
        tables = [t for c in cards for t in (c.data, c.narrow, *(m for _, m in c.more)) if t]
        found += [str(cell) for t in tables for row in t.rows for cell in row]
    return found


def test_a_page_holds_at_most_four_figures_and_six_tiles(published):
    pages = site.pages(published, CHECKS, RUN)
    assert [p.slug for p in pages] == [slug for slug, _ in site.NAVIGATION]
    for page in pages:
        cards = [card for section in page.sections for card in section.cards]
        assert sum(card.draw is not None for card in cards) <= site.MOST_FIGURES
        assert len(page.tiles) <= site.MOST_TILES
        assert all(card.finding.endswith(".") for card in cards)
        assert page.summary.endswith(".")


def test_every_figure_has_its_table(published):
    for page in site.pages(published, CHECKS, RUN):
        for card in (c for section in page.sections for c in section.cards if c.draw):
            assert card.data is not None, card.card_id
            assert card.data.rows


def test_a_rate_tile_is_the_sum_of_the_three_latest_complete_months(published):
    values = [v for v in published.kpi(["initial_denial_rate"]) if v.period in MONTHS[-4:-1]]
    denied, answered = (int(sum(getattr(v, part) for v in values)) for part in ("numerator", "denominator"))
    tile = next(t for t in denials.build(published).tiles if t.heading == "Denied at first answer")
    low, high = wilson(denied, answered)
    assert tile.value == percent(Decimal(denied) / answered)
    assert tile.lines[0] == "Jun to Aug 2026"
    assert tile.lines[1] == f"95% range {percent(low)} to {percent(high)}"
    assert f"{percent(low)} to {percent(high)} of the claims" in denials.build(published).summary


def test_no_tile_and_no_sentence_speaks_about_an_incomplete_month(published):
    for page in (overview.build(published), denials.build(published), coding.build(published)):
        tiles = [w for t in page.tiles if t.heading != "Months not complete" for w in (t.value, *t.lines, t.verdict)]
        findings = [c.finding for s in page.sections for c in s.cards]
        spoken = [w for w in (page.summary, *tiles, *findings) if "Sep 2026" in w]
        assert all("12 Sep 2026" in w for w in spoken), spoken
        assert any("Aug 2026" in w for w in tiles)


def test_fewer_than_twenty_are_too_few_to_say():
    tiny = FakePublished(volume=5)
    tile = next(t for t in denials.build(tiny).tiles if t.heading == "Denied at first answer")
    assert tile.value == "too few to say"
    assert not any("range" in line for line in tile.lines)
    card = denial_cards.control_card(Remembered(tiny), overview.kpi_cards(tiny))
    assert all(row[1] == "too few to say" for row in card.data.rows)


def test_a_change_shows_no_count_of_one_to_ten(published):
    found = changes.changes(published)
    assert found.moved
    assert len(found.now) == len(found.before) == 3
    assert max(found.before) < min(found.now)
    for c in found.moved:
        assert not 0 < c.denied_now < 11
        assert not 0 < c.denied_before < 11
        assert c.extra == c.denied_now - Decimal(c.denied_before) / c.answered_before * c.answered_now
    top = found.moved[0]
    assert (top.payer, top.reason) == ("United Choice PPO", "Authorization")


def test_a_small_practice_compares_coarser_before_it_stays_silent():
    found = changes.changes(FakePublished(volume=260))
    assert found.moved
    assert all(c.payer == "All payers" or c.reason == "All reasons" for c in found.moved)


def test_changes_add_up_to_the_cells_they_come_from(published):
    top = changes.changes(published).moved[0]
    cells = [
        v
        for v in published.kpi(["initial_denial_any_rate"], by=("payer_id", "reason_category"))
        if v.slice == {"payer_id": "P03", "reason_category": "authorization"} and v.period in MONTHS[-4:-1]
    ]
    assert top.denied_now == sum(v.numerator for v in cells)
    assert top.answered_now == sum(v.denominator for v in cells)


def test_the_matrix_hides_small_cells_in_figure_and_table(published):
    found = denial_matrix.matrix(published)
    card = denial_matrix.matrix_card(published)
    for r, row in enumerate(found.counts):
        for c, n in enumerate(row):
            is_hidden = (r, c) in found.hidden
            assert is_hidden or not 0 < n < 11
            shown = card.data.rows[r][c + 2]
            assert shown == ("hidden" if is_hidden else f"{Decimal(n) / found.answered[r] * 100:.1f}")
    assert found.hidden, "the example must hold something to hide"


def test_a_practice_too_small_for_the_matrix_gets_its_payers_with_ranges():
    small = FakePublished(volume=120)
    assert denial_matrix.matrix_card(small) is None
    card = next(c for s in denials.build(small).sections for c in s.cards if c.card_id == "payers")
    periods = MONTHS[-13:-1]
    for name, answered, denied, _ in card.data.rows:
        payer = next(k for k, v in PAYERS.items() if v == name)
        values = [
            v
            for v in small.kpi(["initial_denial_any_rate"], by=("payer_id",))
            if v.slice["payer_id"] == payer and v.period in periods
        ]
        numerator, n = sum(v.numerator for v in values), sum(v.n for v in values)
        assert (answered, denied) == (f"{n:,}", percent(Decimal(numerator) / n))
        assert n >= 20
        assert not 0 < numerator < 11


def test_hiding_looks_at_every_payer_also_those_not_drawn():
    assert hidden_cells([[5, 30, 40], [50, 60, 70]]) == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_what_stands_out_is_told_against_the_other_payers(published):
    found = denial_hotspots.hot_spots(published)
    spot = next(s for s in found if s.what == "Procedure 20610")
    values = [
        v
        for v in published.kpi(["line_denial_rate"], by=("payer_id", "procedure_code"))
        if v.slice["procedure_code"] == "20610" and v.period in MONTHS[-13:-1]
    ]
    own = [v for v in values if v.slice["payer_id"] == "P02"]
    rest = [v for v in values if v.slice["payer_id"] != "P02"]
    assert (spot.payer, spot.denied, spot.answered) == (
        "BlueShield West", sum(v.numerator for v in own), sum(v.n for v in own),
    )  # fmt: skip
    assert spot.others == Decimal(sum(v.numerator for v in rest)) / sum(v.n for v in rest)
    assert all(s.denied >= 11 and s.answered >= 20 and s.low > s.others for s in found)
    assert [s.extra for s in found] == sorted((s.extra for s in found), reverse=True)
    assert not [s for s in found if s.what in {"Procedure 99213", "Procedure 93000"}]


def test_half_years_never_give_a_small_count_away():
    few = denial_hotspots._halves([], [], MONTHS[:12])
    assert few == ("too few", "too few")
    for seed in range(3):
        for spot in denial_hotspots.hot_spots(FakePublished(seed=seed, volume=160)):
            assert (spot.halves[0] == "too few") is (spot.halves[1] == "too few")


def test_open_denials_leave_out_what_is_settled(published):
    wanted = [r for r in published.table("rpt_denial_reasons").to_pylist() if r["state"] != "overturned"]
    whole = sum(r["denied_usd"] for r in wanted)
    assert sum(c.denied for c in denial_cards.open_categories(published)) == whole
    tile = next(t for t in denials.build(published).tiles if t.heading == "Open denied dollars")
    assert tile.value == usd(whole)


def test_peers_leave_the_provider_out(published):
    rows = [r for r in published.table("rpt_em_levels").to_pylist() if r["procedure_code"] in coding_cards.LEVELS]
    upper = [r for r in rows if r["procedure_code"] in ("99214", "99215")]
    own = "1000000006"
    peers = Decimal(sum(r["line_count"] for r in upper if r["provider_npi"] != own)) / sum(
        r["line_count"] for r in rows if r["provider_npi"] != own
    )
    card = coding_cards.levels_card(published)
    row = next(r for r in card.data.rows if r[0] == "Finn Example, MD")
    assert row[-1] == percent(peers)
    assert "Finn Example, MD" in card.finding


def test_the_account_ties_or_says_by_how_much():
    good, off = FakePublished(), FakePublished()
    assert not [r for r in quality.roll_forward(good) if r.difference]
    off._tables["rpt_ar_roll_forward"][3]["balances_usd"] += Decimal("0.01")
    off._tables["rpt_ar_roll_forward"][5]["charges_usd"] -= Decimal("2.00")
    found = {r.period: r.difference for r in quality.roll_forward(off) if r.difference}
    assert found == {MONTHS[3]: Decimal("-0.01"), MONTHS[5]: Decimal("2.00")}
    page = quality.build(off, CHECKS, RUN)
    assert "off in 2 months" in page.summary
    assert next(t for t in page.tiles if t.heading == "A/R account").tone == "bad"


def test_checks_are_counted_and_listed_with_their_words(published):
    failing = [*CHECKS, {**CHECKS[0], "name": "x", "passed": False, "words": "Bad <b>words</b>", "observed": None}]
    page = quality.build(published, failing, RUN)
    card = next(c for s in page.sections for c in s.cards if c.card_id == "checks")
    assert quality.counted(failing) == (43, 2, 1)
    assert card.data.rows[0][1] == "Bad &lt;b&gt;words&lt;/b&gt;"
    assert sum(len(t.rows) for _, t in card.more) == len(failing)


def test_every_kpi_of_the_set_has_its_card(published):
    entries = {e.entry_id for g in definitions.build(published).glossaries for e in g.entries}
    assert {row["kpi_id"] for row in published.table("dim_kpi").to_pylist()} <= entries
    linked = {t.kpi_id for p in site.pages(published, CHECKS, RUN) for t in p.tiles if t.kpi_id}
    assert linked
    assert linked <= entries


@pytest.mark.parametrize("name", TABLES)
def test_a_set_without_a_table_still_makes_every_page(name):
    assert len(site.pages(FakePublished(volume=300).drop(name), CHECKS, {})) == 5


@pytest.mark.parametrize(("months", "volume"), [(1, 0), (1, 30), (2, 400), (5, 1)])
def test_a_young_practice_gets_pages_without_invented_figures(months, volume):
    words = everything(site.pages(FakePublished(months=months, volume=volume), [], {}))
    assert not [w for w in words if "nan" in w.lower().split() or "None" in w]


def strings(node, key=""):
    """Every text of a figure with the key it stands under."""
    if isinstance(node, str):
        yield key, node
    elif isinstance(node, dict):
        for name, value in node.items():
            yield from strings(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value, key)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_reach_no_page_as_markup(name):
    published = FakePublished(names={"P03": name, "P04": name, "1000000006": name, "K4": name})
    for page in site.pages(published, CHECKS, RUN):
        for card in (c for s in page.sections for c in s.cards):
            for table in (t for t in (card.data, card.narrow) if t):
                assert not [cell for row in table.rows for cell in row if "<script" in cell or "<img" in cell]
            for key, text in strings(json.loads(str(site.figures_of(card)) or "{}")):
                assert key == "hovertemplate" or not re.search(r"<(?!/?b>|br>)", text), text
                assert "%{" not in text or key == "hovertemplate", text


def test_pooling_is_sum_over_sum_never_a_mean_of_rates(published):
    values = series(published, "initial_denial_rate")
    periods = latest_periods(values, 3)
    pooled = pooled_over(values, periods)
    assert pooled.value == pooled.numerator / pooled.denominator
    assert pooled.periods == tuple(MONTHS[-4:-1])
