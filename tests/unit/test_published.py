"""The reader of published sets over a few hand-made cells: formats, slices, intervals, order, refusals."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from time import perf_counter

import duckdb
import pytest

from pipelines.errors import Exit, RcmError
from pipelines.published import KpiCard, PublishedSet, current

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
RATE = {
    "kpi_id": "initial_denial_rate",
    "family": "denials",
    "label": "Initial denial rate",
    "words": "Of the claims answered, the share denied.",
    "formula_words": "denied / answered",
    "numerator_words": "denied",
    "denominator_words": "answered",
    "unit": "rate",
    "numerator_unit": "count",
    "denominator_unit": "count",
    "direction": "lower",
    "target_low": Decimal("0.1181"),
    "minimum_n": 20,
    "maturity_days": 0,
    "kind": "ratio",
    "is_proportion_of_counts": True,
    "is_snapshot": False,
    "details": "reason_category,procedure_code",
    "split_details": "procedure_code",
}
DAYS = {
    **RATE,
    "kpi_id": "days_in_ar",
    "unit": "days",
    "numerator_unit": "usd",
    "denominator_unit": "usd",
    "is_proportion_of_counts": False,
    "is_snapshot": True,
    "details": "",
    "split_details": "",
}
CASH = {**DAYS, "kpi_id": "cash_remitted_usd", "unit": "usd", "denominator_unit": None, "kind": "amount"}
# KPI, month, payer, mode, detail kind, detail, numerator, denominator, n
CELLS = [
    ("initial_denial_rate", JANUARY, "P1", "in_person", "", "", 2, 15, 15),
    ("initial_denial_rate", JANUARY, "P1", "telehealth", "", "", 1, 5, 5),
    ("initial_denial_rate", JANUARY, "P2", "in_person", "", "", 0, 9, 9),
    ("initial_denial_rate", FEBRUARY, "P2", "in_person", "", "", 1, 3, 3),
    ("initial_denial_rate", JANUARY, "P1", "in_person", "reason_category", "coding", 2, None, 0),
    ("initial_denial_rate", JANUARY, "P1", "telehealth", "reason_category", "eligibility", 1, None, 0),
    ("initial_denial_rate", FEBRUARY, "P2", "in_person", "reason_category", "coding", 1, None, 0),
    ("initial_denial_rate", JANUARY, "P1", "in_person", "procedure_code", "99213", 3, 20, 20),
    ("initial_denial_rate", JANUARY, "P2", "in_person", "procedure_code", "99214", 0, 9, 9),
    ("initial_denial_rate", FEBRUARY, "P2", "in_person", "procedure_code", "99213", 1, 3, 3),
    ("days_in_ar", JANUARY, "P1", "in_person", "", "", Decimal("90.10"), Decimal("2.00"), 1),
    ("days_in_ar", FEBRUARY, "P1", "in_person", "", "", Decimal("90.10"), Decimal("0.00"), 0),
    ("cash_remitted_usd", JANUARY, "P2", "unknown", "", "", Decimal("-1234.50"), None, 7),
]


def write_marts(path, cells=CELLS, cards=(RATE, DAYS, CASH)):
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table rpt_scope as select date '2026-02-10' as as_of_date")
        connection.execute(
            "create table rpt_kpi_cells (kpi_id varchar, period_month date, payer_id varchar, provider_npi varchar,"
            " location_id varchar, claim_type varchar, visit_mode varchar, detail_kind varchar, detail_id varchar,"
            " numerator decimal(18,2), denominator decimal(18,2), n bigint)"
        )
        for kpi, month, payer, mode, *rest in cells:
            row = [kpi, month, payer, "N1", "A", "professional", mode, *rest]
            connection.execute(f"insert into rpt_kpi_cells values ({', '.join('?' for _ in row)})", row)
        connection.execute(
            "create table rpt_kpi_periods as select distinct kpi_id, period_month,"
            " period_month < date '2026-02-01' as is_mature from rpt_kpi_cells"
        )
        columns = [
            f"{name} {'decimal(18,6)' if 'target_l' in name or 'target_h' in name else 'varchar'}"
            if name not in {"minimum_n", "maturity_days", "is_proportion_of_counts", "is_snapshot"}
            else f"{name} {'boolean' if name.startswith('is_') else 'bigint'}"
            for name in KpiCard.columns()
        ]
        connection.execute(f"create table dim_kpi ({', '.join(columns)}, display_order bigint)")
        for place, card in enumerate(cards):
            row = [*(card.get(name) for name in KpiCard.columns()), place]
            connection.execute(f"insert into dim_kpi values ({', '.join('?' for _ in row)})", row)
        connection.execute("create table wrk_secret as select 'claim' as claim_id")


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("v1")
    write_marts(folder / "marts.duckdb")
    return PublishedSet(folder)


def found(published, *args, **options):
    return [value.as_json() for value in published.kpi(*args, **options)]


def test_a_proportion_in_the_fixed_json(published):
    """3 of 29 in January is 0.10344827...; the interval is reckoned apart, in floats."""
    first, second = found(published, ["initial_denial_rate"])
    assert first == {
        "kpi": "initial_denial_rate",
        "period": "2026-01",
        "slice": {},
        "numerator": 3,
        "denominator": 29,
        "value": "0.103448",
        "n": 29,
        "low": f"{float_wilson(3, 29)[0]:.6f}",
        "high": f"{float_wilson(3, 29)[1]:.6f}",
        "is_mature": True,
    }
    assert second["is_mature"] is False
    assert list(json.loads(json.dumps(first))) == list(first)


def float_wilson(successes, n, z=1.959963985):
    share = successes / n
    middle = share + z * z / (2 * n)
    half = z * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def test_a_ratio_of_dollars_has_money_strings_and_no_interval(published):
    january, february = found(published, ["days_in_ar"])
    assert (january["numerator"], january["denominator"], january["value"]) == ("90.10", "2.00", "45.050000")
    assert (january["low"], january["high"]) == (None, None)
    assert (february["denominator"], february["value"], february["n"]) == ("0.00", None, 0)


def test_an_amount_is_its_own_value(published):
    (value,) = found(published, ["cash_remitted_usd"])
    assert (value["numerator"], value["denominator"], value["value"], value["n"]) == ("-1234.50", None, "-1234.50", 7)
    assert (value["low"], value["high"]) == (None, None)


@pytest.mark.parametrize(
    ("numerator", "denominator", "value"),
    [("1", "3", "0.333333"), ("2", "3", "0.666667"), ("1", "2000000", "0.000001"), ("-1", "2000000", "-0.000001")],
)
def test_values_round_half_up_on_the_sixth_decimal(tmp_path, numerator, denominator, value):
    """1 of 2,000,000 is exactly 0.0000005: half up away from zero, never to even."""
    cell = ("days_in_ar", JANUARY, "P1", "in_person", "", "", Decimal(numerator), Decimal(denominator), 1)
    write_marts(tmp_path / "marts.duckdb", [cell])
    assert found(PublishedSet(tmp_path), ["days_in_ar"])[0]["value"] == value


def test_no_value_reads_minus_zero(tmp_path):
    cell = ("days_in_ar", JANUARY, "P1", "in_person", "", "", Decimal("-0.01"), Decimal(900000), 1)
    write_marts(tmp_path / "marts.duckdb", [cell])
    assert found(PublishedSet(tmp_path), ["days_in_ar"])[0]["value"] == "0.000000"


def test_by_a_dimension_sums_the_cells(published):
    rows = found(published, ["initial_denial_rate"], by=("payer_id",))
    assert [(r["slice"], r["period"], r["numerator"], r["denominator"]) for r in rows] == [
        ({"payer_id": "P1"}, "2026-01", 3, 20),
        ({"payer_id": "P2"}, "2026-01", 0, 9),
        ({"payer_id": "P2"}, "2026-02", 1, 3),
    ]


def test_a_reason_takes_its_denominator_from_the_whole(published):
    rows = found(published, ["initial_denial_rate"], by=("reason_category",))
    assert [(r["slice"]["reason_category"], r["period"], r["numerator"], r["denominator"], r["n"]) for r in rows] == [
        ("coding", "2026-01", 2, 29, 29),
        ("coding", "2026-02", 1, 3, 3),
        ("eligibility", "2026-01", 1, 29, 29),
    ]


def test_a_reason_beside_a_dimension_takes_that_slice_as_whole(published):
    rows = found(published, ["initial_denial_rate"], by=("payer_id", "reason_category"), to_month="2026-01")
    assert [(*r["slice"].values(), r["numerator"], r["denominator"]) for r in rows] == [
        ("P1", "coding", 2, 20),
        ("P1", "eligibility", 1, 20),
    ]
    swapped = found(published, ["initial_denial_rate"], by=("reason_category", "payer_id"), to_month="2026-01")
    assert [list(r["slice"]) for r in swapped] == [["reason_category", "payer_id"]] * 2


def test_a_procedure_splits_both(published):
    rows = found(published, ["initial_denial_rate"], by=("procedure_code",), to_month="2026-01")
    assert [(r["slice"]["procedure_code"], r["numerator"], r["denominator"]) for r in rows] == [
        ("99213", 3, 20),
        ("99214", 0, 9),
    ]


def test_where_filters_dimension_and_detail(published):
    (one,) = found(published, ["initial_denial_rate"], where={"payer_id": "P1"})
    assert (one["numerator"], one["denominator"]) == (3, 20)
    several = found(published, ["initial_denial_rate"], where={"payer_id": ("P1", "P2")}, to_month="2026-01")
    assert several[0]["denominator"] == 29
    (reason,) = found(
        published, ["initial_denial_rate"], where={"reason_category": "coding", "payer_id": "P1"}, to_month="2026-01"
    )
    assert (reason["slice"], reason["numerator"], reason["denominator"]) == ({}, 2, 20)
    assert found(published, ["initial_denial_rate"], where={"payer_id": "nobody'; drop table x --"}) == []


def test_months_narrow(published):
    rows = found(published, from_month="2026-02", to_month="2026-02")
    assert {r["period"] for r in rows} == {"2026-02"}
    assert {r["kpi"] for r in rows} == {"initial_denial_rate", "days_in_ar"}


def test_all_is_the_total_and_every_single_dimension_and_detail(published):
    every = found(published, by=("all",))
    alone = [
        row
        for by in ((), ("payer_id",), ("provider_npi",), ("location_id",), ("claim_type",), ("visit_mode",))
        for row in found(published, by=by)
    ]
    alone += [row for by in (("reason_category",), ("procedure_code",)) for row in found(published, by=by)]
    text = [json.dumps(row) for row in every]
    assert sorted(text) == sorted(json.dumps(row) for row in alone)
    assert len(text) == len(set(text)) > 30
    assert every == found(published, by=("all",))


def test_parts_sum_to_the_whole(published):
    total = {r.period: (r.numerator, r.denominator, r.n) for r in published.kpi(["initial_denial_rate"])}
    for by in ("payer_id", "visit_mode", "procedure_code"):
        parts = published.kpi(["initial_denial_rate"], by=(by,))
        for period, whole in total.items():
            of = [r for r in parts if r.period == period]
            assert (sum(r.numerator for r in of), sum(r.denominator for r in of), sum(r.n for r in of)) == whole


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"kpi_ids": ["no_such_rate"]}, "initial_denial_rate"),
        ({"by": ("shoe_size",)}, "payer_id"),
        ({"where": {"shoe_size": "9"}}, "payer_id"),
        ({"by": ("procedure_code", "reason_category")}, "one detail at a time"),
        ({"by": ("procedure_code",), "where": {"reason_category": "coding"}}, "one detail at a time"),
        ({"from_month": "2026-13"}, "YYYY-MM"),
        ({"to_month": "2026-1"}, "YYYY-MM"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(published, options, says):
    with pytest.raises(RcmError) as refused:
        published.kpi(**options)
    assert (refused.value.code, refused.value.exit_code) == ("G008", Exit.USAGE)
    assert says in str(refused.value)
    assert "shoe" not in str(refused.value)


def test_a_card_says_what_is_counted(published):
    card = published.kpi_card("initial_denial_rate")
    assert (card.unit, card.direction, card.target_low, card.details, card.split_details) == (
        "rate",
        "lower",
        Decimal("0.118100"),
        ("reason_category", "procedure_code"),
        ("procedure_code",),
    )
    with pytest.raises(KeyError):
        published.kpi_card("no_such_rate")


def test_tables_keep_money_decimal_and_stay_in_their_room(published):
    table = published.table("rpt_kpi_cells")
    assert str(table.schema.field("numerator").type) == "decimal128(18, 2)"
    assert table.num_rows == len(CELLS)
    for name in ("wrk_secret", "rpt_missing", "dim_kpi; drop table dim_kpi", "RPT_KPI_CELLS"):
        with pytest.raises(KeyError):
            published.table(name)


def test_a_reader_leaves_the_file_free(published):
    published.kpi()
    published.table("dim_kpi")
    with duckdb.connect(str(published.folder / "marts.duckdb")) as writer:
        assert writer.execute("select count(*) from rpt_kpi_cells").fetchone() == (len(CELLS),)


def test_current_follows_the_pointer(tmp_path):
    with pytest.raises(RcmError, match="G004"):
        current(tmp_path)
    for version in ("2026-01-31-a", "2026-02-28-b"):
        folder = tmp_path / "published" / version
        folder.mkdir(parents=True)
        write_marts(folder / "marts.duckdb")
    (folder / "manifest.json").write_text('{"run_id": "b"}', encoding="utf-8")
    (tmp_path / "published" / "CURRENT").write_text("2026-01-31-a\n", encoding="utf-8")
    first = current(tmp_path)
    (tmp_path / "published" / "CURRENT").write_text("2026-02-28-b\n", encoding="utf-8")
    assert (first.version, first.manifest, current(tmp_path).manifest) == ("2026-01-31-a", {}, {"run_id": "b"})
    assert current(tmp_path).as_of == date(2026, 2, 10)


@pytest.mark.parametrize("pointer", ["", "../../etc", "gone"])
def test_a_pointer_to_nothing_is_nothing_published(tmp_path, pointer):
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "CURRENT").write_text(pointer, encoding="utf-8")
    with pytest.raises(RcmError, match="G004"):
        current(tmp_path)


def test_engine_errors_leave_without_values(tmp_path):
    (tmp_path / "marts.duckdb").write_bytes(b"SECRET" * 4000)
    with pytest.raises(RcmError, match="G003") as refused:
        PublishedSet(tmp_path).kpi()
    assert "SECRET" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_tile_takes_milliseconds(published):
    published.kpi(["initial_denial_rate"])
    best = min(_timed(lambda: published.kpi(["initial_denial_rate"], by=("payer_id",))) for _ in range(5))
    assert best < 0.25, best


def _timed(call):
    started = perf_counter()
    call()
    return perf_counter() - started
