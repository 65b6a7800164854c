"""Real files by other people: counts and sums of each equal what an independent tokenizer counted."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.x12 import read_batch, read_interchanges, sniff
from tests.unit.x12.samples import SALT, conserved, money, total

PUBLIC = Path(__file__).parents[4] / "shared" / "data" / "x12_public"
EXPECTED = json.loads((PUBLIC / "expected.json").read_text()) if PUBLIC.is_dir() else {"835": {}, "837": {}, "ack": {}}
ABSENT = pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public X12 files are not on this machine")
# What the tokenizer noted about a file, and the finding that must say the same.
NOTES = {
    "junk_before_ISA": "X102",
    "NO_ISA_default_delims": "X103",
    "ISA_len_105": "X104",
    "non_ascii:latin-1": "X106",
    "IEA02!=ISA13": "X113",
    "BOM": "X101",
}


def result_of(name: str):
    data = (PUBLIC / name).read_bytes()
    assert sniff(data)
    result = read_interchanges(data, name, SALT)
    conserved(result)
    return result


def of_kind(kind: str, guide: str = "") -> list[str]:
    return [
        name
        for name, file in EXPECTED[kind].items()
        if not guide or any(t.get("kind") == guide for t in file["transactions"])
    ]


@ABSENT
@pytest.mark.parametrize("name", of_kind("835"))
def test_a_remittance_counts_what_the_tokenizer_counted(name):
    result, expected = result_of(name), EXPECTED["835"][name]["totals"]
    assert total(result, "835", "transactions_in_count") == expected["st"]
    assert total(result, "835", "claims_in_count") == expected["clp"]
    assert total(result, "835", "lines_in_count") == expected["svc"]
    assert total(result, "835", "adjustments_in_count") == expected["cas_triplets"]
    assert total(result, "835", "charge_in_usd") == Decimal(expected["sum_clp03"])
    assert total(result, "835", "paid_in_usd") == Decimal(expected["bpr02"])


@ABSENT
@pytest.mark.parametrize("name", of_kind("835"))
def test_a_remittance_is_loaded_with_every_sum(name):
    """Every public 835 balances claim by claim, so all are loaded; what does not fit the payment is unexplained."""
    result, file = result_of(name), EXPECTED["835"][name]
    expected, tables = file["totals"], result.tables
    assert tables["transactions"]["result"].to_pylist() == ["loaded"]
    assert money(tables["answers"], "paid_usd") == Decimal(expected["sum_clp04"])
    assert money(tables["answers"], "patient_responsibility_usd") == Decimal(expected["sum_clp05"])
    assert money(tables["provider_adjustments"], "amount_usd") == Decimal(expected["sum_plb"])
    assert tables["provider_adjustments"].num_rows == expected["plb_entries"]
    unexplained = sum(Decimal(t["bpr02"]) - Decimal(t["payment_expected"]) for t in file["transactions"])
    assert money(tables["remittances"], "unexplained_usd") == unexplained
    found = result.findings["code"].to_pylist()
    assert ("X201" in found) == (not expected["all_payments_balanced"])
    assert ("X203" in found) == (not expected["all_lines_balanced"])


@ABSENT
@pytest.mark.parametrize("name", of_kind("835"))
def test_adjustments_by_group_and_remarks(name):
    result, expected = result_of(name), EXPECTED["835"][name]["transactions"]
    groups: dict[str, list[object]] = {}
    for row in result.tables["adjustments"].to_pylist():
        if not row["is_balancing"]:
            count, amount = groups.get(row["group_code"], [0, Decimal(0)])
            groups[row["group_code"]] = [count + 1, amount + row["amount_usd"]]
    merged: dict[str, list[object]] = {}
    for transaction in expected:
        for group, (count, amount) in transaction["cas_by_group"].items():
            here = merged.setdefault(group, [0, Decimal(0)])
            merged[group] = [here[0] + count, here[1] + Decimal(amount)]
    assert groups == merged
    remarks = sum(sum(t["lq_he"].values()) + sum(t["moa_mia_remarks"].values()) for t in expected)
    assert result.tables["remarks"].num_rows == remarks
    claims = {answer: count for t in expected for answer, count in t["clp02"].items()}
    assert sorted(set(result.tables["answers"]["claim_status_code"].to_pylist())) == sorted(claims)


@ABSENT
@pytest.mark.parametrize("name", of_kind("837", "P"))
def test_claims_count_what_the_tokenizer_counted(name):
    result, file = result_of(name), EXPECTED["837"][name]
    expected, tables = file["totals"], result.tables
    assert set(tables["transactions"]["kind"].to_pylist()) == {"837P"}
    assert set(tables["transactions"]["result"].to_pylist()) == {"loaded"}
    assert total(result, "837P", "transactions_in_count") == expected["st"]
    assert tables["submissions"].num_rows == total(result, "837P", "claims_in_count") == expected["claims"]
    assert tables["submission_lines"].num_rows == total(result, "837P", "lines_in_count") == expected["lines"]
    assert money(tables["submissions"], "charge_usd") == Decimal(expected["sum_clm02"])
    assert money(tables["submission_lines"], "charge_usd") == Decimal(expected["sum_line_charges"])
    differing = sum(t["claims_lines_ne_clm02"] for t in file["transactions"])
    assert result.findings["code"].to_pylist().count("X401") == differing
    assert None not in tables["submissions"]["payer_responsibility_code"].to_pylist()
    assert None not in tables["submissions"]["billing_npi"].to_pylist()


@ABSENT
@pytest.mark.parametrize("name", of_kind("837", "P"))
def test_every_diagnosis_of_a_claim_is_read(name):
    """Qualifiers counted by the tokenizer where codes are composites; it counts flattened ones word by word."""
    tables, expected = result_of(name).tables, EXPECTED["837"][name]["transactions"]
    counted: dict[str, int] = {}
    for transaction in expected:
        for text, count in transaction["hi_qual"].items():
            word = text.split(">")[0]  # the tokenizer did not see that some files use another separator than they name
            if word.isalpha():
                counted[word] = counted.get(word, 0) + count
    assert counted
    read = tables["submission_diagnoses"]["code_qualifier"].to_pylist()
    assert {word: read.count(word) for word in set(read)} == counted


@ABSENT
@pytest.mark.parametrize("name", [*of_kind("837", "I"), *of_kind("ack")])
def test_other_kinds_are_listed_and_not_read(name):
    result = result_of(name)
    assert set(result.tables["transactions"]["result"].to_pylist()) == {"not_read_yet"}
    assert result.tables["transactions"]["kind"].to_pylist()[0] in ("837I", "277CA", "999", "TA1")
    assert result.quarantined_units.num_rows == 0
    assert all(result.tables[table].num_rows == 0 for table in result.tables if table != "transactions")


@ABSENT
@pytest.mark.parametrize("name", [*of_kind("835"), *of_kind("837"), *of_kind("ack")])
def test_every_oddity_noted_has_its_finding(name):
    file = next(EXPECTED[kind][name] for kind in ("835", "837", "ack") if name in EXPECTED[kind])
    found = result_of(name).findings["code"].to_pylist()
    for note in file["notes"]:
        if note in NOTES:
            assert NOTES[note] in found
        if note.startswith("delims") and not note.startswith("delims *"):
            assert "X126" in found
    wrong_counts = sum(not t.get("se01_ok", True) for t in file.get("transactions", []))
    assert found.count("X121") == wrong_counts


@ABSENT
def test_all_files_in_one_batch_give_what_each_gives_alone():
    names = [*of_kind("835"), *of_kind("837"), *of_kind("ack")]
    together = read_batch([(name, (PUBLIC / name).read_bytes()) for name in names], SALT)
    conserved(together)
    assert total(together, "835", "paid_loaded_usd") == Decimal("305498.30")
    assert money(together.tables["remittances"], "unexplained_usd") == Decimal("-2.54")
    alone = [result_of(name) for name in names]
    assert together.findings.to_pylist() == [row for result in alone for row in result.findings.to_pylist()]
    for table in ("remittances", "answers", "answer_lines", "adjustments", "remarks", "provider_adjustments"):
        rows = [row for result in alone for row in result.tables[table].to_pylist()]
        assert together.tables[table].to_pylist() == rows


@ABSENT
def test_one_batch_of_claims_in_other_separators_is_known_again():
    """The two files hold the same claims: one with a damaged ISA, one with its own separators."""
    names = ("x12_parser/x12_bad_first_line.txt", "x12_parser/x12_valid_different_separators.txt")
    together = read_batch([(name, (PUBLIC / name).read_bytes()) for name in names], SALT)
    assert together.tables["transactions"]["result"].to_pylist() == ["loaded", "duplicate"]
    conserved(together)
