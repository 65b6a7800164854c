"""What the bench reads is clean: every line, claim and payment balances, and nothing is odd about the files."""

from __future__ import annotations

import pytest

from tests.bench.corpus import professional_claims, remittances
from tests.unit.x12.samples import SALT, conserved


@pytest.mark.parametrize(("write", "claims"), [(remittances, "answers"), (professional_claims, "submissions")])
def test_a_file_of_the_bench_is_clean_and_the_same_each_time(write, claims, tmp_path):
    from pipelines.x12 import read_interchanges

    path = write(1).file(tmp_path / "one", size=200_000)
    result = read_interchanges(path.read_bytes(), "one", SALT)
    conserved(result)
    assert result.findings.num_rows == result.quarantined_units.num_rows == 0
    assert result.tables[claims].num_rows % 500 == 0
    assert set(result.tables["transactions"]["result"].to_pylist()) == {"loaded"}
    assert write(1).file(tmp_path / "again", size=200_000).read_bytes() == path.read_bytes()
