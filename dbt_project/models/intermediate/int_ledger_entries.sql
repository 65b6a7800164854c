with

ledger_entries as (
    select * from {{ ref('stg_practice__ledger_entries') }}
),

lineage_spans as (
    select * from {{ ref('int_lineage_spans') }}
)

select
    ledger_entries.*,
    coalesce(lineage_spans.lineage_id, ledger_entries.claim_id) as lineage_id
from ledger_entries
left join lineage_spans
    on
        ledger_entries.claim_id = lineage_spans.claim_id
        and ledger_entries.posted_date >= lineage_spans.valid_from
        and ledger_entries.posted_date < lineage_spans.valid_before
