-- One row per slice of the books and month, from the slice's first entry to the as-of month: months in which nothing
-- happened are months all the same, and a balance of zero is a figure.
with first_months as (
    select
        payer_id,
        provider_npi,
        location_id,
        claim_type,
        visit_mode,
        min(entry_month) as first_month
    from {{ ref('fct_account_entries') }}
    group by payer_id, provider_npi, location_id, claim_type, visit_mode
)

select
    dim_month.month_start as period_month,
    first_months.payer_id,
    first_months.provider_npi,
    first_months.location_id,
    first_months.claim_type,
    first_months.visit_mode
from first_months
inner join {{ ref('dim_month') }} as dim_month
    on
        first_months.first_month <= dim_month.month_start
        and dim_month.month_start <= {{ as_of() }}
