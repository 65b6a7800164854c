with

adjustments as (
    select * from {{ ref('stg_remittance__adjustments') }}
),

answers as (
    select * from {{ ref('int_answers') }}
),

answer_lines as (
    select * from {{ ref('stg_remittance__answer_lines') }}
),

rules as (
    select * from {{ ref('int_adjustment_rules') }}
),

remark_categories as (
    select * from {{ ref('int_remark_categories') }}
),

asked as (
    select
        adjustments.*,
        coalesce(adjustments.answer_line_id, adjustments.answer_id) as unit_id,
        coalesce(adjustments.group_code, '') as asked_group_code,
        answers.payer_class,
        answers.remit_date
    from adjustments
    inner join answers on adjustments.answer_id = answers.answer_id
),

-- What a line allows without the codes whose class depends on it: patient share and sequestration beside the payment.
shares as (
    select
        asked.answer_id,
        asked.unit_id,
        sum(
            case
                when asked.reason_code = '253' then asked.amount_usd
                when rules.adjustment_class = 'patient_share' and not rules.depends_on_allowed then asked.amount_usd
                else 0
            end
        ) as share_usd
    from asked
    inner join rules
        on
            asked.reason_code = rules.reason_code
            and asked.asked_group_code = rules.group_code
            and asked.payer_class = rules.payer_class
            and asked.remit_date = rules.remit_date
            and rules.has_allowed
    group by asked.answer_id, asked.unit_id
),

claim_shares as (
    select
        answer_id,
        sum(share_usd) as share_usd
    from shares
    group by answer_id
),

allowances as (
    select
        answer_lines.answer_line_id as unit_id,
        coalesce(answer_lines.allowed_usd, answer_lines.paid_usd + coalesce(shares.share_usd, 0)) as allowed_usd
    from answer_lines
    left join shares on answer_lines.answer_line_id = shares.unit_id

    union all

    select
        answers.answer_id as unit_id,
        answers.paid_usd + coalesce(claim_shares.share_usd, 0) as allowed_usd
    from answers
    left join claim_shares on answers.answer_id = claim_shares.answer_id
)

select
    asked.adjustment_id,
    asked.answer_id,
    asked.answer_line_id,
    asked.unit_id,
    asked.group_code,
    asked.reason_code,
    asked.amount_usd,
    coalesce(rules.adjustment_class, 'unmapped') as adjustment_class,
    case
        when asked.reason_code in ('16', '96', '252', 'A1') and rules.adjustment_class = 'denial'
            then coalesce(line_remarks.category, claim_remarks.category, rules.category)
        else rules.category
    end as reason_category,
    coalesce(rules.owner, 'unknown') as reason_owner,
    coalesce(rules.preventable, 'no') as preventable
from asked
left join allowances on asked.unit_id = allowances.unit_id
left join rules
    on
        asked.reason_code = rules.reason_code
        and asked.asked_group_code = rules.group_code
        and asked.payer_class = rules.payer_class
        and asked.remit_date = rules.remit_date
        and rules.has_allowed = (coalesce(allowances.allowed_usd, 0) > 0)
left join remark_categories as line_remarks
    on asked.answer_line_id = line_remarks.answer_line_id
left join remark_categories as claim_remarks
    on
        asked.answer_id = claim_remarks.answer_id
        and claim_remarks.answer_line_id is null
