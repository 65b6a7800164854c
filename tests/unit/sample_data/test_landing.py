"""What the generator writes, judged by a plain splitter: it balances, it is dated, it names nobody."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from pipelines.contracts.csv_kinds import TABLES
from sample_data.practice import CODERS, PROVIDERS
from sample_data.truth import Truth
from tests.unit.sample_data.naive import claims_of, files, interchanges_of, rows, segments_of, sets_of, triplets

AS_OF = "2026-09-30"
KINDS = {table.kind: table for table in TABLES}


def test_every_remittance_balances_in_all_three_ways(landing: Path):
    judged: Counter[str] = Counter()
    for path in files(landing, "remits"):
        for segments in sets_of(path):
            paid = adjusted = Decimal(0)
            claim_rest = line_rest = Decimal(0)
            lines: list[Decimal] = []
            for segment in [*segments, ["CLP", "", "", "0", "0"]]:
                match segment[0]:
                    case "CLP":
                        assert claim_rest == 0
                        assert line_rest == 0
                        paid += Decimal(segment[4])
                        claim_rest = Decimal(segment[3]) - Decimal(segment[4])
                        lines, charge = [], Decimal(segment[3])
                        judged["claims"] += 1
                    case "SVC":
                        assert line_rest == 0
                        line_rest = Decimal(segment[2]) - Decimal(segment[3])
                        lines.append(Decimal(segment[2]))
                        judged["lines"] += 1
                    case "CAS":
                        taken = sum(amount for _, _, amount in triplets(segment))
                        claim_rest -= taken
                        if lines:
                            line_rest -= taken
                    case "PLB":
                        adjusted += sum(Decimal(segment[at]) for at in range(4, len(segment), 2))
                    case "LX" | "SE":
                        assert not lines or sum(lines) == charge
                    case _:
                        pass
            total = next(segment for segment in segments if segment[0] == "BPR")
            assert Decimal(total[2]) == paid - adjusted
            assert Decimal(total[2]) >= 0
            judged["sets"] += 1
    assert judged["sets"] > 500
    assert judged["lines"] > judged["claims"] > 2500


def test_patient_share_is_stated_as_it_is_adjusted(landing: Path):
    for claim in claims_of(landing, "remits", "CLP"):
        shares = [t for s in claim.segments if s[0] == "CAS" for t in triplets(s) if t[0] == "PR"]
        stated = claim.segments[0][5]
        assert (stated == "") == (claim.segments[0][2] == "22")
        if stated:
            assert Decimal(stated) == sum((amount for _, _, amount in shares), Decimal(0))


def test_envelopes_count_right(landing: Path):
    every = [path for room in ("claims", "acks", "remits", "resent") for path in files(landing, room)]
    for path in every:
        for segments in interchanges_of(path):
            groups = sum(s[0] == "GS" for s in segments)
            assert segments[0][15] == "P"
            assert segments[-1] == ["IEA", str(groups), segments[0][13]]
            if groups:
                (start,) = (s for s in segments if s[0] == "GS")
                assert segments[-2] == ["GE", str(sum(s[0] == "ST" for s in segments)), start[6]]
        for one in sets_of(path):
            assert one[-1] == ["SE", str(len(one)), one[0][2]]


def test_senders_number_their_interchanges_without_a_gap(landing: Path):
    numbers: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for room in ("claims", "acks", "remits"):
        for path in files(landing, room):
            for segments in interchanges_of(path):
                numbers[segments[0][6] + segments[0][8]].append((segments[0][9], int(segments[0][13])))
    assert len(numbers) > 10
    for sender, found in numbers.items():
        numbered = sorted(number for _, number in found)
        assert numbered == list(range(numbered[0], numbered[0] + len(found))), sender
        assert [day for day, _ in sorted(found, key=lambda each: each[1])] == sorted(day for day, _ in found), sender


def test_claims_add_up_and_a_set_holds_at_most_5000(landing: Path):
    for path in files(landing, "claims"):
        for segments in sets_of(path):
            assert sum(s[0] == "CLM" for s in segments) <= 5000
    for claim in claims_of(landing, "claims", "CLM"):
        lines = [Decimal(s[2] if s[0] == "SV1" else s[3]) for s in claim.segments if s[0] in {"SV1", "SV2"}]
        assert Decimal(claim.segments[0][2]) == sum(lines)


def dates_in(landing: Path) -> set[str]:
    """Every date written anywhere, as YYYYMMDD; birth dates and credentials left out."""
    found = set()
    for path in [each for room in ("claims", "acks", "remits", "resent") for each in files(landing, room)]:
        for s in segments_of(path):
            if s[0] == "ISA":
                found.add(f"20{s[9]}")
            elif s[0] in {"GS", "BHT"}:
                found.add(s[4])
            elif s[0] == "BPR":
                found.add(s[16])
            elif s[0] == "STC":
                found.add(s[2])
            elif s[0] in {"DTM", "DTP"} and s[2] != "TM":
                found |= {day[:8] for day in s[-1].split("-")}
    for kind in ("encounters", "account_ledger", "bank_deposits", "coding_log", "coding_audits", "denial_actions"):
        for row in rows(landing, kind):
            days = {k: v for k, v in row.items() if k.endswith(("_date", "_at")) and k != "deadline_date" and v}
            found |= {day[:10].replace("-", "") for day in days.values()}
    return found


def test_nothing_is_dated_after_the_last_day(landing: Path):
    found = dates_in(landing)
    assert max(found) == AS_OF.replace("-", "")
    assert min(found) >= "20241230"  # an eligibility check two days before the first visit


def test_visits_run_up_to_the_last_day(landing: Path):
    days = sorted(row["service_date"] for row in rows(landing, "encounters"))
    assert days[0] <= "2025-01-03"
    assert days[-1] >= "2026-09-29"


def test_events_of_a_claim_come_in_order(landing: Path):
    sent: dict[str, list[str]] = defaultdict(list)
    for claim in claims_of(landing, "claims", "CLM"):
        sent[claim.claim_id].append(claim.day)
    posted = {row["claim_id"]: row for row in rows(landing, "encounters") if row["claim_id"]}
    for claim_id, days in sent.items():
        assert posted[claim_id]["service_date"] <= posted[claim_id]["charge_posted_date"]
        assert posted[claim_id]["charge_posted_date"].replace("-", "") <= min(days)
    for answer in claims_of(landing, "remits", "CLP"):
        assert answer.day > min(sent[answer.claim_id])
    coded = {row["claim_id"]: row["coded_at"][:10] for row in rows(landing, "coding_log")}
    assert {claim_id[0] for claim_id in sent.keys() - coded.keys()} == {"Y"}, "the hospital codes elsewhere"
    for claim_id, days in ((key, days) for key, days in sent.items() if key in coded):
        assert coded[claim_id].replace("-", "") < min(days)


def luhn_holds(npi: str) -> bool:
    """The NPI check, written once more from its definition."""
    digits = [int(d) for d in f"80840{npi}"][::-1]
    doubled = [d if at % 2 == 0 else sum(divmod(2 * d, 10)) for at, d in enumerate(digits)]
    return sum(doubled) % 10 == 0


def test_the_check_digit_test_knows_a_good_number():
    assert luhn_holds("1234567893")
    assert not luhn_holds("1234567890")


def test_every_npi_fails_its_check_digit(landing: Path):
    found = {row["provider_npi"] for row in rows(landing, "providers")}
    for path in [*files(landing, "claims")[:5], *files(landing, "claims")[-5:], *files(landing, "remits")[:40]]:
        text = "\n".join("*".join(s) for s in segments_of(path))
        found |= set(re.findall(r"\*XX\*(\d{10})", text)) | set(re.findall(r"PLB\*(\d{10})", text))
    assert len(found) >= len(PROVIDERS) + 3
    assert not [npi for npi in found if len(npi) != 10 or luhn_holds(npi)]


def test_phones_are_fictional_and_there_is_no_social_security_number(landing: Path):
    for path in [each for room in ("claims", "acks", "remits", "resent") for each in files(landing, room)]:
        segments = segments_of(path)
        phones = [s[at + 1] for s in segments if s[0] == "PER" for at in range(3, len(s), 2)]
        assert all(re.fullmatch(r"\d{3}55501\d\d", phone) for phone in phones)
        assert not [s for s in segments if s[0] == "REF" and s[1] == "SY"]
        assert not [s for s in segments if s[0] == "NM1" and len(s) > 8 and s[8] == "34"]


def test_files_are_of_kinds_we_know_and_typed_as_the_contracts_say(landing: Path):
    names = {path.stem for path in (landing / "practice").iterdir()}
    assert names == set(KINDS)
    for kind, table in ((kind, KINDS[kind]) for kind in sorted(names)):
        columns = {c.name: c for c in table.columns if not c.source.startswith("@")}
        found = rows(landing, kind)
        assert found, kind
        assert set(found[0]) <= columns.keys()
        assert {c.name for c in columns.values() if c.required} <= set(found[0])
        for row in found:
            for name, value in row.items():
                column = columns[name]
                assert value or not column.required or column.may_be_empty, (kind, name)
                assert not value or not column.values or value in column.values
                if value and column.type == "money":
                    assert re.fullmatch(r"-?\d+\.\d\d", value)
                elif value and column.type == "date":
                    date.fromisoformat(value)
                elif value and column.type == "timestamp":
                    assert datetime.fromisoformat(value).utcoffset() == timedelta(0)


def test_ids_are_unique_but_for_corrected_rows(landing: Path):
    for kind, key in (
        ("bank_deposits", "deposit_id"),
        ("coding_log", "coding_event_id"),
        ("denial_actions", "action_id"),
        ("control_totals", "month"),
        ("coding_audits", "audit_item_id"),
        ("payers", "payer_id"),
        ("providers", "provider_npi"),
    ):
        ids = [row[key] for row in rows(landing, kind)]
        assert len(ids) == len(set(ids)), kind
    ledger = Counter(row["ledger_entry_id"] for row in rows(landing, "account_ledger"))
    again = [count for count in ledger.values() if count > 1]
    assert again
    assert set(again) == {2}


def test_rosters_cover_whoever_appears(landing: Path):
    coders = {row["coder_id"] for row in rows(landing, "coders")}
    assert coders == set(CODERS)
    for row in rows(landing, "coding_audits"):
        assert {row["coder_id"], row["auditor_id"]} <= coders
    known = {row["provider_npi"] for row in rows(landing, "providers")}
    sites = {row["location_id"] for row in rows(landing, "locations")}
    for row in rows(landing, "encounters"):
        assert row["provider_npi"] in known
        assert row["location_id"] in sites
    payers = {row["payer_id"]: row["aliases"].split("|") for row in rows(landing, "payers")}
    named = [alias for aliases in payers.values() for alias in aliases]
    assert len(named) == len(set(named))
    for path in files(landing, "remits"):
        for segments in sets_of(path):
            assert next(s for s in segments if s[0] == "TRN")[3] in named


def test_what_must_occur_occurs(practice: tuple[Path, Truth]):
    landing, _ = practice
    answers = list(claims_of(landing, "remits", "CLP"))
    status = Counter(answer.segments[0][2] for answer in answers)
    assert {"1", "2", "4", "19", "22"} == set(status)
    reasons = Counter(t[:2] for a in answers for s in a.segments if s[0] == "CAS" for t in triplets(s))
    for reason in ("CO 45", "CO 253", "PR 1", "PR 2", "PR 3", "OA 18", "OA 23", "CO 24", "OA 133", "CO 97", "CO 193"):
        assert reasons[tuple(reason.split())], reason
    assert any(not [s for s in a.segments if s[0] == "SVC"] for a in answers)
    assert {s[2] for a in answers for s in a.segments if s[0] == "LQ"} >= {"N20", "M62", "MA130", "N620"}
    plb = {s[at].split(":")[0] for p in files(landing, "remits") for s in segments_of(p) if s[0] == "PLB"
           for at in range(3, len(s), 2)}  # fmt: skip
    assert plb >= {"WO", "L6", "CT", "FB"}
    claims = list(claims_of(landing, "claims", "CLM"))
    assert {claim.segments[0][5].split(":")[2] for claim in claims} == {"1", "7", "8"}
    assert {claim.segments[0][5].split(":")[0] for claim in claims} >= {"02", "10", "11", "13", "20", "22"}
    replaced = [claim for claim in claims if claim.segments[0][5][-2:] in {":7", ":8"}]
    assert all(any(s[:2] == ["REF", "F8"] for s in claim.segments) for claim in replaced)
    kinds = Counter((row["kind"], row["amount_usd"].startswith("-")) for row in rows(landing, "account_ledger"))
    for kind in (
        *("copay", "patient_payment", "patient_refund", "payer_payment", "write_off_denial", "bad_debt"),
        *("write_off_timely_filing", "write_off_small_balance", "charity", "discount", "statement_sent"),
    ):
        assert kinds[kind, False], kind
    assert kinds["bad_debt", True]
    assert any(not row["claim_id"] for row in rows(landing, "account_ledger"))
    unbilled = [row for row in rows(landing, "encounters") if not row["claim_id"]]
    assert unbilled
    sent = {claim.claim_id for claim in claims}
    assert [row for row in rows(landing, "encounters") if row["claim_id"] and row["claim_id"] not in sent]
