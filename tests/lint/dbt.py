"""What `dbt.` stands for while sqlfluff renders a model: enough to lint the text, never run against data."""

from __future__ import annotations


def date_trunc(part: str, expression: str) -> str:
    return f"date_trunc('{part}', {expression})"


def dateadd(part: str, count: str, expression: str) -> str:
    return f"date_add({expression}, interval ({count}) {part})"


def datediff(first: str, second: str, part: str) -> str:
    return f"date_diff('{part}', {first}, {second})"


def last_day(expression: str, part: str) -> str:
    return f"last_day({expression}, '{part}')"


def type_string() -> str:
    return "varchar"


def split_part(text: str, delimiter: str, part: int) -> str:
    return f"split_part({text}, {delimiter}, {part})"


def listagg(measure: str, delimiter: str, order_by: str = "") -> str:
    return f"string_agg({measure}, {delimiter} {order_by})"


def safe_cast(expression: str, kind: str) -> str:
    return f"try_cast({expression} as {kind})"


def hash(expression: str) -> str:  # noqa: A001 # dbt's own name for it
    return f"md5({expression})"
