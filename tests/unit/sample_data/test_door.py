"""Acknowledgements: every batch and group answered once, what is refused is sent again or lost, as planned."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from sample_data.truth import Truth
from tests.unit.sample_data.naive import files, interchanges_of, sets_of
from tests.unit.sample_data.naive_answers import Door, Sent, door, submissions

AS_OF = "20260930"


@pytest.fixture(scope="module")
def sent(landing: Path) -> list[Sent]:
    return submissions(landing)


@pytest.fixture(scope="module")
def answered(landing: Path) -> Door:
    return door(landing)


def test_every_group_but_the_refused_interchange_has_one_999(sent: list[Sent], answered: Door):
    keys = {each.interchange for each in sent}
    assert len(answered.interchanges) == 1
    assert answered.interchanges < keys
    assert sorted(answered.answered_groups) == sorted(keys - answered.interchanges)


def test_sets_are_counted_in_the_trailer_of_the_999(landing: Path, sent: list[Sent], answered: Door):
    sets: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in sent:
        sets[each.interchange].add(each.set_number)
    for path in files(landing, "acks"):
        for segments in interchanges_of(path):
            receiver, group = segments[0][8].strip(), ""
            for s in segments:
                if s[0] == "AK1":
                    group = f"{int(s[2]):09d}"
                elif s[0] == "AK9":
                    refused = {number for *key, number in answered.sets if (receiver, group) == tuple(key)}
                    assert refused <= sets[receiver, group]
                    count = len(sets[receiver, group])
                    assert s[2:5] == [str(count), str(count), str(count - len(refused))]
                    assert s[1] == ("A" if not refused else "R" if count == len(refused) else "P")


def test_every_batch_taken_in_has_one_277ca(sent: list[Sent], answered: Door):
    taken = {each.batch for each in sent if answered.verdict(each) not in {"interchange", "set"}}
    assert len(answered.answered_batches) == len(set(answered.answered_batches))
    late = taken - set(answered.answered_batches)
    assert set(answered.answered_batches) <= taken
    assert {batch[1:9] for batch in late} <= {AS_OF}, "only what went out on the last day waits"


def test_every_claim_of_a_277ca_was_sent_in_that_batch(sent: list[Sent], answered: Door):
    pairs = Counter((each.batch, each.claim_id) for each in sent)
    assert max(pairs.values()) == 1
    named = answered.accepted | answered.claims | answered.payer_claims
    assert named <= pairs.keys()
    assert answered.payer_claims <= answered.accepted, "a payer refuses what the clearinghouse took in"
    whole = {"interchange", "set", "batch", "provider"}
    waiting = {batch for batch, _ in pairs} - set(answered.answered_batches)
    for each in sent:
        has_row = (each.batch, each.claim_id) in named
        assert has_row == (answered.verdict(each) not in whole and each.batch not in waiting)


def test_totals_of_a_277ca_are_those_of_its_claims(landing: Path, sent: list[Sent], answered: Door):
    charges = {(each.batch, each.claim_id): each for each in sent}
    for path in files(landing, "acks"):
        for segments in sets_of(path):
            if segments[0][1] != "277":
                continue
            batch = next(s[2] for s in segments if s[:2] == ["TRN", "2"])
            rows = Counter(s[1][:2] in {"A1", "A2"} for s in claim_statuses(segments))
            # Of the batch; a provider's own counts carry other qualifiers.
            counts = {s[1]: int(s[2]) for s in segments if s[0] == "QTY"}
            assert counts.get("90", 0) == rows[True]
            if not any(answered.verdict(each) == "provider" for (key, _), each in charges.items() if key == batch):
                whole = sum(key == batch for key, _ in charges) if batch in answered.batches else rows[False]
                assert counts.get("AA", 0) == whole


def claim_statuses(segments: list[list[str]]) -> list[list[str]]:
    """STC of claim rows."""
    found, level = [], ""
    for s in segments:
        level = s[3] if s[0] == "HL" else level
        if s[0] == "STC" and level == "PT":
            found.append(s)
    return found


def test_what_is_refused_is_sent_again_or_lost(practice: tuple[Path, Truth], sent: list[Sent], answered: Door):
    _, truth = practice
    by_claim: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in sorted(sent, key=lambda each: each.day):
        by_claim[each.claim_id, each.order].append(answered.verdict(each))
    planned = {each.fact: each for each in truth.facts}
    verdicts = Counter(answered.verdict(each) for each in sent)
    for fact, verdict in {
        "R1": "interchange", "R2": "set", "R3": "batch", "R4": "provider", "R5": "claim", "R6": "payer",
    }.items():  # fmt: skip
        charges = sum(each.charge for each in sent if answered.verdict(each) == verdict)
        assert (planned[fact].count, planned[fact].cents) == (verdicts[verdict], charges * 100)
        assert planned[fact].count > 0, fact
    nothing = [key for key, found in by_claim.items() if all(found) and key[1] == "P"]
    assert planned["R7"].count == len(nothing)
    assert 0 < len(nothing) < len(sent) // 100
    again = [found for found in by_claim.values() if found[0] and len(found) > 1]
    assert len(again) > 20
    assert all("" in found for key, found in by_claim.items() if len(found) > 2 and key not in nothing)
