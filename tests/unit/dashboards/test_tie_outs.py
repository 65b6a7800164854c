"""Tie-outs, payments that came twice and the front end, as the pages tell them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dashboards.pages import overview, quality
from dashboards.pages.common import laid_out
from dashboards.pages.front_end import FIGURES, front_end_card
from dashboards.pages.quality_cards import files_card
from dashboards.pages.tie_outs import CONTROLS, controls, duplicates_card, tie_outs_card, tile
from dashboards.parts import Card, table
from dashboards.reading import kpi_cards
from tests.unit.dashboards.fake import CHECKS, RUN, FakePublished


@pytest.fixture
def published():
    return FakePublished()


def words(row) -> list[str]:
    return [str(cell) for cell in row]


def test_what_to_act_on_stands_first_and_says_what_to_do(published):
    card = tie_outs_card(published)
    body = [words(row) for row in card.data.rows]
    assert [row[0] for row in body][:1] == ["Bank deposits without a remittance, by age"]
    assert "act" in body[0][1]
    assert body[0][4] == "$812 up to 3 days, $1,204 more than 10 days"
    assert [bool(row[5]) for row in body] == [True] * 4 + [False] * 5
    assert card.finding.startswith("4 controls of 9 to look at: ")
    assert [caption.split(":")[0] for caption, _ in card.more] == [
        CONTROLS[c.control].compared for c in controls(published)
    ]


def test_dollars_and_counts_of_a_control_stand_side_by_side(published):
    row = next(words(r) for r in tie_outs_card(published).data.rows if "accepted + rejected" in str(r[0]))
    assert row[2:5] == ["1,930 claims · $414 k", "1,921 claims · $412 k", "9 claims · $1,900 pending"]


def test_a_tile_counts_controls_and_leaves_out_what_nobody_can_judge(published):
    assert (tile(published).value, tile(published).tone) == ("5 of 9", "bad")
    for row in published._tables["rpt_tie_outs"]:
        row["status"] = "ok" if row["control"] == "daily_files" else "not_judged"
    assert (tile(published).value, tile(published).tone) == ("1 of 1", "ok")
    assert tie_outs_card(published).finding.startswith("Nothing is off in 9 controls")
    published._tables["rpt_tie_outs"] = []
    assert (tile(published).value, tile(published).tone) == ("–", "")
    assert tie_outs_card(published) is None


def test_an_old_month_is_listed_but_judges_nothing(published):
    listed = published._tables["rpt_tie_outs"]
    latest = next(r for r in listed if r["control"] == "deposit_timing")
    listed += [latest | {"period": f"2026-0{month}"} for month in (5, 6, 7)] + [
        latest | {"period": "2025-01", "status": "act"}
    ]
    found = next(c for c in controls(published) if c.control == "deposit_timing")
    assert (found.status, len(found.judged), len(found.every)) == ("ok", 4, 5)


def test_a_payment_that_came_twice_is_told_with_its_reason_and_dollars(published):
    card = duplicates_card(published)
    body = [words(row) for row in card.data.rows]
    assert [row[0].split("(")[1] for row in body] == ["X220)", "X221)", "X223)"]
    assert [row[1:4] for row in body] == [
        ["counted once", "2", "$3,120.44"], ["counted once", "1", "$912.00"], ["both count", "1", "$188.20"],
    ]  # fmt: skip
    assert all(row[4] for row in body)
    assert "$4,032" in card.finding
    published._tables["rpt_duplicate_payments"] = []
    assert duplicates_card(published).data is None


def test_the_front_end_stands_on_the_overview_with_every_figure(published):
    section = overview.build(published).sections[-1]
    (card,) = section.cards
    assert len(card.data.rows) == len(FIGURES)
    by_label = {str(row[0]).split(">")[1].split("<")[0]: words(row) for row in card.data.rows}
    assert by_label["Rejection rate"][1] == "4.0%"
    assert "not reached" in by_label["Clean claim rate"][5]
    assert by_label["Charge lag"][1] == "2.1 days"
    assert card.finding.startswith("94.0% of the claims were accepted at once")


def test_without_acknowledgements_no_rate_is_made_up(published):
    published._values = [v for v in published._values if v.kpi not in {"rejection_rate", "clean_claim_rate"}]
    card = front_end_card(published, kpi_cards(published))
    told = [words(row)[1] for row in card.data.rows]
    assert told.count("no acknowledgements in your files") == 2
    assert "no acknowledgements in your files" in card.finding
    assert not any(words(row)[1].startswith("0.0%") for row in card.data.rows)


def test_an_older_set_without_these_tables_has_neither(published):
    published.drop("rpt_tie_outs", "rpt_duplicate_payments")
    published._tables["dim_kpi"] = [
        r for r in published._tables["dim_kpi"] if r["kpi_id"] not in {f[0] for f in FIGURES}
    ]
    ids = [c.card_id for s in quality.build(published, CHECKS, RUN).sections for c in s.cards]
    assert "tie-outs" not in ids
    assert len(overview.build(published).sections) == 1


def test_a_month_end_line_that_is_off_says_by_how_much_at_most(published):
    row = next(words(r) for r in tie_outs_card(published).data.rows if "Month-end" in str(r[0]))
    assert row[4] == "−$2,699.50 at most"
    assert Decimal("2699.50") == abs(Decimal("223300.50") - 226000)


def test_an_old_row_that_is_off_is_listed_first_and_what_is_left_out_is_counted(published):
    latest = next(r for r in published._tables["rpt_tie_outs"] if r["control"] == "deposit_timing")
    years = range(2020, 2024)
    published._tables["rpt_tie_outs"] += [latest | {"period": f"{y}-{m:02d}"} for y in years for m in range(1, 13)]
    published._tables["rpt_tie_outs"].append(latest | {"period": "2019-01", "status": "watch"})
    words_of, listed = next((w, t) for w, t in tie_outs_card(published).more if w.startswith("Deposit and remittance"))
    assert words_of.endswith("50 rows, 1 off")
    assert words(listed.rows[0])[1] == "Jan 2019"
    assert listed.footnote == "36 of 50 rows: those that are off, then the newest."


def test_a_file_of_several_kinds_reads_the_same_in_whatever_order_they_stand():
    files = [{"kind": kind, "result": "loaded", "file_count": 2} for kind in ("999+TA1", "TA1+999", "control_totals")]
    body = [words(row)[:3] for row in files_card({"files": files}).data.rows]
    assert body == [["Month-end reports", "loaded", "2"], ["Several in one file (999, TA1)", "loaded", "4"]]


def test_no_page_has_a_hole():
    """Words alone come last over the whole width; a half without another beside it is widened."""
    full = table("t", ("a",), [("b",)])
    made = [Card("a", "A", "", data=full), Card("b", "B", "words"), Card("c", "C", "", data=full)]
    assert [(c.card_id, c.width) for c in laid_out(made)] == [("a", "half"), ("c", "half"), ("b", "full")]
    assert [(c.card_id, c.width) for c in laid_out(made[:2])] == [("a", "full"), ("b", "full")]
