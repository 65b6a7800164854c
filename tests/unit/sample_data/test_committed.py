"""What is committed is what the code writes, and each broken folder is broken in the way it says."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from sample_data import committed
from sample_data.broken import DEFECTS, next_payment
from tests.unit.sample_data.naive import claims_of, rows, segments_of, sets_of, triplets

ROOM = Path(committed.__file__).parent
TINY, BROKEN = ROOM / "tiny", ROOM / "broken"


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_committed_files_are_those_the_code_writes(tmp_path: Path):
    committed.write(tmp_path)
    for name in ("tiny", "broken"):
        assert content(tmp_path / name) == content(ROOM / name), f"remake with python -m sample_data.committed ({name})"
    assert (tmp_path / "PLANTED.md").read_bytes() == (ROOM / "PLANTED.md").read_bytes()


def test_the_committed_files_stay_small():
    assert sum(len(data) for data in content(TINY).values()) < 1_520_000
    assert sum(len(data) for data in content(BROKEN).values()) < 200_000
    assert len(content(TINY)) < 115


def test_the_readme_names_every_defect_and_event():
    words = (ROOM / "README.md").read_text(encoding="utf-8")
    for name in [defect.name for defect in DEFECTS] + ["E1", "E2", "E6", "E10", "E12", "E15"]:
        assert f"| {name} |" in words or f"| `{name}` |" in words, name


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_every_defect_says_what_must_happen(defect):
    said = tomllib.loads((BROKEN / defect.name / "defect.toml").read_text(encoding="utf-8"))
    assert said["outcome"] in {"gate_closed", "same_figures"}
    assert said["as_of"].isoformat() == defect.as_of
    assert said["held_units"] in {0, 1}
    overlay = BROKEN / defect.name / "landing"
    taken = {path.relative_to(TINY).as_posix() for path in TINY.rglob("*")}
    assert not [p for p in overlay.rglob("*") if p.is_file() and p.relative_to(overlay).as_posix() in taken]


def remittance(defect: str) -> Path:
    return next((BROKEN / defect / "landing" / "remits").iterdir())


def test_the_next_payment_answers_claims_of_tiny_that_wait():
    sent = {claim.claim_id for claim in claims_of(TINY, "claims", "CLM")}
    answered = {claim.claim_id for claim in claims_of(TINY, "remits", "CLP")}
    waiting = {answer.visit.claim_id for answer in next_payment().answers}
    assert len(waiting) >= 3
    assert waiting <= sent
    assert len(waiting - answered) >= 3


def test_unbalanced_is_one_claim_one_cent_off_and_the_payment_with_it():
    (segments,) = sets_of(remittance("unbalanced_835"))
    rests, current = [], Decimal(0)
    for segment in [*segments, ["CLP", "", "", "0", "0"]]:
        if segment[0] == "CLP":
            rests.append(current)
            current = Decimal(segment[3]) - Decimal(segment[4])
        elif segment[0] == "CAS":
            current -= sum(amount for _, _, amount in triplets(segment))
    assert sorted(rests) == [Decimal("-0.01"), *[Decimal(0)] * (len(rests) - 1)]
    paid = sum(Decimal(s[4]) for s in segments if s[0] == "CLP")
    assert paid == Decimal(next(s[2] for s in segments if s[0] == "BPR"))


def test_truncated_has_no_end():
    tags = [segment[0] for segment in segments_of(remittance("truncated_file"))]
    assert tags[:3] == ["ISA", "GS", "ST"]
    assert tags[-1] == "CLP"
    assert not {"SE", "GE", "IEA"} & set(tags)


def test_duplicated_is_two_copies_and_the_same_sets_in_another_envelope():
    resent = BROKEN / "duplicated_batch" / "landing" / "resent"
    known = {path.read_bytes() for path in TINY.rglob("*.x12")}
    copies = [path for path in resent.iterdir() if path.read_bytes() in known]
    (again,) = [path for path in resent.iterdir() if path not in copies]
    assert len(copies) == 2

    def bodies(path: Path) -> list[list[list[str]]]:
        return [segments[1:-1] for segments in sets_of(path)]

    assert bodies(again) == bodies(TINY / "remits" / "835_202608.x12")
    assert segments_of(again)[0][13] != segments_of(TINY / "remits" / "835_202608.x12")[0][13]


def test_missing_remittance_is_more_than_5_percent_of_the_last_30_days():
    (path,) = (BROKEN / "missing_remittance" / "landing" / "practice").iterdir()
    header, row = path.read_text(encoding="utf-8").splitlines()
    late = dict(zip(header.split(","), row.split(","), strict=True))
    assert header == (TINY / "practice" / "bank_deposits.csv").read_text(encoding="utf-8").splitlines()[0]
    known = {s[2] for path in (TINY / "remits").iterdir() for s in segments_of(path) if s[0] == "TRN"}
    assert late["trace_number"] not in known
    assert "2026-08-31" < late["deposit_date"] < "2026-09-20"
    recent = [d for d in rows(TINY, "bank_deposits") if d["deposit_date"] > "2026-08-31"]
    total = sum((Decimal(d["amount_usd"]) for d in recent), Decimal(late["amount_usd"]))
    assert Decimal(late["amount_usd"]) > total / 20


def test_stale_has_ledger_entries_but_no_remittance():
    overlay = BROKEN / "stale_data" / "landing"
    (path,) = [each for each in overlay.rglob("*") if each.is_file()]
    entries = path.read_text(encoding="utf-8").splitlines()[1:]
    days = [entry.split(",")[4] for entry in entries]
    assert len(days) > 20
    assert "2026-09-30" < min(days) <= max(days) <= "2026-11-30"
