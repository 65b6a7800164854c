"""The stage between cells and reports: it reads cells, writes its table, and lets no value out in an error."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from pipelines import statistics_stage
from pipelines.errors import RcmError
from tests.unit.test_published import RATE, write_marts


def cells():
    """Two payers, thirteen months: P1 has 30 claims a month, P2 too few to say."""
    months = [date(2025 + place // 12, place % 12 + 1, 1) for place in range(13)]
    for place, month in enumerate(months):
        yield ("initial_denial_rate", month, "P1", "in_person", "", "", 3 + 3 * (place % 2), 30, 30)
        yield ("initial_denial_rate", month, "P2", "in_person", "", "", 1, 5, 5)
        yield ("initial_denial_rate", month, "P1", "in_person", "reason_category", "coding", 3, None, 0)


def test_limits_of_the_practice_and_of_each_payer(tmp_path):
    write_marts(tmp_path / "marts.duckdb", list(cells()), cards=(RATE,))
    assert statistics_stage.run(tmp_path) == {"stat_control_limits": 39}
    with duckdb.connect(str(tmp_path / "marts.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "select payer_id, max(center_rate), count(upper_rate), count(*) from stat_control_limits"
            " group by payer_id order by payer_id"
        ).fetchall()
        kinds = connection.execute("select typeof(upper_rate) from stat_control_limits limit 1").fetchone()
    # (3 + 6) x 6 of 360 claims are P1's baseline; with P2's twelve they are 66 of 420.
    assert found == [("", Decimal("0.157143"), 13, 13), ("P1", Decimal("0.150000"), 13, 13), ("P2", None, 0, 13)]
    assert kinds == ("DECIMAL(18,6)",)


def test_running_it_again_gives_the_same_table(tmp_path):
    write_marts(tmp_path / "marts.duckdb", list(cells()), cards=(RATE,))
    tables = []
    for _ in range(2):
        statistics_stage.run(tmp_path)
        with duckdb.connect(str(tmp_path / "marts.duckdb"), read_only=True) as connection:
            tables.append(connection.execute("select * from stat_control_limits").fetchall())
    assert tables[0] == tables[1]


def test_no_log_is_left_beside_the_file(tmp_path):
    write_marts(tmp_path / "marts.duckdb", list(cells()), cards=(RATE,))
    statistics_stage.run(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["marts.duckdb"]


def test_a_candidate_without_cells_is_an_error_without_values(tmp_path):
    with pytest.raises(RcmError, match="G003") as refused:
        statistics_stage.run(tmp_path)
    assert refused.value.__cause__ is None
    assert "rpt_kpi_cells" not in str(refused.value)
