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
@pytest.mark.parametrize(("name", "kind"), [(name, "837" + guide) for guide in "PI" for name in of_kind("837", guide)])
def test_claims_count_what_the_tokenizer_counted(name, kind):
    result, file = result_of(name), EXPECTED["837"][name]
    expected, tables, sets = file["totals"], result.tables, file["transactions"]
    assert set(tables["transactions"]["kind"].to_pylist()) == {kind}
    assert set(tables["transactions"]["result"].to_pylist()) == {"loaded"}
    assert total(result, kind, "transactions_in_count") == expected["st"]
    assert tables["submissions"].num_rows == total(result, kind, "claims_in_count") == expected["claims"]
    assert tables["submission_lines"].num_rows == total(result, kind, "lines_in_count") == expected["lines"]
    assert money(tables["submissions"], "charge_usd") == Decimal(expected["sum_clm02"])
    assert money(tables["submission_lines"], "charge_usd") == Decimal(expected["sum_line_charges"])
    differing = sum(t["claims_lines_ne_clm02"] for t in sets)
    assert result.findings["code"].to_pylist().count("X401") == differing
    assert None not in tables["submissions"]["payer_responsibility_code"].to_pylist()
    assert None not in tables["submissions"]["billing_npi"].to_pylist()
    # Earlier payers: no public file has an adjustment or payment that does not add up.
    triplets = sum(t["cas_triplets"] for t in sets)
    assert tables["submission_adjustments"].num_rows == total(result, kind, "adjustments_in_count") == triplets
    assert tables["submission_line_payments"].num_rows == sum(t["svd"] for t in sets)
    assert tables["submission_payers"].num_rows == sum(t["sbr"] for t in sets)
    assert not {"X410", "X411", "X412"} & set(result.findings["code"].to_pylist())


@ABSENT
@pytest.mark.parametrize("name", of_kind("837", "I"))
def test_institutional_claims_have_their_bill_type_and_revenue_lines(name):
    tables, sets = result_of(name).tables, EXPECTED["837"][name]["transactions"]
    rows = tables["submissions"].to_pylist()
    assert {row["claim_type"] for row in rows} == {"institutional"}
    # Two files use another separator than they name, which the tokenizer did not see: there it found no frequency.
    assert {row["bill_type_code"] for row in rows} <= {"131", "141"}
    admitted = [bool(t["dtp_qual"].get("435")) for t in sets for _ in range(t["claims"])]
    assert [row["admission_date"] is not None for row in rows] == admitted
    assert [row["admission_time"] == "0800" for row in rows] == admitted
    assert None not in [row["statement_from_date"] for row in rows]
    assert tables["submission_lines"]["revenue_code"].null_count == 0


@ABSENT
@pytest.mark.parametrize("name", of_kind("837"))
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


def acknowledgements(kind: str) -> list[str]:
    return [name for name, file in EXPECTED["ack"].items() if any(t["type"] == kind for t in file["transactions"])]


@ABSENT
@pytest.mark.parametrize("name", acknowledgements("277CA"))
def test_a_claim_acknowledgement_counts_what_the_tokenizer_counted(name):
    result, (expected,) = result_of(name), EXPECTED["ack"][name]["transactions"]
    levels = result.tables["claim_acknowledgements"]["level"].to_pylist()
    words = {"20": "SOURCE", "21": "BATCH", "19": "PROVIDER", "PT": "CLAIM"}
    assert {word: levels.count(word) for word in set(levels)} == {words[k]: n for k, n in expected["hl"].items()}
    assert total(result, "277CA", "claims_loaded_count") == expected["hl"]["PT"]
    assert total(result, "277CA", "charge_in_usd") == 0
    statuses = result.tables["acknowledgement_statuses"]
    assert statuses.num_rows == expected["stc"]
    found = statuses["category_code"].to_pylist()
    assert {code: found.count(code) for code in set(found)} == expected["stc_category"]
    assert money(statuses, "charge_usd") == Decimal(expected["sum_stc04"])
    assert not any(statuses["is_line"].to_pylist())


@ABSENT
@pytest.mark.parametrize("name", acknowledgements("999"))
def test_a_functional_acknowledgement_counts_what_the_tokenizer_counted(name):
    result, (expected,) = result_of(name), EXPECTED["ack"][name]["transactions"]
    group, *sets = result.tables["functional_acknowledgements"].to_pylist()
    assert (group["level"], {row["level"] for row in sets}) == ("GROUP", {"SET"})
    assert [group["group_kind_code"], group["group_control_number"]] == expected["ak1"][:2]
    counts = (group["included_count"], group["received_count"], group["accepted_count"])
    assert [group["result_code"], *map(str, counts)] == expected["ak9"]
    assert len(sets) == expected["ak2"]
    results = [row["result_code"] for row in sets]
    assert {code: results.count(code) for code in set(results)} == expected["ik5_ak5"]
    errors = sum(row["error_count"] for row in [group, *sets])
    assert errors == expected["ik3_ak3"] + expected["ik4_ak4"]


@ABSENT
@pytest.mark.parametrize("name", [name for name in of_kind("ack") if EXPECTED["ack"][name]["ta1"]])
def test_an_interchange_acknowledgement_stands_without_a_set(name):
    result = result_of(name)
    (row,) = result.tables["interchange_acknowledgements"].to_pylist()
    assert (row["interchange_control_number"], row["result_code"]) == ("000000050", "A")
    assert total(result, "TA1", "transactions_loaded_count") == EXPECTED["ack"][name]["ta1"] == 1


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
    assert len(names) == 33
    seen: set[str] = set()
    for name, one in zip(names, alone, strict=True):
        again = set(one.tables["transactions"]["transaction_id"].to_pylist()) & seen
        assert not again or name == "x12_parser/x12_valid_different_separators.txt"
        seen |= set(one.tables["transactions"]["transaction_id"].to_pylist())
    for table, read in together.tables.items():
        if not table.startswith(("claim_batches", "submission", "transactions")):
            assert read.to_pylist() == [row for one in alone for row in one.tables[table].to_pylist()]


@ABSENT
def test_one_batch_of_claims_in_other_separators_is_known_again():
    """The two files hold the same claims: one with a damaged ISA, one with its own separators."""
    names = ("x12_parser/x12_bad_first_line.txt", "x12_parser/x12_valid_different_separators.txt")
    together = read_batch([(name, (PUBLIC / name).read_bytes()) for name in names], SALT)
    assert together.tables["transactions"]["result"].to_pylist() == ["loaded", "duplicate"]
    conserved(together)
