-- One row per source: the last day it speaks of, and how many rows it holds.
with dates as (
    select
        '835' as source,
        max(remit_date) as latest_date,
        count(*) as row_count
    from {{ ref('fct_payments') }}
    union all
    select
        '837' as source,
        max(submission_date) as latest_date,
        count(*) as row_count
    from {{ ref('fct_submissions') }}
    union all
    select
        'encounters' as source,
        max(service_date) as latest_date,
        count(*) as row_count
    from {{ ref('fct_encounters') }}
    union all
    select
        'account_ledger' as source,
        max(entry_date) as latest_date,
        count(*) as row_count
    from {{ ref('fct_account_entries') }}
    where ledger_kind not in ('claim_charge', 'remittance', 'takeback', 'takeback_given_back', 'payer_adjustment')
    union all
    select
        'bank_deposits' as source,
        max(deposit_date) as latest_date,
        count(*) as row_count
    from {{ ref('fct_deposits') }}
    union all
    select
        'coding_log' as source,
        max(coded_date) as latest_date,
        count(*) as row_count
    from {{ ref('fct_coding_events') }}
    union all
    select
        'coding_audits' as source,
        max(audited_date) as latest_date,
        count(*) as row_count
    from {{ ref('fct_audit_items') }}
)

select
    dates.source,
    dates.latest_date,
    cast(dates.row_count as bigint) as row_count,
    cast({{ dbt.datediff('dates.latest_date', 'scope.as_of_date', 'day') }} as bigint) as age_days
from dates
cross join {{ ref('rpt_scope') }} as scope
order by dates.source
