with

answers as (
    select * from {{ ref('int_answer_events') }}
),

adjustments as (
    select * from {{ ref('stg_remittance__adjustments') }}
),

reversals as (
    select * from answers
    where is_reversal
),

-- Only claims that have a reversal at all are looked at.
touched as (
    select answers.*
    from answers
    where answers.lineage_id in (select reversals.lineage_id from reversals)
),

net_adjustments as (
    select
        adjustments.answer_id,
        adjustments.group_code,
        adjustments.reason_code,
        {{ usd('sum(adjustments.amount_usd)') }} as amount_usd
    from adjustments
    where adjustments.answer_id in (select touched.answer_id from touched)
    group by adjustments.answer_id, adjustments.group_code, adjustments.reason_code
),

-- The adjustments of an answer as one text, as written and with every sign turned.
signatures as (
    select
        answer_id,
        {{ dbt.listagg(
            "coalesce(group_code, '') || coalesce(reason_code, '') || cast(amount_usd as varchar)",
            "'|'", "order by group_code, reason_code") }} as signature,
        {{ dbt.listagg(
            "coalesce(group_code, '') || coalesce(reason_code, '') || cast(-amount_usd as varchar)",
            "'|'", "order by group_code, reason_code") }} as negated_signature
    from net_adjustments
    where amount_usd <> 0
    group by answer_id
),

pairs as (
    select
        reversals.answer_id as reversal_id,
        reversals.answer_rank as reversal_rank,
        touched.answer_id as cancelled_id,
        touched.answer_rank as cancelled_rank,
        touched.payer_claim_control_number = reversals.payer_claim_control_number as has_same_number,
        touched.paid_usd = -reversals.paid_usd and touched.charge_usd = -reversals.charge_usd as has_same_amounts,
        coalesce(signatures.signature, '') = coalesce(reversal_signatures.negated_signature, '') as has_same_adjustments
    from reversals
    inner join touched
        on
            reversals.lineage_id = touched.lineage_id
            and reversals.answer_rank > touched.answer_rank
            and not touched.is_reversal
    left join signatures on touched.answer_id = signatures.answer_id
    left join signatures as reversal_signatures on reversals.answer_id = reversal_signatures.answer_id
),

counted as (
    select
        *,
        max(case when has_same_number then 1 else 0 end) over (partition by reversal_id) as has_number_match
    from pairs
)

-- The number decides; amounts and negated adjustments where none or several have it.
select
    *,
    case when has_same_amounts then 1 else 0 end
    + case when has_same_amounts and has_same_adjustments then 1 else 0 end as likeness
from counted
where
    has_same_number
    or (has_number_match = 0 and has_same_amounts)
