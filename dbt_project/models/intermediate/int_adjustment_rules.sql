with

adjustments as (
    select * from {{ ref('stg_remittance__adjustments') }}
),

answers as (
    select * from {{ ref('int_answers') }}
),

carc as (
    select * from {{ ref('carc') }}
),

-- Every question the code table is asked, once: far fewer than adjustments.
questions as (
    select distinct
        adjustments.reason_code,
        coalesce(adjustments.group_code, '') as group_code,
        answers.payer_class,
        answers.remit_date
    from adjustments
    inner join answers on adjustments.answer_id = answers.answer_id
    where adjustments.reason_code is not null
),

allowances as (
    select true as has_allowed
    union all
    select false as has_allowed
),

matches as (
    select
        questions.*,
        allowances.has_allowed,
        carc.class as stated_class,
        carc.category,
        carc.owner,
        carc.preventable,
        row_number() over (
            partition by
                questions.reason_code, questions.group_code, questions.payer_class, questions.remit_date,
                allowances.has_allowed
            order by
                case when carc.group_code is null then 0 else 1 end
                + case when carc.payer_class is null then 0 else 1 end
                + case when carc.requires_allowed is null then 0 else 1 end desc
        ) as match_rank
    from questions
    cross join allowances
    inner join carc
        on {{ carc_row_matches(
            'questions.reason_code', 'questions.group_code', 'questions.payer_class', 'allowances.has_allowed',
            'questions.remit_date') }}
)

select
    reason_code,
    group_code,
    payer_class,
    remit_date,
    has_allowed,
    case
        when stated_class = 'contractual' and group_code = 'PR' then 'patient_share'
        when stated_class = 'patient_share' and group_code in ('CO', 'PI') then 'contractual'
        else stated_class
    end as adjustment_class,
    category,
    owner,
    coalesce(preventable, 'no') as preventable,
    min(stated_class) over (partition by reason_code, group_code, payer_class, remit_date)
    <> max(stated_class) over (partition by reason_code, group_code, payer_class, remit_date) as depends_on_allowed
from matches
where match_rank = 1
