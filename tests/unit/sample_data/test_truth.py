"""The truth file, counted once more from the files alone; and planted sizes near what was meant."""

from __future__ import annotations

import json
from decimal import Decimal
from math import sqrt
from pathlib import Path

import pytest

from sample_data.effects import Effect
from sample_data.truth import Truth
from tests.unit.sample_data.naive import Claim, claims_of, rows, triplets


def effect(truth: Truth, event: str, at: int = 0) -> Effect:
    return [each for each in truth.effects if each.event == event][at]


def first_answers(landing: Path, payer: str = "") -> list[Claim]:
    """First answer of each claim that decides anything: no reversal, not pending, not unprocessable."""
    found: dict[str, Claim] = {}
    answers = [a for a in claims_of(landing, "remits", "CLP") if a.set_key.startswith(payer)]
    for answer in sorted(answers, key=lambda each: (each.day, each.segments[0][7])):
        carcs = {t[1] for s in answer.segments if s[0] == "CAS" for t in triplets(s)}
        unprocessable = ["LQ", "HE", "MA130"] in answer.segments
        if answer.segments[0][2] != "22" and carcs != {"133"} and not unprocessable:
            found.setdefault(answer.claim_id, answer)
    return list(found.values())


def lines_of(claim: Claim) -> list[list[list[str]]]:
    """Segments of each SVC."""
    found: list[list[list[str]]] = []
    for segment in claim.segments:
        if segment[0] == "SVC":
            found.append([segment])
        elif found:
            found[-1].append(segment)
    return found


def carcs_of(segments: list[list[str]]) -> set[str]:
    return {t[1] for s in segments if s[0] == "CAS" for t in triplets(s)}


def denied_lines(landing: Path, code: str, carc: str, remark: str) -> list[tuple[str, bool]]:
    """Service day and verdict of each first-answered Birchmock line of the code."""
    found = []
    for answer in first_answers(landing, "BIR"):
        for line in lines_of(answer):
            if line[0][1].split(":")[1] == code:
                day = next(s[2] for s in line if s[0] == "DTM")
                found.append((day, carc in carcs_of(line) and ["LQ", "HE", remark] in line))
    return found


@pytest.mark.parametrize(
    ("event", "code", "carc", "remark", "first", "last"),
    [("E1", "20610", "97", "N20", "20250701", "20991231"), ("E15", "93306", "197", "M62", "20251001", "20260115")],
)
def test_denied_lines_are_counted_right(practice, event, code, carc, remark, first, last):
    landing, truth = practice
    found = denied_lines(landing, code, carc, remark)
    inside = [denied for day, denied in found if first <= day <= last]
    outside = [denied for day, denied in found if not first <= day <= last]
    planted = effect(truth, event)
    assert (planted.inside.numerator, planted.inside.denominator) == (sum(inside), len(inside))
    assert (planted.outside.numerator, planted.outside.denominator) == (sum(outside), len(outside))


def test_audit_errors_are_counted_right(practice):
    landing, truth = practice
    coded = {row["claim_id"]: row["coded_at"][:10] for row in rows(landing, "coding_log")}
    inside, outside = [], []
    for row in rows(landing, "coding_audits"):
        is_in = row["coder_id"] == "C5" and "2025-09-02" <= coded[row["claim_id"]] <= "2026-02-28"
        (inside if is_in else outside).append(row["finding"] != "agree")
    planted = effect(truth, "E2")
    assert (planted.inside.numerator, planted.inside.denominator) == (sum(inside), len(inside))
    assert (planted.outside.numerator, planted.outside.denominator) == (sum(outside), len(outside))


def test_coding_denials_are_counted_right(practice):
    landing, truth = practice
    coded = {row["claim_id"]: (row["coded_at"][:10], row["coder_id"]) for row in rows(landing, "coding_log")}
    inside, outside = [], []
    for answer in first_answers(landing):
        if answer.claim_id not in coded:
            continue
        day, coder = coded[answer.claim_id]
        if "2025-09-02" <= day <= "2026-02-28":
            is_denied = bool(carcs_of(answer.segments) & {"4", "11", "16"})
            (inside if coder == "C5" else outside).append(is_denied)
    planted = effect(truth, "E2", 1)
    assert (planted.inside.numerator, planted.inside.denominator) == (sum(inside), len(inside))
    assert (planted.outside.numerator, planted.outside.denominator) == (sum(outside), len(outside))


