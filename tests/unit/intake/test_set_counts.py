"""What moves when a set repeats is what the reader counted for it, kind by kind."""

from __future__ import annotations

from pipelines.intake.duplicates import set_counts
from pipelines.x12 import read_interchanges
from tests.unit.x12.samples import (
    SALT,
    Segment,
    claim,
    claim_answers,
    envelope,
    group_answer,
    institutional,
    patient,
    professional,
    simple_835,
    stay,
)


def test_counts_of_sets_equal_the_control_rows():
    earlier: list[Segment] = [["SBR", "S", "18"], ["CAS", "CO", "45", "1", "", "253", "2"], ["AMT", "D", "197"]]
    one = claim()
    sets = [
        simple_835(),
        professional([*one[:4], *earlier, *one[4:]], claim("200", "C2")),
        institutional(stay()),
        claim_answers(*patient(), *patient("C2", loop="5")),
        group_answer(["AK9", "A", "1", "1", "1"]),
    ]
    result = read_interchanges(envelope(sets).encode(), "file", SALT)
    counts = set_counts(result.tables)
    kinds = dict(
        zip(*(result.tables["transactions"][name].to_pylist() for name in ("transaction_id", "kind")), strict=True)
    )
    controls = {row["kind"]: row for row in result.file_controls.to_pylist()}
    assert {kinds[set_id] for set_id in counts} == {"835", "837P", "837I", "277CA"}, "a 999 has nothing to count"
    for set_id, told in counts.items():
        row = controls[kinds[set_id]]
        for what in ("claims", "lines", "adjustments"):
            assert told.get(what, 0) == row[f"{what}_loaded_count"], (kinds[set_id], what)
        assert told.get("charge", 0) == row["charge_loaded_usd"]
