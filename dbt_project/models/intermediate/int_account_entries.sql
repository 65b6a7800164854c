with

charge_entries as (
    select * from {{ ref('int_charge_entries') }}
),

answers as (
    select * from {{ ref('int_answers') }}
),

takebacks as (
    select * from {{ ref('int_takebacks') }}
    where is_claim_moved
),

adjustment_entries as (
    select * from {{ ref('int_adjustment_entries') }}
),

ledger_entries as (
    select * from {{ ref('int_ledger_entries') }}
    where lineage_id is not null
),

lineages as (
    select * from {{ ref('int_lineages') }}
),

every_entry as (
    select lineage_id, entry_date, 'charge' as entry_type, 'claim_charge' as ledger_kind,
        amount_usd, source_id, cast(null as varchar) as paying_payer_id
    from charge_entries

    union all

    select lineage_id, remit_date as entry_date, 'payer_payment' as entry_type, 'remittance' as ledger_kind,
        -paid_usd as amount_usd, answer_id as source_id, payer_id as paying_payer_id
    from answers

    union all

    select lineage_id, remit_date as entry_date, 'payer_payment' as entry_type, 'takeback' as ledger_kind,
        amount_usd, provider_adjustment_id as source_id, payer_id as paying_payer_id
    from takebacks

    union all

    select lineage_id, given_back_date as entry_date, 'payer_payment' as entry_type,
        'takeback_given_back' as ledger_kind,
        -amount_usd as amount_usd, provider_adjustment_id as source_id, payer_id as paying_payer_id
    from takebacks
    where given_back_date is not null

    union all

    select lineage_id, entry_date, 'adjustment' as entry_type, 'payer_adjustment' as ledger_kind,
        amount_usd, answer_id as source_id, cast(null as varchar) as paying_payer_id
    from adjustment_entries

    union all

    select lineage_id, posted_date as entry_date, {{ ledger_entry_type('kind') }} as entry_type, kind as ledger_kind,
        case when kind in ('patient_refund', 'payer_refund', 'opening_balance') then amount_usd else -amount_usd end
            as amount_usd,
        ledger_entry_id as source_id, cast(null as varchar) as paying_payer_id
    from ledger_entries
    where kind <> 'statement_sent'
)

-- A claim brought in with its balance starts with it: what happened to it on or before that day is inside.
select
    every_entry.lineage_id,
    every_entry.entry_date,
    every_entry.entry_type,
    every_entry.ledger_kind,
    cast(every_entry.amount_usd as decimal(18, 2)) as amount_usd,
    every_entry.source_id,
    every_entry.paying_payer_id
from every_entry
inner join lineages on every_entry.lineage_id = lineages.lineage_id
where every_entry.amount_usd <> 0
    and every_entry.entry_date <= {{ as_of() }}
    and (
        lineages.opening_date is null
        or every_entry.entry_date > lineages.opening_date
        or every_entry.entry_type = 'opening'
    )
