"""Held units and a person's word: what is accepted is loaded once, and everything still adds up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines import intake
from pipelines.errors import RcmError
from pipelines.intake import quarantine
from pipelines.intake.batches import run
from pipelines.ledger import Ledger
from tests.intake_files import assert_conserved, envelope, home_at, query, raw_tables, remittance_set, take_in

GOOD = remittance_set("C1")
UNBALANCED = remittance_set("C2", paid=70, adjusted=20)
UNEXPLAINED = remittance_set("C3", payment=75)


@pytest.fixture
def home(tmp_path):
    settings = home_at(
        tmp_path,
        {
            "a": envelope([GOOD, UNBALANCED]),
            "b": envelope([UNEXPLAINED], number=2),
            "d.csv": "deposit_id,deposit_date,amount_usd\nD1,2026-01-01,x\n",
        },
        user="pat",
    )
    take_in(settings)
    return settings


def units(settings):
    with Ledger(settings.home) as ledger:
        return {(unit["name"], unit["status"]): unit for unit in quarantine.held_units(settings, ledger)}


def accept(settings, unit_id, reason="the payer confirmed it"):
    with Ledger(settings.home) as ledger:
        return quarantine.accept(settings, ledger, unit_id, reason, "r2")


def test_the_list_says_what_where_how_much_and_what_to_do(home):
    found = units(home)
    assert set(found) == {("a", "held"), ("b", "unexplained"), ("d.csv", "held")}
    held = found["a", "held"]
    assert (held["level"], held["kind"], held["paid_usd"], held["unit_count"]) == (
        "transaction",
        "835",
        Decimal("70.00"),
        1,
    )
    assert found["b", "unexplained"]["paid_usd"] == Decimal("-5.00")
    assert found["d.csv", "held"]["segment_or_row"] == 2
    for unit in found.values():
        assert unit["what"]
        assert unit["what"] != unit["code"]
        assert unit["do"].endswith(".")


def test_an_accepted_set_is_loaded_in_a_batch_of_its_own_and_adds_up(home):
    unit = units(home)["a", "held"]
    outcome = accept(home, unit["unit_id"][:8])
    assert outcome["status"] == "loaded"
    assert query(home.home, "select count(*), sum(paid_usd) from raw.answers") == [(3, Decimal("230.00"))]
    assert query(home.home, "select unexplained_usd from raw.answers where paid_usd = 70") == [(Decimal("10.00"),)]
    assert query(home.home, "select count(*) from raw.quarantined_units where level = 'transaction'") == [(0,)]
    assert query(home.home, "select distinct result from raw.transactions") == [("loaded",)]
    assert query(home.home, "select count(*), count(distinct batch_id) from raw.batches") == [(2, 2)]
    assert_conserved(home.home)
    with Ledger(home.home) as ledger:
        # One word lets the set in with whatever it leaves unexplained: its payment need not be accepted apart.
        assert [(d.unit_id, d.loads, d.decided_by) for d in ledger.decisions()] == [
            (unit["transaction_id"], False, "pat"),
            (unit["unit_id"], True, "pat"),
        ]
        assert {file.name: file.result for file in ledger.files()} == {"a": "loaded", "b": "loaded", "d.csv": "held"}
        assert intake.has_news(home, ledger)
    with pytest.raises(RcmError, match="I017"):
        accept(home, unit["unit_id"])
    assert take_in(home, "r3").recovered_batches == 0


def test_an_accepted_set_survives_a_rebuild_from_the_archive(home):
    accept(home, units(home)["a", "held"]["unit_id"])
    before = raw_tables(home.home)
    (home.home / "warehouse.duckdb").unlink()
    assert take_in(home, "r3").recovered_batches == 2
    assert raw_tables(home.home) == before


def test_an_accepted_set_that_comes_again_is_a_duplicate(home):
    accept(home, units(home)["a", "held"]["unit_id"])
    home_at(home.home, {"again": envelope([UNBALANCED], number=9)})
    take_in(home, "r3")
    assert query(home.home, "select count(*) from raw.answers where paid_usd = 70") == [(1,)]
    assert query(home.home, "select count(*) from raw.quarantined_units where level = 'transaction'") == [(0,)]
    assert_conserved(home.home)


def test_accepting_unexplained_dollars_is_a_decision_and_nothing_else(home):
    before = raw_tables(home.home)
    unit = units(home)["b", "unexplained"]
    assert accept(home, unit["unit_id"]) == {"unit_id": unit["unit_id"], "status": "accepted", "rows": 0}
    assert raw_tables(home.home) == before
    assert units(home)["b", "accepted"]["unit_id"] == unit["unit_id"]
    with Ledger(home.home) as ledger:
        assert ledger.accepted() == {unit["transaction_id"]}
        assert [decision.loads for decision in ledger.decisions()] == [False]


def test_what_cannot_be_loaded_as_it_is_stays_out_by_a_persons_word(home):
    """Else a bad row whose mended copy came long ago would keep the gate closed for ever."""
    before = raw_tables(home.home)
    unit = units(home)["d.csv", "held"]
    assert accept(home, unit["unit_id"]) == {"unit_id": unit["unit_id"], "status": "stays_out", "rows": 0}
    assert raw_tables(home.home) == before
    assert units(home)["d.csv", "stays_out"]["unit_id"] == unit["unit_id"]
    with Ledger(home.home) as ledger:
        assert [(d.unit_id, d.loads) for d in ledger.decisions()] == [(unit["unit_id"], False)]


def test_a_word_without_reason_or_unit_changes_nothing(home):
    before = raw_tables(home.home)
    for unit_id, reason, code in (
        (units(home)["a", "held"]["unit_id"], "  ", "I019"),
        ("0" * 16, "why not", "I017"),
        ("", "why not", "I017"),
    ):
        with pytest.raises(RcmError, match=code):
            accept(home, unit_id, reason)
    assert raw_tables(home.home) == before
    with Ledger(home.home) as ledger:
        assert ledger.decisions() == []


def test_one_claim_held_out_of_a_batch_of_claims_cannot_be_forced(tmp_path):
    from tests.intake_files import claim_set

    settings = home_at(tmp_path, {"c": envelope([claim_set("C1"), claim_set("C2", charge="12.345")], kind="837")})
    take_in(settings)
    (unit,) = units(settings).values()
    assert accept(settings, unit["unit_id"])["status"] == "stays_out"
    assert query(tmp_path, "select claim_id from raw.submissions") == [("C1",)]
    assert_conserved(tmp_path)


def test_a_home_without_a_warehouse_has_an_empty_list(tmp_path):
    settings = home_at(tmp_path, {})
    with Ledger(tmp_path) as ledger:
        with pytest.raises(RcmError):
            run(settings, ledger, "r1")
        assert quarantine.held_units(settings, ledger) == []
