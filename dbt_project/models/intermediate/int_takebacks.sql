with

provider_adjustments as (
    select * from {{ ref('stg_remittance__provider_adjustments') }}
    where
        reason_code in ('WO', '72')
        and reference_number is not null
),

remittances as (
    select * from {{ ref('int_remittances') }}
),

answers as (
    select * from {{ ref('int_answers') }}
    where
        not is_reversal
        and payer_claim_control_number is not null
),

lengths as (
    {% for length in range(1, 51) %}
    select {{ length }} as prefix_length{{ " union all" if not loop.last }}
    {% endfor %}
),

-- The reference is, or begins with, the payer's number of the claim: every beginning is looked up by equality.
prefixes as (
    select
        provider_adjustments.provider_adjustment_id,
        provider_adjustments.transaction_id,
        provider_adjustments.amount_usd,
        lengths.prefix_length,
        substring(provider_adjustments.reference_number, 1, lengths.prefix_length) as reference_prefix
    from provider_adjustments
    cross join lengths
    where lengths.prefix_length <= length(provider_adjustments.reference_number)
),

named as (
    select
        prefixes.provider_adjustment_id,
        prefixes.prefix_length,
        prefixes.amount_usd,
        remittances.remit_date,
        remittances.payer_id,
        answers.answer_id,
        answers.answer_rank,
        answers.lineage_id,
        answers.cancelled_date,
        answers.payer_id = remittances.payer_id as is_same_payer,
        answers.paid_usd = abs(prefixes.amount_usd) as is_same_amount,
        min(answers.remit_date) over (
            partition by prefixes.provider_adjustment_id, prefixes.prefix_length, answers.lineage_id
        ) <= remittances.remit_date as is_answered
    from prefixes
    inner join remittances on prefixes.transaction_id = remittances.transaction_id
    inner join answers on prefixes.reference_prefix = answers.payer_claim_control_number
),

-- The longest number, of the payer itself, on a claim answered by then; of its answers the one that paid just that,
-- then one that no reversal cancels, then the latest.
matches as (
    select
        *,
        row_number() over (
            partition by provider_adjustment_id
            order by
                prefix_length desc,
                case when is_same_payer then 0 else 1 end,
                case when is_answered then 0 else 1 end,
                lineage_id asc,
                case when is_same_amount then 0 else 1 end,
                case when cancelled_date is null then 0 else 1 end,
                answer_rank desc
        ) as choice
    from named
)

select
    provider_adjustment_id,
    lineage_id,
    answer_id,
    payer_id,
    amount_usd,
    remit_date,
    -- A reversal moves the claim itself: what was taken before it is given back on its day.
    cancelled_date as given_back_date,
    cancelled_date is null or remit_date < cancelled_date as is_claim_moved
from matches
where choice = 1
