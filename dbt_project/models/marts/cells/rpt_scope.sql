-- One row per publication: what its figures cover.
select
    {{ as_of() }} as as_of_date,
    cast({{ 'true' if var('include_test', false) else 'false' }} as boolean) as is_test_included,
    '{{ var("denial_rule_version", "1") }}' as denial_rule_version,
    min(entry_date) as first_entry_date,
    min(case when entry_type = 'charge' then entry_date end) as first_charge_date
from {{ ref('fct_account_entries') }}
