"""Every tie-out sees its defect, and nothing where there is none: raw rows of one small practice, spoilt one by one."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from pipelines import build
from pipelines.settings import Settings
from tests.raw_homes import Marts, built, dbt, raw_home
from tests.sizes import size
from tests.small_practice import AS_OF, changed, practice, without

# What this practice sends nothing for, or for two months only.
NOT_SENT = frozenset({"monthly_exports", "rosters"})


def tie_outs(folder, rows) -> dict[tuple[str, str, str], tuple[str, int, str]]:
    """(control, subject, period) -> (status, off count, words) of a home with these rows."""
    settings = raw_home(folder, rows)
    marts: Marts = built(settings, AS_OF)
    assert marts.failures == []
    report = build.build(settings, "run1", AS_OF, "reports")
    assert [node.name for node in report.nodes if not node.passed and "tie_out" in node.name] == []
    listed = marts.rows("select control, subject, period, status, off_count, verdict_words from rpt_tie_outs")
    return {row[:3]: row[3:] for row in listed}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    rows = practice()
    return rows, tie_outs(tmp_path_factory.getbasetemp() / "whole_home", rows)


def test_a_whole_practice_ties_in_every_control(whole):
    _, found = whole
    assert {key[0] for key in found} == {
        "control_numbers", "daily_files", "claims_sent", "answers_to_claims", "deposits_without_remittance",
        "remittances_without_deposit", "deposit_amounts", "deposit_timing", "control_totals", *NOT_SENT,
    }  # fmt: skip
    assert {key: row for key, row in found.items() if row[0] != "ok" and key[0] not in NOT_SENT} == {}
    assert {row[0] for key, row in found.items() if key[0] in NOT_SENT} == {"not_judged"}


def off(found) -> dict[str, set[str]]:
    """Controls that are not ok, with their subjects."""
    seen: dict[str, set[str]] = {}
    for (control, subject, _), (status, _, _) in found.items():
        if status != "ok":
            seen.setdefault(control, set()).add(subject)
    return seen


def lost_files() -> list[int]:
    """Which files get lost: one of each kind in one home; in `make prove` other ones in further homes."""
    return [40, *range(25, 25 + size("lost_files") - 1)]


@pytest.mark.parametrize("number", lost_files())
def test_any_one_file_less_is_seen(whole, tmp_path, number):
    """One file of each kind, of different claims, so that each is told by its own subject."""
    rows, before = whole
    lost = {"837P": number, "277CA": number + 2, "835": number + 4, "deposits": number + 6}
    for kind, which in lost.items():
        rows = without(rows, kind, which)
    after = tie_outs(tmp_path / "home", rows)
    moved = {key[:2] for key, row in after.items() if row != before.get(key)}
    seen = off(after)
    assert {"ISA13 of 835, PAYER to US", "ISA13 of 837P, US to HUB", "ISA13 of 277CA, HUB to US"} <= seen[
        "control_numbers"
    ]
    assert "more than 10 days" in seen["deposits_without_remittance"] or number + 4 > 45
    assert ("claims_sent", "claims sent") in moved
    assert ("answers_to_claims", "claims answered") in moved
    assert any(control == "remittances_without_deposit" for control, _ in moved)
    assert f"1 missing ({number + 4})" in after[("control_numbers", "ISA13 of 835, PAYER to US", "last 60 days")][2]


def test_every_control_sees_its_defect(tmp_path):
    rows = practice()
    last = max(int(r["deposit_id"][1:]) for r in rows["deposits"])
    rows = changed(rows, "deposits", "deposit_id", "D20", amount_usd=95)
    rows = changed(rows, "deposits", "deposit_id", "D21", amount_usd=97)
    for number in (30, 31, 32):
        rows = changed(rows, "deposits", "deposit_id", f"D{number}", deposit_date=date(2026, 9, 15))
    for kind, number in (("835", last), ("835", last - 4), ("835", last - 6), ("deposits", last - 12)):
        rows = without(rows, kind, number)
    rows = changed(rows, "control_totals", "month", date(2026, 8, 1), payments_usd=9_000)
    rows = changed(rows, "transactions", "transaction_id", "c50", interchange_control_number="000000049")
    found = tie_outs(tmp_path / "home", rows)
    seen = off(found)
    assert seen["deposit_amounts"] == {"more than remitted", "less than remitted"}
    assert seen["deposit_timing"] == {"within 3 business days"}
    assert seen["deposits_without_remittance"] == {"4 and 5 days", "6 to 10 days"}
    assert seen["remittances_without_deposit"] == {"more than 10 days"}
    assert seen["control_totals"] == {"payments"}
    assert "1 used twice" in found[("control_numbers", "ISA13 of 837P, US to HUB", "last 60 days")][2]
    assert seen["daily_files"] >= {"835, PAYER to US"}


def test_without_a_bank_or_acknowledgements_nothing_is_judged(tmp_path):
    rows = practice()
    kinds = ("837P", "835")
    rows["transactions"] = [r for r in rows["transactions"] if r["kind"] in kinds]
    for name in ("claim_acknowledgements", "acknowledgement_statuses", "deposits", "control_totals"):
        rows[name] = []
    found = tie_outs(tmp_path / "home", rows)
    judged = {key[0] for key, row in found.items() if row[0] != "not_judged"}
    assert judged == {"control_numbers", "daily_files", "answers_to_claims"}
    unsent = {"claims_sent", "deposits_without_remittance", "remittances_without_deposit", *NOT_SENT}
    assert off(found).keys() == unsent


def test_a_tie_out_in_other_words_or_twice_closes_the_gate(whole, tmp_path_factory):
    """Last in this module: it spoils the report."""
    home = tmp_path_factory.getbasetemp() / "whole_home"
    assert whole
    with duckdb.connect(str(home / "build" / "run1" / "marts.duckdb")) as connection:
        connection.execute("insert into rpt_tie_outs from (from rpt_tie_outs limit 1)")
        connection.execute("update rpt_tie_outs set status = 'nonsense'")
    names = ("one_row_per_tie_out", "tie_outs_use_known_words")
    assert dbt(Settings(home=home), "test", "--select", *names, as_of=AS_OF) == dict.fromkeys(names, "fail")
