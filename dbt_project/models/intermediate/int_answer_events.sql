with

answers as (
    select * from {{ ref('int_answer_dates') }}
),

lineage_spans as (
    select * from {{ ref('int_lineage_spans') }}
),

submissions as (
    select * from {{ ref('int_lineage_submissions') }}
),

submission_payers as (
    select * from {{ ref('stg_claim__submission_payers') }}
),

payer_identities as (
    select * from {{ ref('int_payer_identities') }}
),

joined as (
    select
        answers.*,
        coalesce(lineage_spans.lineage_id, answers.claim_id) as lineage_id
    from answers
    left join lineage_spans
        on
            answers.claim_id = lineage_spans.claim_id
            and coalesce(answers.stated_service_date, answers.remit_date) >= lineage_spans.valid_from
            and coalesce(answers.stated_service_date, answers.remit_date) < lineage_spans.valid_before
),

-- The order the 837 gives each payer of a claim, for answers whose status is silent.
stated_orders as (
    select
        submissions.lineage_id,
        payer_identities.payer_id,
        min({{ payer_order_of_sbr('submission_payers.payer_responsibility_code') }}) as payer_order
    from submissions
    inner join submission_payers on submissions.submission_id = submission_payers.submission_id
    inner join payer_identities
        on
            {{ payer_identity('submission_payers.payer_identifier', 'null', 'null', 'submission_payers.payer_name') }}
            = payer_identities.payer_identity
    where payer_identities.payer_id <> 'unknown'
    group by submissions.lineage_id, payer_identities.payer_id
)

select
    joined.answer_id,
    joined.transaction_id,
    joined.claim_id,
    joined.lineage_id,
    joined.payer_id,
    joined.payer_class,
    joined.payer_claim_control_number,
    joined.claim_status_code,
    joined.charge_usd,
    joined.paid_usd,
    joined.unexplained_usd,
    joined.rendering_npi,
    joined.remit_date,
    joined.stated_service_date,
    joined.line_count,
    joined.answer_rank,
    row_number() over (partition by joined.lineage_id order by joined.answer_rank) as event_number,
    {{ is_reversal('joined.claim_status_code', 'joined.charge_usd', 'joined.paid_usd') }} as is_reversal,
    coalesce({{ payer_order_of_status('joined.claim_status_code') }}, stated_orders.payer_order, 1) as payer_order
from joined
left join stated_orders
    on
        joined.lineage_id = stated_orders.lineage_id
        and joined.payer_id = stated_orders.payer_id
