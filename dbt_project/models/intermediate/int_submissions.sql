with

submissions as (
    select * from {{ ref('stg_claim__submissions') }}
),

claim_batches as (
    select * from {{ ref('stg_claim__claim_batches') }}
),

transactions as (
    select * from {{ ref('int_transactions') }}
),

submission_lines as (
    select * from {{ ref('stg_claim__submission_lines') }}
),

payer_identities as (
    select * from {{ ref('int_payer_identities') }}
),

first_line_dates as (
    select
        submission_id,
        min(service_from_date) as first_line_date,
        max(case when service_from_date is null then 1 else 0 end) as has_undated_line
    from submission_lines
    group by submission_id
),

identified as (
    select
        *,
        {{ payer_identity('payer_identifier', 'payer_reference_id', 'null', 'payer_name') }} as payer_identity
    from submissions
),

dated as (
    select
        identified.*,
        transactions.interchange_at,
        transactions.set_ordinal,
        claim_batches.batch_reference,
        coalesce(claim_batches.batch_date, transactions.envelope_date) as submission_date,
        -- The claim's own date stands in where a line has none.
        case
            when first_line_dates.first_line_date is null then identified.statement_from_date
            when
                first_line_dates.has_undated_line = 1
                and identified.statement_from_date < first_line_dates.first_line_date
                then identified.statement_from_date
            else first_line_dates.first_line_date
        end as service_date,
        coalesce(payer_identities.payer_id, 'unknown') as payer_id
    from identified
    inner join transactions on identified.transaction_id = transactions.transaction_id
    left join claim_batches on identified.transaction_id = claim_batches.transaction_id
    left join first_line_dates on identified.submission_id = first_line_dates.submission_id
    left join payer_identities on identified.payer_identity = payer_identities.payer_identity
)

select
    submission_id,
    transaction_id,
    batch_reference,
    coalesce(claim_id, submission_id) as claim_id,
    payer_id,
    original_claim_number,
    person_key,
    claim_type,
    frequency_code,
    place_of_service_code,
    billing_npi,
    coalesce(rendering_npi, billing_npi, 'unknown') as provider_npi,
    {{ payer_order_of_sbr('payer_responsibility_code') }} as payer_order,
    coalesce(frequency_code, '1') = '8' as is_void,
    submission_date,
    statement_from_date,
    coalesce(service_date, submission_date) as service_date,
    charge_usd,
    row_number() over (
        order by submission_date, interchange_at nulls last, set_ordinal, submission_ordinal, transaction_id
    ) as submission_rank
from dated
where submission_date <= {{ as_of() }}
