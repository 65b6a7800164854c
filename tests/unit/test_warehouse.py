"""The warehouse: errors without values, decimals that stay decimals, raw tables as the contracts say."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest

from pipelines import warehouse
from pipelines.contracts import tables
from pipelines.errors import Exit, RcmError
from pipelines.settings import load


@pytest.fixture
def home(tmp_path):
    with warehouse.connect(tmp_path) as connection:
        warehouse.ensure_raw(connection)
    return tmp_path


@pytest.mark.parametrize(
    "sql",
    [
        "select 'SECRET'::int",
        "select 'SECRET'::date",
        "create table t (a text primary key); insert into t values ('SECRET'), ('SECRET')",
        "select error('SECRET')",
        "from SECRET",
    ],
)
def test_no_value_leaves_in_an_error(home, sql):
    with pytest.raises(RcmError, match="I015") as caught, warehouse.connect(home) as connection:
        connection.execute(sql)
    assert "SECRET" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_frames_keep_every_cent(home):
    sql = "select 0.10::decimal(18,2) as amount_usd, count(*) as n from range(?)"
    with warehouse.connect(home, read_only=True) as connection:
        found = warehouse.frame(connection, sql, [3])
    assert found.schema.field("amount_usd").type == pa.decimal128(18, 2)
    assert found.to_pylist() == [{"amount_usd": Decimal("0.10"), "n": 3}]


def test_raw_tables_have_the_types_of_the_contracts(home):
    with warehouse.connect(home, read_only=True) as connection:
        for name, table in tables().items():
            assert warehouse.frame(connection, f"from raw.{name}").schema == table.arrow_schema()
        assert warehouse.has_raw(connection)
        assert warehouse.row_total(connection) == 0


def test_tables_of_another_shape_are_all_dropped(home):
    with warehouse.connect(home) as connection:
        assert warehouse.ensure_raw(connection) is False
        connection.execute("insert into raw.batches values ('b', 1, 1, '1')")
        connection.execute("alter table raw.answers add column more int")
        assert warehouse.ensure_raw(connection) is True
        assert connection.execute("select count(*) from raw.batches").fetchone() == (0,)


def test_a_warehouse_that_is_not_there_or_no_database(tmp_path):
    with pytest.raises(RcmError) as caught, warehouse.connect(tmp_path, read_only=True):
        pass
    assert (caught.value.code, caught.value.exit_code) == ("I014", Exit.NO_INPUT)
    (tmp_path / warehouse.FILE_NAME).write_bytes(b"no database" * 1000)
    with pytest.raises(RcmError, match="I014"), warehouse.connect(tmp_path):
        pass


def test_spilling_stays_in_the_home_and_is_capped(tmp_path):
    settings = load(home=tmp_path, memory_limit="1GB", temp_limit="3GB", threads=1)
    with warehouse.connect(tmp_path, settings=settings) as connection:
        limits = dict(
            connection.execute(
                "select name, value from duckdb_settings() where name in "
                "('temp_directory', 'max_temp_directory_size', 'threads', 'memory_limit')"
            ).fetchall()
        )
    assert limits["temp_directory"] == str(tmp_path / "build" / "spill")
    assert limits["threads"] == "1"
    assert limits["max_temp_directory_size"] == "2.7 GiB"
