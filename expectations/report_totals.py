"""Guards against fan-out: what the cells say against the core facts, what the facts say against the raw rows."""

from __future__ import annotations

from expectations import Expectation, Frame
from expectations.report_ties import EXACT, LOADED_SETS, SINCE


def _total(kpi_id: str, numerator: str, denominator: str, source: str) -> str:
    return f"""
    select '{kpi_id}' as kpi_id,
        cast(coalesce((select sum(numerator) from candidate.rpt_kpi_cells
            where kpi_id = '{kpi_id}' and detail_kind = ''), 0) as decimal(18,2)) as cells_numerator,
        cast(coalesce({numerator}, 0) as decimal(18,2)) as core_numerator,
        cast(coalesce((select sum(denominator) from candidate.rpt_kpi_cells
            where kpi_id = '{kpi_id}' and detail_kind = ''), 0) as decimal(18,2)) as cells_denominator,
        cast(coalesce({denominator}, 0) as decimal(18,2)) as core_denominator
    from candidate.{source}"""


_ADJUDICATED = "fct_lineages where is_adjudicated"
_TOTALS = " union all ".join(
    (
        _total("initial_denial_rate", "count(*) filter (where initial_class = 'denied')", "count(*)", _ADJUDICATED),
        _total("initial_denial_usd_rate", "sum(initial_denied_usd)", "sum(initial_charge_usd)", _ADJUDICATED),
        _total("line_denial_rate", "sum(initial_denied_line_count)", "sum(initial_charged_line_count)", _ADJUDICATED),
        _total("first_pass_resolution_rate", "count(*) filter (where is_first_pass)", "count(*)", _ADJUDICATED),
        _total("charges_usd", "sum(amount_usd)", "0", "fct_account_entries where entry_type = 'charge'"),
        _total("payer_payments_usd", "-sum(amount_usd)", "0", "fct_account_entries where entry_type = 'payer_payment'"),
        _total("cash_deposited_usd", "sum(amount_usd)", "0", "fct_deposits"),
        _total(
            "coder_code_accuracy",
            "count(*) filter (where is_agree)",
            "count(*)",
            "fct_audit_items where is_first_auditor",
        ),
    )
)

# Every dollar a remittance paid on a claim is one entry of its account: a join that doubles entries shows here.
# Claims brought in with a balance are apart: what was paid before that day makes no entry.
_ENTRIES = """
    select 'payer_payments_usd (entries of remittances)' as kpi_id,
        cast(coalesce((select -sum(amount_usd) from candidate.fct_account_entries
            where ledger_kind = 'remittance' and lineage_id not in
                (select lineage_id from candidate.fct_account_entries where entry_type = 'opening')), 0)
            as decimal(18,2)) as cells_numerator,
        cast(coalesce(sum(paid_usd), 0) as decimal(18,2)) as core_numerator,
        cast(0 as decimal(18,2)) as cells_denominator,
        cast(0 as decimal(18,2)) as core_denominator
    from candidate.fct_answers
    where lineage_id not in (select lineage_id from candidate.fct_account_entries where entry_type = 'opening')"""

_LOADED = f"(select transaction_id from ({LOADED_SETS}))"
_ROWS = f"""
    select 'fct_payments' as fact, cast(count(*) as bigint) as fact_count,
        cast((select count(*) from {_LOADED}) as bigint) as raw_count
    from candidate.fct_payments
    union all
    select 'fct_answers', count(*),
        (select count(*) from raw.answers where transaction_id in {_LOADED})
    from candidate.fct_answers
    union all
    select 'fct_adjustments', count(*),
        (select count(*) from raw.adjustments where left(answer_id, 16) in {_LOADED})
    from candidate.fct_adjustments
    union all
    select 'fct_deposits', count(*),
        (select count(distinct deposit_id) from raw.deposits where deposit_date <= $as_of)
    from candidate.fct_deposits
"""

_DETAILS = """
    with whole as (
        select kpi_id, period_month, sum(numerator) as numerator
        from candidate.rpt_kpi_cells where detail_kind = '' group by kpi_id, period_month
    ), parts as (
        select kpi_id, detail_kind, period_month, sum(numerator) as numerator
        from candidate.rpt_kpi_cells where detail_kind <> '' group by kpi_id, detail_kind, period_month
    )
    select kpis.kpi_id, coalesce(parts.detail_kind, '') as detail_kind,
        cast(count(*) filter (where parts.numerator is distinct from whole.numerator) as bigint) as months_off_count
    from candidate.dim_kpi as kpis
    left join parts on parts.kpi_id = kpis.kpi_id
    left join whole on whole.kpi_id = parts.kpi_id and whole.period_month = parts.period_month
    group by kpis.kpi_id, parts.detail_kind
"""

FRAMES = (
    Frame(
        "totals", "KPI totals of the cells, and of the core facts without the cells", f"{_TOTALS} union all {_ENTRIES}"
    ),
    Frame("row_counts", "Rows of a fact, and of the raw rows it is made of", _ROWS),
    Frame("details", "Parts of a KPI by detail, against the whole", _DETAILS),
)

EXPECTATIONS = (
    Expectation(
        "numerators_are_not_multiplied",
        "totals",
        "equal",
        "cells_numerator",
        "KPI cells add up to the claims behind them",
        "{kpi_id}: the cells add up to {cells_numerator}, the claims to {core_numerator}",
        EXACT,
        SINCE,
        other="core_numerator",
    ),
    Expectation(
        "denominators_are_not_multiplied",
        "totals",
        "equal",
        "cells_denominator",
        "Denominators of KPI cells add up to the claims behind them",
        "{kpi_id}: the cells add up to {cells_denominator}, the claims to {core_denominator}",
        EXACT,
        SINCE,
        other="core_denominator",
    ),
    Expectation(
        "no_row_is_multiplied_or_lost",
        "row_counts",
        "equal",
        "fact_count",
        "Every fact has one row per raw row it is made of",
        "{fact} has {fact_count} rows, the raw layer {raw_count}",
        "A join that multiplies rows inflates every figure behind it.",
        SINCE,
        other="raw_count",
    ),
    Expectation(
        "details_add_up",
        "details",
        "zero",
        "months_off_count",
        "A KPI split by reason, procedure or coder adds up to the whole",
        "{kpi_id} by {detail_kind}: {months_off_count} months do not add up",
        EXACT,
        SINCE,
    ),
)
