"""Did everything arrive, once? Looked up in the control tables of the raw layer and in the ledger.

Dollars are BPR02 with its sign for remittances, CLM02 for claims, and the money column of a CSV kind.
"""

from __future__ import annotations

from datetime import date

from expectations import Expectation, Frame, Suite

SINCE = date(2026, 11, 22)

_MEASURES = (
    ("transactions", "count"),
    ("claims", "count"),
    ("lines", "count"),
    ("adjustments", "count"),
    ("rows", "count"),
    ("charge", "usd"),
    ("paid", "usd"),
)


def _conservation(what: str, unit: str) -> str:
    accounted = " + ".join(f"coalesce({what}_{state}_{unit}, 0)" for state in ("loaded", "held", "duplicate"))
    total = "decimal(18,2)" if unit == "usd" else "bigint"
    return f"""
    select '{what}_{unit}' as measure,
        cast(coalesce(sum({what}_in_{unit}), 0) as {total}) as arrived,
        cast(coalesce(sum({accounted}), 0) as {total}) as accounted,
        cast(count(*) filter (where coalesce({what}_in_{unit}, 0) <> {accounted}) as bigint) as files_off_count
    from raw.file_controls"""


# A unit that a person has decided on (``accept``) is no longer open. A held test interchange can mislead no figure.
_OPEN_UNITS = """
    select units.unit_id, units.unit_count, units.kind,
        coalesce(units.charge_usd, 0) as charge_usd, abs(coalesce(units.paid_usd, 0)) as paid_usd
    from raw.quarantined_units as units
    left join (select transaction_id, bool_and(is_test) as is_test from raw.transactions group by 1) as sets
        on sets.transaction_id = units.transaction_id
    left join decided on decided.subject = units.unit_id
    where decided.subject is null and (not coalesce(sets.is_test, false) or $include_test)
        and coalesce(units.event_date, $as_of) <= $as_of
"""

# A set may be sighted many times; its money counts once. Dates as the models read them: BPR16, DTM*405, GS04.
_SETS = """
    select sets.transaction_id,
        cast(case when remits.credit_debit_code = 'D' then -1 else 1 end * remits.payment_amount_usd
            as decimal(18,2)) as paid_usd,
        coalesce(remits.payment_date, remits.production_date, sets.group_date) as remit_date,
        coalesce(remits.unexplained_usd, 0) as unexplained_usd
    from raw.remittances as remits
    join (
        select transaction_id, min(group_date) as group_date, bool_and(is_test) as is_test
        from raw.transactions where result in ('loaded', 'duplicate') group by 1
    ) as sets on sets.transaction_id = remits.transaction_id
    where not sets.is_test or $include_test
"""

_CHARGES_30_DAYS = """
    select coalesce(sum(subs.charge_usd), 0) as usd
    from raw.submissions as subs
    join raw.claim_batches as sent on sent.transaction_id = subs.transaction_id
    join (
        select transaction_id, bool_and(is_test) as is_test
        from raw.transactions where result in ('loaded', 'duplicate') group by 1
    ) as sets on sets.transaction_id = subs.transaction_id
    where (not sets.is_test or $include_test) and coalesce(subs.frequency_code, '1') = '1'
        and sent.batch_date > cast($as_of as date) - 30 and sent.batch_date <= $as_of
"""

FRAMES = (
    Frame(
        "conservation",
        "What came in, against loaded + held + duplicate, over all files",
        " union all ".join(_conservation(what, unit) for what, unit in _MEASURES),
    ),
    Frame(
        "arrivals",
        "Files and batches of the ledger, against those of the raw layer",
        """
        with known as (select unnest(cast($ledger_files as varchar[])) as file_id),
        loaded as (select distinct file_id from raw.file_controls),
        booked as (select unnest(cast($ledger_batches as varchar[])) as batch_id)
        select cast((select count(*) from known) as bigint) as files_count,
            cast((select count(*) from known where file_id not in (select file_id from loaded)) as bigint)
                as files_missing_in_raw_count,
            cast((select count(*) from loaded where file_id not in (select file_id from known)) as bigint)
                as files_missing_in_ledger_count,
            cast((select count(*) from raw.batches where batch_id not in (select batch_id from booked))
                + (select count(*) from booked where batch_id not in (select batch_id from raw.batches)) as bigint)
                as batches_apart_count
        """,
    ),
    Frame(
        "unexplained",
        "Remittances whose claims and provider adjustments do not add up to the payment, not accepted by anybody",
        f"""
        with sets as ({_SETS})
        select cast(count(*) as bigint) as set_count,
            cast(coalesce(sum(abs(sets.unexplained_usd)), 0) as decimal(18,2)) as unexplained_usd
        from sets left join decided on decided.subject = sets.transaction_id
        where sets.unexplained_usd <> 0 and decided.subject is null and sets.remit_date <= $as_of
        """,
    ),
    Frame(
        "held",
        "Units in quarantine that nobody has decided on, against 2 % of the last 30 days",
        f"""
        with units as ({_OPEN_UNITS}), sets as ({_SETS})
        select cast(count(*) as bigint) as held_count,
            cast(coalesce(sum(units.charge_usd), 0) as decimal(18,2)) as held_charge_usd,
            cast(coalesce(sum(units.paid_usd), 0) as decimal(18,2)) as held_paid_usd,
            cast(coalesce(sum(units.charge_usd) filter (where units.kind <> '837D'), 0) as decimal(18,2))
                as medical_charge_usd,
            cast((select usd from ({_CHARGES_30_DAYS})) * 0.02 as decimal(18,2)) as limit_charge_usd,
            cast((select coalesce(sum(abs(paid_usd)), 0) from sets
                where remit_date > cast($as_of as date) - 30 and remit_date <= $as_of) * 0.02 as decimal(18,2)
            ) as limit_paid_usd
        from units
        """,
    ),
)


