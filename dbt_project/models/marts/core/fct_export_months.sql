with

{% set exports = [
    ('encounters', 'stg_practice__encounters', 'service_date'),
    ('coding log', 'stg_practice__coding_events', 'coded_date'),
    ('coding audits', 'stg_practice__coding_audit_items', 'audited_date'),
    ('account ledger', 'stg_practice__ledger_entries', 'posted_date'),
    ('denial actions', 'stg_practice__denial_actions', 'action_date'),
    ('bank deposits', 'stg_practice__deposits', 'deposit_date'),
    ('month-end reports', 'stg_practice__control_totals', 'period_month'),
] -%}

dated as (
    {% for export_name, model, day in exports %}
    select
        '{{ export_name }}' as export_name,
        {{ day }} as export_date
    from {{ ref(model) }}
    {{ "union all" if not loop.last }}
    {% endfor %}
)

select
    export_name,
    {{ month_of('export_date') }} as period_month,
    {{ row_count('distinct export_date') }} as day_count
from dated
group by export_name, {{ month_of('export_date') }}