def test_visit_levels_are_counted_right(practice):
    landing, truth = practice
    internist = next(r["provider_npi"] for r in rows(landing, "providers") if r["provider_name"] == "Dean Ficton")
    sent = {claim.claim_id: claim for claim in reversed(list(claims_of(landing, "claims", "CLM")))}
    counts = {False: [0, 0], True: [0, 0]}
    for claim in sent.values():
        if ["NM1", "82", internist] not in [[*s[:2], s[9]] for s in claim.segments if s[0] == "NM1" and len(s) > 9]:
            continue
        day = next(s[3] for s in claim.segments if s[0] == "DTP")
        for segment in claim.segments:
            if segment[0] == "SV1" and segment[1].split(":")[1] in {"99213", "99214", "99215"}:
                counts[day >= "20260101"][0] += "99215" in segment[1]
                counts[day >= "20260101"][1] += 1
    planted = effect(truth, "E6")
    assert [planted.inside.numerator, planted.inside.denominator] == counts[True]
    assert [planted.outside.numerator, planted.outside.denominator] == counts[False]


def test_underpaid_dollars_are_counted_right(practice):
    landing, truth = practice
    allowed = {False: Decimal(0), True: Decimal(0)}
    for answer in first_answers(landing, "CED"):
        for line in lines_of(answer):
            if "93000" <= line[0][1].split(":")[1] <= "93299":
                day = next(s[2] for s in line if s[0] == "DTM")
                allowed[day >= "20250915"] += sum(Decimal(s[2]) for s in line if s[:2] == ["AMT", "B6"])
    planted = effect(truth, "E10")
    assert planted.inside.numerator == allowed[True] * 100
    assert planted.outside.numerator == planted.outside.denominator == allowed[False] * 100
    assert abs(planted.inside.numerator / planted.inside.denominator - 0.91) < 0.002


def test_planted_sizes_are_near_what_was_meant(practice):
    _, truth = practice
    for planted in truth.effects:
        if planted.event == "E10":
            continue
        for meant, share in (
            (planted.expected_outside, planted.outside),
            (planted.expected_inside, planted.inside),
        ):
            error = sqrt(meant * (1 - meant) / share.denominator)
            # Four standard errors, and two points for the payer's other reasons to use the same codes.
            assert abs(share.numerator / share.denominator - meant) < 4 * error + 0.02, planted


def test_totals_are_those_of_the_files(practice):
    landing, truth = practice
    answers = list(claims_of(landing, "remits", "CLP"))
    sent = list(claims_of(landing, "claims", "CLM"))
    assert truth.totals["answers"] == len(answers)
    assert truth.totals["answer_paid_cents"] == sum(Decimal(a.segments[0][4]) for a in answers) * 100
    assert truth.totals["answer_charge_cents"] == sum(Decimal(a.segments[0][3]) for a in answers) * 100
    assert truth.totals["reversals"] == sum(a.segments[0][2] == "22" for a in answers)
    assert truth.totals["submissions"] == len(sent)
    assert truth.totals["submitted_cents"] == sum(Decimal(c.segments[0][2]) for c in sent) * 100
    assert truth.totals["remittances"] == len({a.set_key for a in answers})
    ledger = {row["ledger_entry_id"] for row in rows(landing, "account_ledger") if row["claim_id"]}
    assert truth.totals["ledger_entries_on_claims"] == len(ledger)


def test_denial_rates_of_payers_are_those_of_the_design(practice):
    """Whole-claim denials of codesets, one payer at a time; wide limits, because 3,000 visits are few."""
    landing, _ = practice
    meant = {"MCR": 0.065, "MAD": 0.125, "MCD": 0.135, "AMB": 0.08, "CED": 0.12, "XCH": 0.17, "WCP": 0.16}
    not_denials = {"1", "2", "3", "18", "24", "45", "131", "253"}
    for payer, rate in meant.items():
        found = [a for a in first_answers(landing, payer) if not a.claim_id.startswith("Y")]
        answers = [a for a in found if carcs_of(a.segments) != {"24"}]
        denied = [
            a
            for a in answers
            if Decimal(a.segments[0][4]) == 0 and Decimal(a.segments[0][5]) == 0 and carcs_of(a.segments) - not_denials
        ]
        error = sqrt(rate * (1 - rate) / len(answers))
        assert abs(len(denied) / len(answers) - rate) < 4 * error, payer


def test_the_truth_is_written_as_json(practice, tmp_path: Path):
    _, truth = practice
    truth.write(tmp_path / "truth.json")
    read = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert read["as_of"] == "2026-09-30"
    assert [each["event"] for each in read["effects"]] == ["E1", "E2", "E2", "E6", "E10", "E15"]
    assert [each["fact"] for each in read["facts"]] == [each.fact for each in truth.facts]
    assert read["totals"] == truth.totals