_EXACT = "An amount or a row that is neither loaded, held nor a duplicate is lost: no tolerance."
_TWO = "Two per cent of a month moves a denial rate or days in A/R by less than their usual swing; DESIGN 5 sets it."

EXPECTATIONS = (
    Expectation(
        "every_file_adds_up",
        "conservation",
        "zero",
        "files_off_count",
        "In every file, what came in is loaded, held or a duplicate: rows and dollars",
        "{files_off_count} files lose or gain something between arrival and loading ({measure})",
        _EXACT,
        SINCE,
    ),
    Expectation(
        "all_files_add_up",
        "conservation",
        "equal",
        "arrived",
        "Over all files, what came in is loaded, held or a duplicate: rows and dollars",
        "{arrived} came in but {accounted} are accounted for ({measure})",
        _EXACT,
        SINCE,
        other="accounted",
    ),
    Expectation(
        "every_known_file_is_loaded",
        "arrivals",
        "zero",
        "files_missing_in_raw_count",
        "Every file in the ledger stands in the raw layer",
        "{files_missing_in_raw_count} files of the ledger are not in the raw layer",
        "Figures without a file that was taken in are wrong without looking wrong.",
        SINCE,
    ),
    Expectation(
        "every_loaded_file_is_known",
        "arrivals",
        "zero",
        "files_missing_in_ledger_count",
        "Every file of the raw layer stands in the ledger",
        "{files_missing_in_ledger_count} files of the raw layer are unknown to the ledger",
        "What the ledger does not know would be taken in a second time.",
        SINCE,
    ),
    Expectation(
        "every_batch_is_in_both",
        "arrivals",
        "zero",
        "batches_apart_count",
        "Ledger and raw layer hold the same batches",
        "{batches_apart_count} batches stand only in the ledger or only in the raw layer",
        "A crash between the two commits leaves one behind; start-up repairs it, this proves it.",
        SINCE,
    ),
    Expectation(
        "no_payment_is_unexplained",
        "unexplained",
        "zero",
        "set_count",
        "Every remittance adds up to its payment, or a person accepted the difference",
        "{set_count} remittances differ from their payment by ${unexplained_usd} in all; see rcm quarantine list",
        "Cash must tie to the bank: a difference is a person's decision, never the pipeline's (DENIALS, Balance).",
        SINCE,
    ),
    Expectation(
        "nothing_is_held",
        "held",
        "zero",
        "held_count",
        "No unit is held in quarantine",
        "{held_count} units are held, with ${held_charge_usd} charges and ${held_paid_usd} payments left out",
        "What is held is missing in the figures; a reader must know how much.",
        SINCE,
        severity="warn",
    ),
    Expectation(
        "held_charges_are_few",
        "held",
        "at_most",
        "medical_charge_usd",
        "Held charges are at most 2 % of the last 30 days' charges; dental claims, never taken in, apart",
        "${medical_charge_usd} of charges are held, more than ${limit_charge_usd} (2 % of 30 days)",
        _TWO,
        SINCE,
        other="limit_charge_usd",
    ),
    Expectation(
        "held_payments_are_few",
        "held",
        "at_most",
        "held_paid_usd",
        "Held payments are at most 2 % of the last 30 days' payments",
        "${held_paid_usd} of payments are held, more than ${limit_paid_usd} (2 % of 30 days)",
        _TWO,
        SINCE,
        other="limit_paid_usd",
    ),
)

SUITE = Suite("raw", FRAMES, EXPECTATIONS)
