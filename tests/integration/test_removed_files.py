"""Any one file less is seen: what the practice system exports, its rosters and price lists, a 999; then any file."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest

from tests.homes import TINY
from tests.integration.test_tie_outs import tie_outs
from tests.removed_files import verdicts
from tests.sizes import size
from tests.small_practice import AS_OF, business_days, practice

FIRST = date(2026, 4, 1)
LOST_MONTH = "2026-06"
MONTHLY = {
    "encounters": ("encounter_id", "service_date"),
    "coding_events": ("coding_event_id", "coded_at"),
    "ledger_entries": ("ledger_entry_id", "posted_date"),
    "denial_actions": ("action_id", "action_date"),
    "coding_audit_items": ("audit_item_id", "audited_date"),
}
# Files whose loss no row can show, with the reason.
UNSEEN = {
    "resent/payment_in_other_spelling.x12": "the same payment came in its first spelling: no dollar is lost",
    "claims/837P_20260616_1.x12": "rejected by a TA1 and sent again in another file: every claim is here",
    "acks/999_202501.x12": "the first 999 of all: groups sent before the first answer are not judged",
}


def exporting_practice() -> dict[str, list[dict]]:
    """The small practice from April on, with every export of its system, its rosters, a price list and 999s."""
    rows = practice(FIRST)
    rows |= {name: [] for name in (*MONTHLY, "functional_acknowledgements")}
    for number, day in enumerate(business_days(FIRST), start=1):
        claim = f"C{number}"
        own = {
            "encounters": {"patient_id": "P", "provider_npi": f"N{number % 2}", "location_id": f"L{number % 2}"},
            "coding_events": {"coder_id": f"K{number % 2}", "code_system": "CPT", "action": "assigned"},
            "ledger_entries": {"kind": "statement_sent", "amount_usd": 0},
            "denial_actions": {"action": "review"},
            "coding_audit_items": {"coder_id": "K1", "auditor_id": "A1", "code_system": "CPT", "finding": "agree"},
        }
        for name, (key, when) in MONTHLY.items():
            at = datetime(day.year, day.month, day.day, 7) if when == "coded_at" else day  # noqa: DTZ001 # UTC by contract
            rows[name].append({key: f"{name}{number}", "claim_id": claim, when: at, **own[name]})
        _answered_by_999(rows, number, day + timedelta(days=1))
    rows["providers"] = [{"provider_npi": f"N{n}", "provider_name": f"Provider {n}"} for n in (0, 1)]
    rows["locations"] = [{"location_id": f"L{n}", "location_name": f"Site {n}"} for n in (0, 1)]
    rows["coders"] = [{"coder_id": name, "coder_name": name, "role": "coder"} for name in ("K0", "K1", "A1")]
    rows["contract_prices"] = [
        {"payer_id": "PAYER", "code": "99213", "effective_from": date(2025, 7, 1), "effective_to": date(2026, 6, 30)},
        {"payer_id": "PAYER", "code": "99213", "effective_from": date(2026, 7, 1)},
    ]
    return rows


def _answered_by_999(rows, number: int, day: date) -> None:
    if day >= AS_OF:
        return
    rows["transactions"].append(
        {
            "transaction_id": f"f{number}", "kind": "999", "file_id": f"f{number}".ljust(64, "x"), "group_date": day,
            "interchange_at": datetime(day.year, day.month, day.day, 9),  # noqa: DTZ001 # as written, without a zone
            "interchange_control_number": f"{number:09d}", "group_control_number": str(number),
            "set_control_number": "0001", "sender_id": "HUB999", "receiver_id": "US",
        }
    )  # fmt: skip
    rows["functional_acknowledgements"].append(
        {
            "functional_acknowledgement_id": f"f{number}-1", "transaction_id": f"f{number}", "level": "GROUP",
            "group_kind_code": "HC", "group_control_number": str(number), "result_code": "A",
        }
    )  # fmt: skip


def missing_one_of_each(rows):
    """June of every export, one roster whole and one of two of others, the price list in force, one 999."""
    lost = dict(rows)
    for name, (_, when) in MONTHLY.items():
        lost[name] = [r for r in rows[name] if str(r[when])[:7] != LOST_MONTH]
    lost["control_totals"] = [r for r in rows["control_totals"] if str(r["month"])[:7] != LOST_MONTH]
    lost["providers"] = []
    lost["locations"], lost["coders"] = rows["locations"][1:], rows["coders"][1:]
    lost["contract_prices"] = rows["contract_prices"][:1]
    for name in ("transactions", "functional_acknowledgements"):
        lost[name] = [r for r in rows[name] if r["transaction_id"] != "f90"]
    return lost


@pytest.fixture(scope="module")
def whole():
    return exporting_practice()


def test_no_false_alarm_where_every_file_came(whole, tmp_path):
    found = tie_outs(tmp_path / "home", whole)
    judged = {key[:2] for key, row in found.items() if row[0] != "not_judged"}
    assert {key: row for key, row in found.items() if row[0] in {"watch", "act"}} == {}
    assert len([key for key in judged if key[0] in {"monthly_exports", "rosters"}]) == 7 + 4
    assert {control for control, _ in judged} >= {"groups_answered", "claims_with_encounters", "claims_with_coding"}


def test_one_file_less_of_each_kind_is_seen(whole, tmp_path):
    found = tie_outs(tmp_path / "home", missing_one_of_each(whole))
    seen = {key for key, row in found.items() if row[0] == "watch"}
    exports = {"encounters", "coding log", "coding audits", "account ledger", "denial actions", "month-end reports"}
    assert {key[1] for key in seen if key[0] == "monthly_exports"} == exports
    assert found[("monthly_exports", "encounters", "last 13 months")][2] == "Nothing in 2026-06: 1 of 5 months"
    for control in ("claims_with_encounters", "claims_with_coding"):
        assert [key[2] for key in seen if key[0] == control] == [LOST_MONTH]
    rosters = {key[1]: row[1] for key, row in found.items() if key[0] == "rosters"}
    assert rosters == {"providers": 2, "locations": 1, "coders": 1, "payers with prices": 1}
    assert {key[:2] for key in seen if key[0] == "groups_answered"} == {("groups_answered", "999, US to HUB")}


def test_an_export_that_never_came_is_missed_where_a_roster_names_its_people(whole, tmp_path):
    kinds = ("encounters", "coding_events", "coding_audit_items")
    rows = whole | {name: [] for name in kinds}
    rows["coders"] = [*whole["coders"], {"coder_id": "A2", "coder_name": "A2", "role": "auditor"}]
    found = tie_outs(tmp_path / "home", rows)
    exports = {key[1]: row[0] for key, row in found.items() if key[0] == "monthly_exports"}
    assert [exports[name] for name in ("encounters", "coding log", "coding audits")] == ["watch"] * 3


def removed() -> list[str]:
    """Files of the tiny sample that get lost, one a home: the same ones each time."""
    every = sorted(str(path.relative_to(TINY)) for path in TINY.rglob("*") if path.is_file())
    random.Random(3).shuffle(every)  # noqa: S311 # the same files each time, nothing secret
    return every[: size("removed_files")]


@pytest.fixture(scope="module")
def before(demo_home, tmp_path_factory):
    return verdicts(demo_home, tmp_path_factory.mktemp("whole") / "home")


@pytest.mark.parametrize("name", removed())
def test_any_file_of_the_sample_less_is_seen(demo_home, before, tmp_path, name):
    """By a tie-out or an expectation that is no longer satisfied; rows that are gone do not count."""
    after = verdicts(demo_home, tmp_path / "home", TINY / name)
    moved = [key for key, verdict in (after or {}).items() if verdict != "ok" and before.get(key, "ok") != verdict]
    assert bool(moved) == (after is not None and name not in UNSEEN), (name, moved)
