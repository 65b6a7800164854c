"""Codes of payments that came more than once: the model that tells them, on rows a reader can compare by eye."""

from __future__ import annotations

import re
from typing import NamedTuple

import duckdb

from tests.codes import Fixture
from tests.homes import ROOT

MODELS = ROOT / "dbt_project" / "models" / "intermediate"


class Payment(NamedTuple):
    """One payment: its trace, what its claims are hashed to, its day and whether the bank shows it."""

    trace: str
    content: str
    day: int
    banked: bool = False


def _sql_of(model: str) -> str:
    """The SQL of a model, with tables of this connection for its refs and macros."""
    text = (MODELS / f"{model}.sql").read_text(encoding="utf-8")
    text = re.sub(r"{{ ref\('(\w+)'\) }}", r"\1", text)
    return re.sub(r"{{ is_reversal\([^)]*\) }}", "is_reversal", text)


def copies(*payments: Payment) -> Fixture:
    """The codes of these payments of 80.00 by one payer, the earlier first."""

    def ask(_: object) -> set[str]:
        with duckdb.connect() as connection:
            connection.execute(
                "create table int_payment_sets (transaction_id varchar, payer_key varchar, trace_number varchar,"
                " payment_date date, remit_date date, remitted_usd decimal(18, 2), interchange_at timestamp,"
                " set_ordinal bigint)"
            )
            connection.execute(
                "create table int_payment_contents (transaction_id varchar, content_hash varchar, is_numbered boolean)"
            )
            connection.execute("create table stg_practice__deposits (trace_number varchar)")
            connection.execute(
                "create table stg_remittance__answers (transaction_id varchar, payer_claim_control_number varchar,"
                " is_reversal boolean)"
            )
            connection.execute(
                "create table stg_remittance__provider_adjustments (transaction_id varchar, reason_code varchar,"
                " reference_number varchar, amount_usd decimal(18, 2))"
            )
            for place, (trace, content, day, banked) in enumerate(payments):
                date = f"2026-01-{day:02d}"
                connection.execute(
                    "insert into int_payment_sets values (?, 'P1', ?, ?, ?, 80, ?, 1)",
                    [f"t{place}", trace, date, date, f"2026-01-{20 + place}"],
                )
                connection.execute("insert into int_payment_contents values (?, ?, true)", [f"t{place}", content])
                if banked:
                    connection.execute("insert into stg_practice__deposits values (?)", [trace])
            for name in ("int_payment_spellings", "int_payment_issues", "int_payment_copies"):
                connection.execute(f"create table {name} as {_sql_of(name)}")
            return {code for (code,) in connection.execute("select copy_code from int_payment_copies").fetchall()}

    return ask


FIXTURES: dict[str, Fixture] = {
    "X220": copies(Payment("T1", "claims", 5), Payment("T1", "claims", 5)),
    "X221": copies(Payment("T1", "claims", 5, banked=True), Payment("T2", "claims", 9)),
    "X222": copies(Payment("T1", "claims", 5), Payment("T1", "other claims", 5)),
    "X223": copies(Payment("T1", "claims", 5, banked=True), Payment("T2", "claims", 9, banked=True)),
}
