with

entries as (
    select * from {{ ref('int_account_entries') }}
),

lineages as (
    select * from {{ ref('int_lineages') }}
),

slices as (
    select * from {{ ref('int_lineage_slices') }}
)

select
    entries.source_id || '/' || entries.ledger_kind || '/' || cast(entries.entry_date as varchar) as entry_id,
    entries.lineage_id,
    lineages.claim_id,
    entries.entry_date,
    {{ month_of('entries.entry_date') }} as entry_month,
    entries.entry_type,
    entries.ledger_kind,
    entries.amount_usd,
    entries.source_id,
    {{ lineage_slices('slices') }},
    coalesce(entries.paying_payer_id, slices.payer_id) as paying_payer_id
from entries
inner join lineages on entries.lineage_id = lineages.lineage_id
inner join slices on entries.lineage_id = slices.lineage_id
